"""Coming every week, and shifts that claims open. Source: features 2.9, 2.18."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from charity_app.casework.states.needs import NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.ids import new_id
from charity_app.core.jobs import Job, JobState
from charity_app.core.scope import Role
from charity_app.messaging.models import Message
from charity_app.volunteering import tasks
from charity_app.volunteering.models import CoverAsk, Shift, SignUp
from charity_app.volunteering.queries.activities import SeenRole, shifts_of
from charity_app.volunteering.queries.reasons import reasons_of
from charity_app.volunteering.queries.standing import list_standing
from charity_app.volunteering.services import opening, standing
from charity_app.volunteering.services import sign_ups as services
from charity_app.volunteering.services.opening import Asked
from charity_app.volunteering.services.weeks import copy_week
from charity_app.volunteering.states.activities import ActivityState
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.identity.factories import make_user
from tests.volunteering.conftest import STREET, SYSTEM, Ground, actor_of, seen

At = Callable[[str], AbstractContextManager[None]]


def rows_of(volunteer_id: object) -> list[tuple[date, SignUpState]]:
    wanted = select(Shift.starts_at, SignUp.state).join(SignUp, SignUp.shift_id == Shift.id)
    rows = db.session.execute(wanted.where(SignUp.volunteer_id == volunteer_id).order_by(Shift.starts_at))
    return [(clock.local_date(row[0]), row[1]) for row in rows]


def test_whoever_comes_every_week_is_signed_up_for_each_shift_that_is_added(ground: Ground) -> None:
    role, person = ground.role(places=2), ground.volunteer()
    row = ground.signed_up(role, person)
    standing.open_standing(seen(row), by=actor_of(person))
    day = clock.local_date(role.shift.starts_at)
    copy_week(ground.activity, week_on=day, by=SYSTEM)
    work_off()
    assert rows_of(person.id) == [(day, SignUpState.CONFIRMED), (day + timedelta(days=7), SignUpState.CONFIRMED)]
    with pytest.raises(Conflict):
        standing.open_standing(seen(row), by=actor_of(person))


def test_a_week_left_out_gives_its_place_up_and_can_be_taken_again(ground: Ground) -> None:
    role, person = ground.role(), ground.volunteer()
    standing.open_standing(seen(ground.signed_up(role, person)), by=actor_of(person))
    (own,) = list_standing(actor_of(person))
    assert own.next_on == clock.local_date(role.shift.starts_at)
    standing.skip_week(own, week_on=own.next_on, by=actor_of(person))
    assert [state for _, state in rows_of(person.id)] == [SignUpState.CANCELLED]
    (own,) = list_standing(actor_of(person))
    assert own.is_skipped
    standing.come_that_week(own, week_on=own.next_on, by=actor_of(person))
    work_off()
    assert [state for _, state in rows_of(person.id)].count(SignUpState.CONFIRMED) == 1


def test_a_standing_place_never_takes_what_is_kept_for_newcomers(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "served_minutes", lambda _volunteer_id: 90)
    role, person = ground.role(places=2, newcomer_places=1), ground.volunteer()
    standing.open_standing(seen(ground.signed_up(role, person)), by=actor_of(person))
    other = ground.volunteer()
    assert ground.signed_up(role, other).state is SignUpState.WAITLISTED
    assert role.role.free == 1


def test_an_ended_standing_place_signs_nobody_up(ground: Ground) -> None:
    role, person = ground.role(), ground.volunteer()
    standing.open_standing(seen(ground.signed_up(role, person)), by=actor_of(person))
    (own,) = list_standing(actor_of(person))
    standing.end_standing(own, by=actor_of(person))
    copy_week(ground.activity, week_on=clock.local_date(role.shift.starts_at), by=SYSTEM)
    work_off()
    assert len(rows_of(person.id)) == 1


def work_off() -> None:
    for job in db.session.scalars(select(Job).where(Job.kind == standing.SEAT_JOB, Job.state == JobState.QUEUED)).all():
        tasks.seat_standing(job.payload)
        job.state = JobState.DONE
    db.session.flush()


def asked(**changes: object) -> Asked:
    told: dict[str, object] = {
        "claim_id": new_id("claims"),
        "need_type": NeedType.HOME_VISIT_SAFETY,
        "street_id": STREET,
        "quantity": 1,
        "organisation_id": None,
        "giver_street_id": STREET,
        "wished_on": clock.today() + timedelta(days=10),
    }
    return Asked(**(told | changes))  # type: ignore[arg-type]


def test_a_claim_for_a_visit_opens_a_draft_with_a_shift_for_two_and_tells_the_organiser(ground: Ground) -> None:
    coordinator, wish = make_user(Role.VOLUNTEER_COORDINATOR, at=STREET), asked()
    activity = opening.open_for_claim(wish, by=SYSTEM)
    assert activity is not None
    assert (activity.state, activity.name, activity.traits) == (
        ActivityState.DRAFT,
        "探访关爱与居家安全",
        ["home_visit"],
    )
    ((shift, (role,)),) = shifts_of(activity)
    assert (clock.local_date(shift.starts_at), shift.least_people, role.places) == (wish.wished_on, 2, 2)
    wordings = select(Message.wording).where(Message.recipient_id == coordinator.id)
    assert list(db.session.scalars(wordings)) == ["volunteering.opened"]
    assert opening.open_for_claim(wish, by=SYSTEM) is None, "once for a claim"


@pytest.mark.parametrize(
    "changes", [{"need_type": NeedType.FOOD_NUTRITION}, {"giver_street_id": None}], ids=["goods", "one person"]
)
def test_other_claims_open_no_shift(ground: Ground, changes: dict[str, object]) -> None:
    assert opening.open_for_claim(asked(**changes), by=SYSTEM) is None


def test_a_published_shift_of_a_claim_is_offered_to_people_near_with_the_reason(ground: Ground) -> None:
    near = ground.volunteer(street_id=STREET, free_times=["weekday_morning", "weekend_morning"], languages=["english"])
    activity = opening.open_for_claim(asked(need_type=NeedType.MEDICAL_ESCORT), by=SYSTEM)
    assert activity is not None
    activity.has_insurance, activity.state = True, ActivityState.RECRUITING
    db.session.flush()
    opening.offer_to_neighbours(activity.id, by=SYSTEM)
    ask = db.session.scalars(select(CoverAsk)).one()
    assert ask.volunteer_id == near.id
    ((shift, (role,)),) = shifts_of(activity)
    reasons = [words.message for words in reasons_of(SeenRole(activity, shift, role), near)]
    assert reasons == ["it is in your street", "you usually have time: %(when)s"]


def test_what_was_not_opened_for_a_claim_is_offered_to_nobody(ground: Ground) -> None:
    ground.volunteer(street_id=STREET)
    ground.role(places=3)
    opening.offer_to_neighbours(ground.activity.id, by=SYSTEM)
    assert db.session.scalars(select(CoverAsk)).all() == []


def test_a_draft_that_nobody_takes_up_ends_after_thirty_days(ground: Ground, at: At) -> None:
    activity = opening.open_for_claim(asked(), by=SYSTEM)
    assert activity is not None
    later = (clock.today() + timedelta(days=29)).isoformat()
    with at(f"{later} 00:00"):
        assert opening.plan_ending() == 0
    later = (clock.today() + timedelta(days=31)).isoformat()
    with at(f"{later} 00:00"):
        assert opening.plan_ending() == 1
        opening.end_draft(activity.id, by=SYSTEM)
        assert activity.state is ActivityState.CANCELLED
        opening.end_draft(activity.id, by=SYSTEM)
        assert opening.plan_ending() == 0


@pytest.mark.parametrize("change", [{"state": ActivityState.PENDING_REVIEW}, {"source_type": None, "source_id": None}])
def test_what_somebody_took_up_or_wrote_goes_on(ground: Ground, at: At, change: dict[str, object]) -> None:
    activity = opening.open_for_claim(asked(), by=SYSTEM)
    assert activity is not None
    activity.has_insurance = True
    for name, value in change.items():
        setattr(activity, name, value)
    db.session.flush()
    later = (clock.today() + timedelta(days=31)).isoformat()
    with at(f"{later} 00:00"):
        assert opening.plan_ending() == 0
        opening.end_draft(activity.id, by=SYSTEM)
        assert activity.state is not ActivityState.CANCELLED
