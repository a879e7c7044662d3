"""What a shop has for points that nobody ordered, and what can come instead of what is missing."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.stock.queries.balances import Held, usable_lots
from charity_app.stock.states.items import Category
from charity_app.stock.states.movements import Owner
from charity_app.supermarket.models import PriceTag, ShopCard, ShopOrder, ShopOrderLine
from charity_app.supermarket.queries.limits import Limit, limits_of
from charity_app.supermarket.queries.orders import Line
from charity_app.supermarket.states.orders import ShopOrderState


@dataclass(frozen=True)
class Orderable:
    """What a shop has for points, how much of it nobody ordered, and how much the household may still have."""

    item: Item
    points: int
    free: int
    limit: Limit | None = None

    @property
    def most(self) -> int:
        """How many can be ordered."""
        return min(self.free, self.limit.left) if self.limit else self.free


def free_units(site: Site, item_ids: Collection[UUID], *, on: date) -> dict[UUID, int]:
    """Return how much of items a shop can still give on a day that no order waits for. Two statements."""
    begins = clock.start_of(on)
    held = usable_lots((Owner.SITE, site.id), item_ids)
    promised = (
        select(ShopOrderLine.item_id, func.sum(ShopOrderLine.wanted))
        .join(ShopOrder, ShopOrder.id == ShopOrderLine.order_id)
        .where(ShopOrder.site_id == site.id, ShopOrder.state == ShopOrderState.ORDERED)
        .where(ShopOrderLine.item_id.in_(item_ids))
        .group_by(ShopOrderLine.item_id)
    )
    wanted = {row[0]: int(row[1]) for row in db.session.execute(promised)}
    return {key: _lasting(lots, begins) - wanted.get(key, 0) for key, lots in held.items()}


def _lasting(lots: Iterable[Held], begins: datetime) -> int:
    return sum(one.quantity for one in lots if one.lot.leaves_until is None or one.lot.leaves_until > begins)


def _with_points(site_id: UUID) -> list[tuple[Item, int]]:
    """Return what costs points in a shop, by kind and name. One statement."""
    tagged = select(Item, PriceTag.points).join(PriceTag, PriceTag.item_id == Item.id)
    wanted = tagged.where(PriceTag.site_id == site_id, PriceTag.points.is_not(None), Item.ended_at.is_(None))
    return [(row[0], int(row[1] or 0)) for row in db.session.execute(wanted.order_by(Item.category, Item.name))]


def orderable_at(site: Site, card: ShopCard, *, on: date, own: Sequence[Line] = ()) -> list[Orderable]:
    """Return what a card can order in a shop for a day, by kind and name; what its order wants counts as free."""
    goods = _with_points(site.id)
    wanted = Counter({one.item.id: one.row.wanted for one in own})
    free = free_units(site, {item.id for item, _ in goods}, on=on)
    limits = limits_of(card, {item.category for item, _ in goods}, on=on)
    mine = Counter[Category]()
    for item, _ in goods:
        mine[item.category] += wanted[item.id]
    found = []
    for item, points in goods:
        units, limit = free[item.id] + wanted[item.id], limits[item.category]
        if units > 0:
            left = Limit(limit.most, limit.had - mine[item.category], limit.again_on)
            found.append(Orderable(item, points, units, left))
    return found


def replacements_of(order: ShopOrder, site: Site, lines: Sequence[Line]) -> dict[UUID, list[Orderable]]:
    """Return by item what may come instead: of its kind, for no more points, not ordered itself; if that is liked."""
    if not order.takes_other:
        return {}
    known = {one.item.id for one in lines}
    others = [(item, points) for item, points in _with_points(site.id) if item.id not in known]
    free = free_units(site, {item.id for item, _ in others}, on=clock.today())
    offers = [Orderable(item, points, free[item.id]) for item, points in others if free[item.id] > 0]
    return {one.item.id: [offer for offer in offers if _fits(offer, one)] for one in lines}


def _fits(offer: Orderable, line: Line) -> bool:
    return offer.item.category is line.item.category and offer.points <= line.row.points


def in_stock(site: Site, item_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how much of items a shop can give now. One statement."""
    held = usable_lots((Owner.SITE, site.id), item_ids)
    return {key: sum(one.quantity for one in lots) for key, lots in held.items()}
