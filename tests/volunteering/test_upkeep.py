"""What time does: reminders, the alarm, asking for cover. Source: features 2.6 to 2.8."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.jobs import Job
from charity_app.core.scope import Role
from charity_app.messaging.models import Message
from charity_app.messaging.services import choose_purposes
from charity_app.messaging.states import Purpose
from charity_app.volunteering import tasks
from charity_app.volunteering.models import CoverAsk
from charity_app.volunteering.queries.asking import get_own_ask
from charity_app.volunteering.services import activities, asking, joining, reminding
from charity_app.volunteering.states.activities import ActivityState
from charity_app.volunteering.states.people import VolunteerState
from charity_app.volunteering.states.sign_ups import AskAnswer, SignUpState
from tests.identity.factories import make_user
from tests.volunteering.conftest import STREET, SYSTEM, Ground, actor_of, sign_up_row

At = Callable[[str], AbstractContextManager[None]]
SATURDAY = datetime(2024, 12, 7, 1, 30, tzinfo=UTC)


def told(user_id: object, wording: str) -> int:
    wanted = select(func.count()).where(Message.recipient_id == user_id, Message.wording == wording)
    return db.session.scalar(wanted) or 0


def jobs(kind: str) -> list[Job]:
    return list(db.session.scalars(select(Job).where(Job.kind == kind).order_by(Job.created_at, Job.id)))


def test_everybody_expected_is_reminded_a_day_and_two_hours_before_once(ground: Ground, at: At) -> None:
    with at("2024-12-04 09:00"):
        role = ground.role(ground.shift(starts_at=SATURDAY), places=1)
        person, waits = ground.volunteer(), ground.volunteer()
        ground.signed_up(role, person)
        ground.signed_up(role, waits)
    with at("2024-12-06 09:29"):
        assert reminding.plan_reminders() == 0
    for moment in ("2024-12-06 09:30", "2024-12-06 20:00", "2024-12-07 07:30", "2024-12-07 09:00"):
        with at(moment):
            assert reminding.plan_reminders() == 1
    assert [job.payload["kind"] for job in jobs(reminding.REMIND_JOB)] == ["day_before", "soon"]
    for kind, wording in (("day_before", "volunteering.tomorrow"), ("soon", "volunteering.soon")):
        reminding.remind(role.shift.id, reminding.Reminder(kind), by=SYSTEM)
        assert (told(person.user_id, wording), told(waits.user_id, wording)) == (1, 0)


def test_a_moved_shift_is_reminded_of_anew(ground: Ground, at: At) -> None:
    with at("2024-12-04 09:00"):
        role = ground.role(ground.shift(starts_at=SATURDAY))
        ground.signed_up(role)
    with at("2024-12-06 10:00"):
        reminding.plan_reminders()
        role.shift.ends_at += timedelta(hours=2)
        role.shift.starts_at += timedelta(minutes=15)
        db.session.flush()
        reminding.plan_reminders()
    assert len(jobs(reminding.REMIND_JOB)) == 2


def test_whoever_wants_no_reminders_gets_none_but_hears_of_changes(ground: Ground) -> None:
    role, person = ground.role(), ground.volunteer()
    choose_purposes(person.user_id, refused=frozenset({Purpose.VOLUNTEERING}), by=actor_of(person))
    ground.signed_up(role, person)
    reminding.remind(role.shift.id, reminding.Reminder.SOON, by=SYSTEM)
    assert (told(person.user_id, "volunteering.soon"), told(person.user_id, "volunteering.signed_up")) == (0, 1)


def test_the_alarm_tells_the_organisers_once_and_asks_who_fits(ground: Ground, at: At) -> None:
    with at("2024-12-04 09:00"):
        coordinator = make_user(Role.VOLUNTEER_COORDINATOR, at=STREET)
        role = ground.role(ground.shift(starts_at=SATURDAY, least_people=2), places=3)
        ground.signed_up(role)
        helper = ground.volunteer()
    with at("2024-12-06 09:29"):
        assert asking.plan_alarms() == 0
    with at("2024-12-06 09:30"):
        assert asking.plan_alarms() == 1
        asking.raise_alarm(role.shift.id, by=SYSTEM)
        asking.raise_alarm(role.shift.id, by=SYSTEM)
        assert asking.plan_alarms() == 0
    assert told(coordinator.id, "volunteering.too_few") == 1
    assert told(helper.user_id, "volunteering.asked") == 1


def test_enough_people_raise_no_alarm(ground: Ground, at: At) -> None:
    with at("2024-12-06 09:30"):
        role = ground.role(ground.shift(starts_at=SATURDAY, closes_at=SATURDAY), places=3)
        ground.signed_up(role)
        assert asking.plan_alarms() == 0


def test_who_was_asked_least_lately_is_asked_first_and_the_busy_are_left_in_peace(ground: Ground) -> None:
    role = ground.role(places=5)
    never, long_ago, lately = ground.volunteer(), ground.volunteer(), ground.volunteer()
    long_ago.last_asked_at = clock.now() - timedelta(days=60)
    lately.last_asked_at = clock.now() - timedelta(days=1)
    busy, quiet, paused = ground.volunteer(), ground.volunteer(may_be_asked=False), ground.volunteer()
    paused.state = VolunteerState.SUSPENDED
    same_day = role.shift.starts_at + timedelta(hours=5)
    if clock.local_date(same_day) != clock.local_date(role.shift.starts_at):
        same_day = role.shift.starts_at - timedelta(hours=5)
    ground.signed_up(ground.role(ground.shift(starts_at=same_day, hours=1)), busy)
    assert asking.ask_to_cover(role, count=2, by=SYSTEM) == 2
    assert {told(one.user_id, "volunteering.asked") for one in (never, long_ago)} == {1}
    assert {told(one.user_id, "volunteering.asked") for one in (lately, busy, quiet, paused)} == {0}
    assert asking.ask_to_cover(role, count=9, by=SYSTEM) == 1, "nobody is asked twice about one shift"


def test_yes_signs_up_even_after_the_closing_and_no_ends_the_questions(ground: Ground, at: At) -> None:
    with at("2024-12-04 09:00"):
        role = ground.role(ground.shift(starts_at=SATURDAY), places=2)
        willing, unwilling = ground.volunteer(), ground.volunteer()
        asking.ask_to_cover(role, by=SYSTEM)
    asks = {ask.volunteer_id: ask for ask in db.session.scalars(select(CoverAsk))}
    with at("2024-12-07 08:00"):
        own = get_own_ask(actor_of(willing), asks[willing.id].id)
        assert own is not None
        row = sign_up_row(joining.say_yes(own, by=actor_of(willing)))
        assert (row.state, own.ask.answer) == (SignUpState.CONFIRMED, AskAnswer.YES)
        asking.answer_no(asks[unwilling.id], by=actor_of(unwilling))
        assert asks[unwilling.id].answer is AskAnswer.NOT_THIS_TIME
        with pytest.raises(Conflict):
            asking.answer_no(asks[unwilling.id], by=actor_of(unwilling))
    assert get_own_ask(actor_of(unwilling), asks[willing.id].id) is None


def test_an_activity_begins_and_ends_with_its_shifts(ground: Ground, at: At) -> None:
    with at("2024-12-04 09:00"):
        ground.role(ground.shift(starts_at=SATURDAY, hours=3))
    states = []
    for moment in ("2024-12-07 09:29", "2024-12-07 09:30", "2024-12-07 12:30"):
        with at(moment):
            activities.plan_following()
            for job in jobs(activities.FOLLOW_JOB):
                tasks.follow_activity(job.payload)
            states.append(ground.activity.state)
    assert states == [ActivityState.RECRUITING, ActivityState.RUNNING, ActivityState.FINISHED]


@pytest.mark.parametrize("people", [2, 30])
def test_asking_judges_everybody_in_five_statements(
    ground: Ground, people: int, max_queries: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    hard = [{"pick": "hours", "amount": 1_000}, {"pick": "training_food_hygiene", "amount": 0}]
    role = ground.role(conditions=hard)
    for number in range(people):
        ground.volunteer(born_on=date(2010 if number % 2 else 1990, 1, 1))
    with max_queries(5):
        assert asking.ask_to_cover(role, count=3, by=SYSTEM) == 0
