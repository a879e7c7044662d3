"""Commands on sites: open, correct, close."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.calendar import WEEKDAYS
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.policy import demand
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.divisions.spelling import spelled
from charity_app.registry.events import SiteChanged, SiteClosed, SiteOpened
from charity_app.registry.identifiers import parse_phone
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words, take_version
from charity_app.registry.states.organisations import SiteKind

_LONGEST = {"name": 120, "address": 200, "opening_hours": 120}
_NAMES = {"name": Text("Name", "field"), "address": Text("Address", "field")}


@dataclass(frozen=True)
class Hours:
    """When a place is open: in words, and the days of the week on which it is closed; 0 is Monday."""

    opening_hours: str
    closed_days: Sequence[int] = ()


@dataclass(frozen=True)
class SiteDetails:
    """What people need to know about a place."""

    kind: SiteKind
    name: str
    street_id: UUID
    address: str
    committee_id: UUID | None = None
    organisation_id: UUID | None = None
    opening_hours: str = ""
    closed_days: Sequence[int] = ()
    phone: str = ""


def open_site(details: SiteDetails, *, valid_from: date | None = None, by: Actor) -> Site:
    """Enter a place where help is given, in use from a day on. Raises Invalid, NotAllowed outside the own area."""
    site = Site(valid_from=valid_from or clock.today(), created_at=clock.now(), version=1)
    _fill(site, details)
    demand(by, "site.open", site)
    db.session.add(site)
    db.session.flush()
    emit(SiteOpened(site_id=site.id, kind=site.kind, by=by))
    return site


def change_site(site: Site, *, details: SiteDetails, version: int, by: Actor) -> None:
    """Correct what is known about a place. Raises Invalid, NotAllowed, or Conflict when somebody else was faster."""
    take_version(site, version)
    _fill(site, details)
    demand(by, "site.change", site)
    db.session.flush()
    emit(SiteChanged(site_id=site.id, kind=site.kind, by=by))


def set_hours(site: Site, hours: Hours, *, version: int, by: Actor) -> None:
    """Say when a place is open. Raises Invalid, or Conflict when somebody else was faster."""
    take_version(site, version)
    longest = _LONGEST["opening_hours"]
    site.opening_hours = clean_words(hours.opening_hours, field="opening_hours", longest=longest)
    site.closed_days = _closed_days(hours.closed_days)
    db.session.flush()
    emit(SiteChanged(site_id=site.id, kind=site.kind, by=by))


def close_site(site: Site, *, on: date, by: Actor) -> None:
    """Note from which day on a place is no longer used. Raises Invalid, Conflict."""
    if site.valid_to is not None:
        raise Conflict(Text("This place is already closed", "error"))
    if on < site.valid_from:
        raise Invalid(Text("The end cannot be before the start", "error"), field="on")
    site.valid_to = on
    db.session.flush()
    emit(SiteClosed(site_id=site.id, kind=site.kind, by=by))


def _fill(site: Site, details: SiteDetails) -> None:
    for item in fields(details):
        value = getattr(details, item.name)
        longest = _LONGEST.get(item.name)
        setattr(site, item.name, clean_words(value, field=item.name, longest=longest) if longest else value)
    site.closed_days = _closed_days(details.closed_days)
    for name in ("name", "address"):
        if not getattr(site, name):
            told = Text("Please fill in %(field)s", "error", {"field": _NAMES[name]})
            raise Invalid(told, field=name)
    site.phone = parse_phone(details.phone) if details.phone.strip() else ""
    spelling = spelled(site.name)
    site.pinyin, site.initials = spelling.pinyin, spelling.initials


def _closed_days(days: Sequence[int]) -> list[int]:
    """Return the days of the week in order. Raises Invalid when one is none, or none is left to be open on."""
    found = set(days)
    if not found < set(range(len(WEEKDAYS))):
        told = Text("Leave one day of the week at least. A place that is not used any more is closed instead", "site")
        raise Invalid(told, field="closed_days")
    return sorted(found)
