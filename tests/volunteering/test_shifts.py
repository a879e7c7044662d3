"""Shifts: when they may be, what they hold, how they change and end. Source: domain.md 6.7, R-VOL-07, 2.16, 2.19."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.volunteering.models import Shift
from charity_app.volunteering.queries.planning import roles_of
from charity_app.volunteering.requirements import Condition, Require, load
from charity_app.volunteering.services import shifts
from charity_app.volunteering.services.shifts import span
from charity_app.volunteering.services.weeks import copy_week
from charity_app.volunteering.states.activities import CancelReason, Trait
from charity_app.volunteering.states.sign_ups import EndReason, SignUpState
from tests.volunteering.planned import DAY, Desk, role, shift_details
from tests.volunteering.planned import at as hour
from tests.world import World

At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def thursday(at: At) -> Iterator[None]:
    with at("2024-12-05 09:00"):
        yield


@pytest.fixture
def desk(inhabited: World) -> Desk:
    return Desk(inhabited)


def changed_fields(shift: Shift) -> list[str]:
    told = select(AuditRow.payload).where(AuditRow.subject_id == shift.id, AuditRow.fact == "shift.changed")
    return list(db.session.scalars(told.order_by(AuditRow.id)))


def change(desk: Desk, shift: Shift, **changes: Any) -> None:
    kept = tuple(role(role_id=one.id, places=one.places, name=one.name) for one in roles_of(shift))
    told = shift_details(**({"roles": kept} | changes))
    shifts.change_shift(desk.seen(shift), details=told, version=shift.version, by=desk.manager)


def test_sign_ups_close_twelve_hours_before_r_vol_07(desk: Desk) -> None:
    shift = desk.shift(desk.draft())
    assert shift.starts_at - shift.closes_at == timedelta(hours=12)
    change(desk, shift, starts_at=hour(DAY, 11))
    assert shift.closes_at == hour(DAY - timedelta(days=1), 23)


@pytest.mark.parametrize(
    ("day", "starts", "ends", "hours"),
    [
        (date(2024, 12, 7), time(22), time(2), 4),
        (date(2024, 12, 31), time(20), time(0), 4),
        (date(2024, 2, 29), time(23, 30), time(0, 30), 1),
        (date(2024, 2, 28), time(23), time(1), 2),
        (date(2024, 12, 7), time(9), time(17, 30), 8.5),
    ],
)
def test_a_shift_may_run_over_midnight_and_through_a_leap_day(
    day: date, starts: time, ends: time, hours: float
) -> None:
    first, last = span(day, starts, ends)
    assert (last - first) == timedelta(hours=hours)
    assert clock.local_date(first) == day


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_at": hour(date(2024, 12, 5), 8), "ends_at": hour(date(2024, 12, 5), 12)}, "day"),
        ({"starts_at": hour(date(2024, 12, 5), 9), "ends_at": hour(date(2024, 12, 5), 12)}, "day"),
        ({"starts_at": hour(date(2026, 3, 1)), "ends_at": hour(date(2026, 3, 1), 12)}, "day"),
        ({"ends_at": hour(DAY, 9)}, "ends"),
        ({"ends_at": hour(DAY + timedelta(days=1), 0, 1)}, "ends"),
        ({"place": "  "}, "place"),
        ({"bring": "水" * 201}, "bring"),
        ({"least_people": 11}, "least_people"),
        ({"roles": ()}, "roles"),
        ({"roles": tuple(role(name=f"岗位{number}") for number in range(6))}, "roles"),
        ({"roles": (role(), role())}, "roles"),
        ({"roles": (role(name=" "),)}, "roles"),
        ({"roles": (role(places=0),)}, "roles"),
        ({"roles": (role(places=501),)}, "roles"),
        ({"roles": (role(places=3, newcomer_places=3),), "least_people": 1}, "roles"),
        ({"roles": (role(conditions=(Condition(Require.FEMALE),)),)}, "conditions"),
        ({"roles": (role(conditions=(Condition(Require.MIN_AGE, 101),)),)}, "conditions"),
    ],
)
def test_a_shift_that_cannot_be_is_refused_on_its_field(desk: Desk, changes: dict[str, Any], field: str) -> None:
    activity = desk.draft()
    with pytest.raises(Invalid) as refused:
        desk.shift(activity, **changes)
    assert refused.value.field == field
    assert db.session.scalar(select(Shift.id).where(Shift.activity_id == activity.id)) is None


def test_a_shift_of_fourteen_hours_is_the_longest(desk: Desk) -> None:
    assert desk.shift(desk.draft(), ends_at=hour(DAY + timedelta(days=1), 0)).ends_at == hour(DAY, 10) + timedelta(
        hours=14
    )


def test_nobody_visits_a_home_alone(desk: Desk) -> None:
    activity = desk.draft(traits=(Trait.HOME_VISIT,))
    with pytest.raises(Invalid) as refused:
        desk.shift(activity, least_people=1)
    assert refused.value.field == "least_people"
    assert desk.shift(activity).least_people == 2


def test_a_sex_is_asked_for_where_personal_care_needs_it(desk: Desk) -> None:
    activity = desk.draft(traits=(Trait.PERSONAL_CARE,))
    asked = (role(conditions=(Condition(Require.FEMALE), Condition(Require.MIN_AGE, 18))),)
    [made] = roles_of(desk.shift(activity, roles=asked))
    assert load(made.conditions) == (Condition(Require.FEMALE), Condition(Require.MIN_AGE, 18))


def test_changing_a_shift_tells_which_fields_changed(desk: Desk) -> None:
    shift = desk.shift(desk.draft())
    shift.alarmed_at = clock.now()
    change(desk, shift)
    assert changed_fields(shift) == []
    change(desk, shift, place="另一个食堂")
    change(desk, shift, place="另一个食堂", starts_at=hour(DAY, 9), ends_at=hour(DAY, 12))
    assert shift.alarmed_at is None
    assert [
        '"fields": ["place"]' in changed_fields(shift)[0],
        '["ends_at", "starts_at"]' in changed_fields(shift)[1],
    ] == [
        True,
        True,
    ]


def test_the_slower_of_two_hands_is_told(desk: Desk) -> None:
    shift = desk.shift(desk.draft())
    change(desk, shift, place="甲处")
    with pytest.raises(Conflict):
        shifts.change_shift(desk.seen(shift), details=shift_details(place="乙处"), version=1, by=desk.manager)
    assert desk.fresh(shift).place == "甲处"


def test_places_never_fall_below_what_people_have(desk: Desk) -> None:
    _, shift = desk.recruiting()
    desk.signed_up(shift)
    desk.signed_up(shift, SignUpState.OFFERED)
    [first] = roles_of(shift)
    for places, newcomers in ((1, 0),):
        with pytest.raises(Invalid) as refused:
            change(
                desk, shift, roles=(role(role_id=first.id, places=places, newcomer_places=newcomers),), least_people=1
            )
        assert refused.value.field == "roles"
    change(desk, shift, roles=(role(role_id=first.id, places=2),))
    assert (desk.fresh(first).places, first.free) == (2, 0)


def test_places_for_newcomers_never_push_out_who_served_before_2_16(desk: Desk) -> None:
    _, shift = desk.recruiting()
    for _ in range(3):
        desk.signed_up(shift, is_known=True)
    [first] = roles_of(shift)
    with pytest.raises(Invalid):
        change(desk, shift, roles=(role(role_id=first.id, places=5, newcomer_places=3),))
    change(desk, shift, roles=(role(role_id=first.id, places=5, newcomer_places=2),))
    assert desk.fresh(first).newcomer_places == 2


def test_a_role_goes_only_while_nobody_signed_up_for_it(desk: Desk) -> None:
    _, shift = desk.recruiting()
    desk.signed_up(shift)
    with pytest.raises(Invalid):
        change(desk, shift, roles=(role(name="引导员"),))
    [first] = roles_of(shift)
    change(desk, shift, roles=(role(role_id=first.id), role(name="引导员", places=2)))
    assert sorted(one.name for one in roles_of(shift)) == ["引导员", "送餐员"]
    change(desk, shift, roles=(role(role_id=first.id),))
    assert [one.name for one in roles_of(shift)] == ["送餐员"]


def test_a_role_of_another_shift_is_refused(desk: Desk) -> None:
    activity = desk.draft()
    shift, other = desk.shift(activity), desk.shift(activity, DAY + timedelta(days=1))
    [foreign] = roles_of(other)
    with pytest.raises(Invalid):
        change(desk, shift, roles=(role(role_id=foreign.id),))


def test_calling_a_shift_off_ends_every_sign_up_and_frees_every_place(desk: Desk) -> None:
    _, shift = desk.recruiting()
    states = (SignUpState.CONFIRMED, SignUpState.SEEKING_STAND_IN, SignUpState.WAITLISTED, SignUpState.OFFERED)
    rows = [desk.signed_up(shift, state, is_known=state is SignUpState.CONFIRMED) for state in states]
    [first] = roles_of(shift)
    assert (first.taken, first.held, first.known, first.waiting) == (2, 1, 1, 1)
    shifts.cancel_shift(shift, reason=CancelReason.WEATHER, by=desk.manager)
    ended = [desk.fresh(row) for row in rows]
    assert {(row.state, row.end_reason) for row in ended} == {(SignUpState.CANCELLED, EndReason.SHIFT_CANCELLED)}
    [first] = roles_of(shift)
    assert (first.taken, first.held, first.known, first.waiting) == (0, 0, 0, 0)
    told = select(AuditRow.id).where(AuditRow.fact == "sign_up.ended")
    assert len(db.session.scalars(told).all()) == 4
    with pytest.raises(Conflict):
        shifts.cancel_shift(shift, reason=CancelReason.WEATHER, by=desk.manager)


def test_a_shift_that_has_begun_or_has_somebody_there_is_not_called_off(desk: Desk, at: At) -> None:
    _, shift = desk.recruiting()
    with at("2024-12-07 10:00"), pytest.raises(Conflict):
        shifts.cancel_shift(shift, reason=CancelReason.WEATHER, by=desk.manager)
    desk.signed_up(shift, SignUpState.CHECKED_IN)
    with pytest.raises(Conflict):
        shifts.cancel_shift(shift, reason=CancelReason.WEATHER, by=desk.manager)


def test_while_it_waits_for_review_no_shift_changes(desk: Desk) -> None:
    activity = desk.waiting()
    with pytest.raises(Conflict):
        desk.shift(activity, DAY + timedelta(days=1))
    with pytest.raises(Conflict):
        copy_week(activity, week_on=DAY, by=desk.manager)


def test_a_week_is_copied_once_with_its_roles_and_nobody_in_them_2_19(desk: Desk) -> None:
    activity, shift = desk.recruiting()
    desk.shift(activity, date(2024, 12, 8), starts_at=hour(date(2024, 12, 8), 22), ends_at=hour(date(2024, 12, 9), 1))
    gone = desk.shift(activity, date(2024, 12, 6))
    shifts.cancel_shift(gone, reason=CancelReason.TOO_FEW, by=desk.manager)
    desk.signed_up(shift)
    assert copy_week(activity, week_on=date(2024, 12, 2), by=desk.manager) == 2
    first, second = _shifts_from(activity.id, date(2024, 12, 9))
    assert (first.starts_at, first.ends_at) == (hour(date(2024, 12, 14)), hour(date(2024, 12, 14), 12, 30))
    assert second.ends_at == hour(date(2024, 12, 16), 1)
    assert (first.place, first.bring, first.closes_at) == (shift.place, "水杯", hour(date(2024, 12, 13), 22))
    [copied] = roles_of(first)
    assert (copied.name, copied.places, copied.taken, copied.known, copied.tickets) == ("送餐员", 10, 0, 0, 0)
    with pytest.raises(Invalid):
        copy_week(activity, week_on=date(2024, 12, 8), by=desk.manager)
    assert len(_shifts_from(activity.id, date(2024, 12, 9))) == 2


def test_copying_fills_in_what_is_missing_and_never_plans_the_past_2_19(desk: Desk, at: At) -> None:
    activity, _ = desk.recruiting()
    desk.shift(activity, date(2024, 12, 8))
    desk.shift(activity, date(2024, 12, 15))
    assert copy_week(activity, week_on=DAY, by=desk.manager) == 1
    assert [clock.local_date(one.starts_at).day for one in _shifts_from(activity.id, date(2024, 12, 9))] == [14, 15]
    with at("2024-12-23 09:00"), pytest.raises(Invalid):
        copy_week(activity, week_on=date(2024, 12, 14), by=desk.manager)


def _shifts_from(activity_id: Any, day: date) -> list[Shift]:
    wanted = select(Shift).where(Shift.activity_id == activity_id, Shift.starts_at >= clock.start_of(day))
    return list(db.session.scalars(wanted.order_by(Shift.starts_at)))
