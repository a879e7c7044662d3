"""Reads of hours: one's own, those of an organiser, what waits for a second person, what stands on the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import Erased, KeyOwner, unseal
from charity_app.core.scope import Actor, Role
from charity_app.identity import queries as identity
from charity_app.ledger.models import Transfer
from charity_app.registry.models import Site
from charity_app.volunteering.models import (
    AbsenceWord,
    Activity,
    HourFlag,
    HourWord,
    ServiceRecord,
    Shift,
    ShiftRole,
    SignUp,
    Volunteer,
)
from charity_app.volunteering.queries.activities import is_own
from charity_app.volunteering.queries.sign_ups import SeenSignUp
from charity_app.volunteering.states.records import CONFIRMERS, COUNTED, STANDING, STAR_HOURS, RecordState

SUBJECT = "service_record"
_SEES_ALL = (Role.CHARITY_OFFICER, Role.AUDITOR)
_HOUR, _MOST = 60, 100


@dataclass(frozen=True)
class SeenRecord(SeenSignUp):
    """A service record with everything around it."""

    record: ServiceRecord

    @property
    def entered_units(self) -> Sequence[str]:
        """The units that may not be the second person's."""
        return self.record.entered_units

    @property
    def entered_by_id(self) -> UUID | None:
        """Who entered it by hand."""
        return self.record.entered_by_id


_Rows = tuple[Activity, Shift, ShiftRole, SignUp, Volunteer, ServiceRecord]


def _whole() -> Select[Activity, Shift, ShiftRole, SignUp, Volunteer, ServiceRecord]:
    return (
        select(Activity, Shift, ShiftRole, SignUp, Volunteer, ServiceRecord)
        .join(Shift, Shift.activity_id == Activity.id)
        .join(ShiftRole, ShiftRole.shift_id == Shift.id)
        .join(SignUp, SignUp.role_id == ShiftRole.id)
        .join(Volunteer, Volunteer.id == SignUp.volunteer_id)
        .join(ServiceRecord, ServiceRecord.sign_up_id == SignUp.id)
    )


def _seen(row: Row[Activity, Shift, ShiftRole, SignUp, Volunteer, ServiceRecord]) -> SeenRecord:
    activity, shift, role, sign_up, volunteer, record = row
    return SeenRecord(activity, shift, role, sign_up, volunteer, record)


def _reach(viewer: Actor) -> ColumnElement[bool]:
    """Condition: the viewer organises it, watches over its street, or over all."""
    if viewer.is_system or viewer.has_role(*_SEES_ALL):
        return Activity.id.is_not(None)
    streets = {grant.division_id for grant in viewer.grants_of(*CONFIRMERS) if grant.division_id}
    return or_(is_own(viewer), Activity.street_id.in_(streets))


def get_own_record(viewer: Actor, record_id: UUID) -> SeenRecord | None:
    """Return hours of the viewer's own."""
    wanted = _whole().where(ServiceRecord.id == record_id, Volunteer.user_id == viewer.user_id)
    found = db.session.execute(wanted).one_or_none()
    return _seen(found) if found else None


def get_record(viewer: Actor, record_id: UUID) -> SeenRecord | None:
    """Return hours that the viewer organises or watches over."""
    found = db.session.execute(_whole().where(ServiceRecord.id == record_id, _reach(viewer))).one_or_none()
    return _seen(found) if found else None


def list_own_records(viewer: Actor) -> tuple[SeenRecord, ...]:
    """Return the viewer's hours, latest first."""
    mine = _whole().where(Volunteer.user_id == viewer.user_id)
    latest = mine.order_by(ServiceRecord.began_at.desc(), ServiceRecord.entered_at.desc()).limit(_MOST)
    return tuple(map(_seen, db.session.execute(latest)))


def list_records_visible_to(viewer: Actor, state: RecordState) -> tuple[SeenRecord, ...]:
    """Return the hours in one state that the viewer organises or watches over, what waits longest first."""
    wanted = _whole().where(ServiceRecord.state == state, _reach(viewer))
    first = wanted.order_by(ServiceRecord.answer_due_on, ServiceRecord.entered_at, ServiceRecord.id).limit(_MOST)
    return tuple(map(_seen, db.session.execute(first)))


