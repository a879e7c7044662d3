"""The worker process: due jobs every second, the seals every two, the calendar every minute (ruling 48)."""

import time
from datetime import datetime
from pathlib import Path
from types import FrameType

import structlog
from flask import Flask

from charity_app.core import audit, clock, jobs
from charity_app.core.db import db, unit_of_work
from charity_app.core.facts import coming_from
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.seals import Trail
from charity_app.ledger import models as ledger

log = structlog.get_logger()
TRAILS = (audit.TRAIL, ledger.TRAIL)
_TICK_SECONDS = 1.0
_SEAL_SECONDS = 2.0


class Worker:
    """Takes one job after the other under a lease until it is told to stop."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.calendar = jobs.make_calendar()
        self.is_stopping = False
        self._minute: datetime | None = None
        self._sealed_at = 0.0

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Finish the job at hand, then end."""
        self.is_stopping = True

    def work(self) -> None:
        """Work until stopped."""
        while not self.is_stopping:
            started = time.monotonic()
            self.beat()
            time.sleep(max(0.0, _TICK_SECONDS - (time.monotonic() - started)))

    def beat(self) -> int:
        """Do everything that is due now; returns the number of jobs done. A database that is away is waited for."""
        try:
            self._keep_calendar()
            done = self.drain()
            self._seal()
        except Exception as trouble:  # noqa: BLE001
            log.error("worker waits", error=type(trouble).__name__)
            return 0
        return done

    def drain(self) -> int:
        """Do every due job; returns how many."""
        done = 0
        while not self.is_stopping and self._do_next():
            done += 1
        return done

    def _do_next(self) -> bool:
        with self.app.app_context(), acting_in(system_scope("job")), coming_from("job"):
            with unit_of_work():
                job = jobs.lease_next()
                if job is None:
                    return False
                job_id, kind, payload = job.id, job.kind, job.payload
            try:
                jobs.run_apart(kind, payload)
                with unit_of_work():
                    jobs.run_leased(job_id)
            except Exception as failure:  # noqa: BLE001
                log.error("job failed", kind=kind, error=type(failure).__name__)
                with unit_of_work():
                    jobs.put_back(job_id, failure)
        return True

    def _keep_calendar(self) -> None:
        minute = clock.wall().replace(second=0, microsecond=0)
        if minute == self._minute:
            return
        self._minute = minute
        due = self.calendar.read_periodic(minute.astimezone(clock.SHANGHAI).replace(tzinfo=None))
        with self.app.app_context(), acting_in(system_scope("calendar")), unit_of_work():
            jobs.sweep_jobs()
            for entry in due:
                self.calendar.execute(entry)

    def _seal(self) -> None:
        if time.monotonic() - self._sealed_at < _SEAL_SECONDS:
            return
        self._sealed_at = time.monotonic()
        seal_trails(self.app)


def seal_trails(app: Flask) -> int:
    """Seal what waits in every trail and write its head outside the database; returns the number of rows."""
    with app.app_context():
        sealed = sum(_seal(trail, app.config["DATA_DIR"]) for trail in TRAILS)
        db.session.remove()
    return sealed


def _seal(trail: Trail, directory: Path) -> int:
    with unit_of_work():
        sealed = trail.seal_rows()
    if sealed:
        with unit_of_work():
            trail.write_anchor(directory)
    return sealed
