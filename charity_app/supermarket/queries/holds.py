"""Points of a card that lie elsewhere and may come back: at tills, and for orders."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.supermarket.models import ShopCard, ShopOrder, TillLease
from charity_app.supermarket.queries.leases import leases_of_card

SHOP_ORDER = "shop_order"


@dataclass(frozen=True)
class Hold:
    """A lease or an order with how many points lie in it, since when."""

    row: TillLease | ShopOrder
    points: int
    taken_at: datetime


def holds_of_card(card: ShopCard) -> list[Hold]:
    """Return what is held of a card, what was taken first before the rest. Two statements."""
    leases = [Hold(held.lease, held.points, held.lease.taken_at) for held in leases_of_card(card)]
    open_orders = select(ShopOrder).where(ShopOrder.card_id == card.id, ShopOrder.ended_at.is_(None))
    orders = [Hold(order, order.points, order.ordered_at) for order in db.session.scalars(open_orders)]
    return sorted([*leases, *orders], key=lambda hold: hold.taken_at)