def count_records(viewer: Actor, state: RecordState) -> int:
    """Count the hours in one state that the viewer organises or watches over."""
    return db.session.scalar(_counting(viewer, state)) or 0


def counting_waiting(viewer: Actor) -> Select[int]:
    """Return the statement that counts the hours that wait for a second person within the viewer's reach."""
    return _counting(viewer, RecordState.PENDING)


def _counting(viewer: Actor, state: RecordState) -> Select[int]:
    wanted = select(func.count()).select_from(ServiceRecord).join(Activity, Activity.id == ServiceRecord.activity_id)
    return wanted.where(ServiceRecord.state == state, _reach(viewer))


def record_of(sign_up: SignUp) -> ServiceRecord | None:
    """Return the standing record of a sign-up, the latest one."""
    wanted = select(ServiceRecord).where(ServiceRecord.sign_up_id == sign_up.id, ServiceRecord.state.in_(STANDING))
    return db.session.scalars(wanted.order_by(ServiceRecord.entered_at.desc()).limit(1)).one_or_none()


def replaced_by(record: ServiceRecord) -> ServiceRecord | None:
    """Return the correction that waits for a second person, or replaced the record."""
    wanted = select(ServiceRecord).where(
        ServiceRecord.corrects_id == record.id, ServiceRecord.state != RecordState.VOID
    )
    return db.session.scalars(wanted.limit(1)).one_or_none()


def seen_record_of(record: ServiceRecord) -> SeenRecord:
    """Return a record with everything around it."""
    return _seen(db.session.execute(_whole().where(ServiceRecord.id == record.id)).one())


def seen_records_of(record_ids: Sequence[UUID]) -> dict[UUID, SeenRecord]:
    """Return records with everything around them, by id."""
    found = map(_seen, db.session.execute(_whole().where(ServiceRecord.id.in_(record_ids))))
    return {seen.record.id: seen for seen in found}


def counted_records(volunteer_id: UUID, *, since: datetime, until: datetime) -> Sequence[ServiceRecord]:
    """Return the counted records of a person that touch a span of time."""
    wanted = select(ServiceRecord).where(
        ServiceRecord.volunteer_id == volunteer_id,
        ServiceRecord.state.in_(COUNTED),
        ServiceRecord.began_at < until,
        ServiceRecord.ended_at > since,
    )
    return db.session.scalars(wanted.order_by(ServiceRecord.began_at)).all()


def recorder_of(seen: SeenRecord) -> str:
    """Return the name of who entered hours by hand; empty where two scans made them, or after erasure."""
    entered = seen.record.entered_by_id
    return identity.names_of([entered]).get(entered, "") if entered else ""


def overlap_of(record: ServiceRecord, *, states: Iterable[RecordState]) -> ServiceRecord | None:
    """Return another record of the person in one of the states that lies in the same time."""
    wanted = select(ServiceRecord).where(
        ServiceRecord.volunteer_id == record.volunteer_id,
        ServiceRecord.id != record.id,
        ServiceRecord.sign_up_id != record.sign_up_id,
        ServiceRecord.state.in_(tuple(states)),
        ServiceRecord.began_at < record.ended_at,
        ServiceRecord.ended_at > record.began_at,
    )
    return db.session.scalars(wanted.limit(1)).one_or_none()


