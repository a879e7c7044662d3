"""Offers of help: a second pair of eyes, places that end, families that fit, goods and time instead of money."""

import re

import pytest

from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.matching.models import ResourceOffer
from charity_app.matching.queries.fitting import count_fitting
from charity_app.matching.services import answers, deliveries, offers, proposals
from charity_app.matching.services.deliveries import Evidence
from charity_app.matching.states.claims import ClaimReason, ReceiverYes
from charity_app.matching.states.offers import Coverage, OfferState, RejectReason
from charity_app.matching.target import Area, Condition, Pick
from charity_app.registry.models import Household, Organisation
from charity_app.registry.states.organisations import OrganisationState
from tests.stories import PICTURE


def _other_family(stage) -> Household:
    return stage.one(Household, stage.world.ids["family next door"])


def test_an_offer_is_open_once_somebody_else_of_the_district_has_agreed(stage, browser_of):
    row = stage.one(ResourceOffer, stage.world.ids["waiting offer here"])
    assert row.state is OfferState.PENDING_REVIEW
    for act in (offers.publish_offer, lambda row, by: offers.reject_offer(row, reason=RejectReason.NOT_CLEAR, by=by)):
        with pytest.raises(NotAllowed):
            act(row, by=stage.manager)
    path = f"/matching/offers/{row.id}"
    db.session.commit()
    assert row.name not in browser_of().send("GET", "/matching/offers").text
    for role in (Role.ORG_MANAGER, Role.STREET_OFFICER):
        assert browser_of(role).send("POST", f"{path}/publish").status_code in {403, 404}
    assert browser_of(Role.CHARITY_OFFICER).send("POST", f"{path}/publish").status_code == 303
    assert row.name in browser_of().send("GET", "/matching/offers").text


def test_a_listed_organisation_publishes_no_offer_r_reg_02(stage):
    stage.one(Organisation, stage.organisation.id).state = OrganisationState.ABNORMAL
    with pytest.raises(NotAllowed):
        stage.offer()


def test_places_run_out_and_come_back_one_by_one_features_1_17(stage):
    row, first = stage.offer(places=2), stage.household
    taken = proposals.claim_place(row, household=first, by=stage.adviser)
    proposals.claim_place(row, household=_other_family(stage), by=stage.adviser)
    assert (stage.fresh(row).state, row.held, row.remaining) == (OfferState.FULL, 2, 0)
    with pytest.raises(Conflict):
        proposals.claim_place(row, household=stage.one(Household, stage.world.ids["family there"]), by=stage.adviser)
    answers.accept_claim(taken, by=stage.manager)
    assert (stage.fresh(row).state, row.held, row.claimed) == (OfferState.FULL, 1, 1)
    answers.cancel_claim(taken, reason=ClaimReason.PLANS_CHANGED, by=stage.manager)
    assert (stage.fresh(row).state, row.remaining) == (OfferState.PUBLISHED, 1)


def test_a_place_is_for_a_family_that_fits_and_once_only(stage):
    aimed = stage.offer(conditions=(Condition(Pick.UNDER_AGE, 1),))
    with pytest.raises(Invalid) as refused:
        proposals.claim_place(aimed, household=stage.household, by=stage.adviser)
    assert refused.value.field == "household_id"
    elsewhere = stage.offer(
        area=Area(Coverage.STREET, street_id=stage.one(Household, stage.world.ids["family there"]).street_id)
    )
    with pytest.raises(Invalid):
        proposals.claim_place(elsewhere, household=stage.household, by=stage.adviser)
    open_to_all = stage.offer()
    proposals.claim_place(open_to_all, household=stage.household, by=stage.adviser)
    with pytest.raises(Conflict):
        proposals.claim_place(open_to_all, household=stage.household, by=stage.adviser)


def test_families_that_fit_are_counted_while_an_offer_is_written_and_few_never_exactly(stage, browser_of):
    older, everybody = [Condition(Pick.OVER_AGE, 60)], []
    with acting_in(system_scope("test")):
        few = count_fitting(older, Area(), stage.manager)
        exact = count_fitting(older, Area(Coverage.STREET, street_id=stage.household.street_id), stage.adviser)
        children = count_fitting([Condition(Pick.UNDER_AGE, 1)], Area(), stage.manager)
    assert (few.total.number, few.total.is_few) == (3, True)
    assert (exact.total.number, exact.total.is_few) == (2, False)
    assert children.total.number == 0
    assert count_fitting(everybody, Area(), stage.adviser).total.number == 3
    db.session.commit()
    path = "/matching/offers/fitting?condition=over_age&amount=60&area=district&places=3"
    shown = re.sub(r"<[^>]+>", " ", browser_of(Role.ORG_MANAGER).send("GET", path).text)
    assert "&lt;5" in shown
    assert browser_of(Role.RESIDENT).send("GET", path).status_code == 403


def test_help_is_goods_and_time_and_never_money_in_the_hand_r_clm_07_r_leg_02(stage, browser_of):
    assert set(NeedUnit) == {"piece", "set", "portion", "time", "hour", "month"}
    post = stage.published(need_type=NeedType.EDUCATION_COST, item="fees_books")
    db.session.commit()
    form = browser_of(Role.DONOR).send("GET", f"/matching/needs/{post.id}/claim").text
    assert "钱不直接给家庭，只送物品和服务" in form
    fields = set(re.findall(r'name="([a-z_]+)"', form))
    assert not [name for name in fields if re.search(r"fen|yuan|amount|money|bank|account", name)]


def test_open_pages_carry_no_picture_of_anybody_r_min_03(stage, browser_of):
    claim = stage.active()
    stored = files.store(stage.household.key_owner, PICTURE)
    evidence = Evidence(clock.today(), stage.world.committee_here, "书桌1张", ReceiverYes.VOICE, stored)
    delivery = deliveries.deliver_claim(claim, evidence=evidence, by=stage.manager)
    db.session.commit()
    photo, stranger = f"/matching/claims/{claim.id}/photos/{delivery.id}", browser_of()
    assert browser_of(Role.ORG_MANAGER).send("GET", photo).mimetype.startswith("image/")
    assert stranger.send("GET", photo).status_code != 200
    for path in ("/", "/matching/needs", "/matching/offers", f"/matching/needs/{claim.need_id}", "/projects/"):
        pictures = re.findall(r'<img[^>]+src="([^"]+)"', stranger.send("GET", path).text)
        assert [source for source in pictures if not source.startswith("/static/")] == [], path
