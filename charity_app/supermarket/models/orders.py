"""Goods that families ordered ahead, line by line, and the rounds on which volunteers bring them home."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.supermarket.states.orders import OrderEnd, OrderWay, ShopOrderState


class ShopRound(Entity):
    """The way of volunteers from a shop to the doors of one day; whoever has its address and an account sees it."""

    __tablename__ = "shop_rounds"
    __table_args__ = (UniqueConstraint("site_id", "on_day"),)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    on_day: Mapped[date] = mapped_column()
    opened_at: Mapped[datetime] = mapped_column()


class ShopOrder(Entity):
    """What a card ordered in a shop; `points` lie in an account of this row until they are spent or come back.

    `lapsed` of them are of months whose last day is over; `holds` counts how often points went in or out.
    """

    __tablename__ = "shop_orders"
    __table_args__ = (
        CheckConstraint("points >= 0 AND lapsed >= 0", name="points"),
        CheckConstraint("way <> 'home' OR agreed_at IS NOT NULL", name="agreed"),
        CheckConstraint("(state IN ('ordered', 'packed')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'handed_over') = (sale_id IS NOT NULL)", name="sold"),
        Index("ix_shop_orders_shop", "site_id", "state", "wanted_on"),
        Index("ix_shop_orders_card", "card_id", "ordered_at"),
    )
    number: Mapped[str] = mapped_column(String(12), unique=True)
    code: Mapped[str] = mapped_column(String(6))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    card_id: Mapped[UUID] = mapped_column(ForeignKey("shop_cards.id"))
    round_id: Mapped[UUID | None] = mapped_column(ForeignKey("shop_rounds.id"), index=True)
    way: Mapped[OrderWay] = mapped_column()
    wanted_on: Mapped[date] = mapped_column()
    takes_other: Mapped[bool] = mapped_column(default=False)
    agreed_at: Mapped[datetime | None] = mapped_column()
    state: Mapped[ShopOrderState] = mapped_column(default=ShopOrderState.ORDERED)
    points: Mapped[int] = mapped_column(default=0)
    lapsed: Mapped[int] = mapped_column(default=0)
    holds: Mapped[int] = mapped_column(default=0)
    on_behalf: Mapped[bool] = mapped_column(default=False)
    ordered_at: Mapped[datetime] = mapped_column()
    ordered_by_id: Mapped[UUID | None] = mapped_column()
    packed_at: Mapped[datetime | None] = mapped_column()
    packed_by_id: Mapped[UUID | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    end_reason: Mapped[OrderEnd | None] = mapped_column()
    sale_id: Mapped[UUID | None] = mapped_column(ForeignKey("sales.id"), unique=True)


_is_open = ShopOrder.ended_at.is_(None)
Index(
    "uq_shop_orders_open",
    ShopOrder.card_id,
    unique=True,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)


class ShopOrderLine(Entity):
    """So many units of an item that were ordered, each for so many points, and how many are packed.

    What comes instead of something that was missing was not ordered itself.
    """

    __tablename__ = "shop_order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "item_id"),
        CheckConstraint("points >= 0", name="points"),
        CheckConstraint("wanted >= 0 AND (wanted > 0) = (instead_of_id IS NULL)", name="wanted"),
        CheckConstraint("packed IS NULL OR packed >= 0", name="packed"),
    )
    order_id: Mapped[UUID] = mapped_column(ForeignKey("shop_orders.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    instead_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("items.id"), index=True)
    wanted: Mapped[int] = mapped_column()
    points: Mapped[int] = mapped_column()
    packed: Mapped[int | None] = mapped_column()
