"""Gifts given every month."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.giving.states.gifts import Naming, Way
from charity_app.giving.states.monthly import MonthlyState


class MonthlyGift(Entity):
    """An amount every month: by card through a subscription, by Alipay on our own schedule with a link to tap.

    Source: features 3.15.
    """

    __tablename__ = "monthly_gifts"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("day_of_month BETWEEN 1 AND 28", name="day_of_month"),
        CheckConstraint("way IN ('card', 'alipay')", name="way"),
        CheckConstraint("failures >= 0", name="failures"),
        CheckConstraint("(state = 'stopped') = (stopped_at IS NOT NULL)", name="stopped"),
        Index("ix_monthly_gifts_due", "state", "next_on"),
    )
    giver_id: Mapped[UUID] = mapped_column(ForeignKey("givers.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    way: Mapped[Way] = mapped_column()
    naming: Mapped[Naming] = mapped_column(default=Naming.ANONYMOUS)
    day_of_month: Mapped[int] = mapped_column()
    next_on: Mapped[date | None] = mapped_column()
    failures: Mapped[int] = mapped_column(default=0)
    state: Mapped[MonthlyState] = mapped_column(default=MonthlyState.STARTING)
    started_at: Mapped[datetime] = mapped_column()
    stopped_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)
