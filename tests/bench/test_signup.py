"""What the sign-up benchmark compares: the base sends what the service sends, and both leave the same behind."""

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from bench.crowd import gather, plan_shifts, send_home
from bench.places import as_script
from bench.queueing import by_one_connection
from bench.taking import caught
from charity_app.core.db import db, is_sqlite, unit_of_work
from charity_app.volunteering.models import ShiftRole, SignUp


@pytest.fixture
def crowd(furnished: Flask) -> Flask:
    """Three volunteers before two shifts of five places."""
    plan_shifts(2, places=5)
    gather(3)
    return furnished


def left() -> tuple[list[int], list[str]]:
    """Return how many places are taken by role, and whose sign-ups there are."""
    taken = db.session.scalars(select(ShiftRole.taken).order_by(ShiftRole.id)).all()
    whose = db.session.scalars(select(SignUp.volunteer_id).order_by(SignUp.volunteer_id)).all()
    db.session.rollback()
    return list(taken), [str(key)[-1] for key in whose]


def test_taking_a_place_is_one_statement_on_postgresql_and_two_on_sqlite(crowd: Flask) -> None:
    statements = caught(crowd)
    assert len(statements) == (2 if is_sqlite() else 1)
    assert left() == ([1, 0], ["2"])


def test_one_connection_takes_as_many_places_as_the_service(crowd: Flask) -> None:
    if not is_sqlite():
        pytest.skip("the line is about SQLite")
    statements = caught(crowd)
    send_home()
    assert by_one_connection(statements, 3) > 0
    assert left() == ([3, 0], ["1", "2", "3"])


@pytest.mark.pg
def test_pgbench_gets_the_statement_of_the_service_with_the_drawn_person_and_role(crowd: Flask) -> None:
    (statement,) = caught(crowd)
    script = as_script(statement)
    assert "%(" not in script
    with unit_of_work():
        done = db.session.connection().execute(text(script.replace(":person", "3").replace(":role", "2")))
        assert done.rowcount == 1
    assert left() == ([1, 1], ["2", "3"])
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 2
