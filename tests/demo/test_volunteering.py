"""The volunteers of the demo: drawn as described, and what the small demo made of them by the real commands."""

from collections import Counter
from math import ceil
from statistics import median
from uuid import UUID

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import blind_index
from charity_app.demo.earlier import draw_minutes
from charity_app.demo.households import Street
from charity_app.demo.scale import stream
from charity_app.demo.shifts import ShiftPlan, draw_shifts
from charity_app.demo.volunteers import draw_volunteers
from charity_app.identity.models import RoleAssignment, User
from charity_app.ledger import queries as ledger
from charity_app.volunteering.models import (
    Activity,
    Certificate,
    CoverAsk,
    HourFlag,
    ServiceRecord,
    Shift,
    ShiftRole,
    SignUp,
    StandingPlace,
    Volunteer,
)
from charity_app.volunteering.queries.hours import stars
from charity_app.volunteering.states.activities import ActivityState
from charity_app.volunteering.states.records import FlagKind
from charity_app.volunteering.states.sign_ups import AskAnswer, SignUpState
from tests.demo.conftest import Made

pytestmark = pytest.mark.pages
STREETS = [Street("310115008", "甲街道"), Street("310115016", "乙街道")]
_FALSE_FLAGS = 0.02


def shifts_of(count: int) -> list[ShiftPlan]:
    return draw_shifts(stream(1, "shifts"), count)


def test_volunteers_have_the_described_ages_and_sexes_and_the_accounts_come_first() -> None:
    plans = draw_volunteers(1, STREETS, 300)
    bands = Counter((17, 29, 44, 59, 69, 79)[sum(plan.age > top for top in (17, 29, 44, 59, 69))] for plan in plans)
    assert bands == {17: 12, 29: 54, 44: 66, 59: 72, 69: 75, 79: 21}
    assert sum(plan.is_female for plan in plans) == 174
    assert all({"adult"} <= plan.papers for plan in plans[:2])
    assert plans == draw_volunteers(1, STREETS, 300) != draw_volunteers(2, STREETS, 300)


def test_hours_are_lognormal_and_give_the_described_stars() -> None:
    minutes = draw_minutes(stream(1, "hours"), 300)
    assert 59 * 60 <= median(minutes) <= 61 * 60
    counted = Counter(stars(one) for one in minutes)
    wanted = {0: 66, 1: 24, 2: 6, 3: 2, 4: 1, 5: 1}
    assert {star: counted[star] for star in wanted if abs(counted[star] / 3 - wanted[star]) > 1.5} == {}


def test_thirty_shifts_are_over_today_and_to_come_and_filled_from_40_to_110_percent() -> None:
    drawn = shifts_of(30)
    assert Counter(shift.when for shift in drawn) == {"past": 14, "today": 4, "coming": 12}
    assert Counter("past" if one.day < 0 else "coming" if one.day else "today" for one in drawn) == Counter(
        shift.when for shift in drawn
    )
    fills = [shift.wanted / shift.places for shift in drawn]
    assert 0.4 <= min(fills) < 0.55
    assert max(fills) > 1.05
    assert all(shift.wanted <= ceil(shift.places * 1.1) for shift in drawn)
    assert len({shift.activity for shift in drawn}) == 10
    assert Counter(shift.when for shift in shifts_of(10)) == {"past": 5, "today": 1, "coming": 4}
    for count in (10, 30, 300):
        first = [shift.day for shift in shifts_of(count) if shift.when == "coming"][:3]
        assert len(set(first)) == 3


def test_the_small_demo_has_thirty_volunteers_and_ten_shifts_of_all_organisers(demo: Made) -> None:
    assert db.session.scalar(select(func.count()).select_from(Volunteer)) == 30
    drawn = select(Shift).join(Activity, Activity.id == Shift.activity_id).where(Activity.source_type.is_(None))
    over = (ActivityState.FINISHED, ActivityState.SETTLED)
    shown = drawn.where(Activity.state.in_((ActivityState.RECRUITING, ActivityState.RUNNING, *over)))
    assert len(db.session.scalars(shown).all()) == 10
    hosts = db.session.execute(select(Activity.organisation_id, Activity.host_street_id, Activity.site_id)).all()
    assert all(any(row[place] for row in hosts) for place in range(3))


