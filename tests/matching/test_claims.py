"""A need finds its help, from the assessment to the family's word (features 1.8 to 1.10; domain.md 4.2; ruling 29)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from charity_app.casework.models import HelpRequest
from charity_app.casework.states.help import Outcome
from charity_app.core import clock
from charity_app.core.calendar import add_working_days
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.files import StoredFile
from charity_app.matching.models import Claimant, ClaimEvent, NeedPost
from charity_app.matching.queries.ties import has_tie
from charity_app.matching.services import answers, deliveries, proposals
from charity_app.matching.services.claimants import limit_of, months_later
from charity_app.matching.services.deliveries import Evidence
from charity_app.matching.services.proposals import Promise
from charity_app.matching.states.claims import (
    ClaimReason,
    ClaimState,
    EventKind,
    FamilyAnswer,
    Party,
    ReceiverYes,
    Relation,
    RelationCheck,
)
from charity_app.matching.states.needs import NeedPostState
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import OrganisationState

PHOTO = StoredFile("a" * 64, "image/jpeg", 1000, is_new=True)


def evidence(stage, **more):
    told = {
        "delivered_on": clock.today(),
        "committee_id": stage.world.committee_here,
        "items": "书桌1张、台灯1盏",
        "receiver_yes": ReceiverYes.SIGNATURE,
        "photo": PHOTO,
    } | more
    return Evidence(**told)


def open_claims(stage) -> int:
    db.session.expire_all()
    return db.session.query(Claimant).filter_by(organisation_id=stage.organisation.id).one().open_claims


def test_a_need_is_claimed_accepted_delivered_and_confirmed(stage):
    post = stage.published()
    assert post.state is NeedPostState.PUBLISHED
    before = open_claims(stage)
    claim = stage.proposed(post)
    assert (stage.fresh(post).state, post.held, claim.state) == (NeedPostState.RESERVED, 1, ClaimState.PROPOSED)
    assert claim.hold_until_on == add_working_days(clock.today(), 5)
    answers.accept_claim(claim, by=stage.adviser)
    assert (stage.fresh(post).state, claim.state, claim.outcome) == (
        NeedPostState.CLAIMED,
        ClaimState.ACCEPTED,
        Outcome.ACCEPTED,
    )
    assert open_claims(stage) == before + 1
    answers.start_claim(claim, planned_on=clock.today(), organisation=stage.organisation, by=stage.manager)
    assert stage.fresh(post).state is NeedPostState.FULFILLING
    deliveries.deliver_claim(claim, evidence=evidence(stage), by=stage.manager)
    assert (stage.fresh(post).state, post.delivered, claim.state) == (NeedPostState.FULFILLED, 1, ClaimState.DELIVERED)
    assert open_claims(stage) == before
    deliveries.confirm_claim(claim, score=5, by=stage.adviser)
    assert (stage.fresh(post).state, claim.state, claim.outcome, claim.score) == (
        NeedPostState.CLOSED,
        ClaimState.COMPLETED,
        Outcome.COMPLETED,
        5,
    )


def test_the_timeline_tells_who_did_what(stage):
    claim = stage.accepted()
    lines = db.session.query(ClaimEvent).filter_by(claim_id=claim.id).order_by(ClaimEvent.at).all()
    assert [(line.kind, line.party) for line in lines] == [
        (EventKind.PROPOSED, Party.GIVER),
        (EventKind.ACCEPTED, Party.STREET),
    ]


def test_parts_of_a_need_go_to_several_givers_and_come_back_one_by_one(stage):
    post = stage.published(quantity=4)
    first = stage.accepted(post, quantity=2)
    assert (stage.fresh(post).state, post.remaining) == (NeedPostState.PUBLISHED, 2)
    second = stage.proposed(post, quantity=2, by=stage.other_manager)
    assert stage.fresh(post).state is NeedPostState.RESERVED
    with pytest.raises(Conflict):
        stage.proposed(post, by=stage.donor)
    answers.decline_claim(second, reason=ClaimReason.NOT_FITTING, by=stage.adviser)
    assert (second.state, second.outcome, second.reason) == (
        ClaimState.DECLINED,
        Outcome.NOT_ACCEPTED,
        ClaimReason.NOT_FITTING,
    )
    assert (stage.fresh(post).state, post.remaining, post.claimed) == (NeedPostState.PUBLISHED, 2, 2)
    answers.start_claim(first, planned_on=clock.today(), organisation=None, by=stage.manager)
    third = stage.accepted(post, quantity=2, by=stage.other_manager)
    assert stage.fresh(post).state is NeedPostState.FULFILLING
    answers.cancel_claim(third, reason=ClaimReason.PLANS_CHANGED, by=stage.adviser)
    assert (stage.fresh(post).state, post.remaining) == (NeedPostState.PUBLISHED, 2)


def test_both_sides_must_agree(stage):
    claim = stage.proposed()
    with pytest.raises(NotAllowed):
        answers.accept_claim(claim, by=stage.manager)


@pytest.mark.parametrize(("rating", "limit"), [(None, 5), (2, 5), (3, 10), (4, 20), (5, 20)])
def test_the_limit_of_open_claims_follows_the_rating_r_clm_04(stage, rating, limit):
    organisation = stage.organisation
    organisation.rating, organisation.rating_until_on = rating, clock.today() + timedelta(days=9) if rating else None
    assert limit_of(organisation) == limit
    assert limit_of(None) == 2


def test_one_claim_too_many_is_refused_r_clm_04(stage):
    post = stage.published(quantity=30)
    stage.proposed(post, by=stage.donor)
    stage.proposed(post, by=stage.donor)
    with pytest.raises(Conflict) as refused:
        stage.proposed(post, by=stage.donor)
    assert refused.value.text.params == {"limit": 2}
    assert stage.fresh(post).held == 2


def test_listed_organisations_claim_nothing_r_clm_05(stage):
    post, listed = stage.published(), stage.one(Organisation, stage.organisation.id)
    listed.state = OrganisationState.ABNORMAL
    with pytest.raises(NotAllowed):
        stage.proposed(post)
    assert stage.fresh(post).held == 0


@pytest.mark.parametrize("relation", [Relation.RELATED, Relation.UNSURE])
def test_a_stated_tie_blocks_until_a_person_has_checked_r_clm_06(stage, relation):
    claim = proposals.claim_need(
        stage.published(), organisation=stage.organisation, promise=Promise(1, relation), by=stage.manager
    )
    assert claim.relation_check is RelationCheck.BLOCKED
    with pytest.raises(Conflict):
        answers.accept_claim(claim, by=stage.adviser)
    with pytest.raises(Invalid):
        answers.clear_relation(claim, words=" ", by=stage.reviewer)
    answers.clear_relation(claim, words="电话核对过，没有关系", by=stage.reviewer)
    answers.accept_claim(claim, by=stage.adviser)
    assert (claim.relation_check, claim.state) == (RelationCheck.CLEARED, ClaimState.ACCEPTED)


def test_the_same_surname_at_the_same_address_blocks_r_clm_06(stage):
    head = stage.world.people["family here"]
    post = stage.published(quantity=3)
    cousin = replace(stage.donor, name=head.name[0] + "远山")
    stranger = replace(stage.donor, name="欧远山")
    for giver, address, expected in (
        (cousin, f"上海市浦东新区{head.address}", RelationCheck.BLOCKED),
        (cousin, "别处路1号", RelationCheck.CLEAR),
        (stranger, head.address, RelationCheck.CLEAR),
    ):
        promise = Promise(1, home_address=address)
        claim = proposals.claim_need(post, organisation=None, promise=promise, by=giver)
        assert claim.relation_check is expected
        answers.withdraw_claim(claim, reason=ClaimReason.PLANS_CHANGED, by=giver)


def test_the_family_itself_and_its_phone_block_r_clm_06(stage):
    household = stage.world.ids["family here"]
    assert has_tie(household, organisation=None, home_address="", by=stage.resident)
    assert not has_tie(household, organisation=stage.organisation, home_address="", by=stage.manager)


def test_a_hold_lapses_and_the_need_is_free_again_r_clm_03(stage):
    claim = stage.proposed()
    post = claim.need_id
    answers.lapse_claim(claim, by=stage.officer)
    assert claim.state is ClaimState.PROPOSED
    claim.hold_until_on = clock.today() - timedelta(days=1)
    with pytest.raises(Conflict):
        answers.accept_claim(claim, by=stage.adviser)
    answers.lapse_claim(claim, by=stage.officer)
    need = stage.fresh(stage.one(NeedPost, post))
    assert (claim.state, claim.reason, need.state, need.held) == (
        ClaimState.CANCELLED,
        ClaimReason.HOLD_ENDED,
        NeedPostState.PUBLISHED,
        0,
    )


def test_failing_needs_two_reminders_and_an_explanation_resets_them_r_clm_10(stage):
    claim = stage.active()
    with pytest.raises(Conflict):
        answers.fail_claim(claim, reason=ClaimReason.NO_ANSWER, by=stage.officer)
    answers.remind_claim(claim, by=stage.adviser)
    answers.explain_claim(claim, words="货车坏了，周五送", by=stage.manager)
    assert claim.reminders == 0
    answers.remind_claim(claim, by=stage.adviser)
    answers.remind_claim(claim, by=stage.adviser)
    answers.fail_claim(claim, reason=ClaimReason.NO_ANSWER, by=stage.officer)
    assert (claim.state, claim.outcome) == (ClaimState.FAILED, Outcome.NOT_ACHIEVED)


def test_failing_twice_in_a_year_bars_for_six_months_r_clm_10(stage):
    post = stage.published(quantity=5)
    for _ in range(2):
        claim = stage.active(post)
        claim.reminders = 2
        db.session.flush()
        answers.fail_claim(claim, reason=ClaimReason.NOT_AS_PROMISED, by=stage.officer)
    with pytest.raises(NotAllowed) as refused:
        stage.proposed(post)
    assert refused.value.text.params == {"day": months_later(clock.today(), 6)}
    assert stage.proposed(post, by=stage.other_manager).state is ClaimState.PROPOSED


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"delivered_on": clock.today() + timedelta(days=1)}, "delivered_on"),
        ({"delivered_on": clock.today() - timedelta(days=9)}, "delivered_on"),
        ({"items": " "}, "items"),
        ({"photo": None}, "photo"),
    ],
)
def test_a_delivery_owes_its_evidence_r_clm_09(stage, change, field):
    claim = stage.active()
    with pytest.raises(Invalid) as refused:
        deliveries.deliver_claim(claim, evidence=evidence(stage, **change), by=stage.manager)
    assert refused.value.field == field
    assert stage.fresh(claim).state is ClaimState.ACTIVE


def test_what_has_not_arrived_runs_on_ruling_29(stage):
    claim = stage.active()
    deliveries.deliver_claim(claim, evidence=evidence(stage), by=stage.manager)
    deliveries.report_missing(claim, by=stage.adviser)
    need = stage.fresh(stage.one(NeedPost, claim.need_id))
    assert (claim.state, claim.family_answer, need.state, need.claimed, need.delivered) == (
        ClaimState.ACTIVE,
        FamilyAnswer.NOT_RECEIVED,
        NeedPostState.FULFILLING,
        1,
        0,
    )


@pytest.mark.parametrize(("answer", "score", "asks"), [("more_needed", 5, 1), ("received", 2, 1), ("received", 4, 0)])
def test_more_need_or_a_low_score_asks_an_adviser_to_call_r_cas_05(stage, answer, score, asks):
    claim = stage.active()
    deliveries.deliver_claim(claim, evidence=evidence(stage), by=stage.manager)
    before = db.session.query(HelpRequest).filter_by(household_id=claim.household_id).count()
    deliveries.confirm_claim(claim, answer=FamilyAnswer(answer), score=score, by=stage.resident)
    assert db.session.query(HelpRequest).filter_by(household_id=claim.household_id).count() == before + asks


def test_a_claim_moved_by_somebody_else_is_a_conflict_and_changes_nothing(stage):
    claim = stage.accepted()
    with pytest.raises(Conflict):
        answers.decline_claim(claim, reason=ClaimReason.NOT_FITTING, by=stage.adviser)
    assert stage.one(NeedPost, claim.need_id).claimed == 1
