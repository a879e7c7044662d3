"""The only clock of the house: business time with the demo's offset, and the wall clock for machinery (R-CLK-01)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_offset = timedelta(0)


def set_offset(offset: timedelta) -> None:
    """Shift business time; production keeps zero."""
    global _offset  # noqa: PLW0603
    _offset = offset


def offset() -> timedelta:
    """Return the shift of business time against the wall clock."""
    return _offset


def wall() -> datetime:
    """Return the real instant in UTC: sessions, one-time codes, signatures, leases, backups."""
    return datetime.now(UTC)


def now() -> datetime:
    """Return the business instant in UTC: the wall clock plus the demo's offset."""
    return wall() + _offset


def today() -> date:
    """Return the business day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def local_date(instant: datetime) -> date:
    """Return the Shanghai day of an instant."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Return the instant at which a Shanghai day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)
