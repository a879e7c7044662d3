"""Posting one line each by many clients: through the service, and the same statements by pgbench."""

import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from bench import postgres
from bench.report import Figure, Turns
from charity_app.core.db import db, unit_of_work
from charity_app.core.sql import POST_AT_ONCE
from charity_app.ledger import queries
from charity_app.ledger.models import Account, Transfer
from charity_app.ledger.services import Line, post

ACCOUNTS = 500
GIVERS = ACCOUNTS // 2
_CLIENTS = 8
_ROUNDS = 5
_LINES = """('[{"key": "pgbench.RUN.' || :client_id || '.' || :n || '", "line": 0,
"debit_id": "00000000-0000-0000-0000-' || lpad(:debit::text, 12, '0') || '",
"credit_id": "00000000-0000-0000-0000-' || lpad(:credit::text, 12, '0') || '",
"unit": "CNY", "circle": "shared", "amount": 1, "reason": "bench.posted", "subject_type": "bench",
"subject_id": "00000000-0000-0000-0000-000000000007", "at": "2024-12-05 01:00:00+00:00",
"written_at": "2024-12-05 01:00:00+00:00", "reverses_id": null,
"mac": "0000000000000000000000000000000000000000000000000000000000000000"}]')""".replace("\n", " ")


def measure_rate(app: Flask, pg_dsn: str, postings: int, *, is_hot: bool) -> Figure:
    """Compare the rates. Hot: one account that must not fall below zero gives all; else givers and takers are drawn."""
    accounts = list(db.session.scalars(select(Account).order_by(Account.id)))
    before = _count()
    db.session.expunge_all()
    db.session.commit()
    base: list[float] = []
    subject: list[float] = []
    for number in range(_ROUNDS + 1):
        works: list[Callable[[], None]] = [
            lambda run=f"{is_hot}.{number}": base.append(_by_pgbench(pg_dsn, postings, is_hot=is_hot, run=run)),  # type: ignore[misc]
            lambda run=f"{is_hot}.{number}": subject.append(
                _by_service(app, accounts, postings, is_hot=is_hot, run=run)
            ),  # type: ignore[misc]
        ]
        for work in works if number % 2 else reversed(works):
            work()
    assert _count() - before == 2 * (_ROUNDS + 1) * postings, "a transfer was lost or doubled"
    assert queries.prove_sums() == ("", "")
    db.session.commit()
    turns = Turns(tuple(base[1:]), tuple(subject[1:]))
    kind, goal = ("hot", ">=0.5") if is_hot else ("wide", ">=0.4")
    return turns.faster(f"ledger_pg_{kind}_over_pgbench", goal=goal, base=f"pgbench_{postings}")


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Transfer)) or 0


def _by_service(app: Flask, accounts: list[Account], postings: int, *, is_hot: bool, run: str) -> float:
    """Post from so many threads, each posting a transaction of its own; returns the seconds."""

    def work(client: int) -> None:
        draw = Random(f"{run}.{client}")
        with app.app_context():
            for number in range(postings // _CLIENTS):
                line = _draw_line(draw, accounts, is_hot=is_hot)
                with unit_of_work():
                    post([line], key=f"service.{run}.{client}.{number}")

    with ThreadPoolExecutor(_CLIENTS) as clients:
        started = time.perf_counter()
        list(clients.map(work, range(_CLIENTS)))
        return time.perf_counter() - started


def _draw_line(draw: Random, accounts: list[Account], *, is_hot: bool) -> Line:
    givers, takers = accounts[:GIVERS], accounts[GIVERS:]
    return Line(
        debit=accounts[-1] if is_hot else draw.choice(givers),
        credit=draw.choice(givers if is_hot else takers),
        amount=1,
        reason="bench.posted",
        subject_type="bench",
        subject_id=UUID(int=7),
    )


def _by_pgbench(pg_dsn: str, postings: int, *, is_hot: bool, run: str) -> float:
    """Send the same statements from as many clients; returns the seconds, without those for connecting."""
    debit, credit = f"random(1, {GIVERS})", f"random({GIVERS + 1}, {ACCOUNTS})"
    if is_hot:
        debit, credit = str(ACCOUNTS), debit
    drawn = f"\\set n :n + 1\n\\set debit {debit}\n\\set credit {credit}\n"
    statement = POST_AT_ONCE % {"lines": _LINES.replace("RUN", run)}
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(f"{drawn}BEGIN;\n{statement};\nCOMMIT;\n")
        file.flush()
        size = ["-c", str(_CLIENTS), "-j", "2", "-t", str(postings // _CLIENTS)]
        command = [
            str(postgres.program("pgbench")),
            "-n",
            "-M",
            "prepared",
            "-D",
            "n=0",
            *size,
            "-f",
            file.name,
            pg_dsn,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    rate = re.search(r"tps = ([\d.]+) \(without", done.stdout)
    assert rate is not None, done.stdout
    return postings / float(rate.group(1))
