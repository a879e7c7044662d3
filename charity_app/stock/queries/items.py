"""Items as people look for them: by name, by first letters, by barcode; with what is known about each."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.text import normalised
from charity_app.registry.models import Site
from charity_app.stock.models import Barcode, Item, ItemValue, Shelf
from charity_app.stock.states.items import Category

_FITTING = 8


@dataclass(frozen=True)
class SeenItem:
    """An item with its barcodes and its values, the newest value first."""

    item: Item
    barcodes: tuple[Barcode, ...]
    values: tuple[ItemValue, ...]


def named(text: str) -> ColumnElement[bool]:
    """Return the condition that fits what somebody typed about an item."""
    letters = normalised(text).lower()
    found = [Item.name.contains(text.strip(), autoescape=True)]
    if letters.isascii() and letters.isalnum():
        found += [Item.initials.startswith(letters, autoescape=True), Item.pinyin.contains(letters, autoescape=True)]
    if letters:
        with_code = select(Barcode.item_id).where(Barcode.code == letters.upper())
        found.append(Item.id.in_(with_code))
    return or_(*found)


def list_items(*, q: str = "", category: Category | None = None, is_ended: bool = False, page: int = 1) -> Page[Item]:
    """Return one page of the items in use, or of those no longer in use, by name. One statement."""
    wanted = select(Item).where(Item.ended_at.is_not(None) if is_ended else Item.ended_at.is_(None))
    if q.strip():
        wanted = wanted.where(named(q))
    if category is not None:
        wanted = wanted.where(Item.category == category)
    return fetch_page(wanted.order_by(Item.category, Item.name), lambda row: row[0], number=page)


def items_fitting(text: str) -> list[Item]:
    """Return the items in use that somebody may mean; one alone where the name is exactly this."""
    wanted = select(Item).where(Item.ended_at.is_(None), named(text)).order_by(Item.name).limit(_FITTING)
    found = list(db.session.scalars(wanted))
    exact = [item for item in found if item.name == text.strip()]
    return exact or found


def item_names() -> list[str]:
    """Return the names of all items in use, for a list to choose from. One statement."""
    return list(db.session.scalars(select(Item.name).where(Item.ended_at.is_(None)).order_by(Item.name)))


def seen_item(item: Item) -> SeenItem:
    """Return an item with its barcodes and values. Two statements."""
    codes = select(Barcode).where(Barcode.item_id == item.id).order_by(Barcode.quantity, Barcode.code)
    values = select(ItemValue).where(ItemValue.item_id == item.id).order_by(ItemValue.valid_from.desc())
    return SeenItem(item, tuple(db.session.scalars(codes)), tuple(db.session.scalars(values)))


def shelf_of(site: Site, item_id: UUID) -> Shelf | None:
    """Return the shelf of an item at a place, None where nobody has set one."""
    wanted = select(Shelf).where(Shelf.site_id == site.id, Shelf.item_id == item_id)
    return db.session.scalars(wanted).one_or_none()


def all_items() -> list[SeenItem]:
    """Return all items in use with their barcodes and the values that hold today, by name. Three statements."""
    codes: dict[UUID, list[Barcode]] = {}
    for code in db.session.scalars(select(Barcode).order_by(Barcode.code)):
        codes.setdefault(code.item_id, []).append(code)
    today = ItemValue.valid_from <= clock.today()
    values = {
        row.item_id: row for row in db.session.scalars(select(ItemValue).where(today).order_by(ItemValue.valid_from))
    }
    items = db.session.scalars(select(Item).where(Item.ended_at.is_(None)).order_by(Item.name))
    return [
        SeenItem(item, tuple(codes.get(item.id, ())), (values[item.id],) if item.id in values else ()) for item in items
    ]
