"""Looking changes nothing: no GET writes, but for the session's touch and the recorded opening of a file (ruling 2).

It shares the walk over all pages, which goes once, on PostgreSQL.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import Base, commit_unit, db, unit_of_work
from charity_app.core.scope import Role
from charity_app.http.access import rule_of
from charity_app.identity.models import UserSession
from tests.architecture.addresses import Atlas
from tests.hardening.walk import Walker, endpoint_of, pages_of
from tests.world import Browser, World
from tests.writes import committed_writes

pytestmark = pytest.mark.pg
_TOUCH = {"UPDATE sessions"}
_OPENING = {"INSERT INTO audit_rows", "INSERT INTO opening_marks"}


def test_no_page_writes_but_the_recorded_opening_of_a_file(house: Flask, walker: Walker) -> None:
    guilty = []
    for page in walker.all_pages():
        rule = rule_of(house, page.endpoint)
        allowed = _TOUCH | (_OPENING if rule and rule.records else set())
        guilty += [(page.endpoint, page.role, write) for write in page.writes if write not in allowed]
    assert guilty == []


def _content() -> dict[str, list[Any]]:
    """Every row of every table, in an order that does not depend on chance."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in Base.metadata.sorted_tables
        }


def test_the_whole_content_is_the_same_after_somebody_looked_around(
    house: Flask, inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    """The same promise without trusting the listener: all rows of all tables, before and after."""
    paths, who = list(pages_of(house, inhabited, Role.STREET_OFFICER)), browser_of(Role.STREET_OFFICER)
    before = _content()
    for path in paths:
        rule = rule_of(house, endpoint_of(house, path, method="GET"))
        if not (rule and rule.records):
            who.send("GET", path)
    after = _content()
    assert {name for name in before if before[name] != after[name]} == set()


def test_a_session_is_marked_as_seen_once_a_minute(house: Flask, inhabited: World, browser_of: Any) -> None:
    long_ago = clock.wall() - timedelta(minutes=2)
    db.session.execute(update(UserSession).values(seen_at=long_ago))
    commit_unit()
    who = browser_of(Role.DONOR)
    with committed_writes() as written:
        assert who.send("GET", "/about").status_code == 200
        assert who.send("GET", "/about").status_code == 200
    assert written == ["UPDATE sessions"]


def test_a_file_is_opened_with_one_audit_row_an_hour(house: Flask, inhabited: World, browser_of: Any) -> None:
    recorded = [
        place for place in Atlas(house).places if (rule := rule_of(house, place.endpoint)) and rule.records is not None
    ]
    assert "registry.show_household" in {place.endpoint for place in recorded}
    counted = select(func.count()).where(AuditRow.fact == "household.opened")
    who, path = browser_of(Role.STREET_OFFICER), f"/registry/households/{inhabited.ids['family here']}"
    before = db.session.scalar(counted)
    for _again in range(3):
        assert who.send("GET", path).status_code == 200
    db.session.rollback()
    assert db.session.scalar(counted) == (before or 0) + 1


def test_the_listener_sees_a_page_that_writes(
    house: Flask, inhabited: World, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: a page that marks something in a transaction of its own is caught."""
    looked = house.view_functions["reports.show_about"]

    def sly(**given: Any) -> Any:
        with unit_of_work():
            db.session.execute(update(UserSession).values(idle_minutes=21))
        return looked(**given)

    sly.access_rule = looked.access_rule  # type: ignore[attr-defined]
    monkeypatch.setitem(house.view_functions, "reports.show_about", sly)
    with committed_writes() as written:
        browser_of(Role.DONOR).send("GET", "/about")
    assert written == ["UPDATE sessions"]
