"""Cards of households, who else may shop with one, and the points granted month by month."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.privacy import KeyOwner
from charity_app.registry.models.parts import OfHousehold, household_place
from charity_app.supermarket.states.cards import CardState


class ShopCard(Entity, OfHousehold):
    """A household's card, good in every shop; its points are an account of this row.

    The code that a till scans is found by a keyed index and sealed with the household's key; a lost one is replaced.
    """

    __tablename__ = "shop_cards"
    __table_args__ = (
        household_place(),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended"),
    )
    number: Mapped[str] = mapped_column(String(12), unique=True)
    state: Mapped[CardState] = mapped_column(default=CardState.ACTIVE, index=True)
    code_sealed: Mapped[bytes] = mapped_column()
    code_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    opened_at: Mapped[datetime] = mapped_column()
    blocked_at: Mapped[datetime | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals the code."""
        return KeyOwner("household", self.household_id)


_is_open = ShopCard.ended_at.is_(None)
Index(
    "uq_shop_cards_open",
    ShopCard.household_id,
    unique=True,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)


class CardProxy(Entity, OfHousehold):
    """Somebody who may shop with a household's card, by a code of their own; ends at once when the family says so."""

    __tablename__ = "card_proxies"
    __table_args__ = (household_place(),)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("shop_cards.id"), index=True)
    name_sealed: Mapped[bytes] = mapped_column()
    code_sealed: Mapped[bytes] = mapped_column()
    code_index: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    added_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals name and code."""
        return KeyOwner("household", self.household_id)


class PointGrant(Entity, OfHousehold):
    """The points of one month, why so many, and until when they can be spent; `expired` is what nobody spent.

    Once the month is over and `carried_at` is set, `amount` is without what did not move on to the next month.
    """

    __tablename__ = "point_grants"
    __table_args__ = (
        household_place(),
        UniqueConstraint("card_id", "month"),
        CheckConstraint("amount >= 1", name="amount"),
        CheckConstraint("expired IS NULL OR expired BETWEEN 0 AND amount", name="expired"),
    )
    card_id: Mapped[UUID] = mapped_column(ForeignKey("shop_cards.id"))
    month: Mapped[date] = mapped_column()
    amount: Mapped[int] = mapped_column()
    reasons: Mapped[dict[str, Any]] = mapped_column()
    expires_on: Mapped[date] = mapped_column(index=True)
    granted_at: Mapped[datetime] = mapped_column()
    expired: Mapped[int | None] = mapped_column()
    expired_at: Mapped[datetime | None] = mapped_column()
    carried_at: Mapped[datetime | None] = mapped_column()
