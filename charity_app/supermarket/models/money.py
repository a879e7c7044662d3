"""The close of a shop's day, what its money was spent on, and its list of a month."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.supermarket.states.money import CloseState, DifferenceReason, Purpose, ShopBook


class DayClose(Entity):
    """A shop's day, closed: per book what it says and what was counted, by one person and confirmed by a second."""

    __tablename__ = "day_closes"
    __table_args__ = (
        UniqueConstraint("site_id", "day"),
        CheckConstraint("trade_counted_fen >= 0 AND gifts_counted_fen >= 0", name="counted"),
        CheckConstraint(
            "(trade_fen = trade_counted_fen AND gifts_fen = gifts_counted_fen) = (reason IS NULL)", name="reason"
        ),
        CheckConstraint("(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> counted_by_id", name="two_people"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    day: Mapped[date] = mapped_column()
    trade_fen: Mapped[int] = mapped_column(BigInteger)
    trade_counted_fen: Mapped[int] = mapped_column(BigInteger)
    gifts_fen: Mapped[int] = mapped_column(BigInteger)
    gifts_counted_fen: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[DifferenceReason | None] = mapped_column()
    state: Mapped[CloseState] = mapped_column(default=CloseState.COUNTED)
    counted_at: Mapped[datetime] = mapped_column()
    counted_by_id: Mapped[UUID | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column()
    confirmed_by_id: Mapped[UUID | None] = mapped_column()

    @property
    def difference_fen(self) -> int:
        """What was counted more than the books say; below zero what is missing."""
        return self.trade_counted_fen + self.gifts_counted_fen - self.trade_fen - self.gifts_fen


class ShopSpending(Entity):
    """Money of one book of a shop that was spent, with the number of its paper."""

    __tablename__ = "shop_spendings"
    __table_args__ = (CheckConstraint("amount_fen >= 1", name="amount"),)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    book: Mapped[ShopBook] = mapped_column()
    purpose: Mapped[Purpose] = mapped_column()
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    paper_number: Mapped[str] = mapped_column(String(40))
    spent_at: Mapped[datetime] = mapped_column()
    spent_by_id: Mapped[UUID | None] = mapped_column()


class MonthList(Entity):
    """What went in and out of a shop in a month, as it was published."""

    __tablename__ = "month_lists"
    __table_args__ = (UniqueConstraint("site_id", "month"),)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    month: Mapped[date] = mapped_column(index=True)
    figures: Mapped[dict[str, Any]] = mapped_column()
    published_at: Mapped[datetime] = mapped_column()
