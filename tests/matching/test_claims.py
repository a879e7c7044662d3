"""A need finds its help, from the assessment to the family's word (features 1.8 to 1.10; domain.md 4.2)."""

from datetime import timedelta

import pytest

from charity_app.casework.states.help import Outcome
from charity_app.core import clock
from charity_app.core.calendar import add_working_days
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.matching.services import answers, deliveries, handovers, proposals
from charity_app.matching.services.deliveries import Evidence
from charity_app.matching.services.proposals import Promise
from charity_app.matching.states.claims import (
    ClaimReason,
    ClaimState,
    FamilyAnswer,
    Handover,
    ReceiverYes,
    Relation,
    RelationCheck,
)
from charity_app.matching.states.needs import NeedPostState
from charity_app.core.files import StoredFile

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


def test_a_need_is_claimed_accepted_delivered_and_confirmed(stage):
    post = stage.published()
    assert post.state is NeedPostState.PUBLISHED
    claim = stage.proposed(post)
    assert (stage.fresh(post).state, post.held, claim.state) == (NeedPostState.RESERVED, 1, ClaimState.PROPOSED)
    assert claim.hold_until_on == add_working_days(clock.today(), 5)
    answers.accept_claim(claim, by=stage.adviser)
    assert (stage.fresh(post).state, claim.state, claim.outcome) == (
        NeedPostState.CLAIMED,
        ClaimState.ACCEPTED,
        Outcome.ACCEPTED,
    )
    answers.start_claim(claim, planned_on=clock.today(), organisation=stage.organisation, by=stage.manager)
    assert stage.fresh(post).state is NeedPostState.FULFILLING
    deliveries.deliver_claim(claim, evidence=evidence(stage), by=stage.manager)
    assert (stage.fresh(post).state, post.delivered, claim.state) == (NeedPostState.FULFILLED, 1, ClaimState.DELIVERED)
    deliveries.confirm_claim(claim, score=5, by=stage.adviser)
    assert (stage.fresh(post).state, claim.state, claim.outcome, claim.score) == (
        NeedPostState.CLOSED,
        ClaimState.COMPLETED,
        Outcome.COMPLETED,
        5,
    )
