"""Vouchers with which somebody sends a household to the food bank."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.foodbank.states.vouchers import VoucherReason, VoucherState
from charity_app.registry.models.parts import OfHousehold, Recorded, household_place


class FoodVoucher(Entity, OfHousehold, Recorded):
    """One pack for one household, once, until a day; from an assessed need or a policy that it meets (feature 4.17)."""

    __tablename__ = "food_vouchers"
    __table_args__ = (
        household_place(),
        CheckConstraint("need_item_id IS NOT NULL OR policy_code IS NOT NULL", name="ground"),
        CheckConstraint("people >= 1", name="people"),
        CheckConstraint("(state = 'used') = (pack_id IS NOT NULL)", name="used"),
    )
    number: Mapped[str] = mapped_column(String(10), unique=True)
    reason: Mapped[VoucherReason] = mapped_column()
    need_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("need_items.id"))
    policy_code: Mapped[str | None] = mapped_column(ForeignKey("policies.code"))
    people: Mapped[int] = mapped_column(SmallInteger)
    last_on: Mapped[date] = mapped_column()
    state: Mapped[VoucherState] = mapped_column(default=VoucherState.ACTIVE)
    ended_at: Mapped[datetime | None] = mapped_column()
    pack_id: Mapped[UUID | None] = mapped_column(ForeignKey("packs.id"))
