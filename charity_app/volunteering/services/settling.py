"""Settling an activity: every hour of it is decided, a claim behind it is delivered. Source: states.yaml, 2.18."""

from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.volunteering.events import ActivitySettled
from charity_app.volunteering.models import Activity, ServiceRecord, Shift, SignUp
from charity_app.volunteering.states.activities import ACTIVITY_TABLE, ActivityAction
from charity_app.volunteering.states.records import COUNTED, RecordState
from charity_app.volunteering.states.sign_ups import EXPECTED, SignUpState

_OPEN = (*EXPECTED, SignUpState.CHECKED_IN, SignUpState.CHECKED_OUT)


def settle_activity(activity: Activity, *, by: Actor) -> None:
    """Close an activity that is over. Raises Invalid while hours or people wait, Conflict when it is not over."""
    waiting = _count_open(activity) + _count_undecided(activity)
    if waiting:
        raise Invalid(
            Text(
                "%(count)s people or hours still wait: look at the roll and the hours first",
                "error",
                {"count": waiting},
            )
        )
    advance(activity, ACTIVITY_TABLE, ActivityAction.SETTLE)
    emit(
        ActivitySettled(
            activity_id=activity.id,
            source_type=activity.source_type,
            source_id=activity.source_id,
            served=_count_served(activity),
            by=by,
        )
    )


def _count_open(activity: Activity) -> int:
    wanted = select(func.count()).select_from(SignUp).join(Shift, Shift.id == SignUp.shift_id)
    mine = wanted.where(Shift.activity_id == activity.id, Shift.cancelled_at.is_(None), SignUp.state.in_(_OPEN))
    return db.session.scalar(mine) or 0


def _count_undecided(activity: Activity) -> int:
    undecided = (RecordState.PENDING, RecordState.DISPUTED)
    wanted = select(func.count()).where(ServiceRecord.activity_id == activity.id, ServiceRecord.state.in_(undecided))
    return db.session.scalar(wanted) or 0


def _count_served(activity: Activity) -> int:
    wanted = select(func.count()).where(ServiceRecord.activity_id == activity.id, ServiceRecord.state.in_(COUNTED))
    return db.session.scalar(wanted) or 0
