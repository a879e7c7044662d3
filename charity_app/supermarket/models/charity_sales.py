"""Charity sales of a shop: when, for whom, and what came in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.supermarket.states.charity_sales import CharitySaleState
from charity_app.supermarket.states.money import DifferenceReason


class CharitySale(Entity):
    """A charity sale of a shop on one day for one purpose; its cash is counted by one person, seen by a second.

    While it is open, cash that the shop's till takes is gift income. `said_fen` is what the book says came in.
    """

    __tablename__ = "charity_sales"
    __table_args__ = (
        CheckConstraint("counted_fen >= 0 AND said_fen >= 0", name="counted"),
        CheckConstraint(
            "(state IN ('counted', 'sent_back', 'closed')) = (said_fen IS NOT NULL AND counted_fen IS NOT NULL)",
            name="told",
        ),
        CheckConstraint("said_fen IS NULL OR (said_fen = counted_fen) = (reason IS NULL)", name="reason"),
        CheckConstraint("(state = 'closed') = (confirmed_at IS NOT NULL)", name="confirmed"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> counted_by_id", name="two_people"),
        Index("ix_charity_sales_shop", "site_id", "day"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    name: Mapped[str] = mapped_column(String(40))
    cause: Mapped[str] = mapped_column(String(80))
    day: Mapped[date] = mapped_column()
    state: Mapped[CharitySaleState] = mapped_column(default=CharitySaleState.PLANNED)
    opened_at: Mapped[datetime | None] = mapped_column()
    said_fen: Mapped[int | None] = mapped_column(BigInteger)
    counted_fen: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[DifferenceReason | None] = mapped_column()
    counted_at: Mapped[datetime | None] = mapped_column()
    counted_by_id: Mapped[UUID | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column()
    confirmed_by_id: Mapped[UUID | None] = mapped_column()

    @property
    def difference_fen(self) -> int:
        """What was counted more than the book says; below zero what is missing."""
        return (self.counted_fen or 0) - (self.said_fen or 0)


_is_open = CharitySale.state == CharitySaleState.OPEN
Index(
    "uq_charity_sales_open",
    CharitySale.site_id,
    unique=True,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)
