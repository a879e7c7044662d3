"""Fifty people live through the real pages and commands; refusals and crashes are a part of it."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from charity_app.casework.models import HelpRequest
from charity_app.cli.worker import Worker
from charity_app.core import clock, jobs
from charity_app.core.db import commit_unit, db, unit_of_work
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.divisions.models import Division
from charity_app.identity.models import OneTimeCode
from charity_app.identity.queries import code_of
from charity_app.registry.services.importing import COLUMNS
from charity_app.registry.services.importing.format import Column
from charity_app.registry.views import registering
from tests.hardening.pages import PNG
from tests.html import read
from tests.world import HERE, Browser, Person, World, plant

PEOPLE = [plant(order) for order in range(100, 150)]
VALUES = [value for person in PEOPLE for value in person.values]
REGISTERED, JOINED, UPLOADED, LISTED = PEOPLE[:12], PEOPLE[12:20], PEOPLE[20:32], PEOPLE[32:38]
CALLING, COLLEAGUES, REFUSED = [*PEOPLE[38:42], REGISTERED[11]], PEOPLE[42:46], PEOPLE[46:]
_SOON = (clock.today() + timedelta(days=20)).isoformat()
Browsers = Callable[..., Browser]
Lived = tuple[list[str], Browser]


def words_of(person: Person) -> str:
    return f"{person.name}，{person.id_number}，{person.phone}，{person.address}"


def _complaints(page: str) -> list[str]:
    return [element.text for element in read(page).walk() if "err" in element.attributes.get("class", "").split("s")]


def press(who: Browser, path: str, status: int = 303, **data: object) -> Any:
    answer = who.send("POST", path, data)
    assert answer.status_code == status, (path, answer.status_code, _complaints(answer.text))
    return answer


def _drain(app: Flask) -> None:
    commit_unit()
    Worker(app).drain()


def register(officer: Browser, world: World, person: Person, status: int = 303, **other: object) -> str:
    told = {"name": person.name, "id_number": person.id_number, "phone": person.phone, "address": person.address}
    place = {"committee_id": str(world.committee_here), "relation": "head", "joined_on": "2024-01-01"}
    return str(press(officer, "/registry/households/new", status, **{**place, **told, **other}).headers.get("Location"))


def _households(officer: Browser, world: World) -> list[str]:
    files = [register(officer, world, person) for person in REGISTERED]
    for file, person in zip(files, JOINED, strict=False):
        member = {"name": person.name, "id_number": person.id_number, "member_phone": person.phone}
        press(officer, f"{file}/members/new", relation="child", joined_on="2024-01-01", **member)
        press(officer, f"{file}/contact", address=person.address, phone=person.phone, version="1")
    person, file = REGISTERED[0], files[0]
    press(
        officer, f"{file}/consents/new", purpose="messages", way="spoken", given_on="2024-02-01", words=words_of(person)
    )
    press(officer, f"{file}/papers/new", kind="id_card", file=(BytesIO(PNG), f"{person.name}{person.id_number}.png"))
    press(officer, f"{file}/reveal", 200, fields="name", reason="call")
    officer.send("GET", f"{file}/looks")
    return files


def _tables(officer: Browser, app: Flask, tmp_path: Path) -> None:
    committee = db.session.scalars(select(Division.code).where(Division.parent_id == HERE).limit(1)).one()
    used = (Column.HOUSEHOLD, Column.COMMITTEE, Column.ADDRESS, Column.RELATION, Column.NAME, Column.ID_NUMBER)

    def table(people: list[Person]) -> bytes:
        lines = [",".join([*(COLUMNS[column] for column in used), COLUMNS[Column.PHONE]])]
        for number, one in enumerate(people):
            lines.append(f"{number},{committee},{one.address},户主,{one.name},{one.id_number},{one.phone}")
        return "\r\n".join([*lines, f"x,nowhere,{words_of(people[0])}"]).encode()

    path = press(officer, "/registry/imports", file=(BytesIO(table(UPLOADED)), f"{UPLOADED[0].name}.csv"))
    _drain(app)
    press(officer, f"{path.headers['Location']}/confirm")
    _drain(app)
    file = tmp_path / "households.csv"
    file.write_bytes(table(LISTED))
    done = app.test_cli_runner().invoke(args=["import", "households", str(file)])
    assert done.exit_code == 0, done.output


def _calls(app: Flask, adviser: Browser, who: Browser) -> None:
    newest = select(HelpRequest.id).order_by(HelpRequest.asked_at.desc()).limit(1)
    for person in CALLING:
        press(who, "/casework/help", 200, street_id=str(HERE), phone=person.phone)
        with acting_in(system_scope("test")):
            path = f"/casework/help/{db.session.scalars(newest).one()}"
        press(adviser, f"{path}/take")
        press(adviser, f"{path}/contact", words=words_of(person))
    _drain(app)


def _sign_ins(app: Flask) -> Browser:
    """Let somebody in by phone, after a wrong code."""
    for one in (*REFUSED, REGISTERED[9], REGISTERED[10]):
        browser = Browser(app)
        path = press(browser, "/account/sign-in/phone", phone=one.phone).headers["Location"].split("?")[0]
        _drain(app)
    press(browser, path, 422, code="000000")
    code = code_of(db.session.scalars(select(OneTimeCode).where(OneTimeCode.id == UUID(path[-36:]))).one())
    press(browser, path, code=code)
    browser.token = browser.client.get_cookie("session").value
    own = browser.send("GET", browser.send("GET", "/registry/own").headers["Location"])
    assert own.status_code == 200
    return browser


def _needs(browser_of: Browsers, world: World, file: str) -> None:
    adviser, manager = browser_of(Role.COMMUNITY_AID_ADVISOR), browser_of(Role.ORG_MANAGER)
    family = world.people["family here"]
    need = {"item": "desk_lamp", "severity": "2", "urgency": "1", "quantity": "1", "unit": "piece", "value_fen": "90"}
    path = f"/casework{file.removeprefix('/registry')}/needs/new/daily_goods"
    press(adviser, path, **need, wished_on=_SOON, note=words_of(REGISTERED[0]))
    claim = f"/matching/claims/{world.ids['accepted here']}"
    press(manager, f"{claim}/start", planned_on=_SOON, words=words_of(family))
    press(manager, f"{claim}/contact", 200)
    press(adviser, f"{claim}/link", 200)
    promise = {"quantity": "1", "relation": "none", "home_address": COLLEAGUES[2].address}
    press(browser_of(Role.DONOR), f"/matching/needs/{world.ids['post here']}/claim", **promise)


def _accounts(admin: Browser) -> None:
    for number, person in enumerate(COLLEAGUES):
        login = f"colleague-{number}" if number % 2 else ""
        press(admin, "/account/users/new", 200, name=person.name, phone=person.phone, login=login)
        for value in person.values:
            admin.send("GET", press(admin, "/account/users", q=value).headers["Location"])


def _searches(officer: Browser, resident: Browser) -> None:
    for person in (*PEOPLE[:4], *REFUSED):
        for value in person.values:
            for path in ("/registry/households", "/matching/claims", "/divisions/pick"):
                officer.send("GET", press(officer, path, q=value).headers["Location"])
            resident.send("POST", "/reports/status", {"code": value, "digits": value})


def _refusals(officer: Browser, world: World) -> None:
    for person in REFUSED:
        wrong = person.id_number[:-1] + ("1" if person.id_number[-1] != "1" else "2")
        register(officer, world, person, 422, id_number=wrong)
        register(officer, world, person, 422, name="\x00")
        press(officer, "/registry/households", 422, q=f"\x00{person.name}")
        officer.send("GET", "/registry/households?page=x")
    register(officer, world, REGISTERED[0], 422)


def _crashes(app: Flask, officer: Browser, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_given: object, **told: Any) -> NoReturn:
        raise RuntimeError(words_of(REFUSED[0]), told)

    def refused_by_database(*_given: object, **_told: Any) -> NoReturn:
        db.session.execute(
            text("INSERT INTO users (id, login) VALUES (:name, :id)"), {"name": 1, "id": words_of(REFUSED[1])}
        )
        raise AssertionError

    for failure in (burst, refused_by_database):
        with monkeypatch.context() as broken:
            broken.setattr(registering.services, "register_household", failure)
            answer = officer.send("POST", "/registry/households/new", _told(REFUSED[2], world))
            assert answer.status_code >= 409
            assert REFUSED[2].id_number not in answer.text
    with monkeypatch.context() as broken:
        broken.setattr(jobs, "_handlers", dict.fromkeys(jobs._handlers, burst))
        with unit_of_work():
            jobs.enqueue(next(iter(jobs._handlers)), {})
        _drain(app)


def _told(person: Person, world: World) -> dict[str, object]:
    return {"committee_id": str(world.committee_here), "relation": "head", "name": person.name,
            "id_number": person.id_number, "phone": person.phone, "address": person.address}  # fmt: skip


def live(app: Flask, world: World, browser_of: Browsers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lived:
    officer = browser_of(Role.STREET_OFFICER)
    files = _households(officer, world)
    _tables(officer, app, tmp_path)
    _calls(app, browser_of(Role.COMMUNITY_AID_ADVISOR), browser_of())
    resident = _sign_ins(app)
    _needs(browser_of, world, files[0])
    _accounts(browser_of(Role.SYSADMIN))
    _searches(officer, resident)
    _refusals(officer, world)
    _crashes(app, officer, world, monkeypatch)
    return files, resident
