"""Poorer or more disabled never loses, and the order of members never matters (reliability A12, ruling 26)."""

from copy import deepcopy
from datetime import date
from random import Random
from typing import Any

import pytest

from charity_app.eligibility.explain import Assessment, judge, plan_day
from charity_app.eligibility.rules import load_book
from charity_app.eligibility.states import ResultCode
from tests.eligibility.generate import Drawn, draw, to_case

DAYS = (date(2024, 12, 5), date(2025, 8, 1))
RANK = {
    ResultCode.NOT_ELIGIBLE: 0,
    ResultCode.NEEDS_INFORMATION: 1,
    ResultCode.LIKELY: 2,
    ResultCode.ELIGIBLE: 3,
    ResultCode.ALREADY_RECEIVING: 3,
}
EXCEPTION = "rigid_expense_living_aid"


def ranks(assessment: Assessment) -> dict[tuple[str, int | None], int]:
    return {(row.policy.code, row.member): RANK[row.code] for row in assessment.rows}


def lost(before: Assessment, after: Assessment) -> set[str]:
    """Return the policies that a change for the worse took away.

    The declared exception is left out, and what only followed from it.
    """
    now = ranks(after)
    gone = [row for row in before.rows if row.code.is_met and now[(row.policy.code, row.member)] < RANK[row.code]]
    if any(row.policy.code == EXCEPTION for row in gone):
        gone = [row for row in gone if row.policy.code != EXCEPTION and not row.is_follow_on]
    return {row.policy.code for row in gone}


def with_less_income(drawn: Drawn, random: Random) -> Drawn:
    poorer = deepcopy(drawn)
    for name in ("hh.income_month", "hh.income_pc_12m", "hh.income_3m"):
        value = poorer.household[name]
        poorer.household[name] = None if value is None else value * random.randrange(100) // 100
    for member in poorer.members:
        value = member["p.own_income_month"]
        member["p.own_income_month"] = None if value is None else value * random.randrange(100) // 100
    return poorer


def with_more_disability(drawn: Drawn, random: Random) -> Drawn:
    changed = deepcopy(drawn)
    member = random.choice(changed.members)
    if member["p.disability_level"] == 0:
        member["p.disability_level"] = random.choice((1, 2))
    return changed


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("worsen", [with_less_income, with_more_disability])
def test_a_change_for_the_worse_takes_nothing_away(day: date, worsen: Any) -> None:
    random, plan = Random(f"{worsen.__name__} {day}"), plan_day(load_book(), day)
    for _ in range(1000):
        drawn = draw(random, day)
        before, after = judge(plan, to_case(drawn, day)), judge(plan, to_case(worsen(drawn, random), day))
        assert lost(before, after) == set(), drawn


def test_the_order_of_members_never_matters() -> None:
    day = DAYS[0]
    random, plan = Random("order"), plan_day(load_book(), day)
    for _ in range(500):
        drawn = draw(random, day)
        order = random.sample(range(len(drawn.members)), len(drawn.members))
        turned = Drawn(drawn.household, [drawn.members[place] for place in order])
        first, second = judge(plan, to_case(drawn, day)), judge(plan, to_case(turned, day))
        found = {
            (row.policy.code, None if row.member is None else order[row.member]): _essence(row) for row in second.rows
        }
        assert {(row.policy.code, row.member): _essence(row) for row in first.rows} == found


def _essence(row: Any) -> tuple[Any, ...]:
    return row.code, row.is_follow_on, row.is_superseded, row.is_choice_required, row.is_near_miss, row.benefit
