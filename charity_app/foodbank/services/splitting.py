"""Sharing goods out among the outlets of a depot, and offering what is near its date (features 4.3, 4.8, 4.10)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank import wording
from charity_app.foodbank.events import GoodsSplit
from charity_app.foodbank.models import GoodsOrder, Split, SplitShare
from charity_app.foodbank.queries.outlets import SeenOutlet
from charity_app.foodbank.queries.sharing import Cell, Column, Table, table_of
from charity_app.foodbank.services.ordering import Wish, send_order, write_order
from charity_app.foodbank.services.telling import tell_outlet
from charity_app.foodbank.states.orders import OrderKind, SplitReason
from charity_app.registry.models import Site
from charity_app.stock.models import GoodsDelivery, Item

Numbers = Mapping[tuple[UUID, UUID], int]
"""How much each outlet (site) gets of each item: by (item, site)."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody decided on a proposal: other numbers than the rule's with one reason, and the day of delivery."""

    numbers: Numbers
    reason: SplitReason | None = None
    wanted_on: date | None = None


def split_goods(
    depot: Site, table: Table, *, decision: Decision | None = None, delivery: GoodsDelivery | None = None, by: Actor
) -> Split:
    """Share goods out by the proposal or the numbers decided on, and order them for the outlets.

    Raises Invalid for too much in all, for an outlet that may not keep it, or without a reason for other numbers.
    """
    told = decision or Decision(numbers={})
    given = {(column.item.id, cell.seen.site_id): _given(column, cell, told) for column, cell in _cells(table)}
    _check(table, given, told)
    row = Split(
        depot_id=depot.id, delivery_id=delivery.id if delivery else None, made_at=clock.now(), made_by_id=by.user_id
    )
    db.session.add(row)
    db.session.flush()
    db.session.add_all(_share(row, column, cell, given, told) for column, cell in _cells(table))
    orders = [_order(row, seen, table, given, told, by) for seen in table.outlets if _has_any(seen, given)]
    emit(GoodsSplit(split_id=row.id, depot_id=depot.id, orders=len(orders), by=by))
    return row


def _cells(table: Table) -> list[tuple[Column, Cell]]:
    return [(column, cell) for column in table.columns for cell in column.cells]


def _given(column: Column, cell: Cell, told: Decision) -> int:
    return told.numbers.get((column.item.id, cell.seen.site_id), cell.proposed)


def _check(table: Table, given: Numbers, told: Decision) -> None:
    for column, cell in _cells(table):
        number = given[column.item.id, cell.seen.site_id]
        if number and cell.left_out is not None:
            named = {"place": cell.seen.site.name, "item": column.item.name}
            raise Invalid(Text("%(place)s cannot be given %(item)s", "error", named))
        if number != cell.proposed and told.reason is None:
            raise Invalid(Text("Say why the numbers differ from the proposal", "error"), field="reason")
    for column in table.columns:
        total = sum(number for (item_id, _site), number in given.items() if item_id == column.item.id)
        if total > column.total or any(number < 0 for number in given.values()):
            named = {"item": column.item.name, "left": str(column.total)}
            raise Invalid(Text("Of %(item)s only %(left)s are there", "error", named))
    if not any(given.values()):
        raise Conflict(Text("Nothing is shared out: no outlet takes these goods, or there are none", "error"))


def _share(row: Split, column: Column, cell: Cell, given: Numbers, told: Decision) -> SplitShare:
    number = given[column.item.id, cell.seen.site_id]
    return SplitShare(
        split_id=row.id,
        item_id=column.item.id,
        site_id=cell.seen.site_id,
        proposed=cell.proposed,
        given=number,
        reason=told.reason if number != cell.proposed else None,
        left_out=cell.left_out,
    )


def _has_any(seen: SeenOutlet, given: Numbers) -> bool:
    return any(number for (_item, site_id), number in given.items() if site_id == seen.site_id)


def _order(row: Split, seen: SeenOutlet, table: Table, given: Numbers, told: Decision, by: Actor) -> GoodsOrder:
    wishes = {
        column.item.id: Wish(column.item, number)
        for column in table.columns
        if (number := given[column.item.id, seen.site_id])
    }
    day = told.wanted_on or clock.today()
    order = write_order(seen, wishes=wishes, wanted_on=day, kind=OrderKind.SPLIT, split_id=row.id, by=by)
    send_order(order, by=by)
    tell_outlet(order, wording.SHARED, day=day, by=by)
    return order


def offer_near_expiry(depot: Site, item: Item, *, quantity: int, by: Actor) -> tuple[GoodsOrder, ...]:
    """Offer goods with a near date to the outlets of a depot: a draft each, ordered or refused with one tap."""
    made = []
    (column,) = table_of(depot.id, {item.id: quantity}).columns or (None,)
    for cell in column.cells if column else ():
        if cell.proposed:
            wishes = {item.id: Wish(item, cell.proposed)}
            order = write_order(cell.seen, wishes=wishes, wanted_on=clock.today(), kind=OrderKind.OFFERED, by=by)
            tell_outlet(order, wording.OFFERED, item=item.name, quantity=str(cell.proposed), by=by)
            made.append(order)
    return tuple(made)
