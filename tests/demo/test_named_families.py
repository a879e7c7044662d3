"""The thirteen named families give the results of their worked cases, derived from what was registered (R-DEM-05)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from charity_app.eligibility.explain import Row, judge
from charity_app.eligibility.facts import read_case
from charity_app.eligibility.queries.editions import current_edition
from charity_app.eligibility.rules.book import load_data
from charity_app.eligibility.services.snapshot import wage_disregard
from charity_app.eligibility.states import ResultCode
from charity_app.registry.queries import household_facts_source
from tests.demo.conftest import Made

pytestmark = pytest.mark.pages

CASES = {case["id"]: case for case in load_data()["examples"]["cases"]}
_MET = (ResultCode.ELIGIBLE, ResultCode.LIKELY, ResultCode.ALREADY_RECEIVING)
Told = dict[str, Any]


def _rows(household_id: UUID, day: date, categories: list[str]) -> tuple[Row, ...]:
    """Judge what the register knows of a household as of a day."""
    facts = household_facts_source(household_id, as_of=day, disregard=wage_disregard(day))
    known = {name: value for name, value in facts.household.items() if name != "hh.size" and value is not None}
    people = sorted(facts.members, key=lambda member: member.birth_on)
    members = [{name: value for name, value in member.facts.items() if value is not None} for member in people]
    known |= {"hh.categories": categories, "hh.city_home_area_pc": Decimal("37.4")}
    return judge(current_edition().plan(day), read_case(known, members)).rows


def _said(row: Row) -> Told:
    told: Told = {"policy": row.policy.code, "result": row.code.value}
    if row.member is not None:
        told["member"] = row.member
    if row.benefit.value is not None:
        told["amount"] = Decimal(row.benefit.value)
    if row.is_choice_required:
        told["choice_required"] = True
    return told


def _expected(case: Told, told: Told) -> Told:
    """The case's members are listed as in the data; the register sorts them by age."""
    ages = [member["p.age"] for member in case["members"]]
    by_age = sorted(range(len(ages)), key=lambda place: -ages[place])
    wanted = {name: value for name, value in told.items() if name != "amount_to_confirm"}
    if "member" in wanted:
        wanted["member"] = by_age.index(wanted["member"])
    if "amount" in wanted:
        wanted["amount"] = Decimal(wanted["amount"])
    return wanted


def _key(told: Told) -> tuple[str, int]:
    return told["policy"], told.get("member", -1)


@pytest.mark.parametrize("code", CASES)
def test_a_named_family_has_the_results_of_its_case(demo: Made, code: str) -> None:
    case = CASES[code]
    rows = _rows(UUID(demo.told["households"][code]["id"]), case["as_of"], case["household"].get("hh.categories", []))
    met = [row for row in rows if row.code in _MET and not row.is_superseded]
    found = {_key(told): told for told in (_said(row) for row in met if not row.is_follow_on)}
    expected = {_key(told): told for told in (_expected(case, told) for told in case["expect"])}
    assert found.keys() == expected.keys()
    assert {key: {name: found[key].get(name) for name in told} for key, told in expected.items()} == expected
    follow_on = sorted({_key(_said(row)) for row in met if row.is_follow_on})
    assert follow_on == sorted(_key(_expected(case, told)) for told in case["follow_on"])


@pytest.mark.parametrize("code", CASES)
def test_a_named_family_has_the_derived_facts_of_its_case(demo: Made, code: str) -> None:
    case = CASES[code]
    day = case["as_of"]
    facts = household_facts_source(
        UUID(demo.told["households"][code]["id"]), as_of=day, disregard=wage_disregard(day)
    ).household
    size = len(case["members"])
    assert facts["hh.size"] == case["derived"]["hh.size"] == size
    income, assets = facts["hh.income_month"], facts["hh.assets_total"]
    assert isinstance(income, Decimal)
    assert isinstance(assets, Decimal)
    assert round(Fraction(income) / size, 2) == Fraction(case["derived"]["hh.income_pc_month"])
    assert Fraction(assets) / size == Fraction(case["derived"]["hh.assets_pc"])
    assert facts["hh.income_pc_12m"] == Decimal(case["household"].get("hh.income_pc_12m", 0))
    assert facts["hh.income_3m"] == Decimal(case["household"].get("hh.income_3m", 0))
