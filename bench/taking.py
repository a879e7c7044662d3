"""Taking places in turn with a bare base: what the service sends is caught, what both left behind is counted."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select

from bench.crowd import alone, place_of, send_home
from bench.report import Turns
from charity_app.core.db import db
from charity_app.volunteering.models import ShiftRole, SignUp
from charity_app.volunteering.services import places

_ROUNDS = 5
Statement = tuple[str, Any]


def compare(tries: int, base: Callable[[], float], subject: Callable[[], float]) -> Turns:
    """Measure both in turn, each before empty shifts; a place that was lost or given twice stops everything."""
    took: dict[Callable[[], float], list[float]] = {base: [], subject: []}
    for number in range(_ROUNDS + 1):
        for work in (base, subject) if number % 2 else (subject, base):
            send_home()
            took[work].append(work())
            _check(tries)
    return Turns(tuple(took[base][1:]), tuple(took[subject][1:]))


def _check(tries: int) -> None:
    taken = db.session.scalar(select(func.sum(ShiftRole.taken)))
    written = db.session.scalar(select(func.count()).select_from(SignUp))
    db.session.rollback()
    assert taken == written == tries, f"{tries} tries, {taken} places, {written} sign-ups"


def caught(app: Flask) -> list[Statement]:
    """Let volunteer 2 take a place of role 1 and return the statements that the service sent, with what it gave."""
    sent: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append((statement, given))

    send_home()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with alone(app):
            assert places.take_place(place_of(1, 2))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sent
