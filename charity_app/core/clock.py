"""The only clock of the house: business time with the demo's offset, and the wall clock for machinery (R-CLK-01)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_offset = timedelta(0)
_stopped: ContextVar[datetime | None] = ContextVar("stopped", default=None)
_wall_stopped: ContextVar[datetime | None] = ContextVar("wall_stopped", default=None)


def set_offset(offset: timedelta) -> None:
    """Shift business time; production keeps zero."""
    global _offset  # noqa: PLW0603
    _offset = offset


def offset() -> timedelta:
    """Return the shift of business time against the wall clock."""
    return _offset


def wall() -> datetime:
    """Return the real instant in UTC: sessions, one-time codes, signatures, leases, backups."""
    return _wall_stopped.get() or datetime.now(UTC)


def now() -> datetime:
    """Return the business instant in UTC: the wall clock plus the demo's offset."""
    return _stopped.get() or wall() + _offset


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Stop business time at an instant inside the block: so the demo makes its past."""
    reset = _stopped.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _stopped.reset(reset)


@contextmanager
def wall_standing_at(instant: datetime) -> Iterator[None]:
    """Stop the wall clock inside the block: so the demo's people came through a door one after the other."""
    reset = _wall_stopped.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _wall_stopped.reset(reset)


def today() -> date:
    """Return the business day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def local_date(instant: datetime) -> date:
    """Return the Shanghai day of an instant."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """Return the instant at which a Shanghai day begins."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).astimezone(UTC)
