"""How warm it is in a place: the last reading of each storage class, whether it is right and whether a new one is due.

Source: domain.md 5.5 (table of storage classes; verify).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.sql import func

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.text import Text
from charity_app.identity.queries import names_of
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.stock.models import Lot, TemperatureReading
from charity_app.stock.queries.balances import holds
from charity_app.stock.states.items import RANGES_TENTHS, Storage
from charity_app.stock.states.movements import Owner

_EVERY = {
    Storage.AMBIENT: timedelta(hours=24),
    Storage.COOL: timedelta(hours=12),
    Storage.CHILLED: timedelta(hours=4),
    Storage.FROZEN: timedelta(hours=4),
}
"""How often each storage class is measured; hot meals are measured when they are handed over."""


CLASSES = {
    Storage.AMBIENT: Text("ambient", "temperature"),
    Storage.COOL: Text("cool", "temperature"),
    Storage.CHILLED: Text("chilled", "temperature"),
    Storage.FROZEN: Text("frozen", "temperature"),
    Storage.HOT: Text("hot meals", "temperature"),
}


class Warmth(StrEnum):
    """What is to be said about a storage class now."""

    GOOD = "good"
    DUE = "due"
    WRONG = "wrong"


WARMTHS = {
    Warmth.GOOD: Text("temperature right", "temperature"),
    Warmth.DUE: Text("to be measured", "temperature"),
    Warmth.WRONG: Text("out of range", "temperature"),
}
WARMTH_TONES = {Warmth.GOOD: "good", Warmth.DUE: "warn", Warmth.WRONG: "danger"}


@dataclass(frozen=True)
class Reading:
    """A reading with who took it."""

    row: TemperatureReading
    by: str

    @property
    def is_right(self) -> bool:
        """Tell whether it was in range."""
        return is_in_range(self.row.storage, self.row.tenths)


@dataclass(frozen=True)
class Climate:
    """A storage class of a place: its last reading, None where nobody has measured, and what to say about it."""

    storage: Storage
    last: Reading | None
    warmth: Warmth


def is_in_range(storage: Storage, tenths: int) -> bool:
    """Tell whether a temperature is right for a storage class."""
    low, high = RANGES_TENTHS[storage]
    return (low is None or tenths >= low) and (high is None or tenths <= high)


def climate_of(site: Site) -> list[Climate]:
    """Return the storage classes that a place uses, in their order. Three statements."""
    last = {row.storage: row for row in _last_readings(site.id)}
    names = names_of({row.read_by_id for row in last.values() if row.read_by_id})
    stored = _stored(site.id)
    used = [one for one in Storage if one in last or (one in _EVERY and one in stored)]
    return [_climate(one, _reading(last.get(one), names)) for one in used]


def _last_readings(site_id: UUID) -> list[TemperatureReading]:
    of = TemperatureReading
    newest = select(of.storage, func.max(of.read_at)).where(of.site_id == site_id).group_by(of.storage)
    wanted = select(of).where(of.site_id == site_id, tuple_(of.storage, of.read_at).in_(newest)).order_by(of.id)
    return list(db.session.scalars(wanted))


def _stored(site_id: UUID) -> set[Storage]:
    wanted = select(Lot.storage).join(Account, holds((Owner.SITE, site_id))).where(Account.balance > 0).distinct()
    return set(db.session.scalars(wanted))


def _reading(row: TemperatureReading | None, names: dict[UUID, str]) -> Reading | None:
    return None if row is None else Reading(row, names.get(row.read_by_id, "") if row.read_by_id else "")


def _climate(storage: Storage, last: Reading | None) -> Climate:
    if last is None:
        return Climate(storage, None, Warmth.DUE)
    if not last.is_right:
        return Climate(storage, last, Warmth.WRONG)
    is_due = storage in _EVERY and clock.now() - last.row.read_at > _EVERY[storage]
    return Climate(storage, last, Warmth.DUE if is_due else Warmth.GOOD)


def list_readings(site: Site, *, storage: Storage | None = None, page: int = 1) -> Page[Reading]:
    """Return one page of the readings of a place, the newest first. Two statements."""
    of = TemperatureReading
    wanted = select(of).where(of.site_id == site.id).order_by(of.read_at.desc(), of.id)
    if storage is not None:
        wanted = wanted.where(of.storage == storage)
    found: Page[TemperatureReading] = fetch_page(wanted, lambda row: row[0], number=page)
    names = names_of({row.read_by_id for row in found.items if row.read_by_id})
    shown = tuple(one for row in found.items if (one := _reading(row, names)) is not None)
    return Page(shown, found.number, found.pages, found.total)
