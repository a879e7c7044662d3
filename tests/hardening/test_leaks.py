"""Two hundred planted values are nowhere in clear, and erased means gone (D1, D3, D11).

Fifty people live through the real pages and commands. Then everything that is left behind is read byte by byte:
database, journal, files, job rows, logs, and every address that was asked for or answered.
"""

import base64
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog
from flask import Flask, request, request_finished
from sqlalchemy import LargeBinary, func, select

from charity_app.core import files, jobs, privacy
from charity_app.core.db import Base, commit_unit, db, unit_of_work
from charity_app.core.privacy import DataKey, KeyOwner, blind_index
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.http import logs
from charity_app.matching.models import Claim
from charity_app.registry.models import Household, IncomeItem, Member
from charity_app.registry.services import people
from tests.hardening.leaks import Wanted, left_behind
from tests.hardening.lives import (
    COLLEAGUES,
    JOINED,
    PEOPLE,
    REGISTERED,
    VALUES,
    Browsers,
    live,
    press,
    register,
    words_of,
)
from tests.html import read
from tests.world import Browser, World

Seal = tuple[bytes, bytes, bytes]
_LISTS = ((Role.STREET_OFFICER, "/registry/households"), (Role.SYSADMIN, "/account/users"))


class Leavings:
    """What a run leaves behind besides the database: its lines, and what an access log would hold."""

    def __init__(self, app: Flask, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
        self.app, self.capfd, self.caplog = app, capfd, caplog
        self.lines: list[str] = []

    def note(self, _app: Flask, response: Any, **_more: Any) -> None:
        """Write down what stands in addresses."""
        told = [response.headers.get(name, "") for name in ("Location", "HX-Redirect", "HX-Push-Url", "ETag")]
        self.lines.append(" ".join([request.method, request.url, str(response.status_code), *told]))

    def read(self) -> dict[str, bytes]:
        """Return all of it."""
        said = self.capfd.readouterr()
        self.lines += [said.out, said.err, self.caplog.text]
        return {**left_behind(Path(self.app.config["DATA_DIR"])), "logs and addresses": "\n".join(self.lines).encode()}


@pytest.fixture
def leavings(
    house: Flask,
    inhabited: World,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Leavings]:
    """What this test leaves behind; it works on a copy of the uploads, which other tests read too."""
    uploads = Path(house.config["DATA_DIR"]) / "files"
    shutil.copytree(files._root, uploads)
    monkeypatch.setattr(files, "_root", uploads)
    kept = Leavings(house, capfd, caplog)
    with request_finished.connected_to(kept.note, house):
        yield kept


@pytest.fixture
def sealed(monkeypatch: pytest.MonkeyPatch) -> list[Seal]:
    """Every value that is sealed, with the key it was sealed with and what came out."""
    kept: list[Seal] = []
    encrypt = privacy._encrypt

    def noting(key: bytes, plain: bytes, place: bytes) -> bytes:
        kept.append((key, plain, encrypt(key, plain, place)))
        return kept[-1][2]

    monkeypatch.setattr(privacy, "_encrypt", noting)
    return kept


def _stored(data_dir: Path) -> set[bytes]:
    """Every sealed value that can still be found: in any column of any table, and in any file."""
    db.session.rollback()
    columns = [c for table in Base.metadata.sorted_tables for c in table.columns if isinstance(c.type, LargeBinary)]
    with db.engine.connect() as connection:
        found = {bytes(value) for c in columns for value in connection.scalars(select(c).where(c.is_not(None)))}
    return found | {path.read_bytes() for path in data_dir.rglob("*") if path.is_file()}


def _living_keys() -> set[bytes]:
    """Every key that a thief of database and house could still open."""
    with acting_in(system_scope("test")):
        rows = db.session.scalars(select(DataKey).where(DataKey.wrapped.is_not(None))).all()
    opened = {privacy.unwrap(KeyOwner(row.owner_type, row.owner_id), row.wrapped) for row in rows}
    return opened | {privacy.keys().field}


def _readable(app: Flask, sealed: list[Seal], values: set[str]) -> set[str]:
    """Which of the values stand in something sealed that is still stored and whose key can still be opened."""
    stored, living = _stored(Path(app.config["DATA_DIR"])), _living_keys()
    plains = [plain for key, plain, out in sealed if key in living and out in stored]
    return {value for value in values if any(value.encode() in plain for plain in plains)}


def _totals() -> tuple[object, ...]:
    with acting_in(system_scope("test")):
        return (
            db.session.scalar(select(func.count()).select_from(Household)),
            db.session.scalar(select(func.count()).select_from(Member)),
            db.session.scalar(select(func.sum(IncomeItem.amount_fen))),
            db.session.scalar(select(func.sum(Claim.quantity))),
        )


def _run(app: Flask, *arguments: str) -> None:
    commit_unit()
    done = app.test_cli_runner().invoke(args=list(arguments))
    assert done.exit_code == 0, done.output


def _erase(app: Flask, world: World, households: list[str]) -> tuple[set[str], list[str]]:
    """Erase five families and two colleagues; returns what was theirs, and the addresses of the files."""
    gone = [households[place] for place in (0, 9, 10, 11)] + [f"/registry/households/{world.ids['family here']}"]
    with acting_in(system_scope("test")):
        keys = [UUID(path[-36:]) for path in gone]
        numbers = db.session.scalars(select(Household.number).where(Household.id.in_(keys))).all()
    for number in numbers:
        _run(app, "erase", "--household", number)
    _run(app, "erase", "--user", COLLEAGUES[0].phone)
    _run(app, "erase", "--user", "colleague-1")
    people = [*(REGISTERED[place] for place in (0, 9, 10, 11)), JOINED[0], *COLLEAGUES[:2]]
    people += [world.people["family here"], world.people["family here child"]]
    return {value for person in people for value in person.values}, gone


def _rows(who: Browser, path: str, value: str) -> list[str]:
    """The addresses of what a list shows when it is searched for a value."""
    page = who.send("GET", press(who, path, q=value).headers["Location"]).text
    links = [link.attributes.get("href", "") for link in read(page).find("a") if link.is_within("table")]
    return [link for link in links if link.startswith(f"{path}/")]


def _nobody_finds(browser_of: Browsers, households: list[str], values: set[str]) -> None:
    for role in (Role.DISTRICT_AID_OFFICER, Role.STREET_OFFICER, Role.AUDITOR):
        assert {browser_of(role).send("GET", household).status_code for household in households} == {404}
    for role, path in _LISTS:
        assert [value for value in values if _rows(browser_of(role), path, value)] == []


def test_nothing_planted_lies_about_and_erased_means_gone(
    house: Flask,
    inhabited: World,
    browser_of: Browsers,
    leavings: Leavings,
    sealed: list[Seal],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert len(set(VALUES)) == 200
    households, resident = live(house, inhabited, browser_of, tmp_path, monkeypatch)
    left = leavings.read()
    assert any(place.startswith("files/") for place in left)
    assert Wanted([*VALUES, *inhabited.secrets()]).found_in(left) == set()
    assert _rows(browser_of(Role.STREET_OFFICER), "/registry/households", REGISTERED[0].id_number) == households[:1]
    assert len(_rows(browser_of(Role.SYSADMIN), "/account/users", COLLEAGUES[0].name)) == 1

    totals = _totals()
    values, gone = _erase(house, inhabited, households)
    _run(house, "jobs", "work", "--once")
    _run(house, "audit", "verify")
    assert _totals() == totals
    assert _readable(house, sealed, values) == set()
    assert _readable(house, sealed, set(REGISTERED[1].values)) >= {REGISTERED[1].name, REGISTERED[1].id_number}
    stored = _stored(Path(house.config["DATA_DIR"]))
    kinds = ("id_number", "phone", "full_name", "address")
    assert {blind_index(kind, value) for kind in kinds for value in values} & stored == set()
    _nobody_finds(browser_of, gone, values)
    assert resident.send("GET", "/registry/own").headers["Location"].startswith("/account/sign-in")


def test_the_scan_finds_a_house_that_leaks(
    house: Flask, inhabited: World, browser_of: Browsers, leavings: Leavings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: one person each for sealing that does not seal, a digest without a key, a job, a log and an address."""
    officer = browser_of(Role.STREET_OFFICER)
    bare, digested, worked, logged, asked = PEOPLE[:5]
    decrypt = privacy._decrypt
    monkeypatch.setattr(privacy, "_decrypt", lambda key, s, place: s[1:] if s[:1] == b"\0" else decrypt(key, s, place))
    with monkeypatch.context() as leaky:
        leaky.setattr(privacy, "_encrypt", lambda _key, plain, _place: b"\0" + plain)
        register(officer, inhabited, bare)
    with monkeypatch.context() as leaky:
        leaky.setattr(people, "blind_index", lambda _kind, value: sha256(value.encode()).digest())
        register(officer, inhabited, digested)
    with unit_of_work():
        jobs.enqueue(next(iter(jobs._handlers)), {"note": base64.b64encode(words_of(worked).encode()).decode()})
    with monkeypatch.context() as leaky:
        leaky.setattr(logs, "_keep_allowed", lambda _logger, _method, fields: fields)
        logs.install()
        structlog.get_logger().error("bug", told=words_of(logged))
    logs.install()
    officer.send("GET", f"/registry/households?q={asked.name}")
    found = {value for _place, value in Wanted(VALUES).found_in(leavings.read())}
    assert found == {*bare.values, *digested.values[:2], *worked.values, *logged.values, asked.name}
