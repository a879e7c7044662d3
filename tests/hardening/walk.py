"""Every form and every page of the application, as the people of the inhabited district get to see them."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from charity_app.core import policy
from charity_app.core.db import db
from charity_app.core.scope import ANONYMOUS, Actor, Role, acting_in
from charity_app.foodbank.models import PackTemplate
from charity_app.http.access import Rule, rule_of
from charity_app.registry.models import Site
from charity_app.volunteering.models import Activity, Shift
from tests.architecture.addresses import Atlas, Place
from tests.architecture.reach import reaches
from tests.architecture.strict import foreign_words, lapses
from tests.hardening.pages import PageForm, forms_of
from tests.shared import Shared
from tests.world import Browser, World, actor_of
from tests.writes import committed_writes

# between them they see every page and every form; the first who sees one tries it
WALKERS: tuple[Role | None, ...] = (
    None,
    Role.RESIDENT,
    Role.COMMUNITY_AID_ADVISOR,
    Role.STREET_OFFICER,
    Role.STREET_REVIEWER,
    Role.ORG_MANAGER,
    Role.ORG_FINANCE,
    Role.DISTRICT_AID_OFFICER,
    Role.CHARITY_OFFICER,
    Role.REGISTRY_OFFICER,
    Role.DONOR,
    Role.VOLUNTEER,
    Role.DEPOT_KEEPER,
    Role.POINT_KEEPER,
    Role.SYSADMIN,
    Role.AUDITOR,
)
# a page without a permission looks alike to all but these: two of them find forms of their own on it
AT_OPEN_DOORS = (None, Role.RESIDENT, Role.STREET_OFFICER, Role.POINT_KEEPER)


# lists of places, organisations, their offers, gifts and certificates by number: nobody's name is looked for there
IMPERSONAL = {
    "divisions.list_divisions",
    "foodbank.list_orders",
    "foodbank.list_outlets",
    "giving.list_received",
    "matching.list_offers",
    "projects.list_projects",
    "registry.list_organisations",
    "registry.list_sites",
    "stock.find_code",
    "stock.list_donors",
    "stock.list_items",
    "stock.list_lots",
    "stock.list_movements",
    "stock.list_shelves",
    "stock.new_delivery",
    "supermarket.list_shop_prices",
    "supermarket.list_shop_sales",
    "volunteering.ask_number",
    "volunteering.list_activities",
    "volunteering.list_shifts",
}


def tells(form: PageForm) -> bool:
    """Tell whether a form writes what people type into an address."""
    return form.method == "get" and any(item.is_typed for item in form.fields)


@dataclass(frozen=True)
class SeenForm:
    """A form, who saw it, and where."""

    role: Role | None
    endpoint: str
    page: str
    form: PageForm


def pages_of(app: Flask, world: World, role: Role | None) -> Iterator[str]:
    """Yield the address of every page that opens for a role, for a row in each state, rather of the own organisation.

    What is refused at the door stays out: the access matrix knocks there.
    """
    atlas, who = Atlas(app), ANONYMOUS if role is None else actor_of(world.users[role], world)
    for place in atlas.places:
        if "GET" not in place.methods or not goes_to(app, place, role):
            continue
        rows = atlas.rows(place.tables[place.last]) if place.tables else []
        rows = sorted(rows, key=lambda row: _organisation_of(row) == world.ids["organisation here"])
        near = {getattr(row, "state", None): row for row in rows if reaches(role, row, world)}
        for values in [atlas.values(place, row) for row in near.values()] if place.tables else [{}]:
            if opens(rule_of(app, place.endpoint), who, values):
                yield place.url(values)


def goes_to(app: Flask, place: Place, role: Role | None) -> bool:
    """Tell whether a role goes to an address on the walk, should it open."""
    rule = rule_of(app, place.endpoint)
    is_open_door = rule is None or rule.permission is None
    return role in (AT_OPEN_DOORS if is_open_door else WALKERS)


def opens(rule: Rule | None, who: Actor, values: Mapping[str, Any]) -> bool:
    """Tell whether an address lets somebody in: its loaders find everything, and its permission is theirs."""
    if rule is None or rule.permission is None:
        return True
    with acting_in(who.scope):
        loaded = [loader(who, values[f"{name}_id"]) for name, loader in rule.loaders.items()]
        return None not in loaded and policy.can(who, rule.permission, loaded[0] if loaded else None)


def _organisation_of(row: Any) -> UUID | None:
    own = getattr(row, "organisation_id", None)
    if isinstance(row, Shift):
        own = db.session.scalar(select(Activity.organisation_id).where(Activity.id == row.activity_id))
    if isinstance(row, PackTemplate):
        own = db.session.scalar(select(Site.organisation_id).where(Site.id == row.site_id))
    return own if isinstance(own, UUID) else None


def endpoint_of(app: Flask, path: str, method: str = "POST") -> str:
    """Return the endpoint behind an address."""
    adapter = app.url_map.bind("localhost")
    return str(adapter.match(path.split("?")[0], method=method)[0])


@dataclass(frozen=True)
class SeenPage:
    """A page that somebody asked for: how it answered, what it wrote for good, its forms, and what it owes."""

    role: Role | None
    endpoint: str
    path: str
    status: int
    is_page: bool
    writes: tuple[str, ...]
    forms: tuple[PageForm, ...]
    amiss: tuple[str, ...]


class Walker:
    """Goes to every page for each role, once per run; workers who need it at the same time share the way."""

    def __init__(self, app: Flask, world: World, browser_of: Callable[..., Browser], shared: Shared) -> None:
        self.app, self.world, self.browser_of, self.shared = app, world, browser_of, shared

    def all_pages(self) -> list[SeenPage]:
        """Return what everybody saw, role by role."""
        wanted = {f"pages of {role}": partial(self._seen_by, role) for role in WALKERS}
        return [page for pages in self.shared.made_together(wanted).values() for page in pages]

    def all_forms(self) -> list[SeenForm]:
        """Return every form once, told apart by where it goes and what it asks, as the first who sees it does."""
        found: dict[tuple[object, ...], SeenForm] = {}
        for page in self.all_pages():
            for form in page.forms:
                endpoint = endpoint_of(self.app, form.action, method=form.method.upper())
                mark = (endpoint, form.method, tuple(sorted(item.name for item in form.fields)))
                found.setdefault(mark, SeenForm(page.role, endpoint, page.path, form))
        return list(found.values())

    def _seen_by(self, role: Role | None) -> list[SeenPage]:
        paths = list(dict.fromkeys(pages_of(self.app, self.world, role)))
        db.session.expunge_all()
        who, known, seen = self.browser_of(role), set[str](), []
        foreign = foreign_words(role, self.world)
        for path in paths:
            endpoint = endpoint_of(self.app, path, method="GET")
            seen.append(_look(who, role, endpoint, path, foreign, is_known=endpoint in known))
            if seen[-1].status == 200:
                known.add(endpoint)
        return seen


def _look(
    who: Browser, role: Role | None, endpoint: str, path: str, foreign: Collection[str], *, is_known: bool
) -> SeenPage:
    """Open a page; the first of its kind that opens also as a part of a page."""
    with committed_writes() as written:
        response = who.send("GET", path)
        is_new = response.status_code == 200 and not is_known
        part = who.send("GET", path, headers={"HX-Request": "true"}) if is_new else None
    is_html = response.status_code == 200 and "html" in response.content_type
    is_page = is_html and response.data.lstrip().startswith(b"<!doctype html>")
    forms = tuple(forms_of(response.text, path)) if is_html else ()
    amiss = [owed for said in (response, part) if said is not None for owed in _amiss(said, role, foreign)]
    return SeenPage(role, endpoint, path, response.status_code, is_page, tuple(written), forms, tuple(amiss))


def _amiss(response: TestResponse, role: Role | None, foreign: Collection[str]) -> Iterator[str]:
    """Yield what is wrong with an answer: it fails, its headers are lax, or it names somebody else."""
    if response.status_code >= 500:
        yield str(response.status_code)
    yield from lapses(response.headers, is_private=role is not None)
    said = response.get_data().decode("utf-8", "replace")
    yield from (word for word in foreign if word in said)


@pytest.fixture
def walker(house: Flask, inhabited: World, browser_of: Callable[..., Browser], shared: Shared) -> Walker:
    """Whoever knows every page of the inhabited district."""
    return Walker(house, inhabited, browser_of, shared)
