"""The explained and the compiled reading agree on every household, unknown facts included (design 6)."""

from datetime import date
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core.db import db, is_sqlite
from charity_app.eligibility.compile import Sweeper
from charity_app.eligibility.explain import Assessment, judge, plan_day
from charity_app.eligibility.facts.snapshot import read_snapshot
from charity_app.eligibility.models import HouseholdFacts, Result
from charity_app.eligibility.rules import RuleBook, load_book
from charity_app.eligibility.states import RESULT_NUMBERS, ResultCode
from tests.eligibility.generate import draw, store, to_case

Rows = dict[tuple[str, int, int], tuple[int, bool, bool, bool]]


def explained(number: int, assessment: Assessment) -> Rows:
    return {
        (row.policy.code, number, 0 if row.member is None else row.member + 1): (
            RESULT_NUMBERS[row.code],
            row.is_follow_on,
            row.is_superseded,
            row.is_choice_required,
        )
        for row in assessment.rows
        if row.code is not ResultCode.NOT_ELIGIBLE
    }


def compiled(book: RuleBook, day: date) -> Rows:
    sweeper = Sweeper(book, day, is_postgres=not is_sqlite())
    db.session.execute(sweeper.update_granted())
    codes = {number: policy.code for number, policy in enumerate(book.in_force(day), start=1)}
    for number, policy in enumerate(book.in_force(day), start=1):
        db.session.execute(sweeper.insert_results(policy, number))
    columns = (Result.code, Result.follow_on, Result.superseded, Result.choice_required)
    found = db.session.execute(select(Result.version_no, Result.household_no, Result.member_no, *columns))
    return {(codes[row[0]], row[1], row[2]): (row[3], row[4], row[5], row[6]) for row in found}


@pytest.mark.parametrize(
    ("day", "households"), [(date(2024, 12, 5), 1000), (date(2024, 1, 15), 500), (date(2025, 8, 1), 500)]
)
def test_both_readings_agree_on_generated_households(session: Any, day: date, households: int) -> None:
    random = Random(f"{day}")
    drawn = [draw(random, day) for _ in range(households)]
    ids = store(drawn, day)
    plan = plan_day(load_book(), day)
    expected: Rows = {}
    granted = []
    for number, (household_id, item) in enumerate(zip(ids, drawn, strict=True), start=1):
        snapshot = read_snapshot(household_id, day)
        assert snapshot is not None
        assert snapshot.case == to_case(item, day)
        assessment = judge(plan, snapshot.case)
        granted.append(assessment.granted)
        expected |= explained(number, assessment)
    found = compiled(load_book(), day)
    different = {key: (expected.get(key), found.get(key)) for key in expected.keys() | found.keys()}
    assert {key: pair for key, pair in different.items() if pair[0] != pair[1]} == {}
    stored = list(session.scalars(select(HouseholdFacts.granted).order_by(HouseholdFacts.no)))
    assert stored == granted
    kinds = {row[0] for row in found.values()}
    assert kinds == set(RESULT_NUMBERS.values())
    assert all(any(row[place] for row in found.values()) for place in (1, 2, 3))
