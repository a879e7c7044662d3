"""What leaves for good: hand-outs and disposals; and stocktakes."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.scope import DivisionScoped
from charity_app.registry.models.parts import household_place
from charity_app.stock.states.movements import CountState, DisposalState, HandOutKind, Proof, WasteReason


class HandOut(Entity, DivisionScoped):
    """Goods that a household received, or a number of people whom nobody writes down; which lots, the ledger tells.

    Reached from the place of the household, or of the site where nobody is written down, and by whoever keeps the site.
    """

    __tablename__ = "hand_outs"
    __table_args__ = (
        CheckConstraint("(kind = 'household') = (household_id IS NOT NULL)", name="household"),
        CheckConstraint("heads >= 1", name="heads"),
        household_place(),
        Index("ix_hand_outs_site", "site_id", "handed_at"),
    )
    kind: Mapped[HandOutKind] = mapped_column()
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"), index=True)
    heads: Mapped[int] = mapped_column()
    proof: Mapped[Proof] = mapped_column()
    source_type: Mapped[str | None] = mapped_column(String(40))
    source_id: Mapped[UUID | None] = mapped_column(index=True)
    handed_at: Mapped[datetime] = mapped_column()
    handed_by_id: Mapped[UUID | None] = mapped_column()


class Disposal(Entity):
    """Goods to be thrown away: put aside at once, destroyed when a second person has seen them."""

    __tablename__ = "disposals"
    __table_args__ = (
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> asked_by_id", name="two_people"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), index=True)
    quantity: Mapped[int] = mapped_column()
    reason: Mapped[WasteReason] = mapped_column()
    photo: Mapped[str] = mapped_column(String(64))
    state: Mapped[DisposalState] = mapped_column(default=DisposalState.ASKED, index=True)
    asked_at: Mapped[datetime] = mapped_column()
    asked_by_id: Mapped[UUID] = mapped_column()
    decided_at: Mapped[datetime | None] = mapped_column()
    decided_by_id: Mapped[UUID | None] = mapped_column()


class Stocktake(Entity):
    """A count of some shelves of a place while work goes on; a second person confirms it (R-MKT-04)."""

    __tablename__ = "stocktakes"
    __table_args__ = (
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> counted_by_id", name="two_people"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    state: Mapped[CountState] = mapped_column(default=CountState.COUNTING, index=True)
    started_at: Mapped[datetime] = mapped_column()
    counted_by_id: Mapped[UUID] = mapped_column()
    submitted_at: Mapped[datetime | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column()
    confirmed_by_id: Mapped[UUID | None] = mapped_column()


class CountLine(Entity):
    """How many units of a lot somebody counted at one instant, and how many the ledger had just then."""

    __tablename__ = "count_lines"
    __table_args__ = (
        UniqueConstraint("stocktake_id", "lot_id"),
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint("expected >= 0", name="expected"),
    )
    stocktake_id: Mapped[UUID] = mapped_column(ForeignKey("stocktakes.id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), index=True)
    counted: Mapped[int] = mapped_column(BigInteger)
    expected: Mapped[int] = mapped_column(BigInteger)
    counted_at: Mapped[datetime] = mapped_column()

    @property
    def difference(self) -> int:
        """Return how many more were there than the ledger had."""
        return self.counted - self.expected
