"""Every role against every address that names a row: elsewhere is the same as nowhere (C2; rulings 11 and 18).

The walk finds the endpoints, and what their parameters stand for, by itself; new ones are covered at once. All roles
are asked for on SQLite, an officer of a street on PostgreSQL too. What opens for a role of the walk over all pages is
opened there and nowhere twice: once, on PostgreSQL.

A stranger, an officer and a manager ask everything over HTTP. For the others the loaders of an endpoint are asked
first: where the same loader finds nothing at both addresses, the same exception is raised before any view runs, and
that its answer tells nothing of the address is seen with those three. Where the door is closed to them within their
reach, the same page of a refusal is left out likewise. Everything else is asked over HTTP.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import make_transient
from werkzeug.exceptions import MethodNotAllowed
from werkzeug.routing import MapAdapter
from werkzeug.test import TestResponse

from charity_app.core import scope
from charity_app.core.db import db
from charity_app.core.scope import ANONYMOUS, Role
from charity_app.http.access import rule_of
from charity_app.identity.models import User
from charity_app.identity.queries import load_actor
from tests.architecture.addresses import Atlas, Place
from tests.architecture.missed import Pointed, not_missed
from tests.architecture.reach import place_of, reaches
from tests.architecture.strict import foreign_words, lapses
from tests.hardening.walk import Walker, goes_to, opens
from tests.identity.factories import open_session
from tests.world import Browser, World, actor_of
from tests.writes import committed_writes

pytestmark = pytest.mark.database
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
_UNTOLD = {"Date", "Set-Cookie", "Content-Length"}
# written before the answer is known, and on purpose: tries are counted, sessions are marked as seen (rulings 1 and 2)
_COUNTED = {"UPDATE sessions", "INSERT INTO throttles", "UPDATE throttles"}
# a recall shows the food safety officer the number and the street of every family, and nothing else of it (R-FOD-08)
_BY_NUMBER = (Role.FOOD_SAFETY_OFFICER, "stock.list_families")


def _say(response: TestResponse, path_ids: list[object]) -> tuple[int, dict[str, str], bytes]:
    headers = {name: value for name, value in response.headers.items() if name not in _UNTOLD}
    body = response.get_data()
    for place, value in enumerate(path_ids):
        headers = {name: text.replace(str(value), f"<id {place}>") for name, text in headers.items()}
    return response.status_code, headers, body


def _bodies(app: Flask, endpoint: str, method: str) -> list[Callable[[], dict[str, object]]]:
    rule = rule_of(app, endpoint)
    if method == "GET" or rule is None or rule.before is None:
        return [dict]
    return [dict, lambda: {name: (BytesIO(_PNG), "photo.png") for name in ("file", "photo", "paper", "evidence")}]


def _ask(who: Browser, method: str, url: str, values: dict[str, object], body: dict[str, object], **kw: Any) -> Any:
    return _say(who.send(method, url, body, **kw), list(values.values()))


ROLES = [
    pytest.param(role, id=role.value, marks=() if role is Role.STREET_OFFICER else pytest.mark.pages) for role in Role
]
WHO = [pytest.param(None, id="anonymous", marks=pytest.mark.pages), *ROLES]
_FOREIGN_EACH = 3
_UNKNOWN = {"PUT", "PATCH", "DELETE", "TRACE"}
_EVERY_WAY = (None, Role.STREET_OFFICER, Role.ORG_MANAGER)


def _foreign(atlas: Atlas, place: Place, role: Role | None, world: World) -> list[tuple[Any, Any]]:
    """Return values that point out of the role's reach, each with what is known to exist in them.

    One row of another street and one of another organisation; one of any where the role reaches none at all.
    """
    found: dict[tuple[object, ...], Any] = {}
    rows = atlas.rows(place.tables[place.last])
    for row in rows:
        if not reaches(role, row, world):
            where = place_of(row)
            found.setdefault((where.get("street_id"), where.get("organisation_id")), row)
    chosen = list(found.values())[: _FOREIGN_EACH if any(reaches(role, row, world) for row in rows) else 1]
    pairs: list[tuple[Any, Any]] = [(atlas.values(place, row), {}) for row in chosen]
    for row, name in product(chosen[:1], list(place.tables)[:-1]):
        own = next((one for one in atlas.rows(place.tables[name]) if reaches(role, one, world)), None)
        if own is not None:
            pairs.append(({**atlas.values(place, row), name: own.id}, {name: own.id}))
    return pairs


def _ways(place: Place, role: Role | None) -> list[tuple[str, dict[str, str]]]:
    """How an address is asked: by each method, for a page and perhaps for a fragment."""
    return [(method, headers) for headers in _kinds(role) for method in sorted(place.methods)]


def _kinds(role: Role | None) -> list[dict[str, str]]:
    """What is asked for: a page; by a stranger, an officer and a manager also a fragment."""
    return [{}, {"HX-Request": "true"}] if role in _EVERY_WAY else [{}]


def _pointed(app: Flask, world: World, role: Role | None) -> Pointed:
    """Return every address with values that point out of the role's reach."""
    atlas = Atlas(app)
    pointed = [(place, _foreign(atlas, place, role, world)) for place in atlas.places if place.tables]
    db.session.expunge_all()
    return pointed


