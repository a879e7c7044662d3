"""Every endpoint stands in the golden table of rights, and the application refuses to start without a rule (C1).

After a wanted change run it with UPDATE_ACCESS=1: `UPDATE_ACCESS=1 .venv/bin/python -m pytest
tests/architecture/test_access.py`; then read the difference.
"""

import os
from pathlib import Path

import pytest
from flask import Flask

from charity_app.core import policy
from charity_app.http import access
from charity_app.http.access import access_table, public, refuse_unguarded, requires

GOLDEN = Path(__file__).with_name("access.txt")
_BEFORE = "endpoint | address | methods | permission"


def _written(app: Flask) -> str:
    rows = (f"{row.endpoint} | {row.rule} | {row.methods} | {row.permission}" for row in access_table(app))
    return "\n".join([_BEFORE, *rows]) + "\n"


def test_the_rights_are_those_of_the_golden_table(house: Flask) -> None:
    if os.environ.get("UPDATE_ACCESS"):
        GOLDEN.write_text(_written(house), encoding="utf-8")
    assert _written(house).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_the_table_shows_public_guarded_and_static(house: Flask) -> None:
    rows = {row.endpoint: row for row in access_table(house)}
    assert rows["reports.show_home"].permission == "public"
    assert rows["identity.show_account"].permission == "account.show"
    assert rows["static"].permission == "static"
    assert len({(row.endpoint, row.rule) for row in access_table(house)}) == len(list(house.url_map.iter_rules()))


def test_every_permission_is_used_or_asked_for_by_name(house: Flask) -> None:
    """A right that no endpoint, template or command asks for is a right nobody meant."""
    root = Path(__file__).parents[2]
    words = "".join(
        path.read_text(encoding="utf-8")
        for folder, suffix in (("charity_app", "*.py"), ("templates", "*.html"))
        for path in (root / folder).rglob(suffix)
    )
    unused = [name for name in policy.permissions() if words.count(f'"{name}"') < 2]
    assert unused == []


def _bare() -> Flask:
    return Flask("bare")


def test_an_endpoint_without_a_rule_stops_the_start() -> None:
    app = _bare()
    app.add_url_rule("/open-door", "open_door", lambda: "come in")
    with pytest.raises(RuntimeError, match="endpoint without a rule: open_door"):
        refuse_unguarded(app)


def test_an_unknown_permission_stops_the_start(house: Flask) -> None:
    app = _bare()
    app.add_url_rule("/odd", "odd", requires("moon.visit")(lambda: ""))
    with pytest.raises(RuntimeError, match=r"unknown permission moon\.visit at odd"):
        refuse_unguarded(app)


def test_an_opening_that_nobody_records_stops_the_start(house: Flask) -> None:
    app = _bare()
    app.add_url_rule("/file", "file", requires("account.show", records="nothing.opened")(lambda: ""))
    with pytest.raises(RuntimeError, match=r"nobody records nothing\.opened for file"):
        refuse_unguarded(app)


def test_guarded_and_public_endpoints_let_it_start(house: Flask) -> None:
    app = _bare()
    app.add_url_rule("/mine", "mine", requires("account.show")(lambda: ""))
    app.add_url_rule("/ours", "ours", public()(lambda: ""))
    refuse_unguarded(app)
    assert [row.permission for row in access.access_table(app)] == ["account.show", "public", "static"]


def test_one_permission_in_two_tables_stops_the_start() -> None:
    kept = {name: policy._table[name] for name in policy.permissions()}
    try:
        with pytest.raises(RuntimeError, match=r"permission declared twice: tea\.make"):
            policy.install_permissions([{"tea.make": ()}, {"tea.make": ()}])
    finally:
        policy.install_permissions([kept])
