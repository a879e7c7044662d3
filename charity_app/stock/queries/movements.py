"""Movements of a place as its books tell them: what came, what went, why, and to which place; never to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import aliased

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.ledger.models import Account, Transfer
from charity_app.registry.models import Site
from charity_app.stock.models import Item, Lot
from charity_app.stock.queries.items import named
from charity_app.stock.states.movements import STOCK_BOOK, Owner, Reason

_MOST = 50_000
_Own, _Other, _There = aliased(Account), aliased(Account), aliased(Site)


@dataclass(frozen=True)
class Movement:
    """Goods of one lot that came (`quantity` above zero) or went; `place` names the other place, if it is one."""

    at: datetime
    reason: Reason
    lot_id: UUID
    lot_number: str
    item: str
    unit: str
    quantity: int
    other: Owner
    place: str


@dataclass(frozen=True, kw_only=True)
class Which:
    """Which movements: days, both included, and an item by name, letters or barcode."""

    from_on: date | None = None
    until_on: date | None = None
    q: str = ""


def list_movements(site: Site, which: Which, *, page: int = 1) -> Page[Movement]:
    """Return one page of the movements of a place, the latest first. One statement."""
    return fetch_page(_movements(site, which), _movement, number=page)


def all_movements(site: Site, which: Which) -> Iterator[Movement]:
    """Yield the movements of a place for a file, the latest first, at most 50,000. One statement."""
    for row in db.session.execute(_movements(site, which).limit(_MOST)):
        yield _movement(row)


def _movements(site: Site, which: Which) -> Select[Any]:
    is_in = Transfer.credit_id == _Own.id
    signed = case((is_in, Transfer.amount), else_=-Transfer.amount)
    other = case((is_in, Transfer.debit_id), else_=Transfer.credit_id)
    own = (_Own.book == STOCK_BOOK, _Own.owner_type == Owner.SITE.value, _Own.owner_id == site.id)
    return (
        select(
            Transfer.at,
            Transfer.reason,
            Lot.id,
            Lot.number,
            Item.name,
            Item.unit,
            signed,
            _Other.owner_type,
            _There.name,
        )
        .select_from(Transfer)
        .join(_Own, and_(or_(is_in, Transfer.debit_id == _Own.id), *own))
        .join(_Other, _Other.id == other)
        .outerjoin(_There, and_(_Other.owner_type == Owner.SITE.value, _There.id == _Other.owner_id))
        .join(Lot, Lot.unit == Transfer.unit)
        .join(Item, Item.id == Lot.item_id)
        .where(*_narrowed(which))
        .order_by(Transfer.at.desc(), Transfer.id.desc())
    )


def _narrowed(which: Which) -> Iterator[ColumnElement[bool]]:
    if which.from_on is not None:
        yield Transfer.at >= clock.start_of(which.from_on)
    if which.until_on is not None:
        yield Transfer.at < clock.start_of(which.until_on + timedelta(days=1))
    if which.q.strip():
        yield or_(named(which.q), Lot.number == which.q.strip().upper())


def _movement(row: Any) -> Movement:
    at, reason, lot_id, number, item, unit, quantity, other, place = row[:9]
    return Movement(at, Reason(reason), lot_id, number, item, unit, quantity, Owner(other), place or "")
