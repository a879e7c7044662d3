"""Who did not come: marked by rule, explained in a sentence, excused by the organiser, never public. Source: 2.15."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering.events import SignUpExcused
from charity_app.volunteering.events.hours import AbsenceExplained, AbsenceJudged, VolunteerMissed
from charity_app.volunteering.models import AbsenceWord, Shift, SignUp
from charity_app.volunteering.queries.hours import absence_of, absence_place
from charity_app.volunteering.queries.sign_ups import SeenSignUp
from charity_app.volunteering.services.door_marks import write_mark
from charity_app.volunteering.services.places import locked_role, move_seats
from charity_app.volunteering.states.records import MarkKind, MarkWay
from charity_app.volunteering.states.sign_ups import EXPECTED, SIGN_UP_TABLE, SignUpAction, SignUpState

ABSENT_AFTER = settings.declare(
    "volunteering.absent_hours",
    24,
    unit="hours",
    rule="2.15",
    name=Text("Whoever did not come is marked absent so long after the shift", "setting"),
)
ABSENT_JOB = "volunteering.mark_absent"
_LONGEST = 300


def note_missing(seen: SeenSignUp, *, by: Actor) -> None:
    """Keep that somebody was not there when the roll was called; the rule decides later. Raises Conflict."""
    if seen.sign_up.state not in EXPECTED or clock.now() < seen.shift.starts_at:
        raise Conflict(Text("Only somebody who is expected in a shift that has begun can be missing", "error"))
    write_mark(seen.sign_up, MarkKind.NOT_HERE, MarkWay.ROLL_CALL, by=by)
    emit(VolunteerMissed(sign_up_id=seen.sign_up.id, shift_id=seen.shift.id, way=MarkWay.ROLL_CALL, by=by))


def excuse(seen: SeenSignUp, *, by: Actor) -> None:
    """Let an absence not count, before the shift is over or after it. Raises Conflict for anybody who came."""
    row = seen.sign_up
    if by.user_id == seen.volunteer.user_id:
        raise Invalid(Text("Somebody else has to excuse you", "error"))
    if row.state is SignUpState.ABSENT and row.excused_at is None:
        row.excused_at = clock.now()
        db.session.flush()
    else:
        role = locked_role(row.role_id)
        db.session.refresh(row)
        advance(row, SIGN_UP_TABLE, SignUpAction.EXCUSE, excused_at=clock.now())
        move_seats(role, row, source="taken", to=None)
    write_mark(row, MarkKind.EXCUSED, MarkWay.ROLL_CALL, by=by)
    emit(SignUpExcused(sign_up_id=row.id, shift_id=row.shift_id, by=by))


def explain_absence(seen: SeenSignUp, *, words: str, by: Actor) -> AbsenceWord:
    """Tell in a sentence why one did not come. Raises Invalid, Conflict when there is nothing to explain."""
    told = clean_words(words, field="words", longest=_LONGEST)
    if not told:
        raise Invalid(Text("Please fill this in", "error"), field="words")
    if seen.sign_up.state is not SignUpState.ABSENT or absence_of(seen.sign_up) is not None:
        raise Conflict(Text("There is nothing to explain here any more", "error"))
    row = AbsenceWord(sign_up_id=seen.sign_up.id, told_at=clock.now())
    row.words_sealed = seal(seen.volunteer.key_owner, told, place=absence_place(row.id))
    db.session.add(row)
    db.session.flush()
    emit(AbsenceExplained(sign_up_id=seen.sign_up.id, by=by))
    return row


def judge_absence(seen: SeenSignUp, *, is_accepted: bool, by: Actor) -> None:
    """Accept why somebody did not come, or not. Raises Conflict when there is no word, or an answer already."""
    row = absence_of(seen.sign_up)
    if row is None or row.answered_at is not None:
        raise Conflict(Text("There is nothing to answer here any more", "error"))
    row.is_accepted, row.answered_at, row.answered_by_id = is_accepted, clock.now(), by.user_id
    db.session.flush()
    emit(AbsenceJudged(sign_up_id=seen.sign_up.id, is_accepted=is_accepted, by=by))
    if is_accepted and seen.sign_up.excused_at is None:
        excuse(seen, by=by)


def plan_absences() -> int:
    """Ask for one job for everybody who was expected in a shift that is long over; returns how many."""
    over = clock.now() - timedelta(hours=settings.value(ABSENT_AFTER))
    wanted = (
        select(SignUp.id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .where(SignUp.state.in_(EXPECTED), Shift.ends_at <= over, Shift.cancelled_at.is_(None))
    )
    due = list(db.session.scalars(wanted))
    for sign_up_id in due:
        enqueue(ABSENT_JOB, {"id": sign_up_id}, key=str(sign_up_id))
    return len(due)


def mark_absent(sign_up_id: UUID, *, by: Actor) -> None:
    """Mark that somebody did not come; nothing happens when the person came or was excused meanwhile."""
    row = db.session.scalars(select(SignUp).where(SignUp.id == sign_up_id).with_for_update()).one()
    if row.state not in EXPECTED:
        return
    advance(row, SIGN_UP_TABLE, SignUpAction.NO_SHOW)
    write_mark(row, MarkKind.NOT_HERE, MarkWay.RULE, by=by)
    emit(VolunteerMissed(sign_up_id=row.id, shift_id=row.shift_id, way=MarkWay.RULE, by=by))
