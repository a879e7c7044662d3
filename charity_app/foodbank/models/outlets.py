"""Outlets of the food bank, what they do not want, and emergency stores: rows beside the sites of the registry."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.foodbank.states.outlets import PointType
from charity_app.stock.states.items import Storage


class Outlet(Entity):
    """A site where the food bank hands food out, and the depot it orders from (R-STP-03).

    `capacity` counts packs. `storages` and `categories` are codes of what it takes; `categories` empty means any. At an
    outlet without names pieces and people are counted and nobody is written down.
    """

    __tablename__ = "outlets"
    __table_args__ = (
        CheckConstraint("capacity >= 0", name="capacity"),
        CheckConstraint("site_id <> depot_id", name="two_places"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), unique=True)
    depot_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    point_type: Mapped[PointType] = mapped_column()
    facilities: Mapped[list[Any]] = mapped_column(default=list)
    has_fridge: Mapped[bool] = mapped_column(default=False)
    capacity: Mapped[int] = mapped_column(default=0)
    storages: Mapped[list[Any]] = mapped_column(default=lambda: [Storage.AMBIENT.value])
    categories: Mapped[list[Any]] = mapped_column(default=list)
    is_no_name: Mapped[bool] = mapped_column(default=False)
    agreement_until_on: Mapped[date | None] = mapped_column()
    checked_on: Mapped[date | None] = mapped_column()
    opened_at: Mapped[datetime] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)


class UnwantedItem(Entity):
    """What an outlet does not want to be given; it loses no place in a split by that (feature 4.10)."""

    __tablename__ = "unwanted_items"
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    said_at: Mapped[datetime] = mapped_column()
    said_by_id: Mapped[UUID | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()


_is_said = UnwantedItem.ended_at.is_(None)
Index(
    "uq_unwanted_items_open",
    UnwantedItem.site_id,
    UnwantedItem.item_id,
    unique=True,
    sqlite_where=_is_said,
    postgresql_where=_is_said,
)


class EmergencyStore(Entity):
    """A depot whose goods wait for an emergency: they leave only when a second person agrees."""

    __tablename__ = "emergency_stores"
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), unique=True)
    named_at: Mapped[datetime] = mapped_column()
    named_by_id: Mapped[UUID | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
