"""Signing up, cancelling, standing in. Source: features 2.2 to 2.5, 2.10, 2.15, 2.16, R-VOL-07, ruling 32."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.messaging.models import Message
from charity_app.reports.queries import desk_of
from charity_app.reports.states import Waits
from charity_app.volunteering.models import SignUp
from charity_app.volunteering.queries.sign_ups import companions_of, place_in_queue
from charity_app.volunteering.services import sign_ups as services
from charity_app.volunteering.services import waiting
from charity_app.volunteering.states.activities import ActivityState, CancelReason
from charity_app.volunteering.states.people import VolunteerState
from charity_app.volunteering.states.sign_ups import EndReason, SignUpState
from tests.volunteering.conftest import SYSTEM, Ground, actor_of, seen, sign_up_row

At = Callable[[str], AbstractContextManager[None]]
NIGHT_OF_29_FEBRUARY = datetime(2024, 2, 29, 14, 30, tzinfo=UTC)


def messages_to(user_id: object) -> list[str]:
    wanted = select(Message.wording).where(Message.recipient_id == user_id).order_by(Message.created_at, Message.id)
    return list(db.session.scalars(wanted))


def test_sign_up_takes_a_place_tells_the_person_and_stands_in_the_trail(ground: Ground) -> None:
    role, person = ground.role(places=2), ground.volunteer()
    row = ground.signed_up(role, person)
    assert (row.state, row.seats, row.end_reason) == (SignUpState.CONFIRMED, 1, None)
    assert (role.role.taken, role.role.held, role.role.free) == (1, 0, 1)
    assert messages_to(person.user_id) == ["volunteering.signed_up"]
    facts = select(AuditRow.fact).where(AuditRow.subject_id == row.id)
    assert list(db.session.scalars(facts)) == ["sign_up.confirmed"]


def test_nobody_signs_up_twice_for_one_shift(ground: Ground) -> None:
    role, person = ground.role(places=5), ground.volunteer()
    ground.signed_up(role, person)
    with pytest.raises(Conflict):
        ground.signed_up(role, person)
    assert role.role.taken == 1


def test_whoever_cancelled_may_sign_up_again(ground: Ground) -> None:
    role, person = ground.role(), ground.volunteer()
    services.cancel_sign_up(seen(ground.signed_up(role, person)), by=actor_of(person))
    assert ground.signed_up(role, person).state is SignUpState.CONFIRMED


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"cancelled_at": NIGHT_OF_29_FEBRUARY, "cancel_reason": CancelReason.WEATHER}, "does not take place"),
        ({"closes_at": NIGHT_OF_29_FEBRUARY}, "closed"),
    ],
)
def test_sign_up_for_a_closed_or_cancelled_shift_says_why(ground: Ground, change: dict[str, object], what: str) -> None:
    role = ground.role(ground.shift(**change))
    with pytest.raises(Conflict) as refusal:
        ground.signed_up(role)
    assert what in refusal.value.text.message


@pytest.mark.parametrize("state", [ActivityState.DRAFT, ActivityState.PENDING_REVIEW, ActivityState.CANCELLED])
def test_sign_up_needs_a_published_activity(ground: Ground, state: ActivityState) -> None:
    role = ground.role()
    role.activity.state = state
    with pytest.raises(Conflict):
        ground.signed_up(role)


def test_companions_take_seats_and_their_names_are_sealed(ground: Ground) -> None:
    role, person = ground.role(places=3), ground.volunteer()
    row = ground.signed_up(role, person, companions=("韩溪野", "吕松砚"))
    assert (row.seats, role.role.taken) == (3, 3)
    assert row.companions_sealed is not None
    assert "韩溪野".encode() not in row.companions_sealed
    assert companions_of(row, person) == ("韩溪野", "吕松砚")
    with pytest.raises(Invalid) as refusal:
        ground.signed_up(ground.role(places=9), companions=("一", "二", "三", "四", "五"))
    assert refusal.value.field == "companions"


def test_two_who_come_together_wait_where_one_seat_is_free(ground: Ground) -> None:
    role = ground.role(places=2)
    ground.signed_up(role)
    assert ground.signed_up(role, companions=("韩溪野",)).state is SignUpState.WAITLISTED
    assert ground.signed_up(role).state is SignUpState.WAITLISTED, "nobody passes whoever waits"


@pytest.mark.parametrize(("gap", "fits"), [(29, False), (30, True)])
@pytest.mark.parametrize("after", [True, False])
def test_half_an_hour_lies_between_two_shifts(ground: Ground, gap: int, *, fits: bool, after: bool) -> None:
    person, first = ground.volunteer(), ground.shift(hours=2)
    ground.signed_up(ground.role(first), person)
    begins = first.ends_at + timedelta(minutes=gap) if after else first.starts_at - timedelta(hours=1, minutes=gap)
    other = ground.role(ground.shift(starts_at=begins, hours=1))
    if fits:
        assert ground.signed_up(other, person).state is SignUpState.CONFIRMED
        return
    with pytest.raises(Conflict) as refusal:
        ground.signed_up(other, person)
    assert refusal.value.text.params["name"] == ground.activity.name
    row = ground.signed_up(other, person, override_reason="两处在同一栋楼")
    assert row.override_reason == "两处在同一栋楼"


def test_the_queue_is_no_clash_but_a_kept_place_is(ground: Ground) -> None:
    person, shift = ground.volunteer(), ground.shift()
    full = ground.role(shift)
    holder = ground.signed_up(full)
    waiting_row = ground.signed_up(full, person)
    elsewhere = ground.role(ground.shift())
    taken = ground.signed_up(elsewhere, person)
    services.cancel_sign_up(seen(taken), by=SYSTEM)
    services.cancel_sign_up(seen(holder), by=SYSTEM)
    assert seen(waiting_row).sign_up.state is SignUpState.OFFERED
    assert [(task.kind, task.id) for task in desk_of(actor_of(person)).tasks] == [(Waits.PLACE_TO_TAKE, waiting_row.id)]
    assert desk_of(actor_of(ground.volunteer())).total == 0
    with pytest.raises(Conflict):
        ground.signed_up(elsewhere, person)


def test_cancel_is_free_a_day_before_and_later_asks_for_a_stand_in_r_vol_07(ground: Ground, at: At) -> None:
    with at("2024-12-05 09:00"):
        role = ground.role(ground.shift(starts_at=datetime(2024, 12, 7, 1, 30, tzinfo=UTC)))
        row = ground.signed_up(role)
    with at("2024-12-06 09:31"), pytest.raises(Conflict) as refusal:
        services.cancel_sign_up(seen(row), by=SYSTEM)
    assert "stand-in" in refusal.value.text.message
    with at("2024-12-06 09:30"):
        services.cancel_sign_up(seen(row), by=SYSTEM)
    assert (seen(row).sign_up.state, seen(row).role.taken) == (SignUpState.CANCELLED, 0)
    assert seen(row).sign_up.end_reason is EndReason.OWN_WISH


def test_whoever_looks_for_a_stand_in_stays_expected_until_somebody_takes_it(ground: Ground, at: At) -> None:
    with at("2024-12-05 09:00"):
        role = ground.role(ground.shift(starts_at=datetime(2024, 12, 6, 1, 30, tzinfo=UTC)))
        row, friend = ground.signed_up(role), ground.volunteer()
    with at("2024-12-05 10:00"):
        services.seek_stand_in(seen(row), by=SYSTEM)
        assert (seen(row).sign_up.state, seen(row).role.taken) == (SignUpState.SEEKING_STAND_IN, 1)
        with pytest.raises(Conflict):
            services.cancel_sign_up(seen(row), by=SYSTEM)
    with at("2024-12-06 09:00"):
        new = sign_up_row(services.stand_in(seen(row), friend, by=actor_of(friend)))
        db.session.expire_all()
        assert (new.state, new.stands_in_for_id) == (SignUpState.CONFIRMED, row.id)
        assert (row.state, row.end_reason, role.role.taken) == (SignUpState.CANCELLED, EndReason.REPLACED, 1)
        assert messages_to(seen(row).user_id)[-1] == "volunteering.stand_in_found"
        with pytest.raises(Conflict):
            services.stand_in(seen(row), ground.volunteer(), by=SYSTEM)


def test_come_myself_ends_the_search(ground: Ground) -> None:
    row = ground.signed_up(ground.role())
    services.seek_stand_in(seen(row), by=SYSTEM)
    services.come_myself(seen(row), by=SYSTEM)
    assert seen(row).sign_up.state is SignUpState.CONFIRMED


def test_three_absences_in_90_days_let_the_next_sign_up_wait_for_a_yes_and_expire(ground: Ground) -> None:
    person = ground.volunteer()
    for days in (10, 40, 80):
        past = ground.shift(starts_at=clock.now() - timedelta(days=days))
        db.session.add(
            SignUp(
                shift_id=past.id,
                role_id=ground.role(past).role.id,
                volunteer_id=person.id,
                state=SignUpState.ABSENT,
                created_at=clock.now(),
            )
        )
    db.session.flush()
    role = ground.role()
    row = ground.signed_up(role, person)
    assert (row.state, role.role.taken) == (SignUpState.APPLIED, 0)
    assert messages_to(person.user_id) == ["volunteering.applied"]
    services.answer_application(seen(row), is_taken=True, by=SYSTEM)
    assert (seen(row).sign_up.state, seen(row).role.taken) == (SignUpState.CONFIRMED, 1)
    oldest = db.session.scalars(select(SignUp).where(SignUp.state == SignUpState.ABSENT)).first()
    assert oldest is not None
    oldest.excused_at = clock.now()
    assert ground.signed_up(ground.role(ground.shift(starts_at=clock.now() + timedelta(days=9))), person).state is (
        SignUpState.CONFIRMED
    )


def test_a_yes_without_a_free_place_leads_to_the_queue_and_a_no_ends_it(ground: Ground) -> None:
    role = ground.role(needs_approval=True)
    first, second, third = (ground.signed_up(role) for _ in range(3))
    services.answer_application(seen(first), is_taken=True, by=SYSTEM)
    services.answer_application(seen(second), is_taken=True, by=SYSTEM)
    services.answer_application(seen(third), is_taken=False, by=SYSTEM)
    states = [seen(row).sign_up.state for row in (first, second, third)]
    assert states == [SignUpState.CONFIRMED, SignUpState.WAITLISTED, SignUpState.DECLINED]


def test_places_for_newcomers_are_kept_from_people_who_have_served(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [ground.volunteer() for _ in range(3)]
    known = {person.id for person in people}
    monkeypatch.setattr(services, "served_minutes", lambda volunteer_id: 90 if volunteer_id in known else 0)
    role = ground.role(places=3, newcomer_places=1)
    states = [ground.signed_up(role, person).state for person in people]
    assert states == [SignUpState.CONFIRMED, SignUpState.CONFIRMED, SignUpState.WAITLISTED]
    assert role.role.free == 1


def test_a_role_asks_for_what_it_needs_and_says_what_is_missing(ground: Ground) -> None:
    role = ground.role(conditions=[{"pick": "min_age", "amount": 18}])
    with pytest.raises(Invalid):
        ground.signed_up(role, ground.volunteer())
    day = clock.local_date(role.shift.starts_at)
    eighteen = date(day.year - 18, day.month, day.day)
    assert ground.signed_up(role, ground.volunteer(born_on=eighteen)).state is SignUpState.CONFIRMED
    with pytest.raises(Invalid):
        ground.signed_up(role, ground.volunteer(born_on=eighteen + timedelta(days=1)))


def test_a_paused_volunteer_cannot_sign_up(ground: Ground) -> None:
    person = ground.volunteer(state=VolunteerState.SUSPENDED)
    with pytest.raises(NotAllowed):
        ground.signed_up(ground.role(), person)


def test_a_free_place_is_kept_two_hours_for_whoever_waited_longest_then_goes_on(ground: Ground, at: At) -> None:
    with at("2024-12-05 10:00"):
        role = ground.role(ground.shift(starts_at=datetime(2024, 12, 9, 1, 0, tzinfo=UTC)))
        holder = ground.signed_up(role)
        first, second = ground.signed_up(role), ground.signed_up(role)
        assert [place_in_queue(row) for row in (first, second)] == [1, 2]
        services.cancel_sign_up(seen(holder), by=SYSTEM)
        offered = seen(first).sign_up
        assert offered.state is SignUpState.OFFERED
        assert offered.held_until_at == datetime(2024, 12, 5, 4, 0, tzinfo=UTC)
        assert (seen(first).role.held, seen(first).role.waiting) == (1, 1)
    with at("2024-12-05 11:59"):
        waiting.lapse_hold(first.id, by=SYSTEM)
        assert seen(first).sign_up.state is SignUpState.OFFERED
    with at("2024-12-05 12:00"):
        assert waiting.plan_lapses() == 1
        waiting.lapse_hold(first.id, by=SYSTEM)
        assert seen(first).sign_up.end_reason is EndReason.HOLD_LAPSED
        assert seen(second).sign_up.state is SignUpState.OFFERED
        services.accept_place(seen(second), by=SYSTEM)
        assert (seen(second).role.taken, seen(second).role.held) == (1, 0)
        with pytest.raises(Conflict):
            services.accept_place(seen(first), by=SYSTEM)


def test_a_place_that_becomes_free_at_night_is_kept_until_the_morning(ground: Ground, at: At) -> None:
    with at("2024-12-05 22:30"):
        role = ground.role(ground.shift(starts_at=datetime(2024, 12, 9, 1, 0, tzinfo=UTC)))
        holder, first = ground.signed_up(role), ground.signed_up(role)
        services.cancel_sign_up(seen(holder), by=SYSTEM)
        assert seen(first).sign_up.held_until_at == datetime(2024, 12, 6, 2, 0, tzinfo=UTC)


def test_a_kept_place_never_outlasts_the_closing_of_sign_ups(ground: Ground, at: At) -> None:
    with at("2024-12-05 10:00"):
        shift = ground.shift(starts_at=datetime(2024, 12, 6, 15, 0, tzinfo=UTC))
        role = ground.role(shift)
        holder, first = ground.signed_up(role), ground.signed_up(role)
    with at("2024-12-06 10:30"):
        services.end_sign_up(seen(holder).sign_up, services.SignUpAction.CANCEL, reason=EndReason.OWN_WISH, by=SYSTEM)
        assert seen(first).sign_up.held_until_at == shift.closes_at == datetime(2024, 12, 6, 3, 0, tzinfo=UTC)


def test_leaving_the_queue_lets_the_others_move_up(ground: Ground) -> None:
    role = ground.role()
    ground.signed_up(role)
    rows = [ground.signed_up(role) for _ in range(3)]
    services.cancel_sign_up(seen(rows[0]), by=SYSTEM)
    assert [place_in_queue(seen(row).sign_up) for row in rows[1:]] == [1, 2]
    assert seen(rows[1]).role.waiting == 2
