"""Let time pass until nothing is left to do."""

from sqlalchemy import update

from charity_app.cli.worker import Worker
from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.jobs import Job, JobState
from charity_app.payments import sandbox


def finish(worker: Worker) -> None:
    """Let leases of the dead end, and messages and jobs come to their turn."""
    done = 1
    while done:
        with unit_of_work():
            due = update(Job).where(Job.state.in_((JobState.QUEUED, JobState.LEASED)))
            db.session.execute(due.values(run_at=clock.wall(), lease_until=None, state=JobState.QUEUED))
        sandbox.deliver_waiting()
        done = worker.drain()