def _differences(app: Flask, world: World, role: Role | None, who: Browser, pointed: Pointed) -> Iterator[Any]:
    """Point at every row out of reach and at nothing; yield what tells them apart."""
    if role is not None and role not in _EVERY_WAY:
        pointed = not_missed(app, pointed, actor_of(world.users[role], world))
    for place, pairs in pointed:
        for method, headers in _ways(place, role):
            for body, known in product(_bodies(app, place.endpoint, method), _distinct(pairs)):
                nowhere = place.nowhere(**known)
                expected = _ask(who, method, place.url(nowhere), nowhere, body(), headers=headers)
                for values in [values for values, same in pairs if same == known][: 1 if headers else None]:
                    got = _ask(who, method, place.url(values), values, body(), headers=headers)
                    if got != expected or got[0] >= 500:
                        yield place.endpoint, method, dict(headers), got[0], expected[0]


def _distinct(pairs: list[tuple[Any, Any]]) -> list[Any]:
    return [known for number, (_values, known) in enumerate(pairs) if known not in [one for _v, one in pairs[:number]]]


@pytest.mark.parametrize("role", WHO)
def test_what_lies_elsewhere_answers_like_what_does_not_exist(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser], role: Role | None
) -> None:
    who, pointed = browser_of(role), _pointed(house, inhabited, role)
    with committed_writes() as written:
        found = list(_differences(house, inhabited, role, who, pointed))
    assert found == []
    assert set(written) <= _COUNTED
    assert sum(len(pairs) for _place, pairs in pointed) > 0
    assert who.send("GET", "/account/").status_code == (303 if role is None else 200)


