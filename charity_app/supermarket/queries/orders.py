"""Orders: of a card, of a shop, and those whose day is over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import false, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.supermarket.models import ShopCard, ShopOrder, ShopOrderLine
from charity_app.supermarket.queries.shops import find_in_reach
from charity_app.supermarket.states.orders import ShopOrderState

_LATEST = 5


@dataclass(frozen=True)
class Line:
    """A line of an order with its item."""

    row: ShopOrderLine
    item: Item


@dataclass(frozen=True)
class OwnOrder:
    """An order as its family and who helps it see it."""

    row: ShopOrder
    shop: str
    kept_until: date
    lines: tuple[Line, ...]
    household_id: UUID
    street_id: UUID
    committee_id: UUID

    @property
    def id(self) -> UUID:
        """The order's id."""
        return self.row.id


@dataclass(frozen=True)
class SeenOrder(SeenAtSite[ShopOrder]):
    """An order with the shop that packs it."""


@dataclass(frozen=True)
class OrderRow:
    """An order in the list of a shop, with how many pieces it is."""

    order: ShopOrder
    pieces: int


def get_own_order(viewer: Actor, order_id: UUID) -> OwnOrder | None:
    """Return an order of a card within the viewer's reach."""
    wanted = select(ShopOrder, Site, ShopCard).join(ShopCard, ShopCard.id == ShopOrder.card_id)
    found = db.session.execute(wanted.join(Site, Site.id == ShopOrder.site_id).where(ShopOrder.id == order_id))
    row = found.one_or_none()
    return _own(row[0], row[1], lines_of(row[0]), row[2]) if row else None


def _own(order: ShopOrder, shop: Site, lines: Sequence[Line], card: ShopCard) -> OwnOrder:
    kept_until = shop.next_day(order.wanted_on)
    return OwnOrder(order, shop.name, kept_until, tuple(lines), card.household_id, card.street_id, card.committee_id)


def get_seen_order(viewer: Actor, order_id: UUID) -> SeenOrder | None:
    """Return an order of a shop that the viewer keeps or looks after."""
    found = find_in_reach(ShopOrder, order_id, viewer)
    return SeenOrder(*found) if found else None


def orders_of(card: ShopCard) -> list[OwnOrder]:
    """Return the latest orders of a card, what waits first. Two statements at most."""
    wanted = select(ShopOrder, Site).join(Site, Site.id == ShopOrder.site_id).where(ShopOrder.card_id == card.id)
    latest = wanted.order_by(ShopOrder.ended_at.is_not(None), ShopOrder.ordered_at.desc()).limit(_LATEST)
    found = db.session.execute(latest).all()
    lines = _lines({row[0].id for row in found}) if found else {}
    return [_own(row[0], row[1], lines.get(row[0].id, ()), card) for row in found]


def lines_of(order: ShopOrder) -> list[Line]:
    """Return the lines of an order, by name. One statement."""
    return _lines({order.id}).get(order.id, [])


def _lines(order_ids: Collection[UUID]) -> dict[UUID, list[Line]]:
    found: dict[UUID, list[Line]] = {}
    wanted = select(ShopOrderLine, Item).join(Item, Item.id == ShopOrderLine.item_id)
    ordered = wanted.where(ShopOrderLine.order_id.in_(order_ids)).order_by(Item.category, Item.name, ShopOrderLine.id)
    for row, item in db.session.execute(ordered):
        found.setdefault(row.order_id, []).append(Line(row, item))
    return found


def list_orders(site: Site, *, page: int = 1) -> Page[OrderRow]:
    """Return one page of the orders of a shop: what waits first, by day, then what ended last. One statement."""
    units = func.coalesce(ShopOrderLine.packed, ShopOrderLine.wanted)
    pieces = select(func.sum(units)).where(ShopOrderLine.order_id == ShopOrder.id).scalar_subquery()
    wanted = select(ShopOrder, pieces).where(ShopOrder.site_id == site.id)
    ordered = wanted.order_by(
        ShopOrder.ended_at.is_not(None), ShopOrder.ended_at.desc(), ShopOrder.wanted_on, ShopOrder.number
    )
    return fetch_page(ordered, lambda row: OrderRow(row[0], int(row[1] or 0)), number=page)


def waiting_at(site: Site) -> int:
    """Return how many orders of a shop are to be packed."""
    wanted = select(func.count()).where(ShopOrder.site_id == site.id, ShopOrder.state == ShopOrderState.ORDERED)
    return db.session.scalar(wanted) or 0


def card_behind(order: ShopOrder) -> ShopCard:
    """Return the card of an order."""
    return db.session.scalars(select(ShopCard).where(ShopCard.id == order.card_id)).one()


def shop_of(order: ShopOrder) -> Site:
    """Return the shop of an order."""
    return db.session.scalars(select(Site).where(Site.id == order.site_id)).one()


def open_order_of(card: ShopCard) -> ShopOrder | None:
    """Return the order of a card that waits."""
    wanted = select(ShopOrder).where(ShopOrder.card_id == card.id, ShopOrder.ended_at.is_(None))
    return db.session.scalars(wanted).one_or_none()


def ordered_of(card_id: UUID) -> ShopOrder | None:
    """Return the order of a card that is not packed."""
    wanted = select(ShopOrder).where(ShopOrder.card_id == card_id, ShopOrder.state == ShopOrderState.ORDERED)
    return db.session.scalars(wanted).one_or_none()


def held_order(order: ShopOrder) -> ShopOrder:
    """Return an order that nobody else changes before this transaction ends, read anew."""
    wanted = select(ShopOrder).where(ShopOrder.id == order.id).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def due_orders(*, limit: int) -> Sequence[ShopOrder]:
    """Return the next open orders whose shop was open once more after their day. Two statements."""
    is_open = ShopOrder.ended_at.is_(None)
    last_open: dict[date, set[UUID]] = {}
    for shop in db.session.scalars(select(Site).where(Site.id.in_(select(ShopOrder.site_id).where(is_open)))):
        last_open.setdefault(shop.next_day(clock.today(), step=-1), set()).add(shop.id)
    are_over = [ShopOrder.site_id.in_(keys) & (ShopOrder.wanted_on < day) for day, keys in last_open.items()]
    wanted = select(ShopOrder).where(is_open, or_(false(), *are_over))
    return db.session.scalars(wanted.order_by(ShopOrder.card_id).limit(limit)).all()
