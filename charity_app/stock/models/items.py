"""Items, their barcodes and values, and the shelf each has at a place."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.stock.states.items import DATED, FOOD, Category, Storage, Unit


class Item(Entity):
    """A kind of goods, counted in one unit. `grams` is the weight of one unit; 0 where nobody weighed it.

    `life_days` is the shelf life that the label gives, from making to expiry; None where there is no date. `allergens`
    and `traits` are lists of codes.
    """

    __tablename__ = "items"
    __table_args__ = (
        CheckConstraint("grams >= 0", name="grams"),
        CheckConstraint("life_days IS NULL OR life_days >= 0", name="life_days"),
    )
    name: Mapped[str] = mapped_column(String(80), unique=True)
    pinyin: Mapped[str] = mapped_column(String(400))
    initials: Mapped[str] = mapped_column(String(80))
    category: Mapped[Category] = mapped_column(index=True)
    unit: Mapped[Unit] = mapped_column()
    grams: Mapped[int] = mapped_column(default=0)
    storage: Mapped[Storage] = mapped_column(default=Storage.AMBIENT)
    life_days: Mapped[int | None] = mapped_column()
    allergens: Mapped[list[Any]] = mapped_column(default=list)
    traits: Mapped[list[Any]] = mapped_column(default=list)
    ended_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    @property
    def is_food(self) -> bool:
        """Tell whether people eat it."""
        return self.category in FOOD

    @property
    def needs_date(self) -> bool:
        """Tell whether no lot of it is taken in without a date."""
        return self.category in DATED


class Barcode(Entity):
    """A code that the scanner reads, learned once; `quantity` is how many units of the item one scan means."""

    __tablename__ = "barcodes"
    __table_args__ = (CheckConstraint("quantity >= 1", name="quantity"),)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    quantity: Mapped[int] = mapped_column(default=1)


class ItemValue(Entity):
    """What one unit of an item is worth from a day on, in fen; for information only (R-FOD-10)."""

    __tablename__ = "item_values"
    __table_args__ = (UniqueConstraint("item_id", "valid_from"), CheckConstraint("value_fen >= 0", name="value"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"))
    value_fen: Mapped[int] = mapped_column(BigInteger)
    valid_from: Mapped[date] = mapped_column()


class Shelf(Entity):
    """An item at a place: where it lies and how little is too little.

    Whoever moves goods of an item in or out of a place holds this row first, so that two never take the same goods.
    """

    __tablename__ = "shelves"
    __table_args__ = (UniqueConstraint("site_id", "item_id"), CheckConstraint("minimum >= 0", name="minimum"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    place_code: Mapped[str] = mapped_column(String(12), default="")
    minimum: Mapped[int] = mapped_column(default=0)


class TemperatureReading(Entity):
    """How warm it was in a place, in tenths of a degree Celsius."""

    __tablename__ = "temperature_readings"
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    storage: Mapped[Storage] = mapped_column()
    tenths: Mapped[int] = mapped_column()
    read_at: Mapped[datetime] = mapped_column()
    read_by_id: Mapped[UUID | None] = mapped_column()
