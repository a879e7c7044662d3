"""Charity sales: of a shop, the open one, and what was sold in one. None of it names a buyer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BigInteger, and_, bindparam, cast, exists, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.supermarket.models import CharitySale, Sale, SaleLine
from charity_app.supermarket.queries.shops import find_in_reach
from charity_app.supermarket.states.charity_sales import TOLD_STATES, CharitySaleState
from charity_app.supermarket.states.sales import SaleState

_MOST = 12
_NOW = select(CharitySale).where(
    CharitySale.site_id == bindparam("site_id"), CharitySale.state == CharitySaleState.OPEN
)
_HELD_NOW = _NOW.with_for_update(read=True)


@dataclass(frozen=True)
class SeenCharitySale(SeenAtSite[CharitySale]):
    """A charity sale with its shop."""

    @property
    def counted_by_id(self) -> UUID | None:
        """Who counted, and so does not confirm."""
        return self.row.counted_by_id


@dataclass(frozen=True)
class SoldGoods:
    """What was sold of one item: how many, and for how much together."""

    item: Item
    quantity: int
    fen: int


def get_seen_charity_sale(viewer: Actor, charity_sale_id: UUID) -> SeenCharitySale | None:
    """Return a charity sale of a shop that the viewer keeps or looks after."""
    found = find_in_reach(CharitySale, charity_sale_id, viewer)
    return SeenCharitySale(*found) if found else None


def get_public_charity_sale(charity_sale_id: UUID) -> SeenCharitySale | None:
    """Return a charity sale as everybody may see it; one that was called off is nobody's business any more."""
    of_shop = select(CharitySale, Site).join(Site, Site.id == CharitySale.site_id)
    shown = CharitySale.state != CharitySaleState.CANCELLED
    found = db.session.execute(of_shop.where(CharitySale.id == charity_sale_id, shown)).one_or_none()
    return SeenCharitySale(found[0], found[1]) if found else None


def open_charity_sale_of(site_id: UUID) -> CharitySale | None:
    """Return the charity sale that goes on in a shop, held against its close until this transaction ends."""
    return db.session.scalars(_HELD_NOW, {"site_id": site_id}).one_or_none()


def charity_sale_now(site_id: UUID) -> CharitySale | None:
    """Return the charity sale that goes on in a shop, to be shown."""
    return db.session.scalars(_NOW, {"site_id": site_id}).one_or_none()


def went_on_at(site_id: UUID, at: datetime, *, tolerance: timedelta) -> bool:
    """Tell whether a charity sale surely went on in a shop at an instant of a clock that may be wrong by so much."""
    has_begun = CharitySale.opened_at <= at - tolerance
    is_not_over = or_(CharitySale.counted_at.is_(None), CharitySale.counted_at >= at + tolerance)
    wanted = exists().where(CharitySale.site_id == site_id, has_begun, is_not_over)
    return bool(db.session.scalar(select(wanted)))


def was_held_today(site_id: UUID) -> bool:
    """Tell whether a charity sale goes on in a shop or went on today."""
    is_of_today = and_(CharitySale.day == clock.today(), CharitySale.opened_at.is_not(None))
    is_either = or_(CharitySale.state == CharitySaleState.OPEN, is_of_today)
    return bool(db.session.scalar(select(exists().where(CharitySale.site_id == site_id, is_either))))


def find_charity_sale(site_id: UUID, charity_sale_id: UUID | None) -> CharitySale | None:
    """Return a charity sale of a shop by what a till says."""
    wanted = select(CharitySale).where(CharitySale.id == charity_sale_id, CharitySale.site_id == site_id)
    return db.session.scalars(wanted).one_or_none() if charity_sale_id else None


def has_open_charity_sale(site_id: UUID) -> bool:
    """Tell whether a charity sale goes on in a shop."""
    wanted = exists().where(CharitySale.site_id == site_id, CharitySale.state == CharitySaleState.OPEN)
    return bool(db.session.scalar(select(wanted)))


def charity_sale_of(sale: Sale) -> CharitySale | None:
    """Return the charity sale in which a sale was made; no statement for one that was made in none."""
    wanted = select(CharitySale).where(CharitySale.id == sale.charity_sale_id)
    return db.session.scalars(wanted).one_or_none() if sale.charity_sale_id else None


def has_asked_refund(row: CharitySale) -> bool:
    """Tell whether somebody asked to take a sale of this charity sale back, and nobody has decided."""
    wanted = exists().where(Sale.charity_sale_id == row.id, Sale.state == SaleState.REFUND_ASKED)
    return bool(db.session.scalar(select(wanted)))


def list_charity_sales(site: Site, *, page: int = 1) -> Page[SeenCharitySale]:
    """Return one page of the charity sales of a shop, the newest first. One statement."""
    wanted = select(CharitySale).where(CharitySale.site_id == site.id)
    ordered = wanted.order_by(CharitySale.day.desc(), CharitySale.id)
    return fetch_page(ordered, lambda row: SeenCharitySale(row[0], site), number=page)


def public_charity_sales(site: Site) -> Sequence[CharitySale]:
    """Return what everybody may know: what comes, what goes on, and the last ones that were held. One statement."""
    is_coming = (CharitySale.state == CharitySaleState.PLANNED) & (CharitySale.day >= clock.today())
    shown = or_(is_coming, CharitySale.state.in_((CharitySaleState.OPEN, *TOLD_STATES)))
    wanted = select(CharitySale).where(CharitySale.site_id == site.id, shown)
    return db.session.scalars(wanted.order_by(CharitySale.day.desc(), CharitySale.id).limit(_MOST)).all()


def goods_sold_in(row: CharitySale) -> list[SoldGoods]:
    """Return what was sold for cash in a charity sale, the most money first. One statement."""
    fen = cast(func.sum(SaleLine.price_fen), BigInteger)
    wanted = (
        select(Item, cast(func.sum(SaleLine.quantity), BigInteger), fen)
        .join(SaleLine, SaleLine.item_id == Item.id)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(Sale.charity_sale_id == row.id, Sale.state != SaleState.REFUNDED, SaleLine.price_fen > 0)
        .group_by(Item.id)
        .order_by(fen.desc(), Item.name)
    )
    return [SoldGoods(item, quantity, together) for item, quantity, together in db.session.execute(wanted)]
