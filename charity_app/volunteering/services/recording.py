"""Hours are written down, looked at, and credited on the ledger. Source: R-VOL-01, R-VOL-02, features 2.12, A13."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor, system_actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.ledger.services import Line, post
from charity_app.volunteering.events import VolunteerMoved
from charity_app.volunteering.events.hours import HoursConfirmed, HoursRecorded
from charity_app.volunteering.models import ServiceRecord
from charity_app.volunteering.policy import is_second_unit, organises, units_of
from charity_app.volunteering.queries.hours import (
    SeenRecord,
    has_open_flag,
    overlap_of,
    record_of,
    seen_record_of,
    units_of_organiser,
)
from charity_app.volunteering.queries.sign_ups import SeenSignUp
from charity_app.volunteering.services.crediting import crediting, taking_back, within_limits
from charity_app.volunteering.services.flags import raise_flags
from charity_app.volunteering.services.people import locked_volunteer
from charity_app.volunteering.states.people import VOLUNTEER_TABLE, VolunteerAction, VolunteerState
from charity_app.volunteering.states.records import COUNTED, RECORD_TABLE, RecordAction, RecordSource
from charity_app.volunteering.states.sign_ups import SIGN_UP_TABLE, SignUpAction, SignUpState

OVER_PLAN = settings.declare(
    "volunteering.over_plan_minutes",
    30,
    unit="minutes",
    rule="R-VOL-01",
    name=Text("Hours may exceed the planned time by this much", "setting"),
)


@dataclass(frozen=True)
class Span:
    """From when to when somebody served."""

    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What shows that hours entered by hand are true: words, and a file where there is one."""

    words: str = ""
    address: str | None = None
    media_type: str | None = None

    @property
    def is_given(self) -> bool:
        """Whether there is anything."""
        return bool(self.words) or self.address is not None


def record_hours(
    seen: SeenSignUp,
    *,
    span: Span,
    source: RecordSource,
    proof: Proof | None = None,
    corrects: ServiceRecord | None = None,
    by: Actor,
) -> ServiceRecord:
    """Write hours down. Scanned on both ends and nothing wrong with them, they are credited at once.

    Raises Invalid for a span without a minute, Conflict when hours of the sign-up stand already.
    """
    if corrects is None and record_of(seen.sign_up) is not None:
        raise Conflict(Text("The hours of this sign-up are written down already", "error"))
    record = _row(seen, span, source, by)
    given = proof or Proof()
    record.evidence, record.evidence_address = given.words, given.address
    record.evidence_media_type, record.corrects_id = given.media_type, corrects.id if corrects else None
    db.session.add(record)
    db.session.flush()
    emit(HoursRecorded(service_record_id=record.id, minutes=record.minutes, source=source, by=by))
    raise_flags(seen, record, by=by)
    if source is RecordSource.SCAN and not organises(by, seen) and not has_open_flag(record):
        _credit(seen_record_of(record), by=system_actor("scanned on both ends"))
    return record


def _row(seen: SeenSignUp, span: Span, source: RecordSource, by: Actor) -> ServiceRecord:
    planned = _minutes(seen.shift.starts_at, seen.shift.ends_at)
    minutes = min(_minutes(span.began_at, span.ended_at), planned + settings.value(OVER_PLAN))
    if minutes < 1:
        raise Invalid(Text("The end lies after the beginning by a minute at least", "error"), field="ended")
    is_scanned = source is RecordSource.SCAN
    units = units_of_organiser(seen.activity) | (frozenset() if is_scanned else units_of(by))
    return ServiceRecord(
        sign_up_id=seen.sign_up.id,
        volunteer_id=seen.volunteer.id,
        activity_id=seen.activity.id,
        shift_id=seen.shift.id,
        began_at=span.began_at,
        ended_at=span.ended_at,
        minutes=minutes,
        source=source,
        entered_by_id=None if is_scanned else by.user_id,
        entered_units=sorted(units),
        entered_at=clock.now(),
    )


def _minutes(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds()) // 60


def confirm_hours(seen: SeenRecord, *, by: Actor) -> None:
    """Confirm hours as the second person, of another unit than whoever entered them; the minutes are credited.

    The volunteer is taken first: two other hours of one time, confirmed at once, must see each other.

    Raises NotAllowed for anybody else; Conflict without evidence, or when other hours lie in the same time.
    """
    demand_second(seen, by=by)
    record = seen.record
    locked_volunteer(seen.volunteer.id)
    if record.is_manual and not (record.evidence or record.evidence_address):
        raise Conflict(Text("Hours entered by hand need evidence first: words or a photo of the list", "error"))
    if overlap_of(record, states=COUNTED) is not None:
        raise Conflict(Text("Other hours of this person lie in the same time; only one of them can be true", "error"))
    _credit(seen, by=by)


def demand_second(seen: SeenRecord, *, by: Actor) -> None:
    """Raise NotAllowed unless somebody else, of another unit, decides about hours."""
    if not is_second_unit(by, seen):
        raise NotAllowed(
            Text("Hours are confirmed by a second person of another unit, and never by whoever served them", "error")
        )


def may_decide(actor: Actor, seen: SeenRecord) -> bool:
    """Tell whether somebody may be the second person for hours."""
    return is_second_unit(actor, seen)


def _credit(seen: SeenRecord, *, by: Actor) -> None:
    """Post the minutes of a record, in place of those that it corrects."""
    record, volunteer = seen.record, locked_volunteer(seen.volunteer.id)
    old = _corrected(record, by=by)
    days = within_limits(record)
    credited = sum(minutes for _day, minutes in days)
    advance(
        record,
        RECORD_TABLE,
        RecordAction.CONFIRM,
        confirmed_by_id=by.user_id,
        confirmed_at=clock.now(),
        credited_minutes=credited,
        days=[[day.isoformat(), minutes] for day, minutes in days],
    )
    lines = [*old, *([crediting(record, credited)] if credited else [])]
    if lines:
        post(lines, key=f"service:{record.id}")
    _settle_sign_up(seen)
    if volunteer.state is VolunteerState.VERIFIED:
        advance(volunteer, VOLUNTEER_TABLE, VolunteerAction.FIRST_SERVICE)
        emit(VolunteerMoved(volunteer_id=volunteer.id, action=VolunteerAction.FIRST_SERVICE, by=by))
    told = HoursConfirmed(service_record_id=record.id, activity_id=record.activity_id, minutes=credited, by=by)
    emit(told)


def _settle_sign_up(seen: SeenRecord) -> None:
    if seen.sign_up.state is SignUpState.CHECKED_OUT:
        advance(seen.sign_up, SIGN_UP_TABLE, SignUpAction.CREDIT)
    elif seen.sign_up.state is SignUpState.ABSENT and seen.sign_up.excused_at is None:
        seen.sign_up.excused_at = clock.now()
        db.session.flush()


def _corrected(record: ServiceRecord, *, by: Actor) -> list[Line]:
    """Close what a correction replaces; returns the lines that take its minutes back."""
    if record.corrects_id is None:
        return []
    old = db.session.scalars(select(ServiceRecord).where(ServiceRecord.id == record.corrects_id)).one()
    now = clock.now()
    advance(old, RECORD_TABLE, RecordAction.CORRECT, closed_at=now, closed_by_id=by.user_id, answered_at=now)
    return taking_back(old, reason="corrected")
