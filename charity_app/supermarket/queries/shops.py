"""The shops somebody keeps or looks after, what everybody may know of a shop, and what goods cost there."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, cast, func, or_, select, true

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.divisions.models import Division
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import Item, Lot, Shelf
from charity_app.stock.queries.balances import holds
from charity_app.stock.queries.items import named
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import Owner
from charity_app.supermarket.models import PriceTag, Sale
from charity_app.supermarket.policy import OVERSEERS
from charity_app.supermarket.states.sales import SaleState

_SHOP = select(Site).where(Site.id == bindparam("site_id"), Site.kind == SiteKind.CHARITY_SUPERMARKET)


@dataclass(frozen=True)
class Today:
    """What a shop sold today, and what waits there."""

    sales: int
    points: int
    asked: int
    unpriced: int


@dataclass(frozen=True)
class Priced:
    """An item with what it costs in a shop and how much of it is there."""

    item: Item
    tag: PriceTag | None
    here: int


@dataclass(frozen=True)
class Short:
    """An item of which a shop has less than its minimum, and by how much."""

    item: Item
    missing: int


@dataclass(frozen=True)
class OpenShop:
    """A shop as everybody may see it."""

    site: Site
    street: str


def get_shop(_viewer: Actor, site_id: UUID) -> Site | None:
    """Return a charity supermarket; that it exists is open to everyone."""
    return db.session.scalars(_SHOP, {"site_id": site_id}).one_or_none()


def shops_of(viewer: Actor) -> list[Site]:
    """Return the shops in use that the viewer keeps, that are in the viewer's street, or all for whoever sees all."""
    wanted = select(Site).where(*_is_in_use(), is_in_reach(viewer))
    return list(db.session.scalars(wanted.order_by(Site.name, Site.id)))


def is_in_reach(viewer: Actor) -> ColumnElement[bool]:
    """Condition: a shop that the viewer keeps, that is in the viewer's street, or any for whoever sees all."""
    if viewer.is_system or viewer.has_role(*OVERSEERS):
        return true()
    kept = {grant.site_id for grant in viewer.grants_of(Role.MARKET_KEEPER)}
    streets = {grant.division_id for grant in viewer.grants_of(Role.STREET_OFFICER)}
    return or_(Site.id.in_(kept), Site.street_id.in_(streets))


def find_in_reach(kind: Any, key: UUID, viewer: Actor) -> tuple[Any, Site] | None:
    """Return a row of this kind with its shop, where that is in the viewer's reach. One statement."""
    wanted = select(kind, Site).join(Site, Site.id == kind.site_id).where(kind.id == key, is_in_reach(viewer))
    found = db.session.execute(wanted).one_or_none()
    return (found[0], found[1]) if found else None


def open_shops() -> list[OpenShop]:
    """Return all shops in use with their streets. One statement."""
    rows = db.session.execute(_open().order_by(Division.name, Site.name, Site.id))
    return [OpenShop(site, street) for site, street in rows]


def get_open_shop(site_id: UUID) -> OpenShop | None:
    """Return a shop in use with its street."""
    found = db.session.execute(_open().where(Site.id == site_id)).one_or_none()
    return OpenShop(found[0], found[1]) if found else None


def _open() -> Select[Site, str]:
    return select(Site, Division.name).join(Division, Division.id == Site.street_id).where(*_is_in_use())


def _is_in_use() -> tuple[ColumnElement[bool], ...]:
    today = clock.today()
    is_not_over = or_(Site.valid_to.is_(None), Site.valid_to > today)
    return Site.kind == SiteKind.CHARITY_SUPERMARKET, Site.valid_from <= today, is_not_over


def short_at(site: Site) -> list[Short]:
    """Return what lies below its minimum in a shop, what is missing most first. One statement."""
    here = _here(site).subquery()
    units = func.coalesce(here.c.units, 0)
    wanted = (
        select(Item, Shelf.minimum - units)
        .join(Shelf, Shelf.item_id == Item.id)
        .outerjoin(here, here.c.item_id == Item.id)
        .where(Shelf.site_id == site.id, Shelf.minimum > units, Item.ended_at.is_(None))
        .order_by((Shelf.minimum - units).desc(), Item.name)
    )
    return [Short(item, int(missing)) for item, missing in db.session.execute(wanted)]


def today_at(site: Site) -> Today:
    """Return what a shop sold today and what waits. Three statements."""
    sold = select(func.count(), func.coalesce(func.sum(Sale.points), 0)).where(Sale.site_id == site.id)
    since = clock.start_of(clock.today())
    sales, points = db.session.execute(sold.where(Sale.sold_at >= since, Sale.state != SaleState.REFUNDED)).one()
    asked = select(func.count()).where(Sale.site_id == site.id, Sale.state == SaleState.REFUND_ASKED)
    here = _here(site).subquery()
    priced = select(PriceTag.item_id).where(PriceTag.site_id == site.id, _is_priced())
    unpriced = select(func.count()).select_from(here).where(here.c.item_id.not_in(priced))
    return Today(sales, int(points), db.session.scalar(asked) or 0, db.session.scalar(unpriced) or 0)


def _is_priced() -> ColumnElement[bool]:
    return or_(PriceTag.points.is_not(None), PriceTag.price_fen.is_not(None))


def _here(site: Site):  # type: ignore[no-untyped-def]
    """Which items are in a shop and may be sold, and how many."""
    return (
        select(Lot.item_id.label("item_id"), cast(func.sum(Account.balance), BigInteger).label("units"))
        .join(Account, holds((Owner.SITE, site.id)))
        .where(Account.balance > 0, Lot.state == LotState.ACCEPTED)
        .group_by(Lot.item_id)
    )


def list_prices(
    site: Site, *, q: str = "", without: bool = False, labelled: bool = False, page: int = 1
) -> Page[Priced]:
    """Return one page of what is in a shop or has a price there, one statement.

    `without` only what is there without points and price, `labelled` only what has one of them.
    """
    here = _here(site).subquery()
    wanted = (
        select(Item, PriceTag, func.coalesce(here.c.units, 0))
        .join(PriceTag, (PriceTag.item_id == Item.id) & (PriceTag.site_id == site.id), isouter=True)
        .join(here, here.c.item_id == Item.id, isouter=True)
        .where(Item.ended_at.is_(None))
    )
    if q.strip():
        wanted = wanted.where(named(q))
    else:
        wanted = wanted.where(or_(PriceTag.id.is_not(None), here.c.item_id.is_not(None)))
    if without:
        wanted = wanted.where(here.c.item_id.is_not(None), PriceTag.points.is_(None), PriceTag.price_fen.is_(None))
    if labelled:
        wanted = wanted.where(or_(PriceTag.points.is_not(None), PriceTag.price_fen.is_not(None)))
    return fetch_page(
        wanted.order_by(Item.category, Item.name), lambda row: Priced(row[0], row[1], row[2]), number=page
    )
