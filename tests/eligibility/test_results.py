"""From the register to results: the snapshot, its refresh on change, what pages are given (ruling 21, features 1.4)."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.eligibility import queries, services
from charity_app.eligibility.facts.vocabulary import HOUSEHOLD, PERSON
from charity_app.eligibility.models import HouseholdFacts, MemberFacts, Result
from charity_app.eligibility.states import RESULT_NUMBERS, Outcome, ResultCode
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from charity_app.registry.states.people import CircumstanceKind, LeaveReason
from tests.eligibility.conftest import BY, earn, member_of


def answers(household: Household) -> dict[str, ResultCode]:
    found = queries.results_of(household.id)
    assert found is not None
    return {item.policy.code: item.code for item in found.results if not item.is_superseded}


def stored(household: Household) -> dict[str, int]:
    names = {version.no: code for code, version in queries.current_edition().versions.items()}
    wanted = select(Result.version_no, Result.code).join(HouseholdFacts, HouseholdFacts.no == Result.household_no)
    rows = db.session.execute(wanted.where(HouseholdFacts.household_id == household.id))
    return {names[row[0]]: row[1] for row in rows}


def test_the_snapshot_has_a_column_for_every_fact() -> None:
    household, member = HouseholdFacts.__table__.columns, MemberFacts.__table__.columns
    assert {spec.column for spec in HOUSEHOLD} <= set(household.keys())
    assert {spec.column for spec in PERSON} - set(member.keys()) == {"age"}
    assert "born_on" in member


def test_e01_recorded_in_the_register_gets_her_105_yuan(woman: Household) -> None:
    found = queries.results_of(woman.id)
    assert found is not None
    first = next(item for item in found.results if item.policy.code == "min_living_allowance")
    assert (first.code, str(first.amount), found.facts_on) == ("eligible", "CNY 105 a month", date(2024, 12, 5))
    assert answers(woman)["senior_allowance"] == "eligible"
    follow_on = {item.policy.code for item in found.results if item.is_follow_on}
    assert follow_on >= {"medical_assistance", "resident_insurance_premium_aid", "grain_oil_card", "price_link_subsidy"}


def test_a_change_in_the_register_changes_the_results_at_once(woman: Household) -> None:
    assert stored(woman)["min_living_allowance"] == RESULT_NUMBERS[ResultCode.ELIGIBLE]
    earn(woman, 300)
    assert answers(woman)["min_living_allowance"] == "not_eligible"
    assert "min_living_allowance" not in stored(woman)
    assert stored(woman)["low_income_margin_recognition"] == RESULT_NUMBERS[ResultCode.ELIGIBLE]


def test_every_condition_has_its_sentence_value_gap_and_source(woman: Household) -> None:
    earn(woman, 910)
    found = queries.results_of(woman.id)
    assert found is not None
    refused = next(item for item in found.results if item.policy.code == "min_living_allowance")
    income = refused.conditions[1]
    assert income.outcome is Outcome.NOT_MET
    assert str(income.sentence) == (
        "Income per person and month below CNY 1,595: not met (CNY 2,400, CNY 805 too much)."
    )
    assert str(income.change) == "Tell us when income falls; we will work it out again."
    assert (income.sources, income.since) == (("上海最低生活保障标准一览（2024年7月1日起）",), date(2024, 7, 1))
    homes = refused.conditions[5]
    assert (homes.outcome, len(homes.alternatives)) == (Outcome.MET, 2)
    assert str(homes.sentence) == (
        "Homes owned at most 1 homes, or: Homes owned: 2 homes and also Floor area of the homes per person "
        "below 37.4 square metres: met (1 homes)."
    )


def test_a_demand_that_something_is_not_there_is_answered_as_it_is_worded(woman: Household) -> None:
    found = queries.results_of(woman.id)
    assert found is not None
    item = next(item for item in found.results if item.policy.code == "min_living_allowance")
    assert str(item.conditions[4].sentence) == "Owns no property that is not for living in: met (yes)."


def test_the_sweep_and_the_refresh_write_the_same_rows(woman: Household) -> None:
    before = stored(woman)
    services.sweep_all(by=BY)
    assert stored(woman) == before
    report = services.sweep_all(by=BY)
    assert stored(woman) == before
    rows = {item.policy: item.rows for item in report.policies}
    assert rows["min_living_allowance"][ResultCode.ELIGIBLE] == 1
    assert (report.households, report.as_of) == (1, date(2024, 12, 5))


def test_the_nightly_batches_refresh_everyone_and_end_in_a_sweep(woman: Household) -> None:
    before = stored(woman)
    services.refresh_batch(None, by=BY)
    services.refresh_batch(woman.id, by=BY)
    assert stored(woman) == before


def test_members_keep_their_number_and_a_household_that_ended_leaves_the_snapshot(woman: Household) -> None:
    number = select(MemberFacts.member_no, MemberFacts.born_on)
    first = db.session.execute(number).one()
    services.refresh_facts(woman.id, by=BY)
    assert tuple(db.session.execute(number).one()) == tuple(first) == (1, date(1940, 3, 12))
    registry.end_member(member_of(woman), reason=LeaveReason.DIED, on=date(2024, 12, 5), by=BY)
    for model in (HouseholdFacts, MemberFacts, Result):
        assert db.session.scalar(select(func.count()).select_from(model)) == 0, model.__tablename__
    assert queries.results_of(woman.id) is None


def test_two_selects_and_one_look_at_the_edition_make_a_household_page(woman: Household, max_queries: Any) -> None:
    queries.results_of(woman.id)
    with max_queries(3):
        queries.results_of(woman.id)


def test_an_unknown_fact_is_asked_for_and_never_a_no(woman: Household) -> None:
    registry.record_circumstance(
        member_of(woman), kind=CircumstanceKind.CARE_LEVEL, value="3", valid_from=date(2024, 12, 5), by=BY
    )
    assert answers(woman)["long_term_care_insurance"] == "eligible"
    found = queries.results_of(woman.id)
    assert found is not None
    housing = next(item for item in found.results if item.policy.code == "housing_assistance")
    assert (housing.code, [str(fact) for fact in housing.missing]) == ("needs_information", ["Living area per person"])
