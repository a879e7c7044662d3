"""Hours entered by hand, their evidence, and all that is said against hours. Source: R-VOL-05, 2.12 and 2.14."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.calendar import add_working_days
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.ledger.services import post
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering.events.hours import (
    EvidenceGiven,
    HourLimitLifted,
    HoursDiscussed,
    HoursEvaluated,
    HoursMoved,
)
from charity_app.volunteering.models import HourWord, ServiceRecord, Shift
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.queries.hours import SeenRecord, replaced_by, word_place
from charity_app.volunteering.queries.sign_ups import SeenSignUp
from charity_app.volunteering.services.certificates import revoke_proofs_of
from charity_app.volunteering.services.crediting import post_rest, taking_back
from charity_app.volunteering.services.recording import Proof, Span, demand_second, record_hours
from charity_app.volunteering.states.records import RECORD_TABLE, Evaluation, RecordAction, RecordSource, RecordState
from charity_app.volunteering.states.sign_ups import EXPECTED, SIGN_UP_TABLE, SignUpAction, SignUpState

DISPUTE_DAYS = settings.declare(
    "volunteering.dispute_days", 30, unit="days", rule="R-VOL-05", name=Text("Hours can be disputed within", "setting")
)
ANSWER_DAYS = settings.declare(
    "volunteering.answer_days",
    5,
    unit="working days",
    rule="2.14",
    name=Text("A dispute about hours is answered within", "setting"),
)
_LONGEST, _LONGEST_REASON = 300, 200
_TYPABLE = (*EXPECTED, SignUpState.CHECKED_IN, SignUpState.ABSENT)


def proof_of(words: str, file: StoredFile | None) -> Proof:
    """Return evidence as it was given. Raises Invalid for words that are too long."""
    told = clean_words(words, field="evidence", longest=_LONGEST)
    return Proof(words=told, address=file.address if file else None, media_type=file.media_type if file else None)


def enter_hours(seen: SeenSignUp, *, span: Span, proof: Proof, by: Actor) -> ServiceRecord:
    """Type hours that nobody scanned; a second person of another unit confirms them.

    Raises Invalid without evidence, for times outside the shift or in the future, Conflict.
    """
    _demand_typable(seen, span, proof, by)
    row = seen.sign_up
    if row.state in EXPECTED:
        advance(row, SIGN_UP_TABLE, SignUpAction.CHECK_IN, checked_in_at=span.began_at)
    if row.state is SignUpState.CHECKED_IN:
        values = {"checked_in_at": span.began_at, "checked_out_at": span.ended_at}
        advance(row, SIGN_UP_TABLE, SignUpAction.CHECK_OUT, **values)
    return record_hours(seen, span=span, source=RecordSource.TYPED, proof=proof, by=by)


def _demand_typable(seen: SeenSignUp, span: Span, proof: Proof, by: Actor) -> None:
    if by.user_id == seen.volunteer.user_id:
        raise NotAllowed(Text("Nobody enters hours for oneself", "error"))
    if not proof.is_given:
        raise Invalid(Text("Say how you know: words, or a photo of the list", "error"), field="evidence")
    _demand_within(seen, span)
    if seen.sign_up.state not in _TYPABLE:
        raise Conflict(Text("The hours of this sign-up are written down already", "error"))


def _demand_within(seen: Seen, span: Span) -> None:
    around = timedelta(hours=1)
    if span.ended_at > clock.now():
        raise Invalid(Text("Hours are entered once they are served", "error"), field="ended")
    if span.began_at < seen.shift.starts_at - around or span.ended_at > seen.shift.ends_at + around:
        raise Invalid(Text("The times lie around the shift, by an hour at most", "error"), field="began")
    if span.ended_at <= span.began_at:
        raise Invalid(Text("The end lies after the beginning by a minute at least", "error"), field="ended")


def give_evidence(seen: Seen, *, proof: Proof, by: Actor) -> int:
    """Put evidence to all hours of a shift that were called and still wait; returns how many. Raises Invalid."""
    if not proof.is_given:
        raise Invalid(Text("Say how you know: words, or a photo of the list", "error"), field="evidence")
    waiting = select(ServiceRecord).where(
        ServiceRecord.shift_id == seen.shift.id,
        ServiceRecord.state == RecordState.PENDING,
        ServiceRecord.source == RecordSource.ROLL_CALL,
    )
    rows = db.session.scalars(waiting).all()
    for row in rows:
        row.evidence, row.evidence_address, row.evidence_media_type = proof.words, proof.address, proof.media_type
        db.session.flush()
        emit(EvidenceGiven(service_record_id=row.id, by=by))
    return len(rows)


def refuse_hours(seen: SeenRecord, *, reason: str, by: Actor) -> None:
    """Say as the second person that hours are not true. Raises Invalid, NotAllowed, Conflict."""
    demand_second(seen, by=by)
    _close(seen.record, RecordAction.REFUSE, reason, by)


def void_hours(seen: SeenRecord, *, reason: str, by: Actor) -> None:
    """Take false hours off the ledger, and back every certificate that counts them. Raises Invalid, NotAllowed."""
    if by.user_id in (seen.volunteer.user_id, seen.record.confirmed_by_id, seen.record.entered_by_id):
        raise NotAllowed(
            Text("Hours are taken back by somebody who neither served, entered nor confirmed them", "error")
        )
    _close(seen.record, RecordAction.VOID, reason, by)
    lines = taking_back(seen.record, reason="void")
    if lines:
        post(lines, key=f"service:{seen.record.id}:void")
    revoke_proofs_of(seen.record, by=by)


def _close(record: ServiceRecord, action: RecordAction, reason: str, by: Actor) -> None:
    words = _reason(reason)
    advance(record, RECORD_TABLE, action, closed_at=clock.now(), closed_by_id=by.user_id, close_reason=words)
    emit(HoursMoved(service_record_id=record.id, action=action, by=by))


def _reason(reason: str, *, field: str = "reason") -> str:
    words = clean_words(reason, field=field, longest=_LONGEST_REASON)
    if not words:
        raise Invalid(Text("Please fill this in", "error"), field=field)
    return words


def lift_limit(seen: SeenRecord, *, note: str, by: Actor) -> int:
    """Credit what a day or a week did not hold, with a coordinator's note (R-VOL-02); returns the minutes.

    Raises Invalid, NotAllowed for own hours, Conflict when nothing was held back.
    """
    if by.user_id == seen.volunteer.user_id:
        raise NotAllowed(Text("Nobody lifts the limit for oneself", "error"))
    words, record = _reason(note, field="note"), seen.record
    if record.state is not RecordState.CONFIRMED or record.minutes == record.credited_minutes:
        raise Conflict(Text("Nothing was held back here", "error"))
    record.limit_note, record.limit_noted_by_id = words, by.user_id
    rest = post_rest(record)
    emit(HourLimitLifted(service_record_id=record.id, minutes=rest, by=by))
    return rest


def evaluate_hours(seen: SeenRecord, *, evaluation: Evaluation, by: Actor) -> None:
    """Say how a service went. Raises NotAllowed for one's own."""
    if by.user_id == seen.volunteer.user_id:
        raise NotAllowed(Text("Nobody evaluates one's own service", "error"))
    seen.record.evaluation = evaluation
    db.session.flush()
    emit(HoursEvaluated(service_record_id=seen.record.id, evaluation=evaluation, by=by))


