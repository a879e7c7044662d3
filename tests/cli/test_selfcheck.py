"""What must hold before production serves anybody (B6; ruling 10)."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text

import config as settings
from charity_app.cli.findings import check_all
from charity_app.core import clock
from charity_app.core.db import db, is_sqlite
from charity_app.core.scope import acting_in, system_scope

KEYS = {name: f"{number}" * 64 for number, name in enumerate(("SECRET_KEY", "FIELD_KEY", "INDEX_KEY", "AUDIT_KEY"), 1)}
# made from the models without migrations, on a server that may forget
_OF_THE_TESTS = {"migrations", "database fsync", "database full_page_writes", "database synchronous_commit"}


@pytest.fixture
def production(app: Flask) -> Iterator[Flask]:
    """The application as production would run it."""
    kept = {name: app.config[name] for name in ("IS_DEMO", "PROXIES", "SECRET_KEY", "KEYS")}
    app.config.update(IS_DEMO=False, PROXIES=1)
    yield app
    app.config.update(kept)


def _bad(app: Flask) -> set[str]:
    with acting_in(system_scope("test")):
        return {finding.name for finding in check_all(app) if not finding.is_ok} - _OF_THE_TESTS


def test_production_and_demo_as_they_should_be_have_no_finding(production: Flask) -> None:
    assert _bad(production) == set()
    production.config.update(IS_DEMO=True, PROXIES=0)
    assert _bad(production) == set()


def test_a_demo_that_others_reach_is_refused(production: Flask) -> None:
    """Its cookies are not Secure."""
    production.config["IS_DEMO"] = True
    assert _bad(production) == {"cookies"}


def test_production_without_a_proxy_that_speaks_https_is_refused(production: Flask) -> None:
    production.config["PROXIES"] = 0
    assert _bad(production) == {"cookies"}


def test_a_shifted_clock_is_refused(production: Flask) -> None:
    clock.set_offset(timedelta(hours=1))
    assert _bad(production) == {"clock"}


def test_one_key_for_two_purposes_is_refused(production: Flask) -> None:
    production.config["SECRET_KEY"] = production.config["KEYS"].field.hex()
    assert _bad(production) == {"keys"}


def test_a_database_with_other_settings_is_refused(production: Flask) -> None:
    if is_sqlite():
        db.session.execute(text("PRAGMA recursive_triggers = OFF"))
        db.session.execute(text("PRAGMA secure_delete = OFF"))
        assert _bad(production) == {"database recursive_triggers", "database secure_delete"}
    else:
        with acting_in(system_scope("test")):
            bad = {finding.name for finding in check_all(production) if not finding.is_ok}
        assert {"database fsync", "database full_page_writes", "database synchronous_commit"} <= bad


def test_a_table_that_lost_its_guard_is_refused(production: Flask) -> None:
    if is_sqlite():
        db.session.execute(text("DROP TRIGGER decisions_no_update"))
    else:
        db.session.execute(text("ALTER TABLE decisions DISABLE TRIGGER decisions_no_change"))
    assert _bad(production) == {"append-only tables"}


def test_production_does_not_serve_on_shaky_ground(production: Flask) -> None:
    refused = production.test_cli_runner().invoke(args=["serve"])
    assert refused.exit_code == 1
    assert "not served: " in refused.output
    assert "migrations: at none" in refused.output
    found = production.test_cli_runner().invoke(args=["selfcheck", "--json"])
    assert found.exit_code == 1
    assert "migrations" in {item["name"] for item in json.loads(found.stdout) if not item["is_ok"]}


@pytest.mark.parametrize(
    "wrong",
    [{"FIELD_KEY": ""}, {"AUDIT_KEY": "g" * 64}, {"INDEX_KEY": "1" * 63}, {"SECRET_KEY": "x"}, {"CLOCK_OFFSET": "60"}],
    ids=str,
)
def test_production_does_not_start_without_its_secrets(tmp_path: object, wrong: dict[str, str]) -> None:
    given = {"MODE": "production", "DATA_DIR": str(tmp_path), **KEYS}
    assert settings.load(given)["IS_DEMO"] is False
    with pytest.raises(settings.ConfigurationError):
        settings.load({**given, **wrong})


def test_a_command_on_a_database_without_the_tables_says_what_to_run_first(app: Flask) -> None:
    db.session.execute(text("ALTER TABLE holidays RENAME TO holidays_gone"))
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["setup"])
    assert (done.exit_code, done.stderr) == (
        1,
        "Error: the database is not up to date: run `flask db upgrade` first\n",
    )
