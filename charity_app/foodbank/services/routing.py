"""Delivery routes: planned, for which volunteers are sought, sent off, called off. Source: feature 4.14."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code, new_token
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.foodbank import wording
from charity_app.foodbank.events import OrderMoved, RouteCancelled, RouteLeft, RoutePlanned
from charity_app.foodbank.models import DeliveryRoute, GoodsOrder, RouteStop
from charity_app.foodbank.queries.orders import held_order
from charity_app.foodbank.queries.routes import stops_of
from charity_app.foodbank.services.telling import tell_outlet
from charity_app.foodbank.states.orders import ORDER_TABLE, OrderAction, OrderState
from charity_app.registry.models import Site

_MOST_HELPERS, _MOST_STOPS = 10, 40


def plan_route(
    depot: Site, orders: Sequence[GoodsOrder], *, starts_at: datetime, helpers: int = 2, by: Actor
) -> DeliveryRoute:
    """Plan a drive that brings orders in this order, and tell the outlets. Raises Invalid, Conflict."""
    if starts_at <= clock.now():
        raise Invalid(Text("This time is over", "error"), field="starts_at")
    if not 1 <= len(orders) <= _MOST_STOPS:
        raise Invalid(Text("Choose what the car brings", "error"), field="orders")
    if not 1 <= helpers <= _MOST_HELPERS:
        raise Invalid(Text("Enter how many people are needed", "error"), field="helpers")
    route = DeliveryRoute(
        number=f"L{new_code(6)}",
        depot_id=depot.id,
        starts_at=starts_at,
        helpers=helpers,
        token=new_token(),
        planned_at=clock.now(),
        planned_by_id=by.user_id,
    )
    db.session.add(route)
    db.session.flush()
    for position, order in enumerate(orders, start=1):
        _take(route, order, position, by)
    emit(
        RoutePlanned(
            route_id=route.id,
            number=route.number,
            site_id=depot.id,
            street_id=depot.street_id,
            starts_at=starts_at,
            stops=len(orders),
            helpers=helpers,
            by=by,
        )
    )
    return route


def _take(route: DeliveryRoute, order: GoodsOrder, position: int, by: Actor) -> None:
    held = held_order(order.id)
    taken = select(RouteStop.id).where(RouteStop.order_id == held.id)
    is_waiting = held.state in (OrderState.ORDERED, OrderState.PICKED) and held.depot_id == route.depot_id
    if not is_waiting or db.session.scalar(taken) is not None:
        raise Conflict(Text("Order %(number)s is on another route, or gone", "error", {"number": held.number}))
    db.session.add(RouteStop(route_id=route.id, order_id=held.id, position=position))
    db.session.flush()
    tell_outlet(held, wording.COMING, day=clock.local_date(route.starts_at), by=by)


def send_off(route: DeliveryRoute, *, by: Actor) -> None:
    """Note that the car leaves with everything on board. Raises Conflict while an order is not packed."""
    if route.left_at is not None or route.cancelled_at is not None:
        raise Conflict(Text("This route has left already, or was called off", "error"))
    stops = [stop for stop in stops_of(route) if stop.is_open]
    if not stops:
        raise Conflict(Text("Nothing is left to bring", "error"))
    for stop in stops:
        if stop.order.state is not OrderState.PICKED:
            told = {"number": stop.order.number}
            raise Conflict(Text("Order %(number)s is not packed yet", "error", told))
        advance(stop.order, ORDER_TABLE, OrderAction.LOAD, left_at=clock.now())
        emit(OrderMoved(order_id=stop.order.id, site_id=stop.order.site_id, action=OrderAction.LOAD, by=by))
        tell_outlet(stop.order, wording.LEFT, by=by)
    route.left_at = clock.now()
    db.session.flush()
    emit(RouteLeft(route_id=route.id, stops=len(stops), by=by))


def cancel_route(route: DeliveryRoute, *, by: Actor) -> None:
    """Call a route off that has not left; its orders are free for another. Raises Conflict."""
    if route.left_at is not None or route.cancelled_at is not None:
        raise Conflict(Text("This route has left already, or was called off", "error"))
    route.cancelled_at = clock.now()
    db.session.execute(delete(RouteStop).where(RouteStop.route_id == route.id))
    db.session.flush()
    emit(RouteCancelled(route_id=route.id, by=by))