def dispute_hours(seen: SeenRecord, *, words: str, file: StoredFile | None, by: Actor) -> None:
    """Say that one's hours are wrong, within 30 days; answered within 5 working days. Raises Invalid, Conflict."""
    record = seen.record
    confirmed = record.confirmed_at or record.entered_at
    if clock.now() > confirmed + timedelta(days=settings.value(DISPUTE_DAYS)):
        raise Conflict(Text("The time to dispute these hours is over; call whoever led it", "error"))
    due = answer_due(clock.today())
    advance(record, RECORD_TABLE, RecordAction.DISPUTE, disputed_at=clock.now(), answer_due_on=due, answered_at=None)
    _write_word(seen, words=words, file=file, is_own=True, by=by)
    emit(HoursMoved(service_record_id=record.id, action=RecordAction.DISPUTE, by=by))


def answer_due(day: date) -> date:
    """Return until when a dispute of a day is answered."""
    return add_working_days(day, settings.value(ANSWER_DAYS))


def discuss_hours(seen: SeenRecord, *, words: str, file: StoredFile | None, by: Actor) -> None:
    """Add a line to the talk about hours; both sides read it. Raises Invalid, Conflict when there is no dispute."""
    if seen.record.disputed_at is None:
        raise Conflict(Text("These hours were not disputed", "error"))
    is_own = by.user_id == seen.volunteer.user_id
    _write_word(seen, words=words, file=file, is_own=is_own, by=by)
    if not is_own and seen.record.answered_at is None:
        seen.record.answered_at = clock.now()
        db.session.flush()


