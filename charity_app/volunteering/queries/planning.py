"""What is planned of an activity: its shifts to come, its hours, the week to copy, whom time moves on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp
from charity_app.volunteering.models.sign_ups import CoverAsk, PendingSignUp
from charity_app.volunteering.states.activities import ACTIVITY_TABLE, ActivityAction

_TAKES_PLACE = Shift.cancelled_at.is_(None)


def roles_of(shift: Shift) -> Sequence[ShiftRole]:
    """Return the roles of a shift, by name."""
    wanted = select(ShiftRole).where(ShiftRole.shift_id == shift.id)
    return db.session.scalars(wanted.order_by(ShiftRole.name, ShiftRole.id)).all()


def coming_shifts(activity: Activity) -> Sequence[Shift]:
    """Return the shifts of an activity that have not begun and take place."""
    wanted = select(Shift).where(Shift.activity_id == activity.id, _TAKES_PLACE, Shift.starts_at > clock.now())
    return db.session.scalars(wanted.order_by(Shift.starts_at, Shift.id)).all()


def has_coming_role(activity: Activity) -> bool:
    """Tell whether there is a shift with a role that has not begun."""
    wanted = select(ShiftRole.id).join(Shift, Shift.id == ShiftRole.shift_id)
    coming = wanted.where(Shift.activity_id == activity.id, _TAKES_PLACE, Shift.starts_at > clock.now())
    return db.session.scalar(coming.limit(1)) is not None


def hours_of(activity: Activity) -> tuple[datetime, datetime] | None:
    """Return when the first shift of an activity begins and the last one ends; None without shifts."""
    wanted = select(Shift.starts_at, Shift.ends_at).where(Shift.activity_id == activity.id, _TAKES_PLACE)
    rows = db.session.execute(wanted).all()
    return (min(row.starts_at for row in rows), max(row.ends_at for row in rows)) if rows else None


def list_to_follow() -> Sequence[UUID]:
    """Return the activities that time has moved on: the first shift began, or the last one ended."""
    now = clock.now()
    starting = [state for state, action in ACTIVITY_TABLE if action is ActivityAction.START]
    finishing = [state for state, action in ACTIVITY_TABLE if action is ActivityAction.FINISH]
    rows = select(Activity.id).join(Shift, Shift.activity_id == Activity.id).where(_TAKES_PLACE)
    has_begun = Activity.state.in_(starting) & (func.min(Shift.starts_at) <= now)
    is_over = Activity.state.in_(finishing) & (func.max(Shift.ends_at) <= now)
    grouped = rows.where(Activity.state.in_([*starting, *finishing])).group_by(Activity.id, Activity.state)
    return db.session.scalars(grouped.having(or_(has_begun, is_over)).order_by(Activity.id)).all()


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def shifts_of_week(activity: Activity, monday: date) -> Sequence[Shift]:
    """Return the shifts of an activity that begin in a week, cancelled ones too, in order of time."""
    first, end = clock.start_of(monday), clock.start_of(monday + timedelta(days=7))
    wanted = select(Shift).where(Shift.activity_id == activity.id, Shift.starts_at >= first, Shift.starts_at < end)
    return db.session.scalars(wanted.order_by(Shift.starts_at, Shift.id)).all()


def was_asked_for(role: ShiftRole) -> bool:
    """Tell whether anybody ever signed up for a role, began to, or was asked to."""
    wanted = (select(table.id).where(table.role_id == role.id).limit(1) for table in (SignUp, PendingSignUp, CoverAsk))
    return any(db.session.scalar(one) is not None for one in wanted)