def minutes_on(volunteer_id: UUID, day: date) -> int:
    """Return how many minutes of standing records, credited or not, lie on a local day."""
    start = clock.start_of(day)
    end = start + timedelta(days=1)
    wanted = select(ServiceRecord.began_at, ServiceRecord.ended_at).where(
        ServiceRecord.volunteer_id == volunteer_id,
        ServiceRecord.state.in_(STANDING),
        ServiceRecord.corrects_id.is_(None),
        ServiceRecord.began_at < end,
        ServiceRecord.ended_at > start,
    )
    spans = (min(row.ended_at, end) - max(row.began_at, start) for row in db.session.execute(wanted))
    return sum(int(span.total_seconds()) // 60 for span in spans)


def ledger_minutes(records: Sequence[ServiceRecord]) -> dict[UUID, int]:
    """Return how many minutes stand on the ledger for each record: what was credited less what was taken back."""
    sums: dict[UUID, int] = dict.fromkeys((record.id for record in records), 0)
    moved = select(Transfer).where(Transfer.subject_type == SUBJECT, Transfer.subject_id.in_(sums))
    for row in db.session.scalars(moved):
        sums[row.subject_id] += row.amount if row.reverses_id is None else -row.amount
    return sums


def stars(minutes: int) -> int:
    """Return how many stars so many minutes are worth. Source: domain.md 6.5."""
    return sum(minutes >= hours * _HOUR for hours in STAR_HOURS)


def in_hours(minutes: int) -> str:
    """Return minutes as hours in steps of 0.1 rounded down, as only a certificate says them (R-VOL-01)."""
    tenths = minutes // 6
    return f"{tenths // 10}.{tenths % 10}"


def is_absence_open(sign_up: SignUp) -> bool:
    """Tell whether an absence was not explained yet."""
    return db.session.scalar(select(AbsenceWord.id).where(AbsenceWord.sign_up_id == sign_up.id)) is None


def absence_place(row_id: UUID) -> str:
    """Return where the reason of an absence is sealed."""
    return f"absence_words.words_sealed:{row_id}"


def absence_of(sign_up: SignUp) -> AbsenceWord | None:
    """Return why somebody did not come."""
    return db.session.scalars(select(AbsenceWord).where(AbsenceWord.sign_up_id == sign_up.id)).one_or_none()


def absence_words(row: AbsenceWord, volunteer: Volunteer) -> str:
    """Return the reason of an absence in clear; empty after erasure."""
    return _opened(volunteer.key_owner, row.words_sealed, absence_place(row.id))


def word_place(row_id: UUID) -> str:
    """Return where a line of the talk is sealed."""
    return f"hour_words.words_sealed:{row_id}"


@dataclass(frozen=True)
class Line:
    """One line of the talk about disputed hours."""

    id: UUID
    is_own: bool
    words: str
    has_file: bool
    written_at: datetime


def thread_of(seen: SeenRecord) -> tuple[Line, ...]:
    """Return the talk about hours, in order."""
    wanted = select(HourWord).where(HourWord.record_id == seen.record.id).order_by(HourWord.written_at, HourWord.id)
    owner = seen.volunteer.key_owner
    return tuple(
        Line(
            row.id,
            row.is_own,
            _opened(owner, row.words_sealed, word_place(row.id)),
            row.file_address is not None,
            row.written_at,
        )
        for row in db.session.scalars(wanted)
    )


def word_of(record: ServiceRecord, word_id: UUID) -> HourWord | None:
    """Return a line of the talk about a record."""
    wanted = select(HourWord).where(and_(HourWord.id == word_id, HourWord.record_id == record.id))
    return db.session.scalars(wanted).one_or_none()


def _opened(owner: KeyOwner, sealed: bytes, place: str) -> str:
    try:
        return unseal(owner, sealed, place=place)
    except Erased:
        return ""


def flags_of(record: ServiceRecord) -> Sequence[HourFlag]:
    """Return what looks wrong with a record."""
    return db.session.scalars(select(HourFlag).where(HourFlag.record_id == record.id).order_by(HourFlag.kind)).all()


def has_open_flag(record: ServiceRecord) -> bool:
    """Tell whether something about a record looks wrong and nobody has cleared it."""
    wanted = select(HourFlag.id).where(HourFlag.record_id == record.id, HourFlag.cleared_at.is_(None))
    return db.session.scalar(wanted.limit(1)) is not None


def units_of_organiser(activity: Activity) -> frozenset[str]:
    """Return the unit that organises an activity; a shop or depot stands for the body that runs it too."""
    if activity.organisation_id is not None:
        return frozenset({f"organisation:{activity.organisation_id}"})
    if activity.host_street_id is not None:
        return frozenset({f"division:{activity.host_street_id}"})
    runner = db.session.scalar(select(Site.organisation_id).where(Site.id == activity.site_id))
    return frozenset({f"site:{activity.site_id}"} | ({f"organisation:{runner}"} if runner else set()))