def _write_word(seen: SeenRecord, *, words: str, file: StoredFile | None, is_own: bool, by: Actor) -> None:
    told = clean_words(words, field="words", longest=_LONGEST)
    if not told:
        raise Invalid(Text("Say in a sentence what is wrong", "error"), field="words")
    row = HourWord(record_id=seen.record.id, is_own=is_own, written_at=clock.now(), written_by_id=by.user_id)
    row.words_sealed = seal(seen.volunteer.key_owner, told, place=word_place(row.id))
    row.file_address = file.address if file else None
    row.file_media_type = file.media_type if file else None
    db.session.add(row)
    db.session.flush()
    emit(HoursDiscussed(service_record_id=seen.record.id, is_own=is_own, by=by))


def keep_hours(seen: SeenRecord, *, reason: str, by: Actor) -> None:
    """Leave disputed hours as they are, with the reason in the talk. Raises Invalid, NotAllowed, Conflict."""
    demand_second(seen, by=by)
    if replaced_by(seen.record) is not None:
        raise Conflict(Text("A correction waits for its second person; decide about that first", "error"))
    words = _reason(reason)
    _write_word(seen, words=words, file=None, is_own=False, by=by)
    advance(seen.record, RECORD_TABLE, RecordAction.KEEP, answered_at=clock.now())
    emit(HoursMoved(service_record_id=seen.record.id, action=RecordAction.KEEP, by=by))


def correct_hours(seen: SeenRecord, *, span: Span, proof: Proof, by: Actor) -> ServiceRecord:
    """Propose other times for disputed hours; they count once a second person of another unit confirms them.

    The old value stays to be read. Raises Invalid, NotAllowed, Conflict.
    """
    if by.user_id == seen.volunteer.user_id:
        raise NotAllowed(Text("Nobody enters hours for oneself", "error"))
    if not proof.is_given:
        raise Invalid(Text("Say how you know: words, or a photo of the list", "error"), field="evidence")
    if seen.record.state is not RecordState.DISPUTED or replaced_by(seen.record) is not None:
        raise Conflict(Text("Only disputed hours are corrected, and once at a time", "error"))
    _demand_within(seen, span)
    return record_hours(seen, span=span, source=RecordSource.CORRECTION, proof=proof, corrects=seen.record, by=by)


def told_span(shift: Shift, began: str, ended: str) -> tuple[datetime, datetime]:
    """Return two times of a shift, written 09:30; an end before the beginning is the next day's. Raises Invalid."""
    day = clock.local_date(shift.starts_at)
    start, end = _moment(day, began, field="began"), _moment(day, ended, field="ended")
    return start, end if end > start else _moment(day + timedelta(days=1), ended, field="ended")


def _moment(day: date, clock_time: str, *, field: str) -> datetime:
    try:
        told = datetime.combine(day, time.fromisoformat(clock_time.strip()))
    except ValueError:
        told = None
    if told is None or told.tzinfo is not None:
        raise Invalid(Text("Write the time as 09:30", "error"), field=field)
    return told.replace(tzinfo=clock.SHANGHAI)
