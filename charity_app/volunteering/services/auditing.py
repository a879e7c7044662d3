"""Every month the house draws hours to be looked at; nobody can choose which, or be left out. Source: 2.12."""

import hmac
from datetime import date
from hashlib import sha256

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.privacy import keys
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering.events.hours import HourSampleJudged, HoursSampled
from charity_app.volunteering.models import HourSample, ServiceRecord
from charity_app.volunteering.policy import is_second_unit
from charity_app.volunteering.queries.hours import seen_record_of
from charity_app.volunteering.states.records import COUNTED

SHARE = settings.declare(
    "volunteering.audit_percent",
    2,
    unit="percent",
    rule="2.12",
    name=Text("So many of a month's hours are drawn to be looked at", "setting"),
)
LEAST = settings.declare(
    "volunteering.audit_least_persons",
    5,
    unit="persons",
    rule="2.12",
    name=Text("At least so many records are drawn each month", "setting"),
)


def draw_sample(month_on: date, *, by: Actor) -> int:
    """Draw records that were confirmed in a month; a second time changes nothing. Returns how many are new.

    The order comes from the house's key and the month, so that nobody can tell it beforehand or shift it.
    """
    known = set(db.session.scalars(select(HourSample.record_id).where(HourSample.month_on == month_on)))
    if known:
        return 0
    start, end = clock.start_of(month_on), clock.start_of(add_months(month_on, 1))
    served = select(ServiceRecord).where(
        ServiceRecord.state.in_(COUNTED), ServiceRecord.confirmed_at >= start, ServiceRecord.confirmed_at < end
    )
    found = sorted(db.session.scalars(served), key=lambda record: _lot(month_on, record))
    count = max(settings.value(LEAST), -(-len(found) * settings.value(SHARE) // 100))
    for record in found[:count]:
        row = HourSample(month_on=month_on, record_id=record.id, drawn_at=clock.now())
        db.session.add(row)
        db.session.flush()
        emit(HoursSampled(hour_sample_id=row.id, month_on=month_on, by=by))
    return len(found[:count])


def _lot(month_on: date, record: ServiceRecord) -> bytes:
    return hmac.new(keys().audit, f"hours:{month_on.isoformat()}:{record.id}".encode(), sha256).digest()


def last_month() -> date:
    """Return the first day of the month before this one."""
    return add_months(clock.today().replace(day=1), -1)


def judge_sample(sample: HourSample, *, is_right: bool, findings: str, by: Actor) -> None:
    """Say what looking at drawn hours showed. Raises Invalid without words for wrong ones, NotAllowed, Conflict."""
    record = db.session.scalars(select(ServiceRecord).where(ServiceRecord.id == sample.record_id)).one()
    if not is_second_unit(by, seen_record_of(record)):
        raise NotAllowed(Text("Drawn hours are looked at by somebody of another unit", "error"))
    words = clean_words(findings, field="findings", longest=300)
    if not is_right and not words:
        raise Invalid(Text("Say in a sentence what is wrong", "error"), field="findings")
    if sample.judged_at is not None:
        raise Conflict(Text("Someone else changed this; refresh and try again", "error"))
    sample.is_right, sample.findings = is_right, words
    sample.judged_at, sample.judged_by_id = clock.now(), by.user_id
    db.session.flush()
    emit(HourSampleJudged(hour_sample_id=sample.id, is_right=is_right, by=by))
