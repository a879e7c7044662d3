"""24 people press at once for places of a shift: never over, never empty, the queue in order (features 2.4, A2)."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, insert, select

from charity_app.core import clock
from charity_app.core.db import db, prepare_engine, unit_of_work
from charity_app.core.errors import Conflict
from charity_app.core.privacy import KeyOwner, create_key
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.identity.models import User
from charity_app.volunteering.models import ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import get_role
from charity_app.volunteering.services import sign_ups as services
from charity_app.volunteering.services.sign_ups import Wish
from charity_app.volunteering.states.sign_ups import EndReason, SignUpAction, SignUpState
from tests.volunteering.conftest import SYSTEM, Ground, ground

__all__ = ["ground"]
pytestmark = pytest.mark.pg
CLIENTS, PLACES, TRIES = 24, 30, 240
_ANYBODY = Actor(user_id=None, scope=system_scope("race"))


@pytest.fixture
def crew(ground: Ground) -> Iterator[ThreadPoolExecutor]:
    """One thread for every client, and a connection for each of their transactions."""
    usual = db.engine
    db.session.commit()
    wide = create_engine(usual.url, pool_size=CLIENTS + 4, max_overflow=0, hide_parameters=True)
    prepare_engine(wide)
    db.engines[None] = wide  # type: ignore[index]
    with ThreadPoolExecutor(CLIENTS) as threads:
        yield threads
    db.session.remove()
    db.engines[None] = usual  # type: ignore[index]
    wide.dispose()


def many(count: int) -> list[UUID]:
    """Make volunteers with accounts and keys, many at once; returns their ids."""
    made = []
    for number in range(count):
        user = User(phone_index=number.to_bytes(32), created_at=clock.now())
        create_key(KeyOwner("user", user.id))
        person = Volunteer(user_id=user.id, number=f"V{number:07}", consented_at=clock.now(), registered_at=clock.now())
        db.session.add_all((user, person))
        made.append(person.id)
    db.session.commit()
    return made


@contextmanager
def alone(house: Flask) -> Iterator[None]:
    """Give a thread its own transaction."""
    with house.app_context(), acting_in(system_scope("race")), unit_of_work():
        yield


def press(house: Flask, role_id: UUID, volunteer_id: UUID) -> str:
    """Sign up in a transaction of one's own; returns what came of it."""
    try:
        with alone(house):
            seen = get_role(_ANYBODY, role_id)
            person = db.session.scalars(select(Volunteer).where(Volunteer.id == volunteer_id)).one()
            assert seen is not None
            services.sign_up(seen, person, wish=Wish(), by=Actor(user_id=person.user_id, scope=system_scope("race")))
    except Conflict as refusal:
        return refusal.text.message
    return "done"


def together(crew: ThreadPoolExecutor, work: Callable[[int], Any]) -> list[Any]:
    """Let every client begin at the same moment."""
    barrier = threading.Barrier(CLIENTS, timeout=60)

    def begin(place: int) -> object:
        barrier.wait()
        return work(place)

    return list(crew.map(begin, range(CLIENTS)))


def counted(role_id: UUID, *states: SignUpState) -> int:
    """Count the sign-ups in these states."""
    wanted = select(func.count()).where(SignUp.role_id == role_id, SignUp.state.in_(states))
    return db.session.scalar(wanted) or 0


def rush(ground: Ground, house: Flask, crew: ThreadPoolExecutor, *, places: int, tries: int) -> tuple[UUID, list[str]]:
    """Let 24 clients try for the places of one role, each try by somebody else."""
    role_id = ground.role(places=places).role.id
    people = many(tries)
    answers = together(crew, lambda place: [press(house, role_id, person) for person in people[place::CLIENTS]])
    db.session.rollback()
    return role_id, [answer for part in answers for answer in part]


