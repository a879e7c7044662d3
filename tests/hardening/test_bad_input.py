"""What nobody should send: every field of every form and every query takes it calmly (E1, E5, E6; rules 16 and 17).

It runs on PostgreSQL, which refuses more: signs without a meaning, numbers of more than eight bytes.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from charity_app.core import clock, files
from charity_app.core.db import Base, db, unit_of_work
from charity_app.core.scope import Role
from charity_app.http import errors
from charity_app.identity.models import Throttle, UserSession
from tests.hardening.pages import FormField, Pairs, Value, encoded
from tests.hardening.walk import IMPERSONAL, SeenForm, Walker, tells
from tests.html import Element, read
from tests.world import Browser, World
from tests.writes import committed_writes

pytestmark = pytest.mark.pg
FORBIDDEN: dict[str, Value] = {"NUL": "a\x00b", "lone surrogate": "a\ud800b", "direction": "a\u202eb"}
ODD: dict[str, Value] = {
    "10^12": "1000000000000",
    "full-width": "１２３４５",
    "5,000 characters": "长" * 5000,
    "emoji": "👨‍👩‍👧😀",
    "markup": '"><script>alert(1)</script>',
    "sql": "' OR 1=1 --",
    "formula": "=cmd|' /C calc'!A0",
    "nothing": "",
    "spaces": "   ",
    "a negative number": "-1",
    "no number": "1e309",
    "no day": "2024-02-30",
    "a foreign id": "6f1d0e2a-0000-4000-8000-00000000beef",
    "half a byte": b"\xff\xfe",
}
TRIED = FORBIDDEN | ODD
WORDS = ("5,000 characters", "emoji", "markup", "sql", "formula", "nothing", "spaces", "half a byte")
VALUES = ("10^12", "full-width", "a negative number", "no number", "no day", "nothing", "emoji", "half a byte")
CHOICES = ("NUL", "a foreign id")
WORDS_ALONE = ("NUL", "5,000 characters")
VALUES_ALONE = ("NUL", "10^12", "full-width", "no day")
WRONG_FILES: dict[str, Value] = {
    "a program": ("photo.jpg", b"MZ\x90\x00" * 50, "image/jpeg"),
    "nothing": ("", b"", "application/octet-stream"),
    "an empty file": ("photo.jpg", b"", "image/jpeg"),
    "half a picture": ("photo.png", bytes.fromhex("89504e470d0a1a0a0000000d49484452"), "image/png"),
    "a drawing with a script": (
        "a.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "image/svg+xml",
    ),
    "an odd name": ("../../etc/pass\u202ewd", b"text", "text/plain"),
    "text for a table": ("a.csv", "姓名\x00,电话\n=1+1,２".encode(), "text/csv"),
    "words": "no file at all",
}
Try = tuple[dict[str, str], Pairs]
"""What is odd, by field, and the body that is sent."""
PARTS = 12  # every form belongs to one of them; workers take them as they are free
EXTRA = ("role", "street_id", "state", "id", "version", "amount_fen", "verified", "user_id", "by", "reviewed_by_id")


def _stand_as_at_first() -> None:
    """Forget what was tried too often, and let everybody be signed in still."""
    with unit_of_work():
        db.session.execute(delete(Throttle))
        db.session.execute(update(UserSession).values(seen_at=clock.wall(), revoked_at=None))


def _tries(seen: SeenForm) -> Iterator[Try]:
    """Yield every try of a form: first what can be odd in all its fields at once, then field by field."""
    form = seen.form
    free = [item for item in form.fields if not _is_chosen(item) and item.kind != "file"]
    chosen = [item for item in form.fields if _is_chosen(item)]
    signs = cycle(name for name in FORBIDDEN if name != "NUL")
    together = [{item.name: "NUL" for item in free}, {item.name: next(signs) for item in free}]
    together += [{item.name: (WORDS if item.is_words else VALUES)[turn] for item in free} for turn in range(len(WORDS))]
    together += [{item.name: name for item in chosen} for name in CHOICES]
    for odd in filter(None, together):
        yield odd, [(name, TRIED[odd[name]] if name in odd else given) for name, given in form.filled()]
    yield {}, [pair for field, given in form.filled() for pair in ((field, given or "1"), (field, "二"))]
    yield {}, form.filled() + [(name, "1") for name in EXTRA]
    yield {item.name: "missing" for item in form.fields}, []
    for item in form.fields:
        for name, value in _alone(item).items():
            yield {item.name: name}, form.with_values(item.name, [value])
        yield {item.name: "missing"}, form.with_values(item.name, [])


def _alone(item: FormField) -> dict[str, Value]:
    """Every field looks for signs that cannot be stored by the same code, so one of them in each is enough."""
    if item.kind == "file":
        return WRONG_FILES
    names = CHOICES if _is_chosen(item) else WORDS_ALONE if item.is_words else VALUES_ALONE
    return {name: TRIED[name] for name in names}


def _is_chosen(item: FormField) -> bool:
    return bool(item.choices) or item.kind == "hidden"


def _send(who: Browser, seen: SeenForm, pairs: Pairs) -> Any:
    if seen.form.method == "get":
        body, _kind = encoded(pairs, multipart=False)
        return who.send("GET", f"{seen.form.action.split('?')[0]}?{body.decode()}")
    body, kind = encoded([("_key", who.key(seen.form.action)), *pairs], multipart=seen.form.is_multipart)
    return who.client.post(seen.form.action, data=body, content_type=kind)


def _content() -> dict[str, list[Any]]:
    db.session.rollback()
    with db.engine.connect() as connection:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in {"throttles", "sessions"}]
        return {table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in tables}


def _stored_files() -> int:
    """Count what is kept once the night has swept what was given up."""
    files.sweep_aside(before=clock.wall() + timedelta(seconds=1))
    root = files._root
    return sum(len(names) for _folder, _folders, names in os.walk(root)) if root and Path(root).exists() else 0


def test_no_form_tells_in_its_address_what_was_typed(forms: list[SeenForm]) -> None:
    assert {seen.endpoint for seen in forms if tells(seen.form)} == IMPERSONAL


@pytest.mark.usefixtures("inhabited", "nothing_lasts")
@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_breaks_and_refusals_keep_what_was_typed(
    forms: list[SeenForm], browser_of: Callable[..., Browser], monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    log = Mock()
    monkeypatch.setattr(errors, "log", log)
    broken, silent, lost, unforeseen = [], [], [], []
    _stand_as_at_first()
    before = _content(), _stored_files()
    for seen in forms[part::PARTS]:
        typed = {item.name for item in seen.form.fields if item.is_typed or item.kind == "date"}
        refused: set[tuple[str, str]] = set()
        for odd, pairs in _tries(seen):
            if odd and odd.items() <= refused:
                continue  # what a field refuses in company it refuses alone: each is looked at for itself
            log.reset_mock()
            with committed_writes() as written:
                response = _send(browser_of(seen.role), seen, pairs)
            if written:
                _stand_as_at_first()
            told = (seen.endpoint, seen.role, odd, response.status_code, response.location)
            if response.status_code >= 500:
                broken.append(told)
            if seen.form.method == "get":
                continue
            if log.error.called:
                unforeseen.append((*told, log.error.call_args))
            if _forbidden(odd) & typed and response.status_code < 400:
                silent.append(told)
            if response.status_code == 422:
                shown = list(read(response.text).walk())
                refused |= {(name, odd[name]) for name in _fields_with_message(shown, odd)}
                lost += [(*told, problem) for problem in _what_is_missing(shown, seen, odd, pairs)]
    assert broken == [], _listed(broken)
    assert unforeseen == [], _listed(unforeseen)
    assert silent == [], _listed(silent)
    assert lost == [], _listed(lost)
    after = _content(), _stored_files()
    assert {name for name in before[0] if before[0][name] != after[0][name]} <= {"one_time_codes"}
    assert after[1] == before[1]


def _listed(found: list[Any]) -> str:
    return "\n".join(map(str, found[:60]))


def _forbidden(odd: dict[str, str]) -> set[str]:
    return {name for name, what in odd.items() if what in FORBIDDEN}


def _fields_with_message(shown: list[Element], names: Iterable[str]) -> set[str]:
    ids = {element.attributes.get("id", "") for element in shown}
    return {name for name in names if f"{name}-error" in ids}


def _what_is_missing(shown: list[Element], seen: SeenForm, odd: dict[str, str], pairs: Pairs) -> Iterator[str]:
    """Yield what a refusal owes: a message, on the field where one field was odd, and the words typed elsewhere."""
    typed = {item.name: item for item in seen.form.fields if item.is_words and item.kind != "password"}
    if not any(item.is_typed for item in seen.form.fields):
        return
    classes = [element.attributes.get("class", "").split() for element in shown]
    if not any("err" in names or "errs" in names or "danger" in names for names in classes):
        yield "no message"
    alone = next(iter(odd)) if len(odd) == 1 else ""
    at = [alone, alone.split("-")[0]]  # a row of many may have its message above the rows
    if _forbidden(odd) & {alone} & typed.keys() and not _fields_with_message(shown, at):
        yield "the message is not on the field"
    kept = {element.attributes.get("value", "") for element in shown if element.tag == "input"} | {""}
    kept |= {element.text for element in shown if element.tag == "textarea"}
    for field, value in dict(reversed(pairs)).items() if alone or not _forbidden(odd) else ():
        is_kept = field not in typed or field == alone or not isinstance(value, str) or value.strip() in kept
        if not is_kept:
            yield f"what was typed into {field} is gone"


QUERY_PARTS = 4
QUERIES = (
    "page=-1&sort=nothing&state=unknown&type=unknown&role=unknown&street=unknown&street_id=unknown&kind=unknown"
    "&q=" + "%E9%95%BF" * 1200 + "&code=%27%20OR%201%3D1--&digits=%EF%BC%91%EF%BC%91%EF%BC%91%EF%BC%91",
    "page=1000000000000&as_of=2024-02-30&on=9999-99-99&date=0001-01-01&next=//elsewhere.example",
    "page=1" + "0" * 30,
    "page=%EF%BC%91&page=2&need_type=1&committee_id=%25&household_id=x&organisation_id=%C3%A9",
    "q=%00",
    "q=%ED%A0%80&=%",
)


@pytest.mark.usefixtures("inhabited")
@pytest.mark.parametrize("part", range(QUERY_PARTS))
def test_no_query_breaks_a_page(walker: Walker, browser_of: Callable[..., Browser], part: int) -> None:
    answering = {page.endpoint: page for page in reversed(walker.all_pages()) if page.status == 200}
    broken = []
    for page in list(answering.values())[part::QUERY_PARTS]:
        for query in QUERIES:
            response = browser_of(page.role).send("GET", f"{page.path}?{query}")
            if response.status_code >= 500:
                broken.append((page.path, page.role, query[:60], response.status_code))
    assert broken == [], _listed(broken)


@pytest.mark.parametrize("role", [None, Role.STREET_OFFICER], ids=str)
def test_too_much_of_a_form_is_refused(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser], role: Role | None
) -> None:
    who = browser_of(role)
    action = "/account/sign-in" if role is None else "/registry/households/new"
    many: Pairs = [(f"field{number}", "1") for number in range(500)]
    body, kind = encoded([("_key", who.key(action)), *many], multipart=True)
    assert who.client.post(action, data=body, content_type=kind).status_code == 422
    body, kind = encoded([("_key", who.key(action)), ("words", "长" * 600_000)], multipart=False)
    assert who.client.post(action, data=body, content_type=kind).status_code == 422
    body, kind = encoded([("file", ("big.jpg", b"\xff" * 12_000_000, "image/jpeg"))], multipart=True)
    assert who.client.post(action, data=body, content_type=kind).status_code == 422
