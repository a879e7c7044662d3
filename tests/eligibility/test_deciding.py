"""A decision freezes what it rests on; missing facts or evidence block it (features 1.18, R-ENG-06, R-ENG-07)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from charity_app.core.scope import Actor
from charity_app.eligibility import queries, services
from charity_app.eligibility.models import Decision, Objection, StandardName, StandardRow
from charity_app.eligibility.states import DecisionOutcome, ObjectionReason, ResultCode
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from charity_app.registry.services import NewMember
from charity_app.registry.states.people import CircumstanceKind, Gender, Relation
from tests.eligibility.conftest import earn, member_of
from tests.eligibility.test_results import answers

PAPERS = ["household_register", "id_card", "income_asset_declaration", "verification_authorisation", "bank_account"]
OFFICER = Actor(user_id=UUID(int=7))


def decide(household: Household, **changes: Any) -> Decision:
    given: dict[str, Any] = {
        "policy_code": "min_living_allowance",
        "member_id": None,
        "outcome": DecisionOutcome.GRANTED,
        "papers_seen": PAPERS,
        "by": OFFICER,
    }
    return services.freeze_decision(household, **{**given, **changes})


def test_a_granted_decision_keeps_its_result_and_recognises_the_household(woman: Household) -> None:
    decision = decide(woman)
    assert (decision.result, decision.amount_fen, decision.as_of) == ("eligible", 105_00, date(2024, 12, 5))
    assert [row.category for row in queries.recognitions_of(woman.id)] == ["min_living_allowance"]
    found = queries.results_of(woman.id)
    assert found is not None
    codes = {item.policy.code: (item.code, item.is_follow_on) for item in found.results}
    assert codes["min_living_allowance"] == ("already_receiving", False)
    assert codes["medical_assistance"] == ("eligible", False)


def test_an_old_case_gives_the_old_answer_whatever_changed_since(woman: Household) -> None:
    decision = decide(woman)
    earn(woman, 900)
    standard = select(StandardName.id).where(StandardName.key == "mla_standard").scalar_subquery()
    db.session.execute(update(StandardRow).where(StandardRow.standard_id == standard).values(value=100_00))
    again = queries.decide_again(decision)
    assert (again.code, again.benefit.fen) == ("eligible", 105_00)
    shown = queries.decisions_of(woman.id)
    assert [(view.result, view.outcome, view.version.number) for view in shown] == [("eligible", "granted", 1)]


def test_missing_evidence_blocks_a_decision_and_is_named(woman: Household) -> None:
    with pytest.raises(Invalid) as refusal:
        decide(woman, papers_seen=["id_card"])
    assert str(refusal.value.text) == (
        "Evidence is missing: household register, declaration of income and assets, "
        "permission to check income and assets, bank account"
    )


def test_missing_facts_block_a_decision_and_are_named(woman: Household) -> None:
    with pytest.raises(Invalid) as refusal:
        decide(woman, policy_code="housing_assistance", papers_seen=["housing_proof"])
    assert str(refusal.value.text) == "These facts are still missing: Living area per person"


def test_nothing_is_granted_that_the_facts_do_not_support_but_it_can_be_refused(woman: Household) -> None:
    earn(woman, 900)
    with pytest.raises(Invalid, match="The facts do not support this"):
        decide(woman)
    decision = decide(woman, outcome=DecisionOutcome.REFUSED)
    assert (decision.result, decision.outcome) == ("not_eligible", "refused")
    assert queries.recognitions_of(woman.id) == ()


def test_what_is_already_received_is_not_decided_twice(woman: Household) -> None:
    decide(woman)
    with pytest.raises(Conflict):
        decide(woman)


def test_a_decision_of_a_stranger_s_policy_or_member_is_not_found(woman: Household) -> None:
    with pytest.raises(NotFound):
        decide(woman, policy_code="lottery")
    with pytest.raises(NotFound):
        decide(woman, policy_code="senior_allowance", member_id=uuid4())


def test_a_decision_for_a_person_and_a_follow_on_keeps_the_granted_category(woman: Household) -> None:
    decision = decide(woman, policy_code="grain_oil_card", member_id=member_of(woman).id, papers_seen=[])
    assert decision.amount_fen == 72_00
    again = queries.decide_again(decision)
    assert (again.code, again.benefit.needs_confirming) == ("eligible", True)


def test_the_database_refuses_to_change_a_decision(woman: Household) -> None:
    decide(woman)
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(update(Decision).values(amount_fen=1))


def test_ending_a_recognition_takes_its_consequences_back(woman: Household) -> None:
    decide(woman)
    recognition = queries.recognitions_of(woman.id)[0]
    services.end_recognition(recognition, valid_to=date(2024, 12, 5), by=OFFICER)
    found = queries.results_of(woman.id)
    assert found is not None
    assert {item.policy.code for item in found.of(ResultCode.ALREADY_RECEIVING)} == set()
    with pytest.raises(Conflict):
        services.end_recognition(recognition, valid_to=date(2024, 12, 5), by=OFFICER)


def test_new_work_that_is_declared_keeps_the_allowance_for_three_months_r_pol_09(woman: Household) -> None:
    decide(woman)
    recognition = queries.recognitions_of(woman.id)[0]
    with pytest.raises(Invalid, match="Record first who has started work"):
        services.taper_recognition(recognition, declared_on=date(2024, 12, 5), by=OFFICER)
    child = NewMember("钱云苔", Relation.CHILD, "", date(1990, 5, 6), Gender.FEMALE, joined_on=date(2020, 1, 1))
    member = registry.add_member(woman, new=child, by=OFFICER)
    works = {CircumstanceKind.EMPLOYMENT: "employed"}
    registry.record_circumstances(member, values=works, valid_from=date(2024, 12, 1), by=OFFICER)
    for day in (date(2024, 12, 4), date(2024, 12, 6)):
        with pytest.raises(Invalid, match="between the recognition and today"):
            services.taper_recognition(recognition, declared_on=day, by=OFFICER)
    services.taper_recognition(recognition, declared_on=date(2024, 12, 5), by=OFFICER)
    assert recognition.valid_to == date(2025, 3, 5)
    assert answers(woman)["min_living_allowance"] == ResultCode.ALREADY_RECEIVING
    with pytest.raises(Conflict):
        services.taper_recognition(recognition, declared_on=date(2024, 12, 5), by=OFFICER)


def test_proof_of_a_recognition_is_asked_of_nobody_r_pol_10(woman: Household) -> None:
    policy = queries.get_policy("grain_oil_card")
    assert policy is not None
    assert "category_proof" in policy.policy.documents
    assert "proof of recognition" not in map(str, policy.papers)


def objection(household: Household, **changes: Any) -> Objection:
    given: dict[str, Any] = {
        "policy_code": "min_living_allowance",
        "member_id": None,
        "reason": ObjectionReason.FACTS_WRONG,
        "words": "退休金写多了",
        "by": OFFICER,
    }
    return services.record_objection(household, **{**given, **changes})


def test_an_objection_to_a_no_waits_for_somebody_else_to_answer(woman: Household) -> None:
    earn(woman, 900)
    row = objection(woman)
    assert row.due_on == date(2024, 12, 19)
    with pytest.raises(NotAllowed):
        services.answer_objection(row, woman, words="已核对", by=OFFICER)
    services.answer_objection(row, woman, words="已核对，金额不变", by=Actor(user_id=UUID(int=8)))
    shown = queries.objections_of(woman)
    assert [(view.words, view.answer) for view in shown] == [("退休金写多了", "已核对，金额不变")]
    with pytest.raises(Conflict):
        services.answer_objection(row, woman, words="又一次", by=Actor(user_id=UUID(int=9)))


def test_only_a_no_can_be_objected_to(woman: Household) -> None:
    with pytest.raises(Conflict, match="Today's result is another one"):
        objection(woman)


def test_the_words_of_an_objection_are_sealed(woman: Household) -> None:
    earn(woman, 900)
    row = objection(woman)
    assert row.words is not None
    assert "退休金".encode() not in row.words
