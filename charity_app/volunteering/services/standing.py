"""Coming every week: a standing place signs its person up for each new shift; single weeks are left out at will.

Places kept for newcomers stay free: whoever comes every week is known. Source: features 2.9.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, DomainError, Invalid
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor, system_scope
from charity_app.core.text import Text
from charity_app.volunteering.events import StandingPlaceEnded, StandingPlaceOpened, StandingPlaceSkipped
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp, StandingPlace, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.planning import coming_shifts
from charity_app.volunteering.queries.sign_ups import SeenSignUp, seen_of
from charity_app.volunteering.queries.standing import SeenStanding, standing_for
from charity_app.volunteering.services.sign_ups import Faster, Wish, cancel_sign_up, sign_up
from charity_app.volunteering.states.activities import OPEN
from charity_app.volunteering.states.sign_ups import LIVE

SEAT_JOB = "volunteering.seat_standing"
_DAYS_IN_WEEK = 7


def open_standing(seen: SeenSignUp, *, by: Actor) -> StandingPlace:
    """Come every week at this hour: to the shifts there are, and to each that is added. Raises Conflict when so."""
    begins = seen.shift.starts_at.astimezone(clock.SHANGHAI)
    told = {
        "activity_id": seen.activity.id,
        "volunteer_id": seen.volunteer.id,
        "role_name": seen.role.name,
        "weekday": begins.weekday(),
        "clock_time": f"{begins:%H:%M}",
    }
    known = select(StandingPlace.id).filter_by(**told).where(StandingPlace.ended_at.is_(None))
    if db.session.scalar(known) is not None:
        raise Conflict(Text("You come every week already", "error"))
    place = StandingPlace(**told, created_at=clock.now())
    db.session.add(place)
    db.session.flush()
    emit(StandingPlaceOpened(standing_place_id=place.id, by=by))
    for shift in coming_shifts(seen.activity):
        seat_standing(shift.id)
    return place


def seat_standing(shift_id: UUID) -> int:
    """Ask for one job for everybody who comes every week to what this shift repeats; returns how many."""
    wanted = select(Activity, Shift).join(Shift, Shift.activity_id == Activity.id).where(Shift.id == shift_id)
    activity, shift = db.session.execute(wanted).one()
    if activity.state not in OPEN or shift.cancelled_at is not None:
        return 0
    places = standing_for(shift)
    for place in places:
        enqueue(SEAT_JOB, {"id": place.id, "shift_id": shift.id})
    return len(places)


def seat_one(standing_id: UUID, shift_id: UUID) -> None:
    """Sign one person up who comes every week, by one's own hand.

    Whoever no longer fits, has another shift then, or is signed up already is passed over.
    """
    wanted = (
        select(StandingPlace, Volunteer, Activity, Shift, ShiftRole)
        .join(Volunteer, Volunteer.id == StandingPlace.volunteer_id)
        .join(Shift, Shift.activity_id == StandingPlace.activity_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(ShiftRole, (ShiftRole.shift_id == Shift.id) & (ShiftRole.name == StandingPlace.role_name))
    )
    found = db.session.execute(wanted.where(StandingPlace.id == standing_id, Shift.id == shift_id)).one_or_none()
    if found is None:
        return
    place, volunteer, activity, shift, role = found
    own = Actor(user_id=volunteer.user_id, scope=system_scope("standing place"))
    try:
        sign_up(SeenRole(activity, shift, role), volunteer, wish=Wish(standing_id=place.id), by=own)
    except Faster:
        raise
    except DomainError:
        return


def skip_week(seen: SeenStanding, *, week_on: date, by: Actor) -> None:
    """Leave one week out and give its place up. Raises Invalid for a wrong day, Conflict after the cut-off."""
    place = seen.place
    if week_on.weekday() != place.weekday or not 0 <= (week_on - clock.today()).days < _DAYS_IN_WEEK * 52:
        raise Invalid(Text("Choose one of the coming weeks", "error"))
    if week_on.isoformat() in place.skipped:
        raise Conflict(Text("You leave this week out already", "error"))
    place.skipped = sorted({*place.skipped, week_on.isoformat()})
    db.session.flush()
    for row in _of_week(place, week_on):
        cancel_sign_up(seen_of(row), by=by)
    emit(StandingPlaceSkipped(standing_place_id=place.id, week_on=week_on, is_skipped=True, by=by))


def come_that_week(seen: SeenStanding, *, week_on: date, by: Actor) -> None:
    """Come in a week that was left out after all."""
    place = seen.place
    if week_on.isoformat() not in place.skipped:
        raise Conflict(Text("You come that week anyway", "error"))
    place.skipped = [day for day in place.skipped if day != week_on.isoformat()]
    db.session.flush()
    emit(StandingPlaceSkipped(standing_place_id=place.id, week_on=week_on, is_skipped=False, by=by))
    for shift in coming_shifts(seen.activity):
        if clock.local_date(shift.starts_at) == week_on:
            seat_standing(shift.id)


def end_standing(seen: SeenStanding, *, by: Actor) -> None:
    """Come every week no longer; places one has for coming shifts stay."""
    seen.place.ended_at = clock.now()
    db.session.flush()
    emit(StandingPlaceEnded(standing_place_id=seen.place.id, by=by))


def _of_week(place: StandingPlace, week_on: date) -> list[SignUp]:
    wanted = (
        select(SignUp, Shift.starts_at)
        .join(Shift, Shift.id == SignUp.shift_id)
        .where(
            SignUp.volunteer_id == place.volunteer_id,
            Shift.activity_id == place.activity_id,
            SignUp.state.in_(LIVE),
            Shift.starts_at > clock.now(),
        )
    )
    rows = db.session.execute(wanted).all()
    return [row[0] for row in rows if clock.local_date(row[1]) == week_on]
