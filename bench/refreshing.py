"""The refresh of the fact snapshot from the register, against the bare writing of the very same rows."""

import time
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, func, insert, select

from bench.house import standing
from bench.report import Figure, take_turns
from charity_app.cli.reference import load_reference
from charity_app.core import clock
from charity_app.core.db import db, is_sqlite, unit_of_work
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.demo.making import make_demo
from charity_app.demo.scale import DEFAULT_SEED, SCALES
from charity_app.demo.timeline import DEMO_NOW
from charity_app.eligibility import services
from charity_app.eligibility.models import HouseholdFacts, MemberFacts

_ROUNDS = 7
_GOAL = "<=20"
_SCALE = replace(SCALES["small"], needs=4, offers=2, claims=3)
_BY = system_actor("benchmark")


def measure_refresh(pg_dsn: str | None, database: str) -> Figure:
    """Measure on the households of the small demo: they have recorded items of every kind.

    Deriving facts reads a dozen tables of dated items and sums them to the day; writing is two statements. Ten times
    the bare writing was measured; the goal is twice that, so that a household that costs a query each is noticed.
    """
    with standing(pg_dsn):
        make_demo(_SCALE, seed=DEFAULT_SEED, load_reference=load_reference, report=lambda *_: None)
        clock.set_offset(DEMO_NOW - clock.wall())
        with acting_in(system_scope("benchmark")):
            before = _rows()
            ids = [row["household_id"] for row in before[HouseholdFacts]]
            _refresh(ids)
            assert _rows() == before, "refreshing an unchanged register changed the snapshot"
            waits = time.process_time if is_sqlite() else time.perf_counter
            turns = take_turns(lambda: _write(before), lambda: _refresh(ids), rounds=_ROUNDS, clock=waits)
    return turns.slower(f"refresh_over_bare_insert_{database}", goal=_GOAL, base=f"insert_of_{len(ids)}_households")


def _rows() -> dict[Any, list[dict[str, Any]]]:
    with unit_of_work():
        return {
            model: [dict(row) for row in db.session.execute(select(model.__table__).order_by(key)).mappings()]
            for model, key in ((HouseholdFacts, HouseholdFacts.no), (MemberFacts, MemberFacts.member_id))
        }


def _refresh(ids: list[Any]) -> None:
    with unit_of_work():
        services.refresh_many(ids, by=_BY)


def _write(rows: dict[Any, list[dict[str, Any]]]) -> None:
    """Write the snapshot anew from rows at hand."""
    with unit_of_work():
        for model in (MemberFacts, HouseholdFacts):
            db.session.execute(delete(model))
        for model in (HouseholdFacts, MemberFacts):
            db.session.execute(insert(model), rows[model])
    with unit_of_work():
        assert db.session.scalar(select(func.count()).select_from(HouseholdFacts)) == len(rows[HouseholdFacts])
