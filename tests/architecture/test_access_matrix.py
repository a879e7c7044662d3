"""Every role against every address that names a row: elsewhere is the same as nowhere (C2; rulings 11 and 18).

The walk finds the endpoints, and what their parameters stand for, by itself; new ones are covered at once.
"""

from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import true
from werkzeug.test import TestResponse

from charity_app.core import scope
from charity_app.core.db import Base, db
from charity_app.core.scope import Role
from charity_app.http.access import rule_of
from charity_app.identity.models import User
from charity_app.identity.states import READS_STREET
from tests.architecture.addresses import WORDS, fill
from tests.architecture.reach import addresses, loaded_models, place_of, reaches, rows_of
from tests.identity.factories import open_session
from tests.world import Browser, World
from tests.writes import committed_writes

_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)
_UNTOLD = {"Date", "Set-Cookie", "Content-Length"}
# written before the answer is known, and on purpose: tries are counted, sessions are marked as seen (rulings 1 and 2)
_COUNTED = {"UPDATE sessions", "INSERT INTO throttles", "UPDATE throttles"}


class Matrix:
    """The rows to point at, drawn from the tables once per test."""

    def __init__(self, app: Flask, world: World, role: Role | None) -> None:
        self.app, self.world, self.role = app, world, role
        self.rows: dict[type[Base], list[Any]] = {}

    def of(self, model: type[Base]) -> list[Any]:
        """Return the rows of a table."""
        if model not in self.rows:
            self.rows[model] = rows_of(model)
        return self.rows[model]

    def pointed(self) -> Iterator[tuple[str, str, str, dict[str, type[Base]]]]:
        """Yield endpoint, address, method and parameters of every address that loads a row."""
        for endpoint, address, methods in addresses(self.app):
            models = loaded_models(self.app, endpoint)
            for method in sorted(methods) if models else ():
                yield endpoint, address, method, models

    def values(self, models: dict[str, type[Base]], row: Any) -> dict[str, object]:
        """Return a value per parameter: the row, and what it belongs to."""
        name = next(reversed(models)) if isinstance(row, models[next(reversed(models))]) else next(iter(models))
        others = {key: getattr(row, key, None) or self._any(model) for key, model in models.items() if key != name}
        return {**others, name: row.id, **WORDS}

    def _any(self, model: type[Base]) -> UUID:
        rows = self.of(model)
        return rows[0].id if rows else uuid4()

    def foreign(self, models: dict[str, type[Base]]) -> list[Any]:
        """Return rows out of the role's reach: one per street and organisation."""
        found: dict[tuple[object, ...], Any] = {}
        for row in self.of(models[next(reversed(models))]):
            if self.role is None or not reaches(self.role, row, self.world):
                place = place_of(row)
                found.setdefault((place.get("street_id"), place.get("organisation_id")), row)
        return list(found.values())[:4]

    def near(self, models: dict[str, type[Base]]) -> list[Any]:
        """Return rows within the role's reach."""
        if self.role is None:
            return []
        rows = self.of(models[next(reversed(models))])
        return [row for row in rows if reaches(self.role, row, self.world)][:2]


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


def _ask(who: Browser, method: str, address: str, values: dict[str, object], body: dict[str, object], **kw: Any) -> Any:
    response = who.send(method, fill(address, values), body, **kw)
    return _say(response, list(values.values()))


WHO = [None, *Role]


def _differences(matrix: Matrix, who: Browser) -> tuple[list[Any], int]:
    """Point at every row out of reach and at nothing; return what told them apart, and how often it was tried."""
    found, asked = [], 0
    for endpoint, address, method, models in matrix.pointed():
        foreign = [matrix.values(models, row) for row in matrix.foreign(models)]
        db.session.rollback()
        for body, headers in product(_bodies(matrix.app, endpoint, method), ({}, {"HX-Request": "true"})):
            nowhere: dict[str, object] = {**{name: uuid4() for name in models}, **WORDS}
            expected = _ask(who, method, address, nowhere, body(), headers=headers)
            if expected[0] >= 500:
                found.append((endpoint, method, expected[0]))
            for values in foreign:
                asked += 1
                got = _ask(who, method, address, values, body(), headers=headers)
                if got != expected:
                    found.append((endpoint, method, dict(headers), got[0], expected[0]))
    return found, asked


