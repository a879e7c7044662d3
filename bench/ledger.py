"""The ledger: transfers through the service against pgbench, sums against a bare sum, proof against hashing alone."""

import hmac
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, cast, func, insert, select, text, update

from bench.house import standing
from bench.posting import ACCOUNTS, GIVERS, measure_rate
from bench.report import Figure, take_turns
from charity_app.core.db import db, is_sqlite
from charity_app.core.proof import verify
from charity_app.ledger import queries
from charity_app.ledger.models import ACCOUNT_SAYS, CNY, TRAIL, TRANSFER_SAYS, Account, Transfer, said
from charity_app.ledger.services import open_book

_TRANSFERS = {"small": 20_000, "full": 1_000_000}
_POSTINGS = {"small": 320, "full": 12_000}
_BATCH = 10_000
_ROUNDS = 5
_TIMES = {"small": 5, "full": 1}
_START = datetime(2024, 12, 5, 1, tzinfo=UTC)
_BARE_SUM = select(cast(func.sum(Transfer.amount), BigInteger))


def run(scale: str, pg_dsn: str | None) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL when an address is given; rates on PostgreSQL only."""
    with standing(None):
        figures = _measure_reading(scale, "sqlite")
    if pg_dsn:
        with standing(pg_dsn) as app:
            figures += _measure_reading(scale, "pg")
            figures += [measure_rate(app, pg_dsn, _POSTINGS[scale], is_hot=is_hot) for is_hot in (True, False)]
    return figures


def _measure_reading(scale: str, database: str) -> list[Figure]:
    bodies = _fill(_open_accounts(), _TRANSFERS[scale])
    while TRAIL.seal_rows():
        db.session.commit()
    totals = queries.trial_balance()
    assert sum(total.debited for total in totals) == db.session.scalar(_BARE_SUM)
    assert not any(total.balance for total in totals)
    db.session.commit()
    times = _TIMES[scale]
    seconds = time.process_time if is_sqlite() else time.perf_counter
    sums = take_turns(_repeat(_sum_barely, times), _repeat(_check_sums, times), rounds=_ROUNDS, clock=seconds)
    db.session.commit()
    hash_all = partial(_hash, TRAIL.key(), bodies)
    hashed = take_turns(hash_all, _check_trail, rounds=_ROUNDS, clock=seconds)
    db.session.commit()
    return [
        sums.slower(f"ledger_{database}_sums_over_bare", goal="<=6", base="select_sum"),
        hashed.slower(f"ledger_{database}_proof_over_hashing", goal="<=5", base="hash_loop"),
    ]


def _hash(key: bytes, bodies: list[bytes]) -> None:
    for body in bodies:
        hmac.digest(key, body, "sha256")


def _repeat(work: Callable[[], None], times: int) -> Callable[[], None]:
    def several_times() -> None:
        for _ in range(times):
            work()

    return several_times


def _sum_barely() -> None:
    db.session.scalar(_BARE_SUM)


def _check_sums() -> None:
    """Compare every balance with the sum of its transfers, and the sum of all with zero."""
    assert queries.prove_sums() == ("", "")
    assert db.session.scalar(select(func.sum(Account.balance))) == 0
    db.session.commit()


def _check_trail() -> None:
    assert verify(TRAIL).is_clean
    db.session.commit()


def _open_accounts() -> list[Account]:
    """Open numbered accounts, so that pgbench can name them too; the givers may fall below zero."""
    open_book("bench")
    for number in range(1, ACCOUNTS + 1):
        row: dict[str, Any] = {
            "id": UUID(f"00000000-0000-0000-0000-{number:012d}"),
            "book": "bench",
            "circle": "shared",
            "owner_type": "bench",
            "owner_id": UUID(int=number),
            "unit": CNY,
            "may_go_negative": number <= GIVERS,
            "opened_at": _START,
        }
        row["mac"] = TRAIL.sign(said([row[name] for name in ACCOUNT_SAYS]))
        db.session.execute(insert(Account).values(**row, balance=0))
    return list(db.session.scalars(select(Account).order_by(Account.id)))


def _fill(accounts: list[Account], transfers: int) -> list[bytes]:
    """Write transfers with their marks, from givers to the other accounts; returns what they say."""
    draw, bodies = Random(transfers), list[bytes]()
    ids = [account.id for account in accounts]
    held = dict.fromkeys(ids, 0)
    for start in range(0, transfers, _BATCH):
        rows = [_row(draw, ids, number) for number in range(start, min(start + _BATCH, transfers))]
        for row in rows:
            bodies.append(said([row[name] for name in TRANSFER_SAYS]))
            row["mac"] = TRAIL.sign(bodies[-1])
            held[row["debit_id"]] -= row["amount"]
            held[row["credit_id"]] += row["amount"]
        db.session.execute(insert(Transfer), rows)
    db.session.execute(update(Account), [{"id": account_id, "balance": amount} for account_id, amount in held.items()])
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    return bodies


def _row(draw: Random, ids: list[UUID], number: int) -> dict[str, Any]:
    at = _START + timedelta(seconds=number)
    return {
        "key": f"fill.{number}",
        "line": 0,
        "debit_id": draw.choice(ids[:GIVERS]),
        "credit_id": draw.choice(ids[GIVERS:]),
        "unit": CNY,
        "circle": "shared",
        "amount": draw.randint(1, 50_000),
        "reason": "bench.filled",
        "subject_type": "bench",
        "subject_id": UUID(int=7),
        "at": at,
        "written_at": at,
        "reverses_id": None,
    }
