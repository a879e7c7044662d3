"""Voucher plans of the district, and the vouchers that cards bought."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.money import Money
from charity_app.supermarket.states.vouchers import ForWhom, VoucherPlanState


class VoucherPlan(Entity):
    """So many times a month a card buys points for little money at any till; one person proposes, another approves."""

    __tablename__ = "voucher_plans"
    __table_args__ = (
        CheckConstraint("times BETWEEN 1 AND 31", name="times"),
        CheckConstraint("price_fen >= 1 AND points * 100 > price_fen", name="worth"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="period"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> proposed_by_id", name="two_people"),
    )
    name: Mapped[str] = mapped_column(String(40))
    times: Mapped[int] = mapped_column(SmallInteger)
    price_fen: Mapped[int] = mapped_column(BigInteger)
    points: Mapped[int] = mapped_column()
    conditions: Mapped[list[str]] = mapped_column(JSON)
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    state: Mapped[VoucherPlanState] = mapped_column(default=VoucherPlanState.PROPOSED)
    proposed_at: Mapped[datetime] = mapped_column()
    proposed_by_id: Mapped[UUID | None] = mapped_column()
    approved_by_id: Mapped[UUID | None] = mapped_column()
    approved_at: Mapped[datetime | None] = mapped_column()

    @property
    def for_whom(self) -> list[ForWhom]:
        """Which conditions a household must meet; none means every card."""
        return [ForWhom(code) for code in self.conditions]

    @property
    def price(self) -> Money:
        """What one voucher costs."""
        return Money(self.price_fen)


class Voucher(Entity):
    """One voucher that a card bought at a till: the how manieth of its month; its points are on the card at once."""

    __tablename__ = "vouchers"
    __table_args__ = (
        UniqueConstraint("card_id", "voucher_plan_id", "month", "order_in_month"),
        CheckConstraint("order_in_month BETWEEN 1 AND 31", name="order"),
        CheckConstraint("points >= 1 AND price_fen >= 1", name="worth"),
    )
    key: Mapped[str] = mapped_column(String(80), unique=True)
    voucher_plan_id: Mapped[UUID] = mapped_column(ForeignKey("voucher_plans.id"), index=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("shop_cards.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    month: Mapped[date] = mapped_column()
    order_in_month: Mapped[int] = mapped_column(SmallInteger)
    points: Mapped[int] = mapped_column()
    price_fen: Mapped[int] = mapped_column(BigInteger)
    bought_at: Mapped[datetime] = mapped_column()
    sold_by_id: Mapped[UUID | None] = mapped_column()
