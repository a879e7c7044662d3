"""What the desk of a place shows: the places of a keeper, near expiry, what waits for a second person."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from charity_app.core import clock
from charity_app.core.db import Entity, db
from charity_app.core.scope import Actor
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import Disposal, GoodsArrival, Item, Lot, Shelf, Stocktake
from charity_app.stock.policy import OVERSEERS
from charity_app.stock.queries import shelf_life
from charity_app.stock.queries.balances import holds
from charity_app.stock.states.arrivals import ArrivalState
from charity_app.stock.states.lots import KEEPERS, LotState
from charity_app.stock.states.movements import CountState, DisposalState, Owner

_NEAR_DAYS = 45
"""From how many days before its date on any item may count as near expiry."""
_SHOWN = 6


@dataclass(frozen=True)
class NearLot:
    """A lot of a place that expires soon: how much is there, and how many days are left."""

    lot: Lot
    item: Item
    quantity: int
    days: int


@dataclass(frozen=True)
class Waiting:
    """How many disposals and stocktakes of a place wait for a second person, how many recalled lots lie there.

    `arrivals` counts what was sent here by hand and nobody has confirmed.
    """

    disposals: int
    stocktakes: int
    recalled: int
    arrivals: int


def sites_kept(viewer: Actor) -> list[Site]:
    """Return the places in use that the viewer keeps; those with stock for whoever looks after all of them."""
    today = clock.today()
    wanted = select(Site).where(Site.valid_from <= today, or_(Site.valid_to.is_(None), Site.valid_to > today))
    if viewer.has_role(*OVERSEERS):
        with_stock = or_(Site.kind == SiteKind.FOOD_DEPOT, Site.id.in_(select(Shelf.site_id)))
        wanted = wanted.where(with_stock)
    else:
        wanted = wanted.where(Site.id.in_({grant.site_id for grant in viewer.grants_of(*KEEPERS)}))
    return list(db.session.scalars(wanted.order_by(Site.name, Site.id)))


def near_lots(site: Site, *, limit: int = _SHOWN) -> list[NearLot]:
    """Return what a place has that expires soon, the soonest first. One statement."""
    wanted = (
        select(Lot, Item, Account.balance)
        .join(Account, holds((Owner.SITE, site.id)))
        .join(Item, Item.id == Lot.item_id)
        .where(Account.balance > 0, Lot.state == LotState.ACCEPTED)
        .where(Lot.expires_on <= clock.today() + timedelta(days=_NEAR_DAYS))
        .order_by(Lot.expires_on, Lot.id)
        .limit(limit * 20)
    )
    found = [_near(lot, item, left) for lot, item, left in db.session.execute(wanted)]
    return [one for one in found if one.days <= shelf_life.near_days(one.item)][:limit]


def _near(lot: Lot, item: Item, quantity: int) -> NearLot:
    assert lot.expires_on is not None
    return NearLot(lot, item, quantity, shelf_life.days_left(lot.expires_on))


def waiting_at(site: Site) -> Waiting:
    """Return what of a place waits for somebody, and how many recalled lots are there. One statement."""
    recalled = select(func.count()).select_from(Lot).join(Account, holds((Owner.SITE, site.id)))
    counts = (
        _count(Disposal, Disposal.site_id == site.id, Disposal.state == DisposalState.ASKED),
        _count(Stocktake, Stocktake.site_id == site.id, Stocktake.state == CountState.SUBMITTED),
        recalled.where(Account.balance > 0, Lot.state == LotState.RECALLED),
        _count(GoodsArrival, GoodsArrival.site_id == site.id, GoodsArrival.state == ArrivalState.WAITING),
    )
    return Waiting(*db.session.execute(select(*(count.scalar_subquery() for count in counts))).one())


def _count(model: type[Entity], *conditions: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(model).where(*conditions)
