"""The 13 worked cases pass exactly, amounts and derived facts included (R-ENG-08)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from charity_app.eligibility.explain import Assessment, Row, judge, plan_day
from charity_app.eligibility.facts import read_case
from charity_app.eligibility.rules.book import load_data, read_book

DATA = load_data()
BOOK = read_book(DATA)
CASES = {case["id"]: case for case in DATA["examples"]["cases"]}


def assess(case: Mapping[str, Any]) -> Assessment:
    """Judge a worked case: its facts over the defaults of the data file (ruling 25)."""
    defaults = DATA["examples"]["defaults"]
    members = [{**defaults["person"], **member} for member in case["members"]]
    return judge(plan_day(BOOK, case["as_of"]), read_case({**defaults["household"], **case["household"]}, members))


def key(entry: Mapping[str, Any]) -> tuple[str, int | None]:
    return entry["policy"], entry.get("member")


def shown(rows: list[Row]) -> dict[tuple[str, int | None], Row]:
    return {(row.policy.code, row.member): row for row in rows}


def test_there_are_thirteen_cases() -> None:
    assert list(CASES) == [f"E{number:02}" for number in range(1, 14)]


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case_gives_exactly_its_results(name: str) -> None:
    case = CASES[name]
    met = [row for row in assess(case).rows if row.code.is_met and not row.is_superseded]
    first = shown([row for row in met if not row.is_follow_on])
    assert first.keys() == {key(entry) for entry in case["expect"]}
    assert shown([row for row in met if row.is_follow_on]).keys() == {key(entry) for entry in case["follow_on"]}
    for entry in case["expect"]:
        row = first[key(entry)]
        assert row.code == entry["result"], entry
        assert row.is_choice_required is entry.get("choice_required", False), entry
        assert row.benefit.needs_confirming is entry.get("amount_to_confirm", False), entry


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case_gives_exactly_its_amounts(name: str) -> None:
    case = CASES[name]
    rows = {(row.policy.code, row.member): row for row in assess(case).rows}
    stated = {key(entry): entry["amount"] for entry in [*case["expect"], *case["follow_on"]] if "amount" in entry}
    assert {place: rows[place].benefit.value for place in stated} == stated


@pytest.mark.parametrize("name", CASES)
def test_a_worked_case_gives_exactly_its_derived_facts(name: str) -> None:
    case = CASES[name]
    found = assess(case).derived
    rounded = {
        fact: (Decimal(int(value * 1000)) / 1000).quantize(Decimal("0.01")) if (value := found[fact]) is not None else 0
        for fact in case["derived"]
    }
    assert rounded == {fact: Decimal(value) for fact, value in case["derived"].items()}


def test_the_grain_card_of_a_follow_on_row_still_needs_confirming_r24() -> None:
    row = assess(CASES["E01"]).row_of("grain_oil_card", 0)
    assert (row.is_follow_on, row.benefit.value, row.benefit.needs_confirming) == (True, 72, True)


def test_a_superseded_row_keeps_its_result_and_says_so_r23() -> None:
    row = assess(CASES["E01"]).row_of("low_income_margin_recognition")
    assert (row.code, row.is_superseded) == ("eligible", True)


def test_income_on_the_line_is_a_near_miss_with_no_gap_to_the_line_e07() -> None:
    row = assess(CASES["E07"]).row_of("low_income_margin_recognition")
    income = next(line for line in row.lines if line.finding.bound.spec.name == "hh.income_pc_month")
    assert (row.code, row.is_near_miss) == ("not_eligible", True)
    assert (income.outcome, income.finding.gap) == ("not_met", 0)


def test_why_a_result_is_only_likely_names_the_unverified_standard() -> None:
    row = assess(CASES["E02"]).row_of("rigid_expense_living_aid")
    assert (row.code, row.cap_reasons) == ("likely", ("city_income_pc_prev_year",))


def test_a_missing_fact_is_named_and_false_beats_unknown_r_eng_01() -> None:
    plan = plan_day(BOOK, CASES["E01"]["as_of"])
    poor = read_case({"hh.local_household": True, "hh.income_month": 100}, [{"p.age": 70}])
    assessment = judge(plan, poor)
    row = assessment.row_of("min_living_allowance")
    assert row.code == "needs_information"
    assert assessment.missing(row) == (
        "hh.assets_total",
        "hh.motor_vehicles",
        "hh.nonresidential_property",
        "hh.homes",
        "hh.home_area_pc",
        "hh.city_home_area_pc",
    )
    rich = read_case({"hh.income_month": 900_000}, [{"p.age": 70}])
    assert judge(plan, rich).row_of("min_living_allowance").code == "not_eligible"
