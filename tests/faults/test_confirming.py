"""Second people confirm hours at once: minutes are credited once, and no two hours lie in the same time (A13, 2.12)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, select

from charity_app.core import clock
from charity_app.core.db import db, prepare_engine, unit_of_work
from charity_app.core.errors import Conflict
from charity_app.core.ids import new_id
from charity_app.core.scope import Actor, Grant, Role, acting_in, system_scope
from charity_app.volunteering.models import ServiceRecord, Shift, SignUp
from charity_app.volunteering.queries.hours import seen_record_of
from charity_app.volunteering.queries.people import served_minutes
from charity_app.volunteering.services.hours import refuse_hours, void_hours
from charity_app.volunteering.services.recording import confirm_hours
from charity_app.volunteering.states.records import COUNTED, RecordSource, RecordState
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.volunteering.conftest import Ground, ground

__all__ = ["ground"]
CLIENTS = 8


@pytest.fixture
def crew(ground: Ground) -> Iterator[ThreadPoolExecutor]:
    """One thread and one connection for every second person."""
    usual = db.engine
    db.session.commit()
    wide = create_engine(usual.url, pool_size=CLIENTS + 2, max_overflow=0, hide_parameters=True)
    prepare_engine(wide)
    db.engines[None] = wide  # type: ignore[index]
    with ThreadPoolExecutor(CLIENTS) as threads:
        yield threads
    db.session.remove()
    db.engines[None] = usual  # type: ignore[index]
    wide.dispose()


def officer() -> Actor:
    """Return somebody of the charity office."""
    grants = (Grant(Role.CHARITY_OFFICER, "district"),)
    return Actor(user_id=new_id("users"), grants=grants, scope=system_scope("race"))


def typed(ground: Ground, volunteer_id: UUID, shift: Shift) -> UUID:
    """Return hours that were typed and wait for their second person."""
    role = ground.role(shift, places=9).role
    row = SignUp(
        shift_id=shift.id,
        role_id=role.id,
        volunteer_id=volunteer_id,
        state=SignUpState.CHECKED_OUT,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    record = ServiceRecord(
        sign_up_id=row.id,
        volunteer_id=volunteer_id,
        activity_id=shift.activity_id,
        shift_id=shift.id,
        began_at=shift.starts_at,
        ended_at=shift.ends_at,
        minutes=120,
        source=RecordSource.TYPED,
        entered_by_id=new_id("users"),
        entered_at=clock.now(),
        evidence="签到表",
    )
    db.session.add(record)
    record_id = record.id
    db.session.commit()
    return record_id


def decide(house: Flask, barrier: threading.Barrier, record_id: UUID, *, how: str = "confirm") -> str:
    """Decide in a transaction of one's own, all at the same moment; returns what came of it."""
    barrier.wait()
    try:
        with house.app_context(), acting_in(system_scope("race")), unit_of_work():
            record = db.session.scalars(select(ServiceRecord).where(ServiceRecord.id == record_id)).one()
            seen, by = seen_record_of(record), officer()
            if how == "confirm":
                confirm_hours(seen, by=by)
            else:
                {"refuse": refuse_hours, "void": void_hours}[how](seen, reason="没有来", by=by)
    except Conflict:
        return "refused"
    return how


def test_eight_second_people_credit_the_minutes_once(ground: Ground, house: Flask, crew: ThreadPoolExecutor) -> None:
    person = ground.volunteer().id
    record_id = typed(ground, person, ground.shift(hours=2))
    barrier = threading.Barrier(CLIENTS, timeout=60)
    answers = list(crew.map(lambda _: decide(house, barrier, record_id), range(CLIENTS)))
    assert sorted(answers) == ["confirm"] + ["refused"] * (CLIENTS - 1)
    db.session.rollback()
    assert served_minutes(person) == 120


def test_of_two_hours_in_the_same_time_one_is_confirmed(ground: Ground, house: Flask, crew: ThreadPoolExecutor) -> None:
    people = [ground.volunteer().id for _ in range(CLIENTS // 2)]
    shifts = [ground.shift(hours=2), ground.shift(hours=2)]
    pairs = [[typed(ground, person, shift) for shift in shifts] for person in people]
    flat = [record_id for pair in pairs for record_id in pair]
    barrier = threading.Barrier(CLIENTS, timeout=60)
    answers = list(crew.map(lambda place: decide(house, barrier, flat[place]), range(CLIENTS)))
    db.session.rollback()
    counted = [
        select(ServiceRecord.id).where(ServiceRecord.id.in_(pair), ServiceRecord.state.in_(COUNTED)) for pair in pairs
    ]
    assert [len(db.session.scalars(wanted).all()) for wanted in counted] == [1] * len(people)
    assert [served_minutes(person) for person in people] == [120] * len(people)
    assert answers.count("confirm") == len(people)


def test_a_yes_and_a_no_at_once_leave_one_of_them(ground: Ground, house: Flask, crew: ThreadPoolExecutor) -> None:
    people = [ground.volunteer().id for _ in range(CLIENTS // 2)]
    records = [typed(ground, person, ground.shift(hours=2)) for person in people]
    barrier = threading.Barrier(CLIENTS, timeout=60)

    def press(place: int) -> str:
        return decide(house, barrier, records[place // 2], how="confirm" if place % 2 else "refuse")

    answers = list(crew.map(press, range(CLIENTS)))
    db.session.rollback()
    for person, record_id, told in zip(people, records, zip(answers[::2], answers[1::2], strict=True), strict=True):
        state = db.session.scalar(select(ServiceRecord.state).where(ServiceRecord.id == record_id))
        assert sorted(told) in (["confirm", "refused"], ["refuse", "refused"])
        is_true = "confirm" in told
        assert state is (RecordState.CONFIRMED if is_true else RecordState.VOID)
        assert served_minutes(person) == (120 if is_true else 0)
