"""Signing up for shifts: never more people than places, and how much the service adds to its statements.

The rush goes through the whole command, the rates through the one that takes a place, the last lines over HTTP.
"""

from collections import Counter

from flask import Flask
from sqlalchemy import func, select

from bench.crowd import CLIENTS, alone, doors_for_all, gather, numbered, plan_shifts, press_together
from bench.house import standing
from bench.places import measure_postgres
from bench.queueing import measure_sqlite
from bench.report import Figure
from bench.signing import measure_http
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.scope import Actor, system_scope
from charity_app.volunteering.models import ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import get_role
from charity_app.volunteering.services.sign_ups import Wish, sign_up
from charity_app.volunteering.states.sign_ups import SignUpState

_PLACES, _TRIES = 100, 2_000
_SHIFTS, _ENDLESS = 500, 1_000_000
_RATED = {"small": 480, "full": 7_200}
_IN_LINE = {"small": 480, "full": 4_000}
_SENT = {"small": 15, "full": 100}


def run(scale: str, pg_dsn: str | None) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL when an address is given; the rush and HTTP on PostgreSQL only."""
    figures = measure_sqlite(_IN_LINE[scale], places=_ENDLESS)
    if not pg_dsn:
        return figures
    with standing(pg_dsn) as app, doors_for_all():
        plan_shifts(_SHIFTS, places=_ENDLESS)
        gather(max(_TRIES, _RATED[scale]))
        figures += _rush(app)
        figures += measure_postgres(app, pg_dsn, _RATED[scale], shifts=_SHIFTS)
        figures += measure_http(app, _SENT[scale])
    return figures


def _rush(app: Flask) -> list[Figure]:
    """Let 24 people at a time press for the places of one shift; whoever is refused was only slower than others."""
    with alone(app):
        role = db.session.scalars(select(ShiftRole).where(ShiftRole.id == numbered(1))).one()
        role.places = _PLACES
    answers = press_together(
        lambda client: Counter(_press(app, number) for number in range(client + 1, _TRIES + 1, CLIENTS))
    )
    told: Counter[str] = sum(answers, Counter())
    with alone(app):
        by_state = select(SignUp.state, func.count()).group_by(SignUp.state)
        counted = dict(db.session.execute(by_state).tuples().all())
        role = db.session.scalars(select(ShiftRole).where(ShiftRole.id == numbered(1))).one()
        winners, waiting = counted.pop(SignUpState.CONFIRMED, 0), counted.pop(SignUpState.WAITLISTED, 0)
        assert (role.taken, role.waiting, role.tickets) == (winners, waiting, waiting)
        assert not counted
        role.places = _ENDLESS
    errors = _TRIES - told["written"] - told["refused"]
    assert told["written"] == winners + waiting
    assert winners == _PLACES, f"{winners} of {_PLACES} places were given out"
    return [
        Figure("signup_pg_winners", winners, f">={_PLACES}", "people", f"tries_{_TRIES}", 1, winners, winners),
        Figure("signup_pg_errors", errors, "<=0", "errors", f"tries_{_TRIES}", 1, errors, errors),
    ]


def _press(app: Flask, number: int) -> str:
    """Sign the volunteer of this number up; anything but a place, a number in the queue or a refusal is an error."""
    own = Actor(user_id=numbered(number), scope=system_scope("benchmark"))
    try:
        with alone(app):
            role = get_role(own, numbered(1))
            person = db.session.scalars(select(Volunteer).where(Volunteer.id == numbered(number))).one()
            assert role is not None
            sign_up(role, person, wish=Wish(), by=own)
    except Conflict:
        return "refused"
    except Exception as trouble:  # noqa: BLE001 (whatever else comes is counted)
        return type(trouble).__name__
    return "written"
