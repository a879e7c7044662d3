"""What makes hours look wrong is said, held back, and cleared only by somebody of another unit. Source: 2.12, A13."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock, settings
from charity_app.core.calendar import add_working_days
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering.events.hours import HourFlagCleared, HoursFlagged
from charity_app.volunteering.models import Activity, DoorMark, HourFlag, ServiceRecord, SignUp
from charity_app.volunteering.policy import units_of
from charity_app.volunteering.queries.hours import minutes_on, overlap_of, units_of_organiser
from charity_app.volunteering.queries.sign_ups import SeenSignUp
from charity_app.volunteering.states.records import STANDING, FlagKind, MarkKind, RecordSource, RecordState

LONG_DAY = settings.declare(
    "volunteering.long_day_hours",
    10,
    unit="hours",
    rule="2.12",
    name=Text("More hours than this on one day are looked at", "setting"),
)
SAME_SECOND = settings.declare(
    "volunteering.same_second_persons",
    3,
    unit="persons",
    rule="2.12",
    name=Text("So many check-ins in one second are looked at", "setting"),
)
MANUAL_SHARE = settings.declare(
    "volunteering.manual_percent",
    20,
    unit="percent",
    rule="2.12",
    name=Text("More hours entered by hand than this in an activity are looked at", "setting"),
)
MANUAL_LEAST = settings.declare(
    "volunteering.manual_least_persons",
    5,
    unit="persons",
    rule="2.12",
    name=Text("The share of hours entered by hand is looked at from so many people on", "setting"),
)
DEVICE_PERSONS = settings.declare(
    "volunteering.device_persons",
    5,
    unit="persons",
    rule="2.12",
    name=Text("More people than this on one device are looked at", "setting"),
)
ENTRY_DAYS = settings.declare(
    "volunteering.entry_days",
    10,
    unit="working days",
    rule="R-VOL-04",
    name=Text("Hours are entered within", "setting"),
)
_A_DAY, _HOUR = timedelta(days=1), 60


def raise_flags(seen: SeenSignUp, record: ServiceRecord, *, by: Actor) -> None:
    """Say everything that looks wrong with new hours, and with their activity."""
    for kind in _wrong(seen, record):
        _raise(kind, record.id, seen.activity, record, by=by)
    if _has_many_manual(seen.activity):
        _raise(FlagKind.MANY_MANUAL, seen.activity.id, seen.activity, None, by=by)


def _raise(kind: FlagKind, about_id: UUID, activity: Activity, record: ServiceRecord | None, *, by: Actor) -> None:
    known = select(HourFlag.id).where(HourFlag.kind == kind, HourFlag.about_id == about_id)
    if db.session.scalar(known) is not None:
        return
    record_id = record.id if record else None
    flag = HourFlag(kind=kind, about_id=about_id, activity_id=activity.id, record_id=record_id, found_at=clock.now())
    db.session.add(flag)
    db.session.flush()
    emit(HoursFlagged(hour_flag_id=flag.id, kind=kind, by=by))


def _wrong(seen: SeenSignUp, record: ServiceRecord) -> Iterator[FlagKind]:
    states = (RecordState.PENDING, RecordState.CONFIRMED, RecordState.DISPUTED)
    if overlap_of(record, states=states) is not None:
        yield FlagKind.TWO_PLACES
    days = {clock.local_date(record.began_at), clock.local_date(record.ended_at)}
    if any(minutes_on(record.volunteer_id, day) > settings.value(LONG_DAY) * _HOUR for day in days):
        yield FlagKind.LONG_DAY
    if _is_in_same_second(seen.sign_up):
        yield FlagKind.SAME_SECOND
    if _is_back_dated(seen):
        yield FlagKind.BACK_DATED
    if _shares_device(seen.sign_up):
        yield FlagKind.ONE_DEVICE
    if record.source is RecordSource.TYPED and clock.today() > _last_day(seen):
        yield FlagKind.LATE_ENTRY


def _last_day(seen: SeenSignUp) -> date:
    return add_working_days(clock.local_date(seen.shift.ends_at), settings.value(ENTRY_DAYS))


def _is_in_same_second(sign_up: SignUp) -> bool:
    marks = select(DoorMark.sign_up_id, DoorMark.recorded_at).where(
        DoorMark.shift_id == sign_up.shift_id, DoorMark.kind == MarkKind.IN
    )
    seconds: dict[int, set[UUID]] = {}
    for row in db.session.execute(marks):
        seconds.setdefault(int(row.recorded_at.timestamp()), set()).add(row.sign_up_id)
    several = settings.value(SAME_SECOND)
    return any(sign_up.id in people and len(people) >= several for people in seconds.values())


def _is_back_dated(seen: SeenSignUp) -> bool:
    published = seen.activity.reviewed_at or seen.activity.written_at
    return published > seen.shift.starts_at


def _shares_device(sign_up: SignUp) -> bool:
    """Tell whether many people signed up with one browser within a day, or passed the door with one phone."""
    most = settings.value(DEVICE_PERSONS)
    if sign_up.device is not None:
        people = select(func.count(SignUp.volunteer_id.distinct())).where(
            SignUp.device == sign_up.device,
            SignUp.created_at.between(sign_up.created_at - _A_DAY, sign_up.created_at + _A_DAY),
        )
        if (db.session.scalar(people) or 0) > most:
            return True
    own = select(DoorMark.device).where(DoorMark.sign_up_id == sign_up.id, DoorMark.device.is_not(None))
    people = select(func.count(DoorMark.sign_up_id.distinct())).where(
        DoorMark.shift_id == sign_up.shift_id, DoorMark.device.in_(own)
    )
    return (db.session.scalar(people) or 0) > most


def _has_many_manual(activity: Activity) -> bool:
    standing = select(ServiceRecord.source, func.count()).where(
        ServiceRecord.activity_id == activity.id, ServiceRecord.state.in_(STANDING)
    )
    counts = dict(db.session.execute(standing.group_by(ServiceRecord.source)).all())
    everyone = sum(counts.values())
    manual = everyone - counts.get(RecordSource.SCAN, 0)
    return everyone >= settings.value(MANUAL_LEAST) and manual * 100 > everyone * settings.value(MANUAL_SHARE)


def clear_flag(flag: HourFlag, *, reason: str, by: Actor) -> None:
    """Say why a flag means nothing wrong; only somebody of another unit than the organiser may.

    Raises Invalid without a reason, NotAllowed, Conflict when it was cleared.
    """
    activity = db.session.scalars(select(Activity).where(Activity.id == flag.activity_id)).one()
    if units_of(by) & units_of_organiser(activity) or by.user_id is None:
        raise NotAllowed(Text("A flag is cleared by somebody of another unit than the organiser", "error"))
    words = clean_words(reason, field="reason", longest=200)
    if not words:
        raise Invalid(Text("Please fill this in", "error"), field="reason")
    if flag.cleared_at is not None:
        raise Conflict(Text("Someone else changed this; refresh and try again", "error"))
    flag.cleared_at, flag.cleared_by_id, flag.clear_reason = clock.now(), by.user_id, words
    db.session.flush()
    emit(HourFlagCleared(hour_flag_id=flag.id, kind=flag.kind, by=by))
