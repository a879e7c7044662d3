"""Work that leaves the request: a row in the same transaction, leased, done with its effect (reliability B5)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from huey import MemoryHuey, crontab
from sqlalchemy import Index, String, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core import clock
from charity_app.core.db import Entity, db, is_sqlite

_LEASE = timedelta(seconds=120)
_TRIES = 5
_BACKOFF = (5, 30, 120, 600)


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    LEASED = "leased"
    DONE = "done"
    PARKED = "parked"


class Job(Entity):
    """One piece of work: its kind, ids to work on, when to try, and whose lease it is under."""

    __tablename__ = "jobs"
    __table_args__ = (UniqueConstraint("kind", "key"), Index("ix_jobs_due", "state", "run_at"))
    kind: Mapped[str] = mapped_column(String(80))
    key: Mapped[str | None] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]] = mapped_column()
    state: Mapped[JobState] = mapped_column(default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    run_at: Mapped[datetime] = mapped_column()
    lease_until: Mapped[datetime | None] = mapped_column()
    last_error: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column()
    done_at: Mapped[datetime | None] = mapped_column()


Handler = Callable[[Mapping[str, Any]], None]
_APART = "runs_apart"
_handlers: Mapping[str, Handler] = {}
_calendar: Mapping[str, str] = {}


def install_jobs(handlers: Mapping[str, Handler], schedule: Mapping[str, str]) -> None:
    """Take the handlers and the calendar (kind -> "minute hour day month weekday") from wiring.py."""
    global _handlers, _calendar
    unknown = schedule.keys() - handlers.keys()
    if unknown:
        raise RuntimeError(f"scheduled without a handler: {', '.join(sorted(unknown))}")
    _handlers, _calendar = handlers, schedule


def enqueue(
    kind: str, payload: Mapping[str, object], *, key: str | None = None, run_at: datetime | None = None
) -> None:
    """Ask for a piece of work in this transaction; a second request under the same key changes nothing."""
    if kind not in _handlers:
        raise RuntimeError(f"no handler for {kind}")
    if key is not None and db.session.scalar(select(Job.id).where(Job.kind == kind, Job.key == key)):
        return
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in payload.items()}
    db.session.add(Job(kind=kind, key=key, payload=plain, run_at=run_at or clock.wall(), created_at=clock.wall()))
    db.session.flush()


def apart(handler: Handler) -> Handler:
    """Let a handler run outside any transaction, because it waits for somebody else's answer and writes in between.

    It opens its own units of work; its job is marked done after it, so it may be run again and must bear that.
    """
    setattr(handler, _APART, True)
    return handler


def run_apart(kind: str, payload: Mapping[str, Any]) -> None:
    """Do the work of a job that runs outside transactions; nothing for any other."""
    handler = _handlers[kind]
    if getattr(handler, _APART, False):
        handler(payload)


def lease_next() -> Job | None:
    """Take the next due job under a lease and count the try; commit before working on it."""
    at = clock.wall()
    due = (
        select(Job.id)
        .where(
            ((Job.state == JobState.QUEUED) & (Job.run_at <= at))
            | ((Job.state == JobState.LEASED) & (Job.lease_until < at))
        )
        .order_by(Job.run_at)
        .limit(1)
    )
    job_id = db.session.scalar(due if is_sqlite() else due.with_for_update(skip_locked=True))
    if job_id is None:
        return None
    job = db.session.scalars(select(Job).where(Job.id == job_id)).one()
    job.state, job.lease_until, job.attempts = JobState.LEASED, at + _LEASE, job.attempts + 1
    return job


def run_leased(job_id: UUID) -> None:
    """Do the work of a leased job, but for what ran apart before, and mark it done, in the same transaction."""
    job = db.session.scalars(select(Job).where(Job.id == job_id)).one()
    handler = _handlers[job.kind]
    if not getattr(handler, _APART, False):
        handler(job.payload)
    job.state, job.done_at, job.lease_until = JobState.DONE, clock.wall(), None
    db.session.flush()


def put_back(job_id: UUID, error: Exception) -> None:
    """Record a failed try: later again, or parked after the last one."""
    job = db.session.scalars(select(Job).where(Job.id == job_id)).one()
    job.last_error, job.lease_until = type(error).__name__, None
    if job.attempts >= _TRIES:
        job.state = JobState.PARKED
        return
    job.state = JobState.QUEUED
    job.run_at = clock.wall() + timedelta(seconds=_BACKOFF[min(job.attempts, len(_BACKOFF)) - 1])


def sweep_jobs() -> int:
    """Free jobs whose lease ended and park those that used up their tries; returns how many were parked."""
    spent = (
        update(Job)
        .where(Job.state == JobState.LEASED, Job.lease_until < clock.wall(), Job.attempts >= _TRIES)
        .values(state=JobState.PARKED, lease_until=None, last_error="lease ended")
    )
    return int(getattr(db.session.execute(spent), "rowcount", 0))


def count_waiting() -> Mapping[str, int]:
    """Count jobs by state, for the health page."""
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    return {state.value: count for state, count in rows}


def make_calendar() -> MemoryHuey:
    """Return the calendar that says what is due at a minute; running an entry enqueues its job once for that minute."""
    huey = MemoryHuey("calendar", immediate=True)
    for kind, pattern in _calendar.items():
        minute, hour, day, month, weekday = pattern.split()
        when = crontab(minute=minute, hour=hour, day=day, month=month, day_of_week=weekday)
        huey.periodic_task(when, name=kind)(_entry(kind))
    return huey


def _entry(kind: str) -> Callable[[], None]:
    def enqueue_now() -> None:
        enqueue(kind, {}, key=clock.wall().strftime("%Y%m%d%H%M"))

    enqueue_now.__name__ = kind
    return enqueue_now