def test_24_clients_take_exactly_the_places_there_are(ground: Ground, house: Flask, crew: ThreadPoolExecutor) -> None:
    role_id, answers = rush(ground, house, crew, places=PLACES, tries=TRIES)
    assert len(answers) == TRIES
    faster = services.Faster().text.message
    assert set(answers) <= {"done", faster}
    role = db.session.scalars(select(ShiftRole).where(ShiftRole.id == role_id)).one()
    waiting = counted(role_id, SignUpState.WAITLISTED)
    assert (counted(role_id, SignUpState.CONFIRMED), role.taken, role.held) == (PLACES, PLACES, 0)
    assert (role.waiting, role.tickets, waiting + PLACES) == (waiting, waiting, answers.count("done"))
    tickets = select(SignUp.ticket).where(SignUp.role_id == role_id, SignUp.ticket.is_not(None)).order_by(SignUp.ticket)
    assert list(db.session.scalars(tickets)) == list(range(1, waiting + 1))


def test_counting_before_inserting_would_be_seen(
    ground: Ground, house: Flask, crew: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count_then_insert(values: dict[str, Any]) -> bool:
        """What the platform must not do: look how many places are left, then take one."""
        role = db.session.scalars(select(ShiftRole).where(ShiftRole.id == values["role_id"])).one()
        if counted(role.id, SignUpState.CONFIRMED) >= role.places:
            return False
        time.sleep(0.005)
        row = {name: value for name, value in values.items() if value is not None}
        db.session.execute(insert(SignUp), row | {"state": SignUpState.CONFIRMED})
        return True

    monkeypatch.setattr(services, "take_place", count_then_insert)
    role_id, _ = rush(ground, house, crew, places=5, tries=CLIENTS * 2)
    assert counted(role_id, SignUpState.CONFIRMED) > 5


def test_the_queue_is_served_strictly_in_order_while_everybody_cancels(
    ground: Ground, house: Flask, crew: ThreadPoolExecutor
) -> None:
    role_id, _ = rush(ground, house, crew, places=CLIENTS, tries=CLIENTS * 3)
    wanted = select(SignUp.id).where(SignUp.role_id == role_id, SignUp.state == SignUpState.CONFIRMED)
    holders = list(db.session.scalars(wanted.order_by(SignUp.id)))
    in_order = select(SignUp.id).where(SignUp.role_id == role_id, SignUp.state == SignUpState.WAITLISTED)
    queue = list(db.session.scalars(in_order.order_by(SignUp.ticket)))
    db.session.rollback()

    def give_up(place: int) -> None:
        with alone(house):
            row = db.session.scalars(select(SignUp).where(SignUp.id == holders[place])).one()
            services.end_sign_up(row, SignUpAction.CANCEL, reason=EndReason.OWN_WISH, by=SYSTEM)

    together(crew, give_up)
    found = db.session.execute(select(SignUp.id, SignUp.state).where(SignUp.id.in_(queue)))
    states = {row.id: row.state for row in found}
    served = [states[key] is SignUpState.OFFERED for key in queue]
    assert served == [True] * min(CLIENTS, len(queue)) + [False] * (len(queue) - CLIENTS)
    role = db.session.scalars(select(ShiftRole).where(ShiftRole.id == role_id)).one()
    assert (role.taken, role.held) == (0, CLIENTS)


def test_two_shifts_taken_in_opposite_order_leave_no_deadlock(
    ground: Ground, house: Flask, crew: ThreadPoolExecutor
) -> None:
    roles = [ground.role(ground.shift(starts_at=clock.now() + timedelta(days=days)), places=99) for days in (3, 5)]
    ids, people = [role.role.id for role in roles], many(CLIENTS)

    def both(place: int) -> list[str]:
        order = ids if place % 2 else ids[::-1]
        return [press(house, role_id, people[place]) for role_id in order]

    assert together(crew, both) == [["done", "done"]] * CLIENTS
    assert [counted(role_id, SignUpState.CONFIRMED) for role_id in ids] == [CLIENTS, CLIENTS]


def test_one_person_pressing_in_two_browsers_never_sits_in_two_places_at_once(
    ground: Ground, house: Flask, crew: ThreadPoolExecutor
) -> None:
    shift = ground.shift()
    ids = [ground.role(shift, places=9).role.id, ground.role(ground.shift(), places=9).role.id]
    (person,) = many(1)
    answers = together(crew, lambda place: press(house, ids[place % 2], person))
    assert answers.count("done") == 1
    assert sum(counted(role_id, SignUpState.CONFIRMED) for role_id in ids) == 1
