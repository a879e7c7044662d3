"""The loop is closed by any of three parties, with a code; contacts wait for the family's yes (features 1.10)."""

from datetime import timedelta

import pytest

from charity_app.casework.states.help import Outcome
from charity_app.casework.states.needs import NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import NotAllowed
from charity_app.core.scope import Role
from charity_app.matching import tasks
from charity_app.matching.models import ClaimEvent
from charity_app.matching.services import answers, deliveries, handovers, notices, upkeep
from charity_app.matching.services.deliveries import Evidence
from charity_app.matching.states.claims import (
    REASONS_FOR,
    ClaimAction,
    ClaimReason,
    ClaimState,
    EventKind,
    FamilyAnswer,
    Handover,
    ReceiverYes,
)
from charity_app.messaging.queries import list_letters_to
from charity_app.messaging.states import LinkPurpose
from charity_app.registry.models import Consent
from charity_app.registry.services import withdraw_consent
from charity_app.registry.states.households import ConsentPurpose
from tests.matching.test_claims import PHOTO


def _deliver(stage, claim) -> None:
    evidence = Evidence(clock.today(), stage.world.committee_here, "书桌1张", ReceiverYes.VOICE, PHOTO)
    deliveries.deliver_claim(claim, evidence=evidence, by=stage.manager)


def _handover_consent(stage) -> Consent:
    known = {"household_id": stage.household.id, "purpose": ConsentPurpose.HANDOVER, "withdrawn_on": None}
    return db.session.query(Consent).filter_by(**known).one()


def _fail(stage, claim) -> None:
    claim.reminders = 2
    answers.fail_claim(claim, reason=ClaimReason.NO_ANSWER, by=stage.officer)


def _complete(stage, claim) -> None:
    _deliver(stage, claim)
    deliveries.confirm_claim(claim, score=4, by=stage.resident)


@pytest.mark.parametrize(
    ("begin", "end", "outcome"),
    [
        ("proposed", lambda _stage, _claim: None, Outcome.WAITING),
        ("accepted", lambda _stage, _claim: None, Outcome.ACCEPTED),
        (
            "proposed",
            lambda s, c: answers.decline_claim(c, reason=ClaimReason.NOT_FITTING, by=s.adviser),
            "not_accepted",
        ),
        ("proposed", lambda s, c: answers.decline_claim(c, reason=ClaimReason.REFERRED_ON, by=s.adviser), "referred"),
        ("proposed", lambda s, c: answers.withdraw_claim(c, reason=ClaimReason.NO_CAPACITY, by=s.manager), "returned"),
        ("active", lambda s, c: answers.cancel_claim(c, reason=ClaimReason.PLANS_CHANGED, by=s.manager), "returned"),
        ("active", _fail, Outcome.NOT_ACHIEVED),
        ("active", _complete, Outcome.COMPLETED),
    ],
)
def test_every_claim_stands_or_ends_under_one_of_seven_codes_features_1_10(stage, begin, end, outcome):
    claim = getattr(stage, begin)()
    end(stage, claim)
    assert (stage.fresh(claim).outcome, len(Outcome)) == (outcome, 7)


def test_a_refusal_without_a_reason_is_asked_again_features_1_10(stage, browser_of):
    claim = stage.proposed()
    db.session.commit()
    path = f"/matching/claims/{claim.id}/decline"
    adviser = browser_of(Role.COMMUNITY_AID_ADVISOR)
    for typed in ({}, {"reason": ""}, {"reason": ClaimReason.NO_ANSWER.value}):
        assert adviser.send("POST", path, typed).status_code == 422
    assert stage.fresh(claim).state is ClaimState.PROPOSED
    assert ClaimReason.NO_ANSWER not in REASONS_FOR[ClaimAction.DECLINE]
    assert adviser.send("POST", path, {"reason": ClaimReason.NOT_FITTING.value}).status_code == 303
    assert stage.fresh(claim).state is ClaimState.DECLINED


