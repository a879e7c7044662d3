"""Eligibility: the sweep over everyone against numpy, the snapshot's refresh, and one household explained.

The sweep judges by the twelve policies of `bench/twelve.py` through the very command of the night: what pass 1 grants
is noted, then one statement per policy writes result rows with all flags. Its base computes the same twelve with numpy
on columns in memory. Before anything is timed both must have counted the same, and a sample of households is explained.
"""

import time
from collections import Counter
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from bench.columns import Columns, Counts
from bench.explaining import measure_explaining
from bench.house import standing
from bench.population import Population, draw_population, write_population
from bench.refreshing import measure_refresh
from bench.report import Figure, take_turns
from bench.twelve import twelve_policies
from charity_app.core import clock
from charity_app.core.db import db, is_sqlite, unit_of_work
from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.demo.timeline import DEMO_NOW
from charity_app.eligibility import services
from charity_app.eligibility.explain import DayPlan, judge, plan_day
from charity_app.eligibility.facts import snapshot
from charity_app.eligibility.models import PolicyName, Result, RuleVersion
from charity_app.eligibility.queries.editions import Edition, Version
from charity_app.eligibility.rules import RuleBook, load_book
from charity_app.eligibility.states import RESULT_NUMBERS, ResultCode

_HOUSEHOLDS = {"small": 100_000, "full": 1_000_000}
_ROUNDS = {"small": 5, "full": 3}
_SWEEP_GOAL = {"sqlite": "<=9", "pg": "<=14"}
_SAMPLE = 300
_MET = (ResultCode.LIKELY, ResultCode.ELIGIBLE)
_BY = system_actor("benchmark")


def run(scale: str, pg_dsn: str | None) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL when an address is given."""
    population = draw_population(_HOUSEHOLDS[scale], DEMO_NOW.date())
    figures = [*_measure(population, scale, None, "sqlite"), measure_refresh(None, "sqlite")]
    if pg_dsn:
        figures += [*_measure(population, scale, pg_dsn, "pg")]
    return figures


def _measure(population: Population, scale: str, pg_dsn: str | None, database: str) -> list[Figure]:
    with standing(pg_dsn), acting_in(system_scope("benchmark")):
        clock.set_offset(DEMO_NOW - clock.wall())
        day, book = clock.today(), twelve_policies()
        write_population(population, day)
        with unit_of_work():
            services.load_policies()
            edition = _publish(book)
        columns, plan = Columns(population, book, day), plan_day(book, day)
        _check(columns, edition, plan)
        waits = time.process_time if is_sqlite() else time.perf_counter
        turns = take_turns(columns.count_all, lambda: _sweep(edition), rounds=_ROUNDS[scale], clock=waits)
        sweep = turns.slower(f"sweep_over_numpy_{database}", goal=_SWEEP_GOAL[database], base="numpy")
        return [sweep, *measure_explaining(plan_day(load_book(), day), population.size, database)]


def _publish(book: RuleBook) -> Edition:
    """Give each of the twelve a version that results can carry."""
    first = (db.session.scalar(select(func.max(RuleVersion.no))) or 0) + 1
    versions = {}
    for no, code in enumerate(book.policies, start=first):
        policy = PolicyName(code=code)
        db.session.add(policy)
        db.session.flush()
        stamps = {"published_at": clock.now(), "published_by_id": None}
        counts = {"households_added": 0, "households_removed": 0}
        row = RuleVersion(no=no, policy_id=policy.id, number=1, body="{}", examples="[]", **stamps, **counts)
        db.session.add(row)
        versions[code] = Version(row.id, no, 1, code, row.published_at, None)
    return Edition(book, versions)


def _sweep(edition: Edition) -> None:
    """Sweep as the night does, everything written and kept."""
    with unit_of_work(), acting_in(system_scope("benchmark")):
        services.sweep_policies(edition, list(edition.book.policies), by=_BY)


def _check(columns: Columns, edition: Edition, plan: DayPlan) -> None:
    """Assert that both count the same, and that a sample of households is explained as its rows say."""
    _sweep(edition)
    codes = {version.no: code for code, version in edition.versions.items()}
    wanted, found = columns.count_all(), _counts(codes)
    different = {code: (wanted[code], found[code]) for code in wanted if wanted[code] != found[code]}
    assert not different, f"numpy and the sweep differ: {different}"
    assert all(any(counts[place] for counts in found.values()) for place in range(5)), "a kind of row never occurs"
    with unit_of_work():
        for no in Random(1).sample(range(1, columns.population.size + 1), _SAMPLE):
            assert _explained(plan, no) == _rows(codes, no), f"household {no} is explained otherwise than swept"


def _counts(codes: dict[int, str]) -> dict[str, Counts]:
    flags = (Result.follow_on, Result.superseded)
    wanted = select(Result.version_no, Result.code, *flags, func.count()).group_by(
        Result.version_no, Result.code, *flags
    )
    found: dict[str, Counter[str]] = {code: Counter() for code in codes.values()}
    names = {number: "met" if code in _MET else code.value for code, number in RESULT_NUMBERS.items()}
    with unit_of_work():
        for version_no, code, follow_on, superseded, number in db.session.execute(wanted):
            counter = found[codes[version_no]]
            counter[names[code]] += number
            counter["follow_on"] += number * follow_on
            counter["superseded"] += number * superseded
    return {code: Counts(**{name: counter[name] for name in Counts._fields}) for code, counter in found.items()}


def _explained(plan: DayPlan, no: int) -> set[tuple[Any, ...]]:
    seen = snapshot.read_snapshot(UUID(int=no), plan.day)
    assert seen is not None
    rows = judge(plan, seen.case).rows
    return {
        (row.policy.code, RESULT_NUMBERS[row.code], row.is_follow_on, row.is_superseded)
        for row in rows
        if row.code is not ResultCode.NOT_ELIGIBLE
    }


def _rows(codes: dict[int, str], no: int) -> set[tuple[Any, ...]]:
    columns = (Result.version_no, Result.code, Result.follow_on, Result.superseded)
    found = db.session.execute(select(*columns).where(Result.household_no == no, Result.version_no.in_(codes)))
    return {(codes[row[0]], *row[1:]) for row in found}
