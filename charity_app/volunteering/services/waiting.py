"""The queue: a free place is kept for whoever waited longest, then goes to the next. Source: features 2.4."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.messaging.services import waking_moment
from charity_app.volunteering import wording
from charity_app.volunteering.events import PlaceOffered, SignUpEnded
from charity_app.volunteering.models import Shift, ShiftRole, SignUp
from charity_app.volunteering.queries.sign_ups import first_waiting, seen_of
from charity_app.volunteering.services.fitting import lacks_guardian
from charity_app.volunteering.services.notices import tell
from charity_app.volunteering.services.places import locked_role, move_seats
from charity_app.volunteering.states.sign_ups import SIGN_UP_TABLE, EndReason, SignUpAction, SignUpState

HOLD = settings.declare(
    "volunteering.hold_hours",
    2,
    unit="hours",
    rule="2.4",
    name=Text("A free place is kept for whoever waits", "setting"),
)
LAPSE_JOB = "volunteering.lapse_hold"


def serve_queue(role: ShiftRole, *, by: Actor) -> None:
    """Keep the free seats of a locked role for whoever waits, strictly in order, as long as there is time to answer.

    Somebody who served before is passed over only where all that is left is kept for newcomers.
    """
    shift = db.session.scalars(select(Shift).where(Shift.id == role.shift_id)).one()
    if role.waiting == 0 or shift.cancelled_at is not None or clock.now() >= shift.closes_at:
        return
    for row in first_waiting(role):
        if row.is_known and role.known + row.seats > role.places - role.newcomer_places:
            continue
        if row.seats > role.free:
            return
        _offer(row, role, shift, by=by)


def _offer(row: SignUp, role: ShiftRole, shift: Shift, *, by: Actor) -> None:
    until = min(waking_moment(clock.now()) + timedelta(hours=settings.value(HOLD)), shift.closes_at)
    seen = seen_of(row)
    kept = {"held_until_at": until, "awaits_guardian": lacks_guardian(shift, seen.volunteer)}
    advance(row, SIGN_UP_TABLE, SignUpAction.OFFER, **kept)
    role.waiting -= 1
    move_seats(role, row, source=None, to="held")
    tell(wording.OFFERED, seen, seen.volunteer, until=until, by=by)
    emit(PlaceOffered(sign_up_id=row.id, shift_id=row.shift_id, by=by))


def plan_lapses() -> int:
    """Ask for one job for every kept place whose time is over; returns how many."""
    over = select(SignUp.id).where(SignUp.state == SignUpState.OFFERED, SignUp.held_until_at <= clock.now())
    due = list(db.session.scalars(over))
    for sign_up_id in due:
        enqueue(LAPSE_JOB, {"id": sign_up_id}, key=str(sign_up_id))
    return len(due)


def lapse_hold(sign_up_id: UUID, *, by: Actor) -> None:
    """Let a kept place go to the next; nothing happens when it was taken or given up meanwhile."""
    row = db.session.scalars(select(SignUp).where(SignUp.id == sign_up_id)).one()
    role = locked_role(row.role_id)
    db.session.refresh(row)
    if row.state is not SignUpState.OFFERED or row.held_until_at is None or row.held_until_at > clock.now():
        return
    reason = EndReason.HOLD_LAPSED
    advance(row, SIGN_UP_TABLE, SignUpAction.LAPSE, held_until_at=None, end_reason=reason, ended_at=clock.now())
    move_seats(role, row, source="held", to=None)
    seen = seen_of(row)
    tell(wording.LAPSED, seen, seen.volunteer, by=by)
    emit(SignUpEnded(sign_up_id=row.id, shift_id=row.shift_id, reason=reason, by=by))
    serve_queue(role, by=by)
