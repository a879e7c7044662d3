"""The live count of households that fit a target group (features journey 3)."""

from typing import Any
from uuid import UUID

import pytest

from charity_app.eligibility import queries
from charity_app.eligibility.rules import RuleError
from charity_app.registry.models import Household
from tests.registry.conftest import TANGQIAO

OLD_AND_ALONE = [
    {"field": "hh.income_pc_month", "op": "lt", "value": {"std": "mla_standard", "times": 2}},
    {"member": [{"field": "p.age", "op": "gte", "value": 80}, {"field": "p.living_alone", "op": "eq", "value": True}]},
]
SMALL_HOME = {"field": "hh.living_area_pc", "op": "lt", "value": 7}


def test_a_target_group_is_counted_with_what_is_unknown_and_step_by_step(woman: Household, max_queries: Any) -> None:
    rule = queries.parse_target([*OLD_AND_ALONE, SMALL_HOME])
    with max_queries(2):
        found = queries.count_matching(rule)
    assert found.total == queries.Count(eligible=0, unknown=1)
    assert found.steps[:2] == (queries.Count(1, 0), queries.Count(1, 0))


def test_a_target_group_is_counted_within_streets(woman: Household) -> None:
    rule = queries.parse_target(OLD_AND_ALONE)
    assert queries.count_matching(rule, street_ids=[TANGQIAO]).total == queries.Count(1, 0)
    assert queries.count_matching(rule, street_ids=[UUID(int=5)]).total == queries.Count(0, 0)


def test_one_household_is_asked_with_a_line_per_condition(woman: Household) -> None:
    rule = queries.parse_target(OLD_AND_ALONE)
    answer = queries.fits_rule(woman.id, rule)
    assert answer is not None
    assert [line.outcome.value for line in answer.lines] == ["met", "met", "met"]
    assert queries.fits_household(woman.id, rule)
    assert not queries.fits_household(woman.id, queries.parse_target([SMALL_HOME]))
    assert not queries.fits_household(UUID(int=1), rule)


def test_a_person_s_fact_outside_a_member_group_is_refused(woman: Household) -> None:
    with pytest.raises(RuleError, match=r"target.*put it into a group `member`"):
        queries.parse_target([{"field": "p.age", "op": "gte", "value": 80}])


def test_policies_met_tells_which_of_some_policies_cover_a_household(woman: Household) -> None:
    asked = ["min_living_allowance", "senior_allowance", "disaster_relief", "low_income_margin_recognition"]
    assert queries.policies_met(woman.id, asked) == {"min_living_allowance": "eligible", "senior_allowance": "eligible"}