@pytest.mark.parametrize("role", WHO, ids=lambda role: str(role or "anonymous"))
def test_what_lies_elsewhere_answers_like_what_does_not_exist(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser], role: Role | None
) -> None:
    with committed_writes() as written:
        found, asked = _differences(Matrix(house, inhabited, role), browser_of(role))
    assert found == []
    assert set(written) <= _COUNTED
    assert asked > 0


def test_the_matrix_sees_a_scope_that_lets_everything_through(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: with the second wall gone, other streets' files differ from nothing."""
    monkeypatch.setattr(scope, "criterion", lambda _model, _scope: true())
    found, _asked = _differences(Matrix(house, inhabited, Role.STREET_OFFICER), browser_of(Role.STREET_OFFICER))
    assert found != []


@pytest.mark.parametrize("role", Role, ids=str)
def test_what_lies_within_reach_never_breaks_and_names_nobody_else(house: Flask, inhabited: World, role: Role) -> None:
    matrix = Matrix(house, inhabited, role)
    user = next(row for row in rows_of(User) if row.id == inhabited.users[role])
    failing, telling = [], []
    foreign = _foreign_words(role, inhabited)
    for endpoint, address, method, models in sorted(matrix.pointed(), key=lambda found: found[2]):
        for row in matrix.near(models):
            values = matrix.values(models, row)
            who = Browser(house, open_session(user))
            response = who.send(method, fill(address, values))
            if response.status_code >= 500:
                failing.append((endpoint, method, response.status_code))
            telling += [(endpoint, word) for word in foreign if word in response.text]
    assert failing == []
    assert telling == []


@pytest.mark.parametrize("role", WHO, ids=lambda role: str(role or "anonymous"))
def test_pages_that_name_no_row_never_break_and_name_nobody_else(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser], role: Role | None
) -> None:
    who, foreign = browser_of(role), _foreign_words(role, inhabited)
    failing, telling = [], []
    for endpoint, address, methods in addresses(house):
        if "GET" not in methods or loaded_models(house, endpoint):
            continue
        for headers in ({}, {"HX-Request": "true"}):
            response = who.send("GET", fill(address, {**WORDS, "code_id": uuid4()}), headers=headers)
            if response.status_code >= 500:
                failing.append((endpoint, response.status_code))
            telling += [(endpoint, word) for word in foreign if word in response.text]
    assert failing == []
    assert telling == []


def _foreign_words(role: Role | None, world: World) -> set[str]:
    """What must not stand on any page of this role: full values of anybody, and the file numbers of other places."""
    words = set(world.secrets())
    with_files = {"family here", "family next door", "family there"}
    if role in (Role.DISTRICT_AID_OFFICER, Role.AUDITOR):
        with_files = set()
    elif role in READS_STREET:
        with_files = {"family there"}
    elif role in (Role.COMMITTEE_WORKER, Role.CHILD_DIRECTOR, Role.RESIDENT, Role.PROXY):
        with_files = {"family next door", "family there"}
    return words | {world.numbers[name] for name in with_files} | {str(world.ids[name]) for name in with_files}


def test_unknown_methods_are_refused_everywhere_without_effect(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    who, wrong = browser_of(Role.DISTRICT_AID_OFFICER), []
    with committed_writes() as written:
        for endpoint, address, methods in addresses(house):
            models = loaded_models(house, endpoint)
            values = {name: uuid4() for name in models} | WORDS | {"code_id": uuid4()}
            for method in {"PUT", "PATCH", "DELETE", "TRACE"} - methods:
                status = who.send(method, fill(address, values)).status_code
                if status not in (403, 404):
                    wrong.append((endpoint, method, status))
    assert wrong == []
    assert set(written) <= _COUNTED
