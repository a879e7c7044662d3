"""Goods of an order that come back to the depot, whatever their state."""

from collections import Counter

from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.foodbank.models import GoodsOrder
from charity_app.foodbank.queries.orders import goods_of, lines_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Part
from charity_app.stock.services.transferring import put_down
from charity_app.stock.states.movements import Owner, Reason

ORDER = "goods_order"


def depot_of(order: GoodsOrder, by: Actor) -> Site:
    """Return the depot of an order."""
    depot = get_site(by, order.depot_id)
    assert depot is not None
    return depot


def put_back(order: GoodsOrder, *, by: Actor) -> int:
    """Put everything that is still on the trip of an order back into the depot; returns how many units."""
    parts = [Part(held.lot, held.quantity) for held in goods_of(order)]
    if parts:
        source, key = (Owner.TRIP, order.id), f"{ORDER}:{order.id}:back"
        put_down(
            depot_of(order, by),
            parts,
            source=source,
            about=About(ORDER, order.id),
            key=key,
            reason=Reason.RETURN,
            by=by,
        )
        _note(order, parts)
    return sum(part.quantity for part in parts)


def _note(order: GoodsOrder, parts: list[Part]) -> None:
    units: Counter[object] = Counter()
    for part in parts:
        units[part.lot.item_id] += part.quantity
    for seen in lines_of(order):
        seen.line.returned += units[seen.item.id]
    db.session.flush()
