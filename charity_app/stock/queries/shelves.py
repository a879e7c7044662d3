"""The lots of a place as its list shows them: what is there, where on the shelf, until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import PAGE_SIZE, Page, fetch_page
from charity_app.core.text import normalised
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.stock.models import Barcode, Item, Lot, Shelf
from charity_app.stock.queries.balances import holds
from charity_app.stock.queries.shelf_life import days_left, is_near
from charity_app.stock.states.items import Storage
from charity_app.stock.states.lots import GoodsUse, LotState
from charity_app.stock.states.movements import Owner


@dataclass(frozen=True)
class LotRow:
    """A lot at a place: its item, how much of it is there, where on the shelf."""

    lot: Lot
    item: Item
    quantity: int
    shelf: str

    @property
    def days(self) -> int | None:
        """Return how many days are left; None where there is no date."""
        return None if self.lot.expires_on is None else days_left(self.lot.expires_on)

    @property
    def is_near(self) -> bool:
        """Tell whether it counts as near expiry."""
        return self.lot.expires_on is not None and is_near(self.item, self.lot.expires_on)


@dataclass(frozen=True, kw_only=True)
class LotFilter:
    """Which lots a list shows; `days` are those that are left at most."""

    q: str = ""
    state: LotState | None = None
    storage: Storage | None = None
    use: GoodsUse | None = None
    days: int | None = None
    item_id: UUID | None = None


def _rows(site: Site) -> Any:
    of_shelf = and_(Shelf.site_id == site.id, Shelf.item_id == Lot.item_id)
    return (
        select(Lot, Item, Account.balance, Shelf.place_code)
        .join(Account, holds((Owner.SITE, site.id)))
        .join(Item, Item.id == Lot.item_id)
        .outerjoin(Shelf, of_shelf)
        .where(Account.balance > 0)
    )


def _row(row: Any) -> LotRow:
    return LotRow(row[0], row[1], row[2], row[3] or "")


def list_lots_at(site: Site, chosen: LotFilter, *, page: int = 1, size: int = PAGE_SIZE) -> Page[LotRow]:
    """Return one page of what a place has, the soonest date first. One statement."""
    order = (Lot.expires_on.is_(None), Lot.expires_on, Lot.id)
    return fetch_page(_rows(site).where(*_narrowed(chosen)).order_by(*order), _row, number=page, size=size)


def lot_at(site: Site, lot: Lot) -> LotRow | None:
    """Return a lot as it lies at a place; None when nothing of it is there."""
    found = db.session.execute(_rows(site).where(Lot.id == lot.id)).one_or_none()
    return _row(found) if found else None


def lots_scanned(site: Site, code: str) -> list[LotRow]:
    """Return what a scan at a place means: the lot of a label or its address, or every lot of the item of a barcode."""
    kept = normalised(code).rstrip("/").rpartition("/")[2]
    items = select(Barcode.item_id).where(Barcode.code == kept)
    means = or_(Lot.number == kept, Lot.item_id.in_(items))
    rows = db.session.execute(_rows(site).where(means).order_by(Lot.expires_on, Lot.id))
    return [_row(row) for row in rows]


def _narrowed(chosen: LotFilter) -> Iterator[ColumnElement[bool]]:
    for column, value in ((Lot.state, chosen.state), (Lot.storage, chosen.storage), (Lot.use, chosen.use)):
        if value is not None:
            yield column == value
    if chosen.item_id is not None:
        yield Lot.item_id == chosen.item_id
    if chosen.days is not None:
        yield Lot.expires_on <= clock.today() + timedelta(days=chosen.days)
    if words := chosen.q.strip():
        yield _means(words)


def _means(words: str) -> ColumnElement[bool]:
    """Condition: number, name, letters or barcode."""
    letters = words.lower()
    codes = select(Barcode.item_id).where(Barcode.code == normalised(words))
    return or_(
        Lot.number.startswith(normalised(words), autoescape=True),
        Item.name.contains(words, autoescape=True),
        Item.initials.startswith(letters, autoescape=True),
        Item.pinyin.startswith(letters, autoescape=True),
        Item.id.in_(codes),
    )
