"""Jobs: rows under a lease, done with their effect, parked after five tries (design 4; reliability B5)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from charity_app.cli.worker import Worker
from charity_app.core import clock, jobs
from charity_app.core.db import db, unit_of_work
from charity_app.core.jobs import Job, JobState

done: list[str] = []


def work(payload: Mapping[str, Any]) -> None:
    done.append(payload["thing"])


def fail(_payload: Mapping[str, Any]) -> None:
    db.session.add(Job(kind="left behind", payload={}, run_at=clock.wall(), created_at=clock.wall()))
    db.session.flush()
    raise OSError("王初一 cannot be reached")


@pytest.fixture(autouse=True)
def handlers(app: Flask) -> Iterator[None]:
    kept = jobs._handlers, jobs._calendar
    jobs.install_jobs({"work": work, "fail": fail}, {"work": "*/5 3 * * *"})
    done.clear()
    yield
    jobs.install_jobs(*kept)


def job(key: UUID | None = None) -> Job:
    db.session.expire_all()
    wanted = select(Job) if key is None else select(Job).where(Job.id == key)
    return db.session.scalars(wanted).one()


def take() -> UUID | None:
    with unit_of_work():
        leased = jobs.lease_next()
        return leased.id if leased else None


@contextmanager
def later(seconds: float) -> Iterator[None]:
    with time_machine.travel(clock.wall() + timedelta(seconds=seconds), tick=False):
        yield


def test_work_is_done_once_and_marked_done(app: Flask) -> None:
    jobs.enqueue("work", {"thing": "a", "id": (key := uuid4())})
    db.session.commit()
    assert job().payload == {"thing": "a", "id": str(key)}
    db.session.commit()
    assert Worker(app).drain() == 1
    assert (done, job().state, job().attempts) == (["a"], JobState.DONE, 1)
    db.session.commit()
    assert Worker(app).drain() == 0


def test_what_is_not_committed_is_not_worked_on(app: Flask) -> None:
    jobs.enqueue("work", {"thing": "a"})
    db.session.rollback()
    assert Worker(app).drain() == 0
    assert done == []


def test_the_same_key_asks_once(app: Flask) -> None:
    for thing in ("a", "b"):
        jobs.enqueue("work", {"thing": thing}, key="once")
    assert job().payload == {"thing": "a"}


def test_a_kind_without_a_handler_is_refused() -> None:
    with pytest.raises(RuntimeError, match="no handler for nothing"):
        jobs.enqueue("nothing", {})
    with pytest.raises(RuntimeError, match="scheduled without a handler: other"):
        jobs.install_jobs({"work": work}, {"other": "* * * * *"})


def test_a_job_waits_for_its_moment(app: Flask) -> None:
    jobs.enqueue("work", {"thing": "a"}, run_at=clock.wall() + timedelta(minutes=5))
    db.session.commit()
    assert take() is None
    with later(301):
        assert take() is not None


def test_a_leased_job_is_nobody_elses_until_the_lease_ends(app: Flask) -> None:
    jobs.enqueue("work", {"thing": "a"})
    db.session.commit()
    first = take()
    assert first is not None
    assert take() is None
    with later(119):
        assert take() is None
    with later(121):
        assert take() == first
    assert job().attempts == 2


def test_a_failure_leaves_nothing_behind_and_says_no_personal_value(app: Flask) -> None:
    jobs.enqueue("fail", {})
    db.session.commit()
    assert Worker(app).drain() == 1
    row = job()
    assert (row.state, row.attempts, row.last_error, row.lease_until) == (JobState.QUEUED, 1, "OSError", None)


def test_a_job_is_tried_again_ever_later_and_parked_after_five_tries(app: Flask) -> None:
    jobs.enqueue("fail", {})
    db.session.commit()
    waits = []
    moment = clock.wall()
    for _ in range(5):
        with time_machine.travel(moment, tick=False):
            assert Worker(app).drain() == 1
            row = job()
            waits.append((row.run_at - moment).total_seconds() if row.state is JobState.QUEUED else row.state)
            moment = max(row.run_at, moment)
            db.session.commit()
    assert waits == [5, 30, 120, 600, JobState.PARKED]
    with later(100_000):
        assert Worker(app).drain() == 0
    assert jobs.count_waiting() == {"parked": 1}


def test_a_worker_that_dies_five_times_parks_the_job(app: Flask) -> None:
    jobs.enqueue("work", {"thing": "a"})
    db.session.commit()
    moment = clock.wall()
    for _ in range(5):
        with time_machine.travel(moment, tick=False):
            assert take() is not None
        moment += timedelta(seconds=121)
    with time_machine.travel(moment, tick=False):
        with unit_of_work():
            assert jobs.sweep_jobs() == 1
        assert take() is None
    assert (job().state, job().last_error) == (JobState.PARKED, "lease ended")


def test_the_oldest_job_comes_first(app: Flask) -> None:
    at = clock.wall() - timedelta(minutes=1)
    for number, thing in enumerate("cab"):
        jobs.enqueue("work", {"thing": thing}, run_at=at + timedelta(seconds={"a": 0, "b": 1, "c": 2}[thing]))
        assert number < 3
    db.session.commit()
    Worker(app).drain()
    assert done == ["a", "b", "c"]


def test_the_calendar_asks_once_for_each_minute_in_shanghai(app: Flask) -> None:
    calendar = jobs.make_calendar()
    hour = datetime(2024, 12, 5, 3, 10)  # noqa: DTZ001
    due = [task.name for task in calendar.read_periodic(hour)]
    assert due == ["work"]
    assert calendar.read_periodic(hour.replace(minute=11)) == []
    assert calendar.read_periodic(hour.replace(hour=4)) == []
    with unit_of_work():
        for task in [*calendar.read_periodic(hour), *calendar.read_periodic(hour)]:
            calendar.execute(task)
    assert job().key == clock.wall().strftime("%Y%m%d%H%M")


@pytest.mark.pg
def test_two_workers_never_take_the_same_job(app: Flask) -> None:
    for thing in "ab":
        jobs.enqueue("work", {"thing": thing})
    db.session.commit()
    with unit_of_work():
        first = jobs.lease_next()
        assert first is not None
        with unit_of_work():
            second = jobs.lease_next()
            assert second is not None
            with unit_of_work():
                assert jobs.lease_next() is None
            assert second.id != first.id


@jobs.apart
def ask_outside(_payload: Mapping[str, Any]) -> None:
    """Ask somebody, and write what was said in a transaction of its own."""
    assert not db.session().in_transaction()
    with unit_of_work():
        db.session.add(
            Job(kind="answer", payload={}, run_at=clock.wall(), created_at=clock.wall(), state=JobState.DONE)
        )
    if done:
        raise OSError("crashed after writing")
    done.append("asked")


def test_a_handler_that_runs_apart_holds_no_transaction_and_may_run_again(app: Flask) -> None:
    jobs.install_jobs({"ask": ask_outside}, {})
    jobs.enqueue("ask", {})
    db.session.commit()
    assert Worker(app).drain() == 1
    assert job_states("ask") == [(JobState.DONE, 1)]
    jobs.enqueue("ask", {})
    db.session.commit()
    assert Worker(app).drain() == 1
    assert job_states("ask") == [(JobState.DONE, 1), (JobState.QUEUED, 1)]
    assert len(job_states("answer")) == 2


def job_states(kind: str) -> list[tuple[JobState, int]]:
    db.session.rollback()
    rows = db.session.execute(select(Job.state, Job.attempts).where(Job.kind == kind).order_by(Job.created_at)).all()
    return [(row.state, row.attempts) for row in rows]
