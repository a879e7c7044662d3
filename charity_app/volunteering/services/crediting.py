"""Minutes of service on the ledger, by local day, within what a day and a week hold. Source: R-VOL-02, design 5."""

from collections import Counter
from datetime import date, datetime, timedelta

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_actor
from charity_app.core.text import Text
from charity_app.ledger import queries as ledger
from charity_app.ledger.models import MINUTE, Account
from charity_app.ledger.services import Line, open_account, open_book, post, reversing
from charity_app.volunteering.models import ServiceRecord
from charity_app.volunteering.queries.hours import SUBJECT, counted_records
from charity_app.volunteering.states.books import SERVICE_BOOK

A_DAY = settings.declare(
    "volunteering.day_hours", 8, unit="hours", rule="R-VOL-02", name=Text("Hours credited a day at most", "setting")
)
A_WEEK = settings.declare(
    "volunteering.week_hours", 24, unit="hours", rule="R-VOL-02", name=Text("Hours credited a week at most", "setting")
)
_HOUR, _A_WEEK = 60, timedelta(days=7)


def taking_back(record: ServiceRecord, *, reason: str) -> list[Line]:
    """Return the lines that take back whatever stands on the ledger for a record."""
    posted = [row for row in ledger.transfers_about(SUBJECT, record.id) if row.reverses_id is None]
    return [reversing(row, reason=reason) for row in posted]


def crediting(record: ServiceRecord, minutes: int, *, reason: str = "served") -> Line:
    """Return the line that credits minutes of a record."""
    activity, volunteer = _accounts(record)
    return Line(
        debit=activity, credit=volunteer, amount=minutes, reason=reason, subject_type=SUBJECT, subject_id=record.id
    )


def _accounts(record: ServiceRecord) -> tuple[Account, Account]:
    with acting_in(system_actor("hours").scope):
        open_book(SERVICE_BOOK)
        activity = open_account(
            SERVICE_BOOK, owner_type="activity", owner_id=record.activity_id, unit=MINUTE, may_go_negative=True
        )
        volunteer = open_account(SERVICE_BOOK, owner_type="volunteer", owner_id=record.volunteer_id, unit=MINUTE)
    return activity, volunteer


def post_rest(record: ServiceRecord) -> int:
    """Post what the limits held back of a confirmed record; returns how many minutes."""
    rest = record.minutes - record.credited_minutes
    if rest:
        post([crediting(record, rest, reason="limit_lifted")], key=f"service:{record.id}:rest")
        whole = split_by_day(record.began_at, record.minutes)
        record.credited_minutes = record.minutes
        record.days = [[day.isoformat(), minutes] for day, minutes in whole]
        db.session.flush()
    return rest


def split_by_day(start: datetime, minutes: int) -> list[tuple[date, int]]:
    """Split minutes from a moment on by the local day in which they lie."""
    found: list[tuple[date, int]] = []
    at = start
    while minutes > 0:
        day = clock.local_date(at)
        midnight = clock.start_of(day + timedelta(days=1))
        part = min(minutes, -(-int((midnight - at).total_seconds()) // 60))
        found.append((day, part))
        minutes, at = minutes - part, midnight
    return found


def within_limits(record: ServiceRecord) -> list[tuple[date, int]]:
    """Return the minutes of a record by day, cut to what a day and a week still hold."""
    wanted = split_by_day(record.began_at, record.minutes)
    around = clock.start_of(wanted[0][0]) - _A_WEEK, record.ended_at + _A_WEEK
    others = [
        other
        for other in counted_records(record.volunteer_id, since=around[0], until=around[1])
        if other.id not in (record.id, record.corrects_id)
    ]
    credited: Counter[date] = Counter()
    for other in others:
        credited.update({date.fromisoformat(day): minutes for day, minutes in other.days})
    kept: list[tuple[date, int]] = []
    for day, minutes in wanted:
        of_week = sum(of_day for other, of_day in credited.items() if _week(other) == _week(day))
        left = min(settings.value(A_DAY) * _HOUR - credited[day], settings.value(A_WEEK) * _HOUR - of_week)
        kept.append((day, max(0, min(minutes, left))))
        credited[day] += kept[-1][1]
    return kept


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]
