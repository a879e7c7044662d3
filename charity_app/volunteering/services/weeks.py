"""The week once more: every shift of a week, seven days later. Source: feature 2.19."""

from datetime import date, timedelta

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.volunteering.events import ShiftAdded
from charity_app.volunteering.models import Activity, Shift, ShiftRole
from charity_app.volunteering.queries.planning import monday_of, roles_of, shifts_of_week
from charity_app.volunteering.services.shifts import closing_of
from charity_app.volunteering.states.activities import PLANNED

_WEEK = timedelta(days=7)
_COPIED = ("activity_id", "street_id", "site_id", "place", "meeting_point", "bring", "access", "least_people")
_COPIED_ROLE = ("name", "what", "conditions", "needs_approval", "places", "newcomer_places")


def copy_week(activity: Activity, *, week_on: date, by: Actor) -> int:
    """Plan every shift of the week of a day once more for the week after; return how many. Raises Invalid, Conflict.

    What stands there already, called off or not, is not planned twice; nothing is planned in the past.
    """
    if activity.state not in PLANNED:
        raise Conflict(Text("Shifts of this activity cannot be changed now", "error"))
    monday = monday_of(week_on)
    there = {(shift.starts_at, shift.place) for shift in shifts_of_week(activity, monday + _WEEK)}
    copied = [
        _copy(shift, by=by)
        for shift in shifts_of_week(activity, monday)
        if shift.cancelled_at is None
        and shift.starts_at + _WEEK > clock.now()
        and (shift.starts_at + _WEEK, shift.place) not in there
    ]
    if not copied:
        raise Invalid(Text("There is nothing to copy: the next week is planned already, or over", "error"))
    return len(copied)


def _copy(shift: Shift, *, by: Actor) -> Shift:
    starts_at = shift.starts_at + _WEEK
    copy = Shift(
        starts_at=starts_at,
        ends_at=shift.ends_at + _WEEK,
        closes_at=closing_of(starts_at),
        **{name: getattr(shift, name) for name in _COPIED},
    )
    db.session.add(copy)
    db.session.flush()
    for role in roles_of(shift):
        db.session.add(ShiftRole(shift_id=copy.id, **{name: getattr(role, name) for name in _COPIED_ROLE}))
    db.session.flush()
    emit(ShiftAdded(shift_id=copy.id, activity_id=copy.activity_id, by=by))
    return copy
