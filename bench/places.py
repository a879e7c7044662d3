"""Taking places on PostgreSQL by the service, against pgbench sending the same statement by as many clients.

The statement alone is compared as performance.md 3 defines it; inside a transaction of the service everybody waits
also for what its client does between the statement and the commit.
"""

import re
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from random import Random
from time import perf_counter
from unittest.mock import patch

from flask import Flask
from psycopg import sql

from bench import postgres
from bench.crowd import CLIENTS, place_of, press_together
from bench.report import Figure
from bench.taking import Statement, caught, compare
from charity_app.core.db import db, unit_of_work
from charity_app.volunteering.services import places

_NUMBERED = "lpad((%s)::text, 32, '0')::uuid"


def measure_postgres(app: Flask, pg_dsn: str, tries: int, *, shifts: int) -> list[Figure]:
    """Compare the rates: everybody wants one shift (hot), or each draws one of many (wide)."""
    (statement,) = caught(app)
    by_pgbench = partial(_by_pgbench, pg_dsn, statement, tries)
    by_service = partial(_by_service, app, tries)
    alone = partial(_alone, by_service)
    hot = compare(tries, partial(by_pgbench, shifts=1), partial(alone, shifts=1))
    wide = compare(tries, partial(by_pgbench, shifts=shifts), partial(alone, shifts=shifts))
    two = compare(tries, partial(_apart, by_service, shifts=1), partial(alone, shifts=1))
    whole = compare(tries, partial(by_pgbench, shifts=1, is_whole=True), partial(by_service, shifts=1))
    return [
        hot.faster("signup_pg_hot_over_pgbench", goal=">=0.75", base=f"pgbench_{tries}"),
        wide.faster("signup_pg_wide_over_pgbench", goal=">=0.33", base=f"pgbench_{tries}"),
        two.faster("signup_pg_one_over_two_statements", goal=">=1.5", base=f"two_statements_{tries}"),
        whole.faster("signup_pg_hot_in_transaction_over_pgbench", goal=">=0.5", base=f"pgbench_{tries}"),
    ]


def _by_service(app: Flask, tries: int, *, shifts: int) -> float:
    """Let every client take places, a unit of work each. Returns the seconds."""
    own = tries // CLIENTS

    def work(client: int) -> None:
        draw = Random(client)
        with app.app_context():
            for number in range(client * own + 1, (client + 1) * own + 1):
                place = place_of(draw.randint(1, shifts), number)
                with unit_of_work():
                    assert places.take_place(place)

    started = perf_counter()
    press_together(work)
    return perf_counter() - started


def _alone(by_service: Callable[..., float], *, shifts: int) -> float:
    """Let every statement be a transaction by itself, over the same connections."""
    usual = db.engine
    db.engines[None] = usual.execution_options(isolation_level="AUTOCOMMIT")  # type: ignore[index]
    try:
        return by_service(shifts=shifts)
    finally:
        db.session.remove()
        db.engines[None] = usual  # type: ignore[index]


def _apart(by_service: Callable[..., float], *, shifts: int) -> float:
    """Take and write by two statements of one transaction, as on SQLite."""
    with patch.object(places, "is_sqlite", return_value=True):
        return by_service(shifts=shifts)


def _by_pgbench(pg_dsn: str, one: Statement, tries: int, *, shifts: int, is_whole: bool = False) -> float:
    """Send the service's statement from as many clients, alone or as a whole transaction.

    Returns the seconds, without those for connecting.
    """
    own, sent = tries // CLIENTS, as_script(one)
    drawn = f"\\set n :n + 1\n\\set role random(1, {shifts})\n\\set person :client_id * {own} + :n\n"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(f"{drawn}BEGIN;\n{sent};\nCOMMIT;\n" if is_whole else f"{drawn}{sent};\n")
        file.flush()
        size = ["-c", str(CLIENTS), "-j", "2", "-t", str(own)]
        plain = [str(postgres.program("pgbench")), "-n", "-M", "prepared", "-D", "n=0"]
        done = subprocess.run([*plain, *size, "-f", file.name, pg_dsn], capture_output=True, text=True, check=True)
    rate = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    assert rate is not None, done.stdout
    return tries / float(rate.group(1))


def as_script(one: Statement) -> str:
    """Write a statement for pgbench: who takes which place is drawn, everything else as it was caught."""
    statement, given = one
    drawn = {"id": ":person", "volunteer_id": ":person", "shift_id": ":role", "role_id": ":role"}
    said = {name: sql.Literal(value).as_string() for name, value in given.items()}
    said |= {f"new_{name}": _NUMBERED % variable for name, variable in drawn.items()}
    return re.sub(r"%\((\w+)\)s", lambda found: said[found.group(1)], statement).replace("\n", " ")
