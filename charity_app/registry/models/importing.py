"""Runs of an import: slices of sealed rows that are worked off one by one, and what was wrong with which line."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.privacy import KeyOwner
from charity_app.registry.states.importing import ImportState


class ImportRun(Entity):
    """One file of households: how far it is checked or taken over, and the counts so far."""

    __tablename__ = "import_runs"
    state: Mapped[ImportState] = mapped_column(default=ImportState.CHECKING)
    started_by_id: Mapped[UUID | None] = mapped_column(index=True)
    started_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    reach: Mapped[list[Any]] = mapped_column(default=list)
    rows_total: Mapped[int] = mapped_column()
    slices_total: Mapped[int] = mapped_column()
    slices_done: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    rows_new: Mapped[int] = mapped_column(default=0)
    rows_known: Mapped[int] = mapped_column(default=0)
    rows_bad: Mapped[int] = mapped_column(default=0)
    households_new: Mapped[int] = mapped_column(default=0)

    @property
    def streets(self) -> tuple[UUID, ...]:
        """The streets to which this run may write; none means the whole district."""
        return tuple(UUID(street) for street in self.reach)

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals the rows; it is destroyed when the run ends."""
        return KeyOwner("import", self.id)


class ImportSlice(Entity):
    """Some households of a run, their rows sealed; gone when the run ends."""

    __tablename__ = "import_slices"
    __table_args__ = (UniqueConstraint("run_id", "position"),)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_runs.id"))
    position: Mapped[int] = mapped_column()
    content: Mapped[bytes] = mapped_column()


class ImportProblem(Entity):
    """What is wrong with one line: a reason and a column, never the value."""

    __tablename__ = "import_problems"
    run_id: Mapped[UUID] = mapped_column(ForeignKey("import_runs.id"), index=True)
    line: Mapped[int] = mapped_column()
    column: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(40))
