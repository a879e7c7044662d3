"""Orders of outlets to a depot, their lines, the splits they come from, and the routes that bring them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.foodbank.states.orders import CutReason, EndReason, OrderKind, OrderState, SplitReason
from charity_app.foodbank.states.outlets import LeftOut
from charity_app.stock.states.movements import Proof


class GoodsOrder(Entity):
    """What a depot is to bring to an outlet (`site_id`). Its goods are on the trip of its id from picking to receipt.

    `code` is shown to the outlet alone: whoever brings the goods enters it as proof. What comes from an emergency store
    needs the yes of a second person.
    """

    __tablename__ = "goods_orders"
    __table_args__ = (
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> asked_by_id", name="two_people"),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved"),
        CheckConstraint("site_id <> depot_id", name="two_places"),
        CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received"),
        CheckConstraint("(state = 'cancelled') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("state <> 'cancelled' OR end_reason IS NOT NULL", name="end_reason"),
        Index("ix_goods_orders_site", "site_id", "created_at"),
        Index("ix_goods_orders_depot", "depot_id", "state", "wanted_on"),
    )
    number: Mapped[str] = mapped_column(String(12), unique=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    depot_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    kind: Mapped[OrderKind] = mapped_column(default=OrderKind.ORDERED)
    state: Mapped[OrderState] = mapped_column(default=OrderState.DRAFT)
    wanted_on: Mapped[date] = mapped_column()
    code: Mapped[str] = mapped_column(String(8))
    split_id: Mapped[UUID | None] = mapped_column(ForeignKey("splits.id"), index=True)
    created_at: Mapped[datetime] = mapped_column()
    asked_by_id: Mapped[UUID | None] = mapped_column()
    ordered_at: Mapped[datetime | None] = mapped_column()
    approved_at: Mapped[datetime | None] = mapped_column()
    approved_by_id: Mapped[UUID | None] = mapped_column()
    picked_at: Mapped[datetime | None] = mapped_column()
    left_at: Mapped[datetime | None] = mapped_column()
    received_at: Mapped[datetime | None] = mapped_column()
    received_by_id: Mapped[UUID | None] = mapped_column()
    proof: Mapped[Proof | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    end_reason: Mapped[EndReason | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)


class OrderLine(Entity):
    """So many units of an item: what was wanted, what the depot gave, and why it is less.

    `substitute_for_id` is the line that something else comes instead of.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "item_id"),
        CheckConstraint("wanted >= 0", name="wanted"),
        CheckConstraint("given IS NULL OR given >= 0", name="given"),
        CheckConstraint("(given IS NULL) = (picked_at IS NULL)", name="picked"),
        CheckConstraint("given IS NULL OR given >= wanted OR cut_reason IS NOT NULL", name="cut"),
        CheckConstraint("returned >= 0", name="returned"),
    )
    order_id: Mapped[UUID] = mapped_column(ForeignKey("goods_orders.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    wanted: Mapped[int] = mapped_column()
    given: Mapped[int | None] = mapped_column()
    returned: Mapped[int] = mapped_column(default=0)
    cut_reason: Mapped[CutReason | None] = mapped_column()
    substitute_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("order_lines.id"))
    picked_at: Mapped[datetime | None] = mapped_column()
    picked_by_id: Mapped[UUID | None] = mapped_column()


class Split(Entity):
    """Goods of a depot shared out among its outlets in one go (R-FOD-06)."""

    __tablename__ = "splits"
    depot_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_deliveries.id"), index=True)
    made_at: Mapped[datetime] = mapped_column()
    made_by_id: Mapped[UUID | None] = mapped_column()


class SplitShare(Entity):
    """What the rule proposed for an outlet in a split, what it was given, and why that differs."""

    __tablename__ = "split_shares"
    __table_args__ = (
        UniqueConstraint("split_id", "item_id", "site_id"),
        CheckConstraint("proposed >= 0 AND given >= 0", name="numbers"),
        CheckConstraint("proposed = given OR reason IS NOT NULL", name="override"),
    )
    split_id: Mapped[UUID] = mapped_column(ForeignKey("splits.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    proposed: Mapped[int] = mapped_column()
    given: Mapped[int] = mapped_column()
    reason: Mapped[SplitReason | None] = mapped_column()
    left_out: Mapped[LeftOut | None] = mapped_column()


class DeliveryRoute(Entity):
    """A drive from a depot to outlets; whoever holds its `token` may confirm the stops.

    Volunteers are found by the shift that another room opens for it (feature 4.14).
    """

    __tablename__ = "delivery_routes"
    __table_args__ = (Index("ix_delivery_routes_depot", "depot_id", "starts_at"),)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    depot_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    starts_at: Mapped[datetime] = mapped_column()
    helpers: Mapped[int] = mapped_column(default=2)
    token: Mapped[str] = mapped_column(String(40), unique=True)
    planned_at: Mapped[datetime] = mapped_column()
    planned_by_id: Mapped[UUID | None] = mapped_column()
    left_at: Mapped[datetime | None] = mapped_column()
    cancelled_at: Mapped[datetime | None] = mapped_column()


class RouteStop(Entity):
    """An order that a route brings, in the order of the drive."""

    __tablename__ = "route_stops"
    __table_args__ = (UniqueConstraint("route_id", "position"),)
    route_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_routes.id"))
    order_id: Mapped[UUID] = mapped_column(ForeignKey("goods_orders.id"), unique=True)
    position: Mapped[int] = mapped_column()
