"""From the door to the door: the code at the place, and the roll that staff call. Source: features 2.11, R-VOL-06."""

from datetime import datetime, timedelta

from charity_app.core import clock, settings
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.volunteering.events.hours import VolunteerArrived, VolunteerDeparted
from charity_app.volunteering.models import ServiceRecord, Shift
from charity_app.volunteering.queries.door import is_inside_elsewhere, way_of
from charity_app.volunteering.queries.sign_ups import SeenSignUp
from charity_app.volunteering.services.door_codes import DoorCode, moment_of
from charity_app.volunteering.services.door_marks import write_mark
from charity_app.volunteering.services.fitting import demand_guardian
from charity_app.volunteering.services.people import demand_serving, locked_volunteer
from charity_app.volunteering.services.recording import Span, record_hours
from charity_app.volunteering.states.records import MarkKind, MarkWay, RecordSource
from charity_app.volunteering.states.sign_ups import EXPECTED, SIGN_UP_TABLE, SignUpAction, SignUpState

AROUND = settings.declare(
    "volunteering.door_minutes",
    30,
    unit="minutes",
    rule="R-VOL-06",
    name=Text("The code at the door works this long before and after a shift", "setting"),
)


def demand_door_open(shift: Shift, at: datetime) -> None:
    """Raise Conflict unless people may check in or out at a moment."""
    around = timedelta(minutes=settings.value(AROUND))
    if shift.cancelled_at is not None or not shift.starts_at - around <= at <= shift.ends_at + around:
        raise Conflict(
            Text("The door of this shift is closed: it opens and shuts half an hour before and after it", "error")
        )


def pass_door(seen: SeenSignUp, *, code: DoorCode, device: bytes | None, by: Actor) -> ServiceRecord | None:
    """Check a volunteer in or out with the code of the place; checking out returns the hours.

    Raises Conflict for a code that is over or of another shift, outside the hours of the door, or out of order.
    """
    if code.shift_id != seen.shift.id:
        raise Conflict(Text("This code belongs to another shift", "error"))
    at = moment_of(code)
    demand_door_open(seen.shift, at)
    if code.side is MarkKind.IN:
        check_in(seen, at=at, way=MarkWay.SCAN, device=device, by=by)
        return None
    return check_out(seen, at=at, way=MarkWay.SCAN, device=device, by=by)


def call_in(seen: SeenSignUp, *, by: Actor) -> None:
    """Check somebody in by calling the roll. Raises Conflict."""
    demand_door_open(seen.shift, clock.now())
    _demand_other(seen, by)
    check_in(seen, at=clock.now(), way=MarkWay.ROLL_CALL, device=None, by=by)


def call_out(seen: SeenSignUp, *, by: Actor) -> ServiceRecord:
    """Check somebody out by calling the roll; the hours wait for a second person. Raises Conflict."""
    demand_door_open(seen.shift, clock.now())
    _demand_other(seen, by)
    return check_out(seen, at=clock.now(), way=MarkWay.ROLL_CALL, device=None, by=by)


def _demand_other(seen: SeenSignUp, by: Actor) -> None:
    if by.user_id == seen.volunteer.user_id:
        raise Invalid(Text("Nobody calls the roll for oneself: scan the code, or ask a colleague", "error"))


def check_in(seen: SeenSignUp, *, at: datetime, way: MarkWay, device: bytes | None, by: Actor) -> None:
    """Let somebody in at a moment. Raises Conflict when that is not possible any more, or not yet."""
    row = seen.sign_up
    demand_serving(locked_volunteer(seen.volunteer.id))
    if row.state is SignUpState.CHECKED_IN:
        raise Conflict(Text("You are checked in already; scan the code for leaving when you go", "error"))
    if row.state not in EXPECTED:
        raise Conflict(Text("You have no place in this shift; ask whoever leads it", "error"))
    demand_guardian(seen.shift, seen.volunteer)
    elsewhere = is_inside_elsewhere(seen)
    if elsewhere is not None:
        raise Conflict(
            Text("You are still checked in at %(name)s; check out there first", "error", {"name": elsewhere})
        )
    advance(row, SIGN_UP_TABLE, SignUpAction.CHECK_IN, checked_in_at=at)
    write_mark(row, MarkKind.IN, way, at=at, device=device, by=by)
    emit(VolunteerArrived(sign_up_id=row.id, shift_id=row.shift_id, way=way, by=by))


def check_out(seen: SeenSignUp, *, at: datetime, way: MarkWay, device: bytes | None, by: Actor) -> ServiceRecord:
    """Let somebody out at a moment and write the hours down. Raises Conflict unless the person is inside."""
    row = seen.sign_up
    locked_volunteer(seen.volunteer.id)
    if row.state is not SignUpState.CHECKED_IN or row.checked_in_at is None:
        raise Conflict(Text("You are not checked in; scan the code for coming first", "error"))
    if at - row.checked_in_at < timedelta(minutes=1):
        raise Conflict(Text("You have only just come; scan again when you leave", "error"))
    advance(row, SIGN_UP_TABLE, SignUpAction.CHECK_OUT, checked_out_at=at)
    write_mark(row, MarkKind.OUT, way, at=at, device=device, by=by)
    emit(VolunteerDeparted(sign_up_id=row.id, shift_id=row.shift_id, way=way, by=by))
    is_scanned = way is MarkWay.SCAN and way_of(row, MarkKind.IN) is MarkWay.SCAN
    source = RecordSource.SCAN if is_scanned else RecordSource.ROLL_CALL
    return record_hours(seen, span=Span(row.checked_in_at, at), source=source, by=by)
