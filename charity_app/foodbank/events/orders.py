"""What happens to orders, splits and routes."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.foodbank.states.orders import CutReason, EndReason, OrderAction, OrderKind
from charity_app.stock.states.movements import Proof


@dataclass(frozen=True, kw_only=True)
class OfOrder(Fact):
    """A fact about an order of an outlet."""

    subject: ClassVar[str] = "order"
    order_id: UUID
    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrderWritten(OfOrder):
    """An order was written down or changed before it was picked."""

    kind: OrderKind
    lines: int


@dataclass(frozen=True, kw_only=True)
class OrderMoved(OfOrder):
    """An order went on: ordered, picked, on the way, received."""

    action: OrderAction
    proof: Proof | None = None


@dataclass(frozen=True, kw_only=True)
class OrderApproved(OfOrder):
    """A second person agreed that goods leave the emergency store."""


@dataclass(frozen=True, kw_only=True)
class OrderEnded(OfOrder):
    """An order was cancelled, or its goods came back."""

    action: OrderAction
    reason: EndReason


@dataclass(frozen=True, kw_only=True)
class OrderLinePicked(OfOrder):
    """Goods of one line were taken off the shelf, or the line was cut."""

    line_id: UUID
    wanted: int
    given: int
    cut_reason: CutReason | None


@dataclass(frozen=True, kw_only=True)
class GoodsSplit(Fact):
    """Goods of a depot were shared out among its outlets."""

    subject: ClassVar[str] = "split"
    split_id: UUID
    depot_id: UUID
    orders: int


@dataclass(frozen=True, kw_only=True)
class OfRoute(Fact):
    """A fact about a delivery route."""

    subject: ClassVar[str] = "route"
    route_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoutePlanned(OfRoute):
    """A route was planned: says as much as whoever finds drivers in another room needs."""

    number: str
    site_id: UUID
    street_id: UUID
    starts_at: datetime
    stops: int
    helpers: int


@dataclass(frozen=True, kw_only=True)
class RouteLeft(OfRoute):
    """The car left the depot."""

    stops: int


@dataclass(frozen=True, kw_only=True)
class RouteCancelled(OfRoute):
    """A route does not take place."""
