"""Taking places on PostgreSQL by the service, against pgbench sending the same statement by as many clients."""

import re
import subprocess
import tempfile
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
from charity_app.core.db import unit_of_work
from charity_app.volunteering.services import places

_NUMBERED = "lpad((%s)::text, 32, '0')::uuid"


def measure_postgres(app: Flask, pg_dsn: str, tries: int, *, shifts: int) -> list[Figure]:
    """Compare the rates: everybody wants one shift (hot), or each draws one of many (wide)."""
    (statement,) = caught(app)
    by_pgbench = partial(_by_pgbench, pg_dsn, statement, tries)
    by_service = partial(_by_service, app, tries)
    hot = compare(tries, partial(by_pgbench, shifts=1), partial(by_service, shifts=1))
    wide = compare(tries, partial(by_pgbench, shifts=shifts), partial(by_service, shifts=shifts))
    two = compare(tries, partial(by_service, shifts=1, is_apart=True), partial(by_service, shifts=1))
    return [
        hot.faster("signup_pg_hot_over_pgbench", goal=">=0.75", base=f"pgbench_{tries}"),
        wide.faster("signup_pg_wide_over_pgbench", goal=">=0.33", base=f"pgbench_{tries}"),
        two.faster("signup_pg_one_over_two_statements", goal=">=1.5", base=f"two_statements_{tries}"),
    ]


def _by_service(app: Flask, tries: int, *, shifts: int, is_apart: bool = False) -> float:
    """Let every client take places, a transaction each; apart: by two statements, as on SQLite. Returns the seconds."""
    own = tries // CLIENTS

    def work(client: int) -> None:
        draw = Random(client)
        with app.app_context():
            for number in range(client * own + 1, (client + 1) * own + 1):
                place = place_of(draw.randint(1, shifts), number)
                with unit_of_work():
                    assert places.take_place(place)

    started = perf_counter()
    if is_apart:
        with patch.object(places, "is_sqlite", return_value=True):
            press_together(work)
    else:
        press_together(work)
    return perf_counter() - started


def _by_pgbench(pg_dsn: str, one: Statement, tries: int, *, shifts: int) -> float:
    """Send the service's statement from as many clients; returns the seconds, without those for connecting."""
    own = tries // CLIENTS
    drawn = f"\\set n :n + 1\n\\set role random(1, {shifts})\n\\set person :client_id * {own} + :n\n"
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(f"{drawn}BEGIN;\n{as_script(one)};\nCOMMIT;\n")
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
