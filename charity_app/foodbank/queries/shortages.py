"""What depots and shops are short of: less than the minimum, less what somebody has promised (feature 4.16)."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.foodbank.queries.outlets import is_in_use
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import GoodsDelivery, Item, Lot, Shelf
from charity_app.stock.queries.balances import is_usable
from charity_app.stock.states.lots import GoodsUse, LotState
from charity_app.stock.states.movements import STOCK_BOOK, Owner

_ASKING = (SiteKind.FOOD_DEPOT, SiteKind.CHARITY_SUPERMARKET)


@dataclass(frozen=True)
class Shortage:
    """An item of which a place has too little: its minimum, what is there, what was promised and not yet brought."""

    site: Site
    item: Item
    minimum: int
    there: int
    promised: int

    @property
    def missing(self) -> int:
        """Return how much nobody has promised yet."""
        return max(0, self.minimum - self.there - self.promised)


def shortages(*, site_id: UUID | None = None, item_id: UUID | None = None) -> list[Shortage]:
    """Return what places are short of, what is missing most first, what was promised in full last. Three statements."""
    wanted = (
        select(Shelf, Site, Item)
        .join(Site, Site.id == Shelf.site_id)
        .join(Item, Item.id == Shelf.item_id)
        .where(Shelf.minimum > 0, Site.kind.in_(_ASKING), Item.ended_at.is_(None), is_in_use())
    )
    if site_id is not None:
        wanted = wanted.where(Shelf.site_id == site_id)
    if item_id is not None:
        wanted = wanted.where(Shelf.item_id == item_id)
    there, promised = _there(), _promised()
    found = [
        Shortage(site, item, shelf.minimum, there[site.id, item.id], promised[site.id, item.id])
        for shelf, site, item in db.session.execute(wanted)
        if there[site.id, item.id] < shelf.minimum
    ]
    return sorted(found, key=lambda one: (-one.missing * 100 // one.minimum, one.item.name, one.site.name))


def _there() -> Counter[tuple[UUID, UUID]]:
    holds = and_(Account.unit == Lot.unit, Account.book == STOCK_BOOK, Account.owner_type == Owner.SITE.value)
    wanted = (
        select(Account.owner_id, Lot.item_id, func.sum(Account.balance))
        .select_from(Lot)
        .join(Account, holds)
        .where(is_usable(), Lot.use == GoodsUse.AID, Account.balance > 0)
        .group_by(Account.owner_id, Lot.item_id)
    )
    return Counter({(row[0], row[1]): int(row[2]) for row in db.session.execute(wanted)})


def _promised() -> Counter[tuple[UUID, UUID]]:
    wanted = (
        select(Lot.site_id, Lot.item_id, func.sum(Lot.quantity))
        .join(GoodsDelivery, GoodsDelivery.id == Lot.delivery_id)
        .where(Lot.state == LotState.ANNOUNCED, GoodsDelivery.expected_on >= clock.today())
        .group_by(Lot.site_id, Lot.item_id)
    )
    return Counter({(row[0], row[1]): int(row[2]) for row in db.session.execute(wanted)})
