"""What happens to items and shelves."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.stock.states.items import Storage


@dataclass(frozen=True, kw_only=True)
class TableRunMoved(Fact):
    """A long table began to be taken over (nothing done yet), or a part of it was."""

    subject: ClassVar[str] = "table_run"
    table_run_id: UUID
    done: int
    lines: int


@dataclass(frozen=True, kw_only=True)
class OfItem(Fact):
    """A fact about an item."""

    subject: ClassVar[str] = "item"
    item_id: UUID


@dataclass(frozen=True, kw_only=True)
class ItemChanged(OfItem):
    """An item was entered, corrected or ended; `fields` says what."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class BarcodeLearned(OfItem):
    """A barcode means this item from now on."""

    barcode_id: UUID


@dataclass(frozen=True, kw_only=True)
class ItemValued(OfItem):
    """One unit of an item has another value from a day on."""

    value_fen: int
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class ShelfSet(Fact):
    """Where an item lies at a place, or how little is too little, was changed."""

    subject: ClassVar[str] = "shelf"
    shelf_id: UUID
    minimum: int


@dataclass(frozen=True, kw_only=True)
class TemperatureRead(Fact):
    """Somebody read the temperature in a place."""

    subject: ClassVar[str] = "site"
    site_id: UUID
    storage: Storage
    is_in_range: bool
