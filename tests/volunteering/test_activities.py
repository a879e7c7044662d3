"""Activities from draft to review and through time. Source: states.yaml activity, domain.md 6.1 and 6.7."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import Role
from charity_app.registry.states.organisations import OrganisationState
from charity_app.volunteering.models import Activity
from charity_app.volunteering.queries import contact_of
from charity_app.volunteering.queries.planning import list_to_follow
from charity_app.volunteering.services import activities, shifts
from charity_app.volunteering.services.activities import Organiser
from charity_app.volunteering.states.activities import ActivityState, CancelReason, ReturnReason, Trait
from tests.volunteering.planned import DAY, Desk, details
from tests.world import HERE, SYSTEM, World

At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def thursday(at: At) -> Iterator[None]:
    with at("2024-12-05 09:00"):
        yield


@pytest.fixture
def desk(inhabited: World) -> Desk:
    return Desk(inhabited)


def facts(activity: Activity) -> list[str]:
    told = select(AuditRow.fact).where(AuditRow.subject_id == activity.id).order_by(AuditRow.id)
    return list(db.session.scalars(told))


def test_an_activity_goes_from_draft_through_review_to_its_volunteers(desk: Desk) -> None:
    activity, _ = desk.recruiting()
    assert activity.state is ActivityState.RECRUITING
    assert (activity.written_by_id, activity.reviewed_by_id) == (desk.manager.user_id, desk.officer.user_id)
    assert facts(activity) == ["activity.written", "activity.submitted", "activity.approved"]


def test_the_contact_is_sealed_and_read_back(desk: Desk) -> None:
    activity = desk.draft()
    assert activity.contact is not None
    assert "沈青禾".encode() not in activity.contact
    assert contact_of(activity) == "沈青禾 021-00001234"


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"risk": " "}, "risk"),
        ({"has_insurance": None}, "has_insurance"),
        ({"has_insurance": False, "traits": (Trait.RISKY,)}, "has_insurance"),
    ],
)
def test_nothing_is_handed_in_while_risk_or_insurance_is_open(desk: Desk, missing: dict[str, Any], field: str) -> None:
    activity = desk.draft(**missing)
    desk.shift(activity)
    with pytest.raises(Invalid) as refused:
        activities.submit_activity(activity, by=desk.manager)
    assert refused.value.field == field
    assert desk.fresh(activity).state is ActivityState.DRAFT


def test_nothing_is_handed_in_without_a_shift_to_come(desk: Desk, at: At) -> None:
    activity = desk.draft()
    with pytest.raises(Invalid):
        activities.submit_activity(activity, by=desk.manager)
    desk.shift(activity)
    with at("2024-12-07 10:00"), pytest.raises(Invalid):
        activities.submit_activity(activity, by=desk.manager)


def test_harmless_service_may_be_without_insurance(desk: Desk) -> None:
    assert desk.waiting(has_insurance=False).state is ActivityState.PENDING_REVIEW


def test_whoever_wrote_it_does_not_review_it(desk: Desk) -> None:
    officer = desk.actor(Role.CHARITY_OFFICER)
    activity = desk.draft(by=officer)
    desk.shift(activity)
    activities.submit_activity(activity, by=officer)
    for decide in (
        lambda: activities.approve_activity(activity, by=officer),
        lambda: activities.return_activity(activity, reason=ReturnReason.RISK_UNCLEAR, by=officer),
    ):
        with pytest.raises(NotAllowed):
            decide()
    assert desk.fresh(activity).state is ActivityState.PENDING_REVIEW


def test_an_activity_given_back_is_corrected_and_handed_in_again(desk: Desk) -> None:
    activity = desk.waiting()
    activities.return_activity(activity, reason=ReturnReason.RISK_UNCLEAR, by=desk.officer)
    assert (activity.state, activity.return_reason) == (ActivityState.DRAFT, ReturnReason.RISK_UNCLEAR)
    activities.change_activity(activity, details=details(risk="楼梯湿滑，不背重物。"), version=1, by=desk.manager)
    activities.submit_activity(activity, by=desk.manager)
    activities.approve_activity(activity, by=desk.officer)
    assert (activity.risk, activity.return_reason) == ("楼梯湿滑，不背重物。", None)


def test_a_reviewer_who_then_writes_leaves_the_review_to_another(desk: Desk) -> None:
    activity = desk.waiting()
    activities.return_activity(activity, reason=ReturnReason.WORDS_UNCLEAR, by=desk.officer)
    activities.change_activity(activity, details=details(), version=1, by=desk.officer)
    activities.submit_activity(activity, by=desk.manager)
    with pytest.raises(NotAllowed):
        activities.approve_activity(activity, by=desk.officer)


def test_only_a_draft_is_changed_and_the_slower_hand_is_told(desk: Desk) -> None:
    activity = desk.draft()
    activities.change_activity(activity, details=details(name="送晚餐"), version=1, by=desk.manager)
    with pytest.raises(Conflict):
        activities.change_activity(activity, details=details(name="送早餐"), version=1, by=desk.manager)
    assert desk.fresh(activity).name == "送晚餐"
    waiting = desk.waiting()
    with pytest.raises(Invalid):
        activities.change_activity(waiting, details=details(), version=1, by=desk.manager)


@pytest.mark.parametrize(("field", "words"), [("name", " "), ("what", ""), ("contact", "\t"), ("name", "一" * 61)])
def test_words_that_are_missing_or_too_long_are_refused_on_their_field(desk: Desk, field: str, words: str) -> None:
    with pytest.raises(Invalid) as refused:
        desk.draft(**{field: words})
    assert refused.value.field == field


def test_a_listed_organisation_and_its_shop_organise_nothing_r_reg_02(desk: Desk) -> None:
    shop = activities.write_activity(desk.shop(), details=details(), by=desk.actor(Role.MARKET_KEEPER))
    desk.shift(shop)
    own = desk.draft()
    desk.shift(own)
    organisation = desk.organisation().organisation
    assert organisation is not None
    organisation.state = OrganisationState.ABNORMAL
    for activity in (own, shop):
        with pytest.raises(NotAllowed):
            activities.submit_activity(activity, by=desk.manager)
    with pytest.raises(NotAllowed):
        desk.draft()


def test_streets_and_shops_organise_too(desk: Desk) -> None:
    street = desk.draft(Organiser(street_id=HERE), by=desk.actor(Role.VOLUNTEER_COORDINATOR))
    shop = desk.draft(desk.shop(), by=desk.actor(Role.MARKET_KEEPER))
    assert (street.host_street_id, street.organisation_id) == (HERE, None)
    assert desk.shift(shop).site_id == desk.world.ids["site here"]


def test_calling_off_takes_every_shift_to_come_along(desk: Desk, at: At) -> None:
    activity, shift = desk.recruiting()
    later = desk.shift(activity, DAY + timedelta(days=7))
    activities.cancel_activity(activity, reason=CancelReason.PLACE_CLOSED, by=desk.manager)
    assert activity.state is ActivityState.CANCELLED
    for one in (shift, later):
        assert desk.fresh(one).cancel_reason is CancelReason.PLACE_CLOSED
    with pytest.raises(Conflict):
        desk.shift(activity)


def test_an_activity_follows_its_first_and_its_last_shift(desk: Desk, at: At) -> None:
    activity, _ = desk.recruiting()
    desk.shift(activity, DAY + timedelta(days=1))
    gone = desk.shift(activity, DAY + timedelta(days=9))
    shifts.cancel_shift(gone, reason=CancelReason.TOO_FEW, by=desk.manager)
    states = []
    for moment in ("12-07 09:59", "12-07 10:00", "12-08 12:29", "12-08 12:30"):
        with at(f"2024-{moment}"):
            due = activity.id in list_to_follow()
            activities.follow_time(activity, by=SYSTEM)
            states.append((due, activity.state))
            assert activity.id not in list_to_follow()
    assert states == [
        (False, ActivityState.RECRUITING),
        (True, ActivityState.RUNNING),
        (False, ActivityState.RUNNING),
        (True, ActivityState.FINISHED),
    ]


def test_who_comes_late_to_an_activity_that_is_over_starts_and_ends_it(desk: Desk, at: At) -> None:
    activity, _ = desk.recruiting()
    with at("2024-12-09 08:00"):
        activities.follow_time(activity, by=SYSTEM)
    assert activity.state is ActivityState.FINISHED
    assert facts(activity)[-2:] == ["activity.moved", "activity.moved"]
