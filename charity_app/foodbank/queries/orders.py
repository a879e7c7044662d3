"""Orders: one, its lines, lists for outlets and depots."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import aliased

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.core.text import normalised
from charity_app.foodbank.models import GoodsOrder, OrderLine
from charity_app.foodbank.states.orders import OrderKind, OrderState
from charity_app.registry.models import Site
from charity_app.stock.models import Item, Shelf
from charity_app.stock.policy import OVERSEERS
from charity_app.stock.queries.balances import Held, lots_at
from charity_app.stock.states.lots import KEEPERS
from charity_app.stock.states.movements import Owner

_Depot = aliased(Site, name="depot")
_SEES_ALL = (*OVERSEERS, Role.DISTRICT_AID_OFFICER)


@dataclass(frozen=True)
class OrderRow:
    """An order in a list."""

    id: UUID
    number: str
    site_id: UUID
    site: str
    depot: str
    kind: OrderKind
    state: OrderState
    wanted_on: date
    lines: int
    picked: int


@dataclass(frozen=True)
class LineSeen:
    """A line of an order with its item, where that lies in the depot, and the name of what it replaces."""

    line: OrderLine
    item: Item
    place_code: str


def is_open_to(viewer: Actor) -> ColumnElement[bool]:
    """Condition: the viewer keeps one of the two places of an order, or watches over all."""
    if viewer.is_system or viewer.has_role(*_SEES_ALL):
        return true()
    own = {grant.site_id for grant in viewer.grants_of(*KEEPERS) if grant.site_id}
    return or_(GoodsOrder.site_id.in_(own), GoodsOrder.depot_id.in_(own))


def get_order(viewer: Actor, order_id: UUID) -> GoodsOrder | None:
    """Return an order of a place that the viewer keeps or watches."""
    return db.session.scalars(select(GoodsOrder).where(GoodsOrder.id == order_id, is_open_to(viewer))).one_or_none()


def order_of_number(viewer: Actor, number: str) -> GoodsOrder | None:
    """Return the order with this number, within the viewer's reach."""
    wanted = select(GoodsOrder).where(GoodsOrder.number == normalised(number).upper(), is_open_to(viewer))
    return db.session.scalars(wanted).one_or_none()


def held_order(order_id: UUID) -> GoodsOrder:
    """Return an order that nobody else changes before this transaction ends, read anew."""
    wanted = select(GoodsOrder).where(GoodsOrder.id == order_id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def list_orders_visible_to(
    viewer: Actor,
    *,
    site_id: UUID | None = None,
    state: OrderState | None = None,
    q: str = "",
    page: int = 1,
) -> Page[OrderRow]:
    """Return one page of the orders of the viewer's places, cancelled ones too, the latest day first. One statement."""
    wanted = _rows().where(is_open_to(viewer), *_narrowed(site_id, state, q))
    order = (GoodsOrder.wanted_on.desc(), GoodsOrder.created_at.desc(), GoodsOrder.id)
    return fetch_page(wanted.order_by(*order), _row, number=page)


def _narrowed(site_id: UUID | None, state: OrderState | None, q: str) -> Iterator[ColumnElement[bool]]:
    if site_id is not None:
        yield or_(GoodsOrder.site_id == site_id, GoodsOrder.depot_id == site_id)
    if state is not None:
        yield GoodsOrder.state == state
    if q.strip():
        yield or_(
            GoodsOrder.number.icontains(q.strip(), autoescape=True), Site.name.icontains(q.strip(), autoescape=True)
        )


def _counted(*conditions: ColumnElement[bool]) -> Any:
    wanted = select(func.count()).select_from(OrderLine).where(OrderLine.order_id == GoodsOrder.id, *conditions)
    return wanted.correlate(GoodsOrder).scalar_subquery()


def _rows() -> Any:
    return (
        select(GoodsOrder, Site.name, _Depot.name, _counted(), _counted(OrderLine.picked_at.is_not(None)))
        .join(Site, Site.id == GoodsOrder.site_id)
        .join(_Depot, _Depot.id == GoodsOrder.depot_id)
    )


def _row(row: Any) -> OrderRow:
    order = row[0]
    taken = {name: getattr(order, name) for name in ("id", "number", "site_id", "kind", "state", "wanted_on")}
    return OrderRow(**taken, site=row[1], depot=row[2], lines=row[3], picked=row[4])


def order_row(order: GoodsOrder) -> OrderRow:
    """Return one order as a list shows it."""
    return _row(db.session.execute(_rows().where(GoodsOrder.id == order.id)).one())


def lines_of(order: GoodsOrder) -> list[LineSeen]:
    """Return the lines of an order in the order of the shelves of its depot. One statement."""
    wanted = (
        select(OrderLine, Item, func.coalesce(Shelf.place_code, ""))
        .join(Item, Item.id == OrderLine.item_id)
        .outerjoin(Shelf, (Shelf.item_id == Item.id) & (Shelf.site_id == order.depot_id))
        .where(OrderLine.order_id == order.id)
    )
    found = [LineSeen(*row) for row in db.session.execute(wanted)]
    return sorted(found, key=lambda seen: (not seen.place_code, seen.place_code, seen.item.name, str(seen.item.id)))


def goods_of(order: GoodsOrder) -> list[Held]:
    """Return what was picked for an order and is neither received nor brought back."""
    return lots_at((Owner.TRIP, order.id))


def counting_to_pick(viewer: Actor) -> Select[int] | None:
    """Return the statement that counts the orders to be picked in the viewer's depots, None without a depot."""
    own = {grant.site_id for grant in viewer.grants_of(Role.DEPOT_KEEPER) if grant.site_id}
    if not own:
        return None
    waits = (GoodsOrder.depot_id.in_(own), GoodsOrder.state == OrderState.ORDERED)
    return select(func.count()).select_from(GoodsOrder).where(*waits)


def get_line(viewer: Actor, line_id: UUID) -> OrderLine | None:
    """Return a line of an order of a place that the viewer keeps or watches."""
    wanted = select(OrderLine).join(GoodsOrder, GoodsOrder.id == OrderLine.order_id)
    return db.session.scalars(wanted.where(OrderLine.id == line_id, is_open_to(viewer))).one_or_none()
