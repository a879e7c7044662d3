"""A recall among many movements: complete, none false, nothing leaves after it; hardly slower than the bare query."""

import gc
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from bench.family import Movements, site_of, write_movements
from bench.house import standing
from bench.picking import a_door_for_each, alone
from bench.report import Figure, percentile, take_turns
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.ledger.models import Transfer
from charity_app.stock.models import Lot
from charity_app.stock.queries import recalls
from charity_app.stock.services import recalling
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.states.movements import Owner, Reason
from charity_app.stock.states.recalls import RecallReason

_SCALES = {"small": (40_000, 250), "full": (1_000_000, 2_500)}
_EACH, _ROUNDS, _CLIENTS, _PATIENCE_SECONDS = 8, 7, 24, 60
_HAMMER, _SAFETY = "hammer:", Actor(UUID(int=7), scope=system_scope("benchmark"))
_BARE = """WITH RECURSIVE family(id) AS (
SELECT id FROM lots WHERE id = {root} UNION SELECT lot_parents.lot_id FROM lot_parents
JOIN family ON lot_parents.parent_id = family.id)
SELECT hand_outs.id, hand_outs.household_id, hand_outs.heads, hand_outs.site_id, hand_outs.handed_at, lots.id,
transfers.amount FROM family JOIN lots ON lots.id = family.id
JOIN accounts ON accounts.unit = lots.unit AND accounts.owner_type = 'handed_out'
JOIN transfers ON transfers.credit_id = accounts.id JOIN hand_outs ON hand_outs.id = transfers.subject_id"""


def run(scale: str, pg_dsn: str | None) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL when an address is given; the clients on PostgreSQL only."""
    with standing(None) as app:
        figures = _listing(app, "sqlite", scale)[0]
    if pg_dsn:
        with standing(pg_dsn) as app:
            found, written = _listing(app, "pg", scale)
            figures += found + _stopping(app, written)
    return figures


def _listing(app: Flask, name: str, scale: str) -> tuple[list[Figure], Movements]:
    """Compare the list of everybody who received anything with the bare query; both are complete and none is false."""
    movements, descendants = _SCALES[scale]
    with acting_in(system_scope("benchmark")):
        written = write_movements(movements=movements, descendants=descendants, each=_EACH)
        if name == "pg":
            db.session.connection().exec_driver_sql("ANALYZE")
            db.session.commit()
        found = recalls.recipients_of({written.root_id})
        assert {(one.hand_out_id, one.lot_id, one.quantity) for one in found} == written.received
        assert len(found) == len(written.received)
        assert recalls.family_of({written.root_id}) == written.family
        assert len(_bare(written.root_id)) == len(written.received)
        db.session.rollback()
        gc.freeze()  # what was written stays here to be compared with: no collection of theirs may walk through it
        turns = take_turns(lambda: _bare(written.root_id), lambda: _listed(written.root_id), rounds=_ROUNDS)
        db.session.rollback()
        gc.unfreeze()
    p95 = percentile(list(turns.subject), 95)
    size = f"movements_{written.transfers}_lots_{len(written.family)}_received_{len(written.received)}"
    return [
        turns.slower(f"recall_{name}_over_bare", goal="<=2", base=size),
        Figure(f"recall_{name}_list_p95", p95, "<=1", "s", size, _ROUNDS, min(turns.subject), max(turns.subject)),
    ], written


def _listed(root_id: UUID) -> None:
    recalls.recipients_of({root_id})
    db.session.rollback()


def _bare(root_id: UUID) -> list[Any]:
    """Send the recursive query through the driver alone and fetch what it finds."""
    raw = db.engine.raw_connection()
    try:
        cursor = raw.cursor()
        is_sqlite = db.engine.dialect.name == "sqlite"
        cursor.execute(_BARE.format(root="?" if is_sqlite else "%s"), (root_id.hex if is_sqlite else root_id,))
        return list(cursor.fetchall())
    finally:
        raw.close()


def _stopping(app: Flask, written: Movements) -> list[Figure]:
    """Recall the first lot while 24 people take of everything made of it; nothing leaves after the commit."""
    over, lots = Event(), sorted(written.family, key=str)
    with a_door_for_each(_CLIENTS + 4), ThreadPoolExecutor(_CLIENTS) as threads:
        working = [threads.submit(_hammer, app, lots, number, over) for number in range(_CLIENTS)]
        _wait_until(lambda: _taken(app) > _CLIENTS)
        started = time.perf_counter()
        with alone(app):
            lot = db.session.scalars(select(Lot).where(Lot.id == written.root_id)).one()
            recalling.start_recall(lot, reason=RecallReason.MAKER, notice="", by=_SAFETY)
        took = time.perf_counter() - started
        mark = _taken(app)
        time.sleep(2)
        over.set()
        odd = set[str]().union(*(one.result() for one in working))
    left = _taken(app) - mark
    assert not odd, odd
    size = f"clients_{_CLIENTS}_lots_{len(lots)}"
    return [
        Figure("recall_pg_left_after", left, "<=0", "transfers", size, 1, left, left),
        Figure("recall_pg_freeze", took, "<=5", "s", size, 1, took, took),
    ]


def _hammer(app: Flask, lots: Sequence[UUID], number: int, over: Event) -> set[str]:
    """Hand single units out, lot after lot, until it is over; returns what went wrong besides refusals."""
    odd, turn = set[str](), 0
    while not over.is_set():
        try:
            with alone(app):
                _take_one(lots[(number + 7 * turn) % len(lots)], key=f"{_HAMMER}{number}:{turn}")
        except Conflict:
            pass
        except Exception as trouble:  # noqa: BLE001 (whatever else comes is counted)
            odd.add(type(trouble).__name__)
        turn += 1
    return odd


def _take_one(lot_id: UUID, *, key: str) -> None:
    lot = db.session.scalars(select(Lot).where(Lot.id == lot_id)).one()
    site_id = site_of(lot_id)
    one = Move(lot=lot, quantity=1, source=(Owner.SITE, site_id), target=(Owner.HANDED_OUT, site_id))
    move([one], reason=Reason.GIVE, about=About("bench", lot.id), key=key)


def _taken(app: Flask) -> int:
    with alone(app):
        return (
            db.session.scalar(select(func.count()).select_from(Transfer).where(Transfer.key.like(f"{_HAMMER}%"))) or 0
        )


def _wait_until(is_so: Callable[[], bool]) -> None:
    until = time.perf_counter() + _PATIENCE_SECONDS
    while not is_so():
        assert time.perf_counter() < until, "nobody took anything"
        time.sleep(0.05)
