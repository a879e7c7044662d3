"""Working days: weekends, public holidays and make-up days; the only counter of deadlines (R-CLK-02, ruling 37)."""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

import chinese_calendar
from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, db
from charity_app.core.text import Text

WEEKDAYS = (
    Text("Mon", "weekday"),
    Text("Tue", "weekday"),
    Text("Wed", "weekday"),
    Text("Thu", "weekday"),
    Text("Fri", "weekday"),
    Text("Sat", "weekday"),
    Text("Sun", "weekday"),
)
"""The days of a week, as `date.weekday()` counts them."""


class DayKind(StrEnum):
    """A day that differs from its weekday: off, or worked to make up."""

    OFF = "off"
    WORKED = "worked"


class Holiday(Base):
    """One day of the editable holiday table."""

    __tablename__ = "holidays"
    on_date: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[DayKind] = mapped_column()


def seed_holidays(first_year: int, last_year: int) -> int:
    """Fill the table from the published yearly notices; a year not yet published stays on weekdays."""
    known = set(db.session.scalars(select(Holiday.on_date)))
    day, added = date(first_year, 1, 1), 0
    while day.year <= last_year:
        kind = _published(day)
        if kind is not None and day not in known:
            db.session.add(Holiday(on_date=day, kind=kind))
            added += 1
        day += timedelta(days=1)
    db.session.flush()
    return added


def _published(day: date) -> DayKind | None:
    try:
        works = chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None
    if works == (day.weekday() < 5):
        return None
    return DayKind.WORKED if works else DayKind.OFF


def _exceptions() -> dict[date, DayKind]:
    known: dict[date, DayKind] | None = db.session.info.get("holidays")
    if known is None:
        known = {row.on_date: row.kind for row in db.session.execute(select(Holiday.on_date, Holiday.kind))}
        db.session.info["holidays"] = known
    return known


def is_working_day(day: date) -> bool:
    """Tell whether offices work on this day."""
    kind = _exceptions().get(day)
    return day.weekday() < 5 if kind is None else kind is DayKind.WORKED


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(start: date, days: int) -> date:
    """Return the day that lies `days` working days after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`; 0 when `end` is not later."""
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
