"""Commands on shifts: added, changed and called off; roles with their places. Source: domain.md 6.7, R-VOL-07."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.services.stamps import clean_words, take_version
from charity_app.volunteering.events import ShiftAdded, ShiftCancelled, ShiftChanged
from charity_app.volunteering.models import Activity, Shift, SignUp
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.queries.planning import roles_of
from charity_app.volunteering.services.places import locked_role, locked_roles
from charity_app.volunteering.services.roles import RoleDetails, add_role, change_roles, check_roles
from charity_app.volunteering.services.sign_ups import close_sign_up
from charity_app.volunteering.services.waiting import serve_queue
from charity_app.volunteering.states.activities import PLANNED, CancelReason, Trait
from charity_app.volunteering.states.sign_ups import SIGN_UP_TABLE, EndReason, SignUpAction, SignUpState

CLOSING = settings.declare(
    "volunteering.closing_hours",
    12,
    unit="hours",
    rule="R-VOL-07",
    name=Text("Sign-ups close this long before a shift", "setting"),
)
_LONGEST_SHIFT, _LATEST = timedelta(hours=14), timedelta(days=366)
_LONGEST = {"place": 120, "meeting_point": 200, "bring": 200, "access": 200}
_PAIR = 2
_CANCELLED_WITH_IT = tuple(state for state, action in SIGN_UP_TABLE if action is SignUpAction.CANCEL)


@dataclass(frozen=True, kw_only=True)
class ShiftDetails:
    """What is written about a shift."""

    starts_at: datetime
    ends_at: datetime
    street_id: UUID
    place: str
    roles: Sequence[RoleDetails]
    meeting_point: str = ""
    bring: str = ""
    access: str = ""
    least_people: int = 1


def span(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    """Return the instants of a shift told in Shanghai hours; one that ends before it begins runs over midnight."""
    last = day + timedelta(days=1) if ends <= starts else day
    return (datetime.combine(day, starts, clock.SHANGHAI), datetime.combine(last, ends, clock.SHANGHAI))


def add_shift(activity: Activity, *, details: ShiftDetails, by: Actor) -> Shift:
    """Add a shift with its roles to an activity. Raises Invalid, Conflict when nothing is planned there any more."""
    _demand_planned(activity)
    columns = _columns(activity, details)
    shift = Shift(activity_id=activity.id, site_id=activity.site_id, **columns)
    db.session.add(shift)
    db.session.flush()
    for role in details.roles:
        add_role(shift, role)
    emit(ShiftAdded(shift_id=shift.id, activity_id=activity.id, by=by))
    return shift


def change_shift(seen: Seen, *, details: ShiftDetails, version: int, by: Actor) -> None:
    """Change time, place or roles of a shift. Raises Invalid, Conflict when somebody else was faster."""
    shift = seen.shift
    _demand_planned(seen.activity)
    _demand_coming(shift)
    columns = _columns(seen.activity, details)
    take_version(shift, version)
    fields = {name for name, value in columns.items() if name != "closes_at" and getattr(shift, name) != value}
    for name, value in columns.items():
        setattr(shift, name, value)
    if "starts_at" in fields:
        shift.alarmed_at = None
    db.session.flush()
    if change_roles(shift, details.roles):
        fields.add("roles")
        _serve_queues(shift, by=by)
    if fields:
        emit(ShiftChanged(shift_id=shift.id, activity_id=shift.activity_id, fields=tuple(sorted(fields)), by=by))


def _serve_queues(shift: Shift, *, by: Actor) -> None:
    for role in sorted(roles_of(shift), key=lambda one: str(one.id)):
        if role.waiting:
            serve_queue(locked_role(role.id), by=by)


def closing_of(starts_at: datetime) -> datetime:
    """Return when sign-ups for a shift close (R-VOL-07)."""
    return starts_at - timedelta(hours=settings.value(CLOSING))


def _columns(activity: Activity, details: ShiftDetails) -> Mapping[str, Any]:
    check_hours(details.starts_at, details.ends_at)
    check_roles(details.roles, activity)
    _check_people(activity, details)
    told = {name: clean_words(getattr(details, name), field=name, longest=most) for name, most in _LONGEST.items()}
    if not told["place"]:
        raise Invalid(Text("Please fill this in", "error"), field="place")
    return {
        **told,
        "street_id": details.street_id,
        "starts_at": details.starts_at,
        "ends_at": details.ends_at,
        "closes_at": closing_of(details.starts_at),
        "least_people": details.least_people,
    }


def check_hours(starts_at: datetime, ends_at: datetime) -> None:
    """Raise Invalid unless a shift lies ahead, ends after it begins and lasts no longer than a day's work."""
    if starts_at <= clock.now():
        raise Invalid(Text("A shift begins in the future", "error"), field="day")
    if starts_at > clock.now() + _LATEST:
        raise Invalid(Text("Plan at most a year ahead", "error"), field="day")
    if not timedelta() < ends_at - starts_at <= _LONGEST_SHIFT:
        raise Invalid(Text("A shift lasts at most 14 hours", "error"), field="ends")


def _check_people(activity: Activity, details: ShiftDetails) -> None:
    if details.least_people > sum(role.places for role in details.roles):
        raise Invalid(Text("There are fewer places than people needed", "error"), field="least_people")
    if Trait.HOME_VISIT in activity.traits and details.least_people < _PAIR:
        raise Invalid(Text("Nobody visits a home alone: at least two people", "error"), field="least_people")


def _demand_planned(activity: Activity) -> None:
    if activity.state not in PLANNED:
        raise Conflict(Text("Shifts of this activity cannot be changed now", "error"))


def _demand_coming(shift: Shift) -> None:
    if shift.cancelled_at is not None:
        raise Conflict(Text("This shift was called off", "error"))
    if shift.starts_at <= clock.now():
        raise Conflict(Text("This shift has begun", "error"))


def cancel_shift(shift: Shift, *, reason: CancelReason, by: Actor) -> None:
    """Call a shift off and end every sign-up for it. Raises Conflict when it has begun or somebody has checked in."""
    _demand_coming(shift)
    changed = update(Shift).where(Shift.id == shift.id, Shift.cancelled_at.is_(None))
    done = db.session.execute(changed.values(cancelled_at=clock.now(), cancel_reason=reason))
    if getattr(done, "rowcount", 0) != 1:
        raise Conflict(Text("This shift was called off", "error"))
    db.session.refresh(shift)
    _end_sign_ups(shift, by=by)
    emit(ShiftCancelled(shift_id=shift.id, activity_id=shift.activity_id, reason=reason, by=by))


def _end_sign_ups(shift: Shift, *, by: Actor) -> None:
    """Take the roles first, as whoever signs up does, then end what stands in their queues."""
    roles = {role.id: role for role in locked_roles(shift)}
    wanted = select(SignUp).where(SignUp.shift_id == shift.id).order_by(SignUp.id)
    rows = db.session.scalars(wanted.execution_options(populate_existing=True)).all()
    if any(row.state is SignUpState.CHECKED_IN for row in rows):
        raise Conflict(Text("Somebody has checked in already", "error"))
    for row in rows:
        if row.state in _CANCELLED_WITH_IT:
            close_sign_up(row, roles[row.role_id], SignUpAction.CANCEL, reason=EndReason.SHIFT_CANCELLED, by=by)
