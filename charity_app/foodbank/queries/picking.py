"""What a depot has to give, and the list by which an order is packed: shelf by shelf, the soonest date first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.foodbank.models import GoodsOrder
from charity_app.foodbank.queries.orders import LineSeen, goods_of, lines_of
from charity_app.foodbank.queries.outlets import SeenOutlet, why_left_out
from charity_app.ledger.models import Account
from charity_app.stock.models import Item, Lot
from charity_app.stock.queries.balances import Held, holds, is_usable, usable_lots
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import Owner

_SUBSTITUTES = 3


@dataclass(frozen=True)
class Offer:
    """An item that a depot may give away: how much, and the soonest date."""

    item: Item
    free: int
    soonest_on: date | None


@dataclass(frozen=True)
class PickLine:
    """A line to be packed: the lots it is to come from, how much is missing, what could come instead."""

    seen: LineSeen
    lots: tuple[Held, ...]
    missing: int
    instead: tuple[Offer, ...]

    @property
    def is_packed(self) -> bool:
        """Tell whether somebody has confirmed it."""
        return self.seen.line.picked_at is not None


def offers_of(depot_id: UUID) -> list[Offer]:
    """Return what a depot may give away now, by name of the item. One statement."""
    wanted = (
        select(Item, func.sum(Account.balance), func.min(Lot.expires_on))
        .join(Lot, Lot.item_id == Item.id)
        .join(Account, holds((Owner.SITE, depot_id)))
        .where(is_usable(), Lot.use == GoodsUse.AID, Account.balance > 0)
        .group_by(Item.id)
        .order_by(Item.name)
    )
    return [Offer(row[0], int(row[1]), row[2]) for row in db.session.execute(wanted)]


def offers_to(seen: SeenOutlet, depot_id: UUID) -> list[Offer]:
    """Return what a depot may give away and an outlet may keep."""
    return [offer for offer in offers_of(depot_id) if why_left_out(seen, offer.item) is None]


def pick_list(order: GoodsOrder, outlet: SeenOutlet) -> list[PickLine]:
    """Return the lines of an order by shelf, each with the lots in the order of their dates. Four statements."""
    lines = lines_of(order)
    held = usable_lots((Owner.SITE, order.depot_id), {seen.item.id for seen in lines})
    packed = {item_id: [one for one in goods_of(order) if one.lot.item_id == item_id] for item_id in held}
    others = [offer for offer in offers_to(outlet, order.depot_id) if offer.item.id not in held]
    return [_pick_line(seen, held[seen.item.id], packed[seen.item.id], others) for seen in lines]


def _pick_line(seen: LineSeen, held: Sequence[Held], packed: Sequence[Held], others: Sequence[Offer]) -> PickLine:
    given = seen.line.given
    lots = tuple(packed) if given is not None else _in_turn(held, seen.line.wanted)
    there = given if given is not None else sum(one.quantity for one in lots)
    missing = 0 if _is_replaced(seen) else seen.line.wanted - there
    alike = [offer for offer in others if offer.item.category is seen.item.category]
    return PickLine(seen, lots, missing, tuple(alike[:_SUBSTITUTES]) if missing else ())


def _is_replaced(seen: LineSeen) -> bool:
    return seen.line.cut_reason == "substituted"


def _in_turn(held: Collection[Held], wanted: int) -> tuple[Held, ...]:
    found = []
    for one in held:
        if wanted <= 0:
            break
        found.append(Held(one.lot, min(wanted, one.quantity)))
        wanted -= one.quantity
    return tuple(found)