def test_the_family_answers_by_its_link_without_an_account_features_1_10(stage, browser_of):
    claim = stage.active()
    asked = notices.family_link(claim, LinkPurpose.ANSWER_HANDOVER, by=stage.adviser)
    db.session.commit()
    phone = browser_of()
    page = phone.send("GET", phone.send("GET", asked).headers["Location"])
    assert (page.status_code, "/handover" in page.text) == (200, True)
    assert not [value for value in stage.world.secrets() if value in page.text]
    token = asked.removeprefix("/s/")
    assert phone.send("POST", f"/matching/family/{token}/handover", {"answer": "yes"}).status_code == 303
    assert stage.fresh(claim).handover is Handover.AGREED
    _deliver(stage, claim)
    db.session.commit()
    assert phone.send("POST", f"/matching/family/{token}/missing").status_code == 303
    assert (stage.fresh(claim).state, claim.family_answer) == (ClaimState.ACTIVE, FamilyAnswer.NOT_RECEIVED)
    _deliver(stage, claim)
    db.session.commit()
    assert phone.send("POST", f"/matching/family/{token}/confirm", {"answer": "received"}).status_code == 422
    told = {"answer": "more_needed", "score": "4", "words": "还想要一盏灯"}
    assert phone.send("POST", f"/matching/family/{token}/confirm", told).status_code == 303
    assert (stage.fresh(claim).state, claim.family_answer) == (ClaimState.COMPLETED, FamilyAnswer.MORE_NEEDED)
    assert phone.send("POST", f"/matching/family/{token}/missing").status_code == 409
    assert phone.send("GET", "/matching/family/no-such-word").status_code == 404


def test_the_contact_waits_for_acceptance_and_the_familys_yes_and_ends_with_the_claim_r_clm_08_r_rol_03(
    stage, browser_of
):
    head = stage.world.people["family here"]
    claim = stage.proposed()
    db.session.commit()
    manager, path = browser_of(Role.ORG_MANAGER), f"/matching/claims/{claim.id}"

    def seen() -> tuple[int, bool]:
        answer = manager.send("POST", f"{path}/contact")
        return answer.status_code, head.phone in answer.text

    assert seen() == (403, False)
    answers.accept_claim(claim, by=stage.adviser)
    db.session.commit()
    assert seen() == (403, False)
    assert not [value for value in stage.world.secrets() if value in manager.send("GET", path).text]
    handovers.answer_handover(
        stage.fresh(claim), is_agreed=True, given_on=clock.today(), words="可以", by=stage.adviser
    )
    db.session.commit()
    assert seen() == (200, True)
    assert head.phone not in manager.send("GET", path).text
    consent = _handover_consent(stage)
    withdraw_consent(consent, by=stage.resident)
    db.session.commit()
    assert seen() == (403, False)
    handovers.answer_handover(
        stage.fresh(claim), is_agreed=True, given_on=clock.today(), words="可以", by=stage.adviser
    )
    answers.cancel_claim(claim, reason=ClaimReason.PLANS_CHANGED, by=stage.manager)
    db.session.commit()
    assert seen() == (403, False)


def test_a_message_names_neither_an_illness_nor_the_family_r_psh_05(stage):
    mourning = stage.published(need_type=NeedType.EMOTIONAL_SUPPORT, item="grief")
    stage.accepted(mourning)
    stage.accepted(stage.published())
    head = stage.world.people["family here"]
    told = [str(letter.body) for letter in list_letters_to(stage.resident).items]
    assert any("the help that was asked for" in body for body in told)
    assert any("desk and lamp" in body for body in told)
    assert not [body for body in told for secret in ("grief", *head.values) if secret in body]


def test_a_single_person_never_gets_a_contact_r_clm_08(stage):
    claim = stage.accepted(by=stage.donor)
    with pytest.raises(NotAllowed):
        handovers.answer_handover(claim, is_agreed=True, words="可以", by=stage.adviser)
    claim.handover = Handover.AGREED
    with pytest.raises(NotAllowed):
        handovers.see_contact(claim, by=stage.donor)


def test_seven_days_without_a_word_turn_a_claim_red_and_any_word_ends_it_ruling_29(stage, at):
    claim = stage.active()
    begun = clock.now()
    with at(f"{begun + timedelta(days=6):%Y-%m-%d %H:%M}"):
        tasks.mark_silent({"id": str(claim.id)})
        assert stage.fresh(claim).red_since_at is None
    with at(f"{begun + timedelta(days=8):%Y-%m-%d %H:%M}"):
        assert upkeep.plan_upkeep() > 0
        for _ in range(2):
            tasks.mark_silent({"id": str(claim.id)})
        assert stage.fresh(claim).red_since_at is not None
        answers.remind_claim(claim, by=stage.adviser)
        assert stage.fresh(claim).red_since_at is not None
        answers.explain_claim(claim, words="货车坏了，周五送", by=stage.manager)
        assert stage.fresh(claim).red_since_at is None
    assert db.session.query(ClaimEvent).filter_by(claim_id=claim.id, kind=EventKind.WENT_SILENT).count() == 1
