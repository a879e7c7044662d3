"""A crowd in front of shifts: volunteers, shifts and roles with numbered keys, and a connection for every client."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask
from sqlalchemy import create_engine, delete, insert, update

from charity_app.core import clock
from charity_app.core.db import db, prepare_engine, unit_of_work
from charity_app.core.privacy import KeyOwner, create_key
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.divisions.models import division_id
from charity_app.identity.models import RoleAssignment, User
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.states.activities import ActivityState, ServiceArea
from charity_app.volunteering.states.sign_ups import SignUpState

CLIENTS = 24
_STREET = division_id("310115008")
_WAIT_SECONDS = 60
Result = TypeVar("Result")


def numbered(number: int) -> UUID:
    """Return the key with this number; SQL writes it as `lpad(number::text, 32, '0')::uuid`."""
    return UUID(f"{number:032d}")


def plan_shifts(count: int, *, places: int) -> None:
    """Plan shifts 1 to `count` of one activity, each with one role of the same number and so many places."""
    now = clock.now()
    activity = Activity(
        host_street_id=_STREET,
        street_id=_STREET,
        name="测速",
        what="测速",
        area=ServiceArea.COMMUNITY,
        has_insurance=True,
        state=ActivityState.RECRUITING,
        written_at=now,
    )
    db.session.add(activity)
    db.session.flush()
    db.session.execute(insert(Shift), [_shift(activity.id, number, now) for number in range(1, count + 1)])
    roles = [
        {"id": numbered(number), "shift_id": numbered(number), "name": "测速", "places": places}
        for number in range(1, count + 1)
    ]
    db.session.execute(insert(ShiftRole), roles)
    db.session.commit()


def _shift(activity_id: UUID, number: int, now: datetime) -> dict[str, Any]:
    starts_at = now + timedelta(days=3 + number)
    return {
        "id": numbered(number),
        "activity_id": activity_id,
        "street_id": _STREET,
        "place": "测速",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "closes_at": starts_at - timedelta(hours=12),
    }


def gather(count: int) -> None:
    """Register volunteers 1 to `count`, each with an account of the same number, its data key and its role."""
    now, ids = clock.now(), [numbered(number) for number in range(1, count + 1)]
    users = [{"id": key, "phone_index": key.bytes * 2, "created_at": now} for key in ids]
    db.session.execute(insert(User), users)
    for key in ids:
        create_key(KeyOwner("user", key))
    db.session.flush()
    people = [
        {"id": key, "user_id": key, "number": f"V{place:07d}", "consented_at": now, "registered_at": now}
        for place, key in enumerate(ids, start=1)
    ]
    db.session.execute(insert(Volunteer), people)
    held = {"role": Role.VOLUNTEER, "valid_from": clock.local_date(now), "granted_at": now, "approved_at": now}
    db.session.execute(insert(RoleAssignment), [{"id": key, "user_id": key, **held} for key in ids])
    db.session.commit()


def place_of(role: int, volunteer: int) -> dict[str, Any]:
    """Return what `take_place` is given: the sign-up of a volunteer for a role, with the volunteer's number."""
    return {
        "id": numbered(volunteer),
        "shift_id": numbered(role),
        "role_id": numbered(role),
        "volunteer_id": numbered(volunteer),
        "state": SignUpState.CONFIRMED,
        "seats": 1,
        "is_known": False,
        "override_reason": "",
        "created_at": clock.now(),
    }


def send_home() -> None:
    """Forget every sign-up and set every place free."""
    with unit_of_work():
        db.session.execute(delete(SignUp))
        db.session.execute(update(ShiftRole).values(taken=0, held=0, known=0, waiting=0, tickets=0))


@contextmanager
def alone(app: Flask) -> Iterator[None]:
    """Give a thread its own transaction."""
    with app.app_context(), acting_in(system_scope("benchmark")), unit_of_work():
        yield


@contextmanager
def doors_for_all() -> Iterator[None]:
    """Let the database be reached by all clients at once, each over a connection of its own."""
    usual = db.engine
    db.session.remove()
    wide = create_engine(usual.url, pool_size=CLIENTS + 4, max_overflow=0, hide_parameters=True)
    prepare_engine(wide)
    db.engines[None] = wide  # type: ignore[index]
    try:
        yield
    finally:
        db.session.remove()
        db.engines[None] = usual  # type: ignore[index]
        wide.dispose()


def press_together(work: Callable[[int], Result]) -> list[Result]:
    """Let every client, numbered from 0, begin at the same moment."""
    barrier = Barrier(CLIENTS, timeout=_WAIT_SECONDS)

    def begin(client: int) -> Result:
        barrier.wait()
        return work(client)

    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(begin, range(CLIENTS)))
