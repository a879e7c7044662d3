"""One household explained, against the two selects that bring its facts."""

from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from bench.report import Figure, Turns
from charity_app.core.db import begin_reading, db
from charity_app.eligibility.explain import DayPlan, judge
from charity_app.eligibility.facts import snapshot

_ROUNDS = 3
_ASKED = 200
_GOAL = "<=2.2"
_OPENED_GOAL = "<=4.5"
_P50_GOALS = {"sqlite": "<=10", "pg": "<=20"}


def measure_explaining(plan: DayPlan, households: int, database: str) -> list[Figure]:
    """Compare medians over many households, each asked in turn both ways, by all policies in force on a day.

    `explain_opened` also writes out every finding of every condition, which a page does only for the rows it shows;
    its goal is what was measured and half as much again. The milliseconds are information: under 1 on SQLite and
    under 2 on PostgreSQL on a calm machine; their goal is ten times that, for a machine that has other work.
    """
    explained, opened = ([], []), ([], [])  # type: tuple[list[float], list[float]], tuple[list[float], list[float]]
    for number in range(_ROUNDS + 1):
        ids = [UUID(int=no) for no in Random(number).sample(range(1, households + 1), _ASKED)]
        for found, subject in ((explained, _explain), (opened, _open)):
            pairs = [_pair(household_id, plan, subject) for household_id in ids]
            if number:
                found[0].append(median(pair[0] for pair in pairs))
                found[1].append(median(pair[1] for pair in pairs))
    turns, open_turns = (Turns(tuple(base), tuple(subject)) for base, subject in (explained, opened))
    base = "two_selects"
    return [
        turns.slower(f"explain_over_selects_{database}", goal=_GOAL, base=base),
        open_turns.slower(f"explain_opened_over_selects_{database}", goal=_OPENED_GOAL, base=base),
        turns.milliseconds(f"explain_p50_{database}", goal=_P50_GOALS[database], base=base),
    ]


def _pair(household_id: UUID, plan: DayPlan, subject: Callable[[UUID, DayPlan], object]) -> tuple[float, float]:
    begin_reading()
    started = perf_counter()
    _select(household_id)
    between = perf_counter()
    subject(household_id, plan)
    ended = perf_counter()
    db.session.rollback()
    return between - started, ended - between


def _select(household_id: UUID) -> Any:
    """Send the two selects and take their rows, nothing else."""
    household = db.session.execute(snapshot.HOUSEHOLD_ROW, {"household_id": household_id}).first()
    assert household is not None
    return db.session.execute(snapshot.MEMBER_ROWS, {"household_no": household[0]}).all()


def _explain(household_id: UUID, plan: DayPlan) -> Any:
    found = snapshot.read_snapshot(household_id, plan.day)
    assert found is not None
    return judge(plan, found.case)


def _open(household_id: UUID, plan: DayPlan) -> Any:
    return [row.findings for row in _explain(household_id, plan).rows]
