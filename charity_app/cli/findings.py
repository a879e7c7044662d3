"""What must be true before people rely on the platform: settings, keys, migrations, trail, jobs, clock, cookies."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy.exc import DBAPIError

from charity_app.cli.worker import TRAILS
from charity_app.core import audit, clock, jobs, scanning
from charity_app.core.db import db, is_sqlite
from charity_app.core.proof import verify
from charity_app.core.seals import Trail
from charity_app.core.sql import missing_triggers
from charity_app.http import access
from charity_app.ledger.queries import prove_sums
from charity_app.payments.queries import can_take_payments, is_practice

_KEYS = 4
_SQLITE = {
    "journal_mode": "wal",
    "synchronous": "2",
    "foreign_keys": "1",
    "recursive_triggers": "1",
    "secure_delete": "1",
}
_POSTGRES = dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit", "data_checksums"), "on")


@dataclass(frozen=True)
class Finding:
    """One thing that was checked: its name, whether it holds, and what was seen."""

    name: str
    is_ok: bool
    said: str


P = ParamSpec("P")
T = TypeVar("T")


def on_migrated_tables(command: Callable[P, T]) -> Callable[P, T]:
    """Say in a sentence what to do when a command fails because the database lacks the tables of this version."""

    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except DBAPIError:
            db.session.rollback()
            if _migrations().is_ok:
                raise
            raise click.ClickException("the database is not up to date: run `flask db upgrade` first") from None

    return told


def check_all(app: Flask) -> list[Finding]:
    """Check everything."""
    return [*check_ground(app), _trail(app), _ledger(), *map(_sealing, TRAILS), _jobs()]


def check_ground(app: Flask) -> list[Finding]:
    """Check what production does not start without: durable writes, guarded tables, migrations, keys, cookies."""
    found = [*_database(), _triggers(), _migrations(), *_mode(app)]
    db.session.rollback()
    return found


def _database() -> Iterator[Finding]:
    connection = db.session.connection()
    wanted = _SQLITE if is_sqlite() else _POSTGRES
    for name, value in wanted.items():
        question = f"PRAGMA {name}" if is_sqlite() else f"SHOW {name}"
        seen = str(connection.exec_driver_sql(question).scalar())
        yield Finding(f"database {name}", seen == value, seen)


def _triggers() -> Finding:
    missing = missing_triggers(db.session.connection())
    return Finding("append-only tables", not missing, f"without {', '.join(missing)}" if missing else "guarded")


def _migrations() -> Finding:
    directory = ScriptDirectory(str(Path(__file__).parents[2] / "migrations"))
    heads = set(directory.get_heads())
    seen = set(MigrationContext.configure(db.session.connection()).get_current_heads())
    return Finding("migrations", heads == seen, f"at {', '.join(sorted(seen)) or 'none'}")


def _trail(app: Flask) -> Finding:
    verdict = verify(audit.TRAIL, app.config["DATA_DIR"])
    said = f"{verdict.rows} rows" if verdict.is_clean else f"row {verdict.bad_row}: {verdict.reason}"
    return Finding("audit trail", verdict.is_clean, said)


def _ledger() -> Finding:
    bad_row, reason = prove_sums()
    return Finding("ledger", not bad_row, f"{bad_row}: {reason}" if bad_row else "adds up")


def _sealing(trail: Trail) -> Finding:
    waiting = trail.oldest_unsealed()
    late = waiting is not None and waiting < clock.wall() - timedelta(minutes=5)
    return Finding(f"{trail.name} sealing", not late, f"unsealed since {waiting}" if waiting else "all sealed")


def _jobs() -> Finding:
    waiting = jobs.count_waiting()
    return Finding(
        "jobs", not waiting.get("parked"), ", ".join(f"{n} {state}" for state, n in waiting.items()) or "none"
    )


def _mode(app: Flask) -> Iterator[Finding]:
    is_demo, proxies, ring = bool(app.config["IS_DEMO"]), int(app.config["PROXIES"]), app.config["KEYS"]
    yield Finding("mode", is_ok=True, said="demo" if is_demo else "production")
    yield Finding("clock", is_demo or clock.offset() == timedelta(0), f"offset {clock.offset()}")
    different = {app.config["SECRET_KEY"], ring.field.hex(), ring.index.hex(), ring.audit.hex()}
    yield Finding("keys", len(different) == _KEYS, f"{len(different)} different ones")
    scanned = "every upload by VIRUS_SCAN" if scanning.has_scanner() else "not scanned: no VIRUS_SCAN"
    yield Finding("uploads", is_ok=True, said=scanned)
    money = "nobody can pay" if not can_take_payments() else "practice money" if is_practice() else "real money"
    yield Finding("payments", is_ok=True, said=money)
    cookies = f"{access.session_cookie(app)}, {proxies} proxies before the server"
    yield Finding("cookies", (proxies == 0) == is_demo, cookies)