@pytest.mark.pages
@pytest.mark.parametrize("role", [Role.STREET_OFFICER, Role.CHILD_DIRECTOR], ids=str)
def test_the_matrix_sees_a_scope_that_lets_everything_through(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    """Control: with the second wall gone, other streets' files differ from nothing."""
    monkeypatch.setattr(scope, "_bounds", lambda _models, _scope: ())
    pointed = _pointed(house, inhabited, role)
    assert any(_differences(house, inhabited, role, browser_of(role), pointed))


def test_nothing_stands_before_the_loaders_of_one_package_alone(house: Flask) -> None:
    """A hook of a blueprint would answer before the loaders; what the matrix leaves to them would then be untold."""
    assert set(house.before_request_funcs) | set(house.after_request_funcs) == {None}
    own = [handlers for name, handlers in house.error_handler_spec.items() if name is not None]
    assert not any(kinds for handlers in own for kinds in handlers.values())


@pytest.mark.parametrize("role", ROLES)
def test_what_lies_within_reach_never_breaks_and_names_nobody_else(house: Flask, inhabited: World, role: Role) -> None:
    """Pages show nobody in full; what a press of a button opens is the family's that was asked for."""
    atlas, failing, telling, lax, ended = Atlas(house), [], [], [], []
    strangers = {*inhabited.people["family next door"].values, *inhabited.numbers.values()}
    user = db.session.scalars(select(User).where(User.id == inhabited.users[role])).one()
    foreign, who = foreign_words(role, inhabited), actor_of(inhabited.users[role], inhabited)
    near = {place.endpoint: _near(atlas, place, role, inhabited) for place in atlas.places if place.tables}
    make_transient(user)
    db.session.expunge_all()
    token = open_session(user)
    for place in atlas.places:
        values = near.get(place.endpoint)
        is_open = values is not None and opens(rule_of(house, place.endpoint), who, values)
        if values is None or not (is_open or role in _EVERY_WAY):
            continue
        is_walked = is_open and goes_to(house, place, role)
        for method in sorted(place.methods - ({"GET"} if is_walked else set())):
            response = Browser(house, token).send(method, place.url(values))
            if method != "GET" and not _stands_as_before(token):
                token = open_session(user)
            ended += [place.endpoint] * response.headers.get("Location", "").startswith("/account/sign-in")
            said = response.get_data().decode("utf-8", "replace")
            if response.status_code >= 500:
                failing.append((place.endpoint, method, response.status_code))
            lax += [(place.endpoint, method, header) for header in lapses(response.headers, is_private=True)]
            untold = foreign if method == "GET" else foreign & strangers
            if (role, place.endpoint) == _BY_NUMBER:
                untold = untold - set(inhabited.numbers.values())
            telling += [(place.endpoint, word) for word in untold if word in said]
    assert failing == []
    assert telling == []
    assert lax == []
    assert set(ended) <= {"identity.revoke_session"}


@pytest.mark.parametrize("role", WHO)
def test_pages_that_name_no_row_never_break_and_name_nobody_else(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser], role: Role | None
) -> None:
    who, foreign = browser_of(role), foreign_words(role, inhabited)
    judged = ANONYMOUS if role is None else actor_of(inhabited.users[role], inhabited)
    failing, telling, lax = [], [], []
    for place in Atlas(house).places:
        if "GET" not in place.methods or place.tables:
            continue
        if goes_to(house, place, role) and opens(rule_of(house, place.endpoint), judged, {}):
            continue
        for headers in _kinds(role):
            response = who.send("GET", place.url({}), headers=headers)
            if response.status_code >= 500:
                failing.append((place.endpoint, response.status_code))
            lax += [(place.endpoint, header) for header in lapses(response.headers, is_private=role is not None)]
            said = response.get_data().decode("utf-8", "replace")
            telling += [(place.endpoint, word) for word in foreign if word in said]
    assert failing == []
    assert telling == []
    assert lax == []


def _stands_as_before(token: str) -> bool:
    """Tell whether what was pressed has neither ended the session nor begun to help somebody in it."""
    actor = load_actor(token)
    return actor is not None and actor.helping_id is None


def _near(atlas: Atlas, place: Place, role: Role, world: World) -> dict[str, object] | None:
    rows = atlas.rows(place.tables[place.last])
    return next((atlas.values(place, row) for row in rows if reaches(role, row, world)), None)


@pytest.mark.pg
def test_no_page_on_the_walk_breaks_or_names_anybody_else(walker: Walker) -> None:
    """What opens for a role is opened once, on the walk; the tests above knock where it does not go."""
    assert [(page.endpoint, page.role, page.amiss) for page in walker.all_pages() if page.amiss] == []


@pytest.mark.pages
def test_unknown_methods_are_refused_everywhere_without_effect(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    """No address leads any of them to a view; what is answered then is the same everywhere: each package says it."""
    who, adapter = browser_of(Role.DISTRICT_AID_OFFICER), house.url_map.bind("localhost")
    by_pattern: dict[str, set[str]] = {}
    packages: dict[str, str] = {}
    for place in Atlas(house).places:
        url = place.url(place.nowhere())
        by_pattern.setdefault(url, set()).update(place.methods)
        packages.setdefault(place.endpoint.partition(".")[0], url)
    asked = {(url, method) for url, methods in by_pattern.items() for method in _UNKNOWN - methods}
    assert [(url, method) for url, method in asked if not _leads_nowhere(adapter, url, method)] == []
    with committed_writes() as written:
        told = {(url, method): who.send(method, url).status_code for url, method in asked if url in packages.values()}
    assert set(told.values()) == {404}
    assert set(written) <= _COUNTED


def _leads_nowhere(adapter: MapAdapter, url: str, method: str) -> bool:
    try:
        adapter.match(url, method=method)
    except MethodNotAllowed:
        return True
    return False
