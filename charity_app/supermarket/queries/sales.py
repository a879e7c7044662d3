"""Sales of a shop: one with its lines, pages of them, and what the second screen shows. None of it names a family."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import PAGE_SIZE, Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.core.text import normalised
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.supermarket.models import Sale, SaleLine, ShopCard, TillScreen
from charity_app.supermarket.queries.shops import find_in_reach
from charity_app.supermarket.states.sales import SaleState


@dataclass(frozen=True)
class SeenSale(SeenAtSite[Sale]):
    """A sale with the shop in which it was made."""

    @property
    def refund_asked_by_id(self) -> UUID | None:
        """Who asked to take it back."""
        return self.row.refund_asked_by_id


@dataclass(frozen=True)
class SaleFilter:
    """Which sales a list shows."""

    q: str = ""
    state: SaleState | None = None
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class SaleRow:
    """A sale in a list, with how many pieces were in it."""

    sale: Sale
    pieces: int


@dataclass(frozen=True)
class Spend:
    """What a card bought once."""

    sale: Sale
    shop: str
    goods: tuple[str, ...]


def get_seen_sale(viewer: Actor, sale_id: UUID) -> SeenSale | None:
    """Return a sale of a shop that the viewer keeps, that is in the viewer's street, or any for whoever sees all."""
    found = find_in_reach(Sale, sale_id, viewer)
    return SeenSale(*found) if found else None


def slip_key(site: Site, slip: str) -> str:
    """Return the key of a sale that was written on a numbered slip of a shop: a slip is entered once."""
    return f"slip:{site.id}:{normalised(slip)}"


def sale_of_slip(site: Site, slip: str) -> Sale | None:
    """Return the sale that was entered from a slip of a shop."""
    return db.session.scalars(select(Sale).where(Sale.key == slip_key(site, slip))).one_or_none()


def lines_of(sale: Sale) -> Sequence[tuple[SaleLine, Item]]:
    """Return what was in a basket. One statement."""
    wanted = select(SaleLine, Item).join(Item, Item.id == SaleLine.item_id).where(SaleLine.sale_id == sale.id)
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(Item.name, SaleLine.id))]


def list_sales(site: Site, asked: SaleFilter, *, page: int = 1, size: int = PAGE_SIZE) -> Page[SaleRow]:
    """Return one page of the sales of a shop, the newest first. One statement."""
    pieces = select(func.sum(SaleLine.quantity)).where(SaleLine.sale_id == Sale.id).scalar_subquery()
    wanted = select(Sale, pieces).where(Sale.site_id == site.id)
    if asked.q.strip():
        wanted = wanted.where(Sale.number.startswith(asked.q.strip().upper(), autoescape=True))
    if asked.state is not None:
        wanted = wanted.where(Sale.state == asked.state)
    if asked.from_on is not None:
        wanted = wanted.where(Sale.sold_at >= clock.start_of(asked.from_on))
    if asked.to_on is not None:
        wanted = wanted.where(Sale.sold_at < clock.start_of(asked.to_on + timedelta(days=1)))
    ordered = wanted.order_by(Sale.sold_at.desc(), Sale.id)
    return fetch_page(ordered, lambda row: SaleRow(row[0], int(row[1] or 0)), number=page, size=size)


def spends_of(card: ShopCard, *, limit: int = 20) -> list[Spend]:
    """Return what a card bought, the newest first. Two statements."""
    wanted = select(Sale, Site.name).join(Site, Site.id == Sale.site_id).where(Sale.card_id == card.id)
    found = db.session.execute(wanted.order_by(Sale.sold_at.desc(), Sale.id).limit(limit)).all()
    goods: dict[UUID, list[str]] = {row[0].id: [] for row in found}
    named = select(SaleLine.sale_id, Item.name).join(Item, Item.id == SaleLine.item_id)
    for sale_id, name in db.session.execute(named.where(SaleLine.sale_id.in_(goods)).order_by(Item.name)):
        goods[sale_id].append(name)
    return [Spend(sale, shop, tuple(goods[sale.id])) for sale, shop in found]


def screen_of(site: Site, user_id: UUID) -> TillScreen | None:
    """Return what the second screen of somebody's till shows."""
    return db.session.scalars(select(TillScreen).filter_by(site_id=site.id, user_id=user_id)).one_or_none()
