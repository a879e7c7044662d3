"""Outlets: opened beside a site, changed, looked at once a week; and what they do not want. Source: R-STP-01 to 04."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank.events import (
    EmergencyStoreNamed,
    ItemRefused,
    ItemWelcomed,
    OutletChanged,
    OutletChecked,
    OutletOpened,
)
from charity_app.foodbank.models import EmergencyStore, Outlet, UnwantedItem
from charity_app.foodbank.states.outlets import COLD, Facility, PointType
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import take_version
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import Item
from charity_app.stock.states.items import FOOD, Category, Storage

_MOST_PACKS = 100_000


@dataclass(frozen=True, kw_only=True)
class OutletDetails:
    """What an outlet is, has and takes; no category means any."""

    point_type: PointType
    has_fridge: bool = False
    capacity: int = 0
    is_no_name: bool = False
    agreement_until_on: date | None = None
    facilities: Collection[Facility] = ()
    storages: Collection[Storage] = (Storage.AMBIENT,)
    categories: Collection[Category] = ()


def open_outlet(site: Site, depot: Site, *, details: OutletDetails, by: Actor) -> Outlet:
    """Let a site be an outlet that orders from a depot. Raises Invalid, Conflict when it is one already."""
    if db.session.scalar(select(Outlet.id).where(Outlet.site_id == site.id)) is not None:
        raise Conflict(Text("This place is an outlet already", "error"))
    if site.kind is SiteKind.FOOD_DEPOT:
        raise Invalid(Text("A depot is no outlet", "error"), field="site_id")
    _check_depot(depot)
    outlet = Outlet(site_id=site.id, depot_id=depot.id, number=f"P{new_code(5)}", opened_at=clock.now(), version=1)
    _fill(outlet, details)
    db.session.add(outlet)
    db.session.flush()
    emit(OutletOpened(site_id=site.id, depot_id=depot.id, by=by))
    return outlet


def change_outlet(outlet: Outlet, depot: Site, *, details: OutletDetails, version: int, by: Actor) -> None:
    """Correct what an outlet is. Raises Invalid, or Conflict when somebody else was faster."""
    _check_depot(depot)
    take_version(outlet, version)
    names = (*(one.name for one in fields(details)), "depot_id")
    before = {name: getattr(outlet, name) for name in names}
    _fill(outlet, details)
    outlet.depot_id = depot.id
    db.session.flush()
    changed = tuple(name for name, value in before.items() if getattr(outlet, name) != value)
    emit(OutletChanged(site_id=outlet.site_id, fields=changed, by=by))


def _check_depot(depot: Site) -> None:
    if depot.kind is not SiteKind.FOOD_DEPOT:
        raise Invalid(Text("Choose a depot", "error"), field="depot_id")


def _fill(outlet: Outlet, details: OutletDetails) -> None:
    if not 0 <= details.capacity <= _MOST_PACKS:
        raise Invalid(Text("Enter a number of zero or more", "error"), field="capacity")
    if not details.storages:
        raise Invalid(Text("Say at least one way of keeping goods", "error"), field="storages")
    if set(details.storages) & set(COLD) and not details.has_fridge:
        raise Invalid(Text("Cold goods need a fridge", "error"), field="storages")
    if details.point_type is PointType.LOTTERY_CARE_STOP:
        _check_lottery(details)
    outlet.point_type, outlet.capacity = details.point_type, details.capacity
    outlet.has_fridge, outlet.is_no_name = details.has_fridge, details.is_no_name
    outlet.agreement_until_on = details.agreement_until_on
    for name in ("facilities", "storages", "categories"):
        setattr(outlet, name, sorted({str(code) for code in getattr(details, name)}))


def _check_lottery(details: OutletDetails) -> None:
    """At a lottery outlet there is packaged ambient food and water only (R-STP-01)."""
    if set(details.storages) != {Storage.AMBIENT}:
        raise Invalid(Text("A lottery outlet keeps ambient goods only", "error"), field="storages")
    if set(details.categories) - set(FOOD):
        raise Invalid(Text("A lottery outlet hands out food and water only", "error"), field="categories")


def check_outlet(outlet: Outlet, *, by: Actor) -> None:
    """Note that everything was looked at today."""
    outlet.checked_on = clock.today()
    db.session.flush()
    emit(OutletChecked(site_id=outlet.site_id, by=by))


def refuse_item(outlet: Outlet, item: Item, *, by: Actor) -> None:
    """Note that an outlet does not want an item for now; said twice it is noted once."""
    if _open_word(outlet, item) is None:
        db.session.add(
            UnwantedItem(site_id=outlet.site_id, item_id=item.id, said_at=clock.now(), said_by_id=by.user_id)
        )
        db.session.flush()
        emit(ItemRefused(site_id=outlet.site_id, item_id=item.id, by=by))


def welcome_item(outlet: Outlet, item: Item, *, by: Actor) -> None:
    """Note that an outlet takes an item again."""
    row = _open_word(outlet, item)
    if row is not None:
        row.ended_at = clock.now()
        db.session.flush()
        emit(ItemWelcomed(site_id=outlet.site_id, item_id=item.id, by=by))


def _open_word(outlet: Outlet, item: Item) -> UnwantedItem | None:
    is_open = (UnwantedItem.site_id == outlet.site_id, UnwantedItem.item_id == item.id, UnwantedItem.ended_at.is_(None))
    return db.session.scalars(select(UnwantedItem).where(*is_open)).one_or_none()


def name_emergency_store(depot: Site, *, is_one: bool, by: Actor) -> None:
    """Say that a depot is an emergency store, or is none any more. Raises Invalid for another kind of place."""
    _check_depot(depot)
    row = db.session.scalars(select(EmergencyStore).where(EmergencyStore.site_id == depot.id)).one_or_none()
    if row is None:
        row = EmergencyStore(site_id=depot.id)
        db.session.add(row)
    row.named_at, row.named_by_id = clock.now(), by.user_id
    row.ended_at = None if is_one else clock.now()
    db.session.flush()
    emit(EmergencyStoreNamed(site_id=depot.id, is_one=is_one, by=by))
