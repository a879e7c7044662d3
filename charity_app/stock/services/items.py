"""Items, their barcodes and values, the shelf of an item at a place, and how warm it is there."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text, normalised
from charity_app.divisions.spelling import spelled
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words, take_version
from charity_app.stock.events import BarcodeLearned, ItemChanged, ItemValued, ShelfSet, TemperatureRead
from charity_app.stock.models import Barcode, Item, ItemValue, Shelf, TemperatureReading
from charity_app.stock.queries.temperatures import is_in_range
from charity_app.stock.services.moving import hold_shelves
from charity_app.stock.states.items import DATED, Allergen, Category, Storage, Trait, Unit

_MOST_GRAMS = 1_000_000
_MOST_DAYS = 3650
_MOST_UNITS = 100_000


@dataclass(frozen=True, kw_only=True)
class ItemDetails:
    """What an item is."""

    name: str
    category: Category
    unit: Unit
    grams: int = 0
    storage: Storage = Storage.AMBIENT
    life_days: int | None = None
    allergens: Iterable[Allergen] = ()
    traits: Iterable[Trait] = ()


def enter_item(details: ItemDetails, *, by: Actor) -> Item:
    """Enter an item. Raises Invalid, Conflict when one of this name is there."""
    item = Item(version=1)
    _fill(item, details)
    db.session.add(item)
    db.session.flush()
    emit(ItemChanged(item_id=item.id, fields=tuple(one.name for one in fields(details)), by=by))
    return item


def change_item(item: Item, *, details: ItemDetails, version: int, by: Actor) -> None:
    """Correct an item. Raises Invalid, or Conflict when somebody else was faster."""
    take_version(item, version)
    before = {one.name: getattr(item, one.name) for one in fields(details)}
    _fill(item, details)
    db.session.flush()
    changed = tuple(name for name, value in before.items() if getattr(item, name) != value)
    emit(ItemChanged(item_id=item.id, fields=changed, by=by))


def end_item(item: Item, *, by: Actor) -> None:
    """Take an item out of use: nothing more of it is taken in, what is there stays."""
    if item.ended_at is not None:
        raise Conflict(Text("This item is no longer in use", "error"))
    item.ended_at = clock.now()
    emit(ItemChanged(item_id=item.id, fields=("ended_at",), by=by))


def check_details(details: ItemDetails) -> str:
    """Return the clean name of an item whose data can be kept. Raises Invalid with the field that is wrong."""
    name = clean_words(details.name, field="name", longest=80)
    if not name:
        raise Invalid(Text("Please fill this in", "error"), field="name")
    if not 0 <= details.grams <= _MOST_GRAMS:
        raise Invalid(Text("Enter the weight in grams, up to 1,000 kg", "error"), field="grams")
    needs_life = details.category in DATED and details.storage is not Storage.HOT
    if needs_life and not 1 <= (details.life_days or 0) <= _MOST_DAYS:
        raise Invalid(Text("Food needs a shelf life in days", "error"), field="life_days")
    return name


def _fill(item: Item, details: ItemDetails) -> None:
    name = check_details(details)
    if db.session.scalar(select(Item.id).where(Item.name == name, Item.id != item.id)):
        raise Conflict(Text("There is an item of this name already", "error"))
    spelling = spelled(name)
    item.name, item.pinyin, item.initials = name, spelling.pinyin, spelling.initials
    item.category, item.unit, item.grams, item.storage = details.category, details.unit, details.grams, details.storage
    item.life_days = details.life_days
    item.allergens = sorted(set(details.allergens))
    item.traits = sorted(set(details.traits))


def learn_barcode(item: Item, *, code: str, quantity: int = 1, by: Actor) -> Barcode:
    """Remember what a barcode means. Raises Invalid, Conflict when it means something else."""
    kept = normalised(clean_words(code, field="code", longest=64))
    if not kept:
        raise Invalid(Text("Please fill this in", "error"), field="code")
    if not 1 <= quantity <= _MOST_UNITS:
        raise Invalid(Text("Enter a number above zero", "error"), field="quantity")
    known = db.session.scalars(select(Barcode).where(Barcode.code == kept)).one_or_none()
    if known is not None and (known.item_id, known.quantity) != (item.id, quantity):
        raise Conflict(Text("This barcode means another item already", "error"))
    if known is None:
        known = Barcode(code=kept, item_id=item.id, quantity=quantity)
        db.session.add(known)
        db.session.flush()
        emit(BarcodeLearned(item_id=item.id, barcode_id=known.id, by=by))
    return known


def set_value(item: Item, *, value_fen: int, valid_from: date, by: Actor) -> None:
    """Say what a unit of an item is worth from a day on; what was said for the same day before is replaced."""
    if not 0 <= value_fen <= 10_000_000_00:
        raise Invalid(Text("Enter an amount of zero or more", "error"), field="value_fen")
    wanted = select(ItemValue).where(ItemValue.item_id == item.id, ItemValue.valid_from == valid_from)
    row = db.session.scalars(wanted).one_or_none()
    if row is None:
        row = ItemValue(item_id=item.id, valid_from=valid_from)
        db.session.add(row)
    row.value_fen = value_fen
    db.session.flush()
    emit(ItemValued(item_id=item.id, value_fen=value_fen, valid_from=valid_from, by=by))


def set_shelf(site: Site, item: Item, *, place_code: str, minimum: int, by: Actor) -> Shelf:
    """Say where an item lies at a place, and how little is too little. Raises Invalid."""
    if not 0 <= minimum <= _MOST_UNITS:
        raise Invalid(Text("Enter a number of zero or more", "error"), field="minimum")
    code = clean_words(place_code, field="place_code", longest=12)
    hold_shelves({(site.id, item.id)})
    shelf = db.session.scalars(select(Shelf).where(Shelf.site_id == site.id, Shelf.item_id == item.id)).one()
    shelf.place_code, shelf.minimum = code, minimum
    db.session.flush()
    emit(ShelfSet(shelf_id=shelf.id, minimum=minimum, by=by))
    return shelf


def read_temperature(site: Site, *, storage: Storage, tenths: int, by: Actor) -> bool:
    """Note how warm it is in a place; returns whether that is in range. Raises Invalid for an odd figure."""
    if not -600 <= tenths <= 1200:
        raise Invalid(Text("Enter a temperature between -60 and 120", "error"), field="tenths")
    row = TemperatureReading(
        site_id=site.id, storage=storage, tenths=tenths, read_at=clock.now(), read_by_id=by.user_id
    )
    db.session.add(row)
    db.session.flush()
    found = is_in_range(storage, tenths)
    emit(TemperatureRead(site_id=site.id, storage=storage, is_in_range=found, by=by))
    return found
