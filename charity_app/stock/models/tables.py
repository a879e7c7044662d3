"""Long tables of goods that are taken over by the worker."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity


class TableRun(Entity):
    """A table of opening stock of a place, or of items without one: how many of its good lines are taken over.

    `address` is where the sealed table lies aside until the end; `words` is what may stand in it for which code.
    """

    __tablename__ = "table_runs"
    __table_args__ = (CheckConstraint("done BETWEEN 0 AND lines", name="done"),)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"))
    address: Mapped[str] = mapped_column(String(64), index=True)
    words: Mapped[dict[str, Any]] = mapped_column()
    lines: Mapped[int] = mapped_column()
    done: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column()
    started_by_id: Mapped[UUID | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
