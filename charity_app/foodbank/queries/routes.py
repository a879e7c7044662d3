"""Delivery routes: one, by its secret link, with its stops, and lists of a depot."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select, true

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.divisions.models import Division
from charity_app.foodbank.models import DeliveryRoute, GoodsOrder, RouteStop
from charity_app.foodbank.states.orders import OPEN, OrderState
from charity_app.registry.models import Site
from charity_app.stock.policy import OVERSEERS


@dataclass(frozen=True)
class Stop:
    """An order on a route with the site it goes to."""

    position: int
    order: GoodsOrder
    site: Site
    street: str

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to go there."""
        return self.order.state in OPEN


@dataclass(frozen=True)
class RouteRow:
    """A route in a list."""

    route: DeliveryRoute
    depot: str
    stops: int
    done: int


def _is_open_to(viewer: Actor) -> Any:
    if viewer.is_system or viewer.has_role(*OVERSEERS):
        return true()
    own = {grant.site_id for grant in viewer.grants_of(Role.DEPOT_KEEPER) if grant.site_id}
    return DeliveryRoute.depot_id.in_(own)


def get_route(viewer: Actor, route_id: UUID) -> DeliveryRoute | None:
    """Return a route of a depot that the viewer keeps or watches."""
    wanted = select(DeliveryRoute).where(DeliveryRoute.id == route_id, _is_open_to(viewer))
    return db.session.scalars(wanted).one_or_none()


def route_of_token(token: str) -> DeliveryRoute | None:
    """Return the route of a secret link."""
    return db.session.scalars(select(DeliveryRoute).where(DeliveryRoute.token == token)).one_or_none()


def stops_of(route: DeliveryRoute) -> list[Stop]:
    """Return the stops of a route in the order of the drive. One statement."""
    wanted = (
        select(RouteStop.position, GoodsOrder, Site, Division.name)
        .join(GoodsOrder, GoodsOrder.id == RouteStop.order_id)
        .join(Site, Site.id == GoodsOrder.site_id)
        .join(Division, Division.id == Site.street_id)
        .where(RouteStop.route_id == route.id)
        .order_by(RouteStop.position)
    )
    return [Stop(*row) for row in db.session.execute(wanted)]


def list_routes_visible_to(viewer: Actor, *, page: int = 1) -> Page[RouteRow]:
    """Return one page of the routes of the viewer's depots, the latest first. One statement."""
    wanted = select(DeliveryRoute, Site.name, _counted(), _counted(OrderState.RECEIVED, OrderState.CANCELLED))
    wanted = wanted.join(Site, Site.id == DeliveryRoute.depot_id).where(_is_open_to(viewer))
    wanted = wanted.order_by(DeliveryRoute.starts_at.desc(), DeliveryRoute.id)
    return fetch_page(wanted, lambda row: RouteRow(*row[:4]), number=page)


def _counted(*states: OrderState) -> Any:
    wanted = select(func.count()).select_from(RouteStop).join(GoodsOrder, GoodsOrder.id == RouteStop.order_id)
    wanted = wanted.where(RouteStop.route_id == DeliveryRoute.id)
    if states:
        wanted = wanted.where(GoodsOrder.state.in_(states))
    return wanted.correlate(DeliveryRoute).scalar_subquery()


def orders_to_drive(depot_id: UUID) -> list[tuple[GoodsOrder, Site]]:
    """Return the orders of a depot that no route brings yet, by day and outlet."""
    taken = select(RouteStop.order_id)
    waits = or_(GoodsOrder.state == OrderState.ORDERED, GoodsOrder.state == OrderState.PICKED)
    wanted = select(GoodsOrder, Site).join(Site, Site.id == GoodsOrder.site_id)
    wanted = wanted.where(GoodsOrder.depot_id == depot_id, waits, GoodsOrder.id.not_in(taken))
    rows = db.session.execute(wanted.order_by(GoodsOrder.wanted_on, Site.name, GoodsOrder.number))
    return [(row[0], row[1]) for row in rows]