def test_counters_of_roles_are_what_the_sign_ups_say(demo: Made) -> None:
    seated = (SignUpState.CONFIRMED, SignUpState.SEEKING_STAND_IN, SignUpState.CHECKED_IN, SignUpState.CHECKED_OUT)
    taken = {*seated, SignUpState.CREDITED, SignUpState.ABSENT}
    for role in db.session.scalars(select(ShiftRole)):
        rows = db.session.scalars(select(SignUp).where(SignUp.role_id == role.id)).all()
        found = Counter(row.state for row in rows)
        assert sum(row.seats for row in rows if row.state in taken) == role.taken <= role.places
        assert (found[SignUpState.WAITLISTED], found[SignUpState.OFFERED]) == (role.waiting, role.held)


def test_the_first_volunteer_of_the_accounts_has_shifts_to_come_one_waiting_and_a_place_kept(demo: Made) -> None:
    phone = next(one["phone"] for one in demo.told["accounts"] if one["login"] == "demo_volunteer")
    own = select(Volunteer).join(User, User.id == Volunteer.user_id)
    volunteer = db.session.scalars(own.where(User.phone_index == blind_index("phone", phone))).one()
    rows = db.session.execute(
        select(SignUp.state, SignUp.held_until_at, Shift.starts_at)
        .join(Shift, Shift.id == SignUp.shift_id)
        .where(SignUp.volunteer_id == volunteer.id)
    ).all()
    coming = Counter(row.state for row in rows if row.starts_at > clock.now())
    assert coming[SignUpState.CONFIRMED] >= 1
    assert (coming[SignUpState.WAITLISTED], coming[SignUpState.OFFERED]) == (1, 1)
    assert all(row.held_until_at > clock.now() for row in rows if row.state is SignUpState.OFFERED)
    assert SignUpState.CREDITED in {row.state for row in rows}
    assert db.session.scalar(select(StandingPlace.volunteer_id)) == volunteer.id


def test_coordinators_of_two_streets_and_two_organisations_have_accounts(demo: Made) -> None:
    held = [one for one in demo.told["accounts"] if one["role"] == "volunteer_coordinator"]
    assert [one["login"] for one in held] == ["demo_volunteer_coordinator"] + [
        f"demo_volunteer_coordinator_{order}" for order in (2, 3, 4)
    ]
    grants = db.session.execute(
        select(RoleAssignment.division_id, RoleAssignment.organisation_id).where(
            RoleAssignment.role == "volunteer_coordinator"
        )
    ).all()
    assert {row.division_id or row.organisation_id for row in grants} == {UUID(one["place_id"]) for one in held}
    assert [bool(row.organisation_id) for row in grants].count(True) == 2


def test_people_were_asked_and_answered(demo: Made) -> None:
    answers = Counter(db.session.scalars(select(CoverAsk.answer)))
    assert answers[AskAnswer.YES] == answers[AskAnswer.NOT_THIS_TIME] == 1
    assert answers[AskAnswer.WAITING] >= 2


def test_only_those_who_came_in_one_second_are_flagged_and_their_hours_do_not_count(demo: Made) -> None:
    """R-VOL-02, features 2.12: at most 2 percent of honest hours are flagged."""
    flags = db.session.scalars(select(HourFlag)).all()
    flagged = {flag.record_id for flag in flags if flag.kind is FlagKind.SAME_SECOND}
    assert len(flagged) == 3
    records = db.session.scalars(select(ServiceRecord)).all()
    honest = [record for record in records if record.id not in flagged]
    falsely = {flag.record_id for flag in flags} - flagged
    assert len(honest) >= 12
    assert len(falsely) <= _FALSE_FLAGS * len(honest)
    cleared = {flag.record_id for flag in flags if flag.cleared_at}
    waiting = [record for record in records if record.id in flagged - cleared]
    assert [record.credited_minutes for record in waiting] == [0, 0]


def test_the_ledger_holds_what_records_and_certificates_say(demo: Made) -> None:
    assert ledger.prove_sums() == ("", "")
    for row in db.session.scalars(select(Certificate).where(Certificate.number.is_not(None))):
        counted = [record for record in _records(row.volunteer_id) if str(record.id) in row.record_ids]
        assert row.minutes == sum(record.credited_minutes for record in counted) > 0
    assert {row.state.value for row in db.session.scalars(select(Certificate))} == {"requested", "issued", "revoked"}


def _records(volunteer_id: UUID) -> list[ServiceRecord]:
    return list(db.session.scalars(select(ServiceRecord).where(ServiceRecord.volunteer_id == volunteer_id)))
