"""The tests' own tools hold what the other tests build on."""

import socket
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import column, func, literal, select, table, text

from charity_app.core import clock
from charity_app.core.db import db
from tests.db import SqliteClones
from tests.network import NetworkClosed

_MARKS = "CREATE TABLE planted_marks (number INTEGER)"


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_starts_on_a_fresh_database(app: Flask, turn: int) -> None:
    db.session.execute(text(_MARKS))
    db.session.execute(text(f"INSERT INTO planted_marks VALUES ({turn})"))
    db.session.commit()
    assert db.session.scalars(select(column("number")).select_from(table("planted_marks"))).all() == [turn]


def test_who_still_holds_the_file_open_spoils_neither_template_nor_copy(tmp_path: Path) -> None:
    clones = SqliteClones(tmp_path)
    left_open = sqlite3.connect(clones.file, isolation_level=None)
    left_open.execute("PRAGMA journal_mode=WAL")
    left_open.execute("CREATE TABLE marks (word TEXT)")
    left_open.execute("INSERT INTO marks VALUES ('kept')")
    clones.keep_as("known")
    left_open.execute("INSERT INTO marks VALUES ('after')")
    clones.renew("known")
    left_open.execute("INSERT INTO marks VALUES ('stray')")
    left_open.close()
    with closing(sqlite3.connect(clones.file)) as fresh:
        assert fresh.execute("SELECT word FROM marks").fetchall() == [("kept",)]
        assert fresh.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_reference_data_is_there_when_asked_for(furnished: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(table("divisions"))) == 1557


def test_no_reference_data_is_there_otherwise(app: Flask) -> None:
    assert db.session.scalar(select(func.count()).select_from(table("divisions"))) == 0


def test_max_queries_refuses_one_too_many(
    app: Flask, max_queries: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    with max_queries(1) as sent:
        db.session.execute(text("SELECT 1"))
    assert sent == ["SELECT 1"]
    with pytest.raises(AssertionError, match="2 statements, at most 1 allowed"), max_queries(1):
        db.session.execute(select(db.session.scalars(select(literal(1))).one() + literal(1)))


def test_max_queries_can_leave_rights_and_sessions_out(
    app: Flask, max_queries: Callable[..., AbstractContextManager[list[str]]]
) -> None:
    db.session.execute(text(_MARKS))
    with max_queries(0, ignoring={"planted_marks"}):
        db.session.execute(text("SELECT number FROM planted_marks"))


def test_business_time_stands_still_and_the_wall_clock_goes_on(
    at: Callable[[str], AbstractContextManager[None]],
) -> None:
    with at("2024-12-05 00:30"):
        assert clock.today() == date(2024, 12, 5)
        assert clock.now().isoformat() == "2024-12-04T16:30:00+00:00"
        assert clock.wall().year > 2024
    assert clock.today() > date(2024, 12, 5)


def test_the_network_is_closed_but_for_this_machine() -> None:
    with pytest.raises(NetworkClosed):
        socket.getaddrinfo("example.org", 80)
    with socket.socket() as caller, pytest.raises(NetworkClosed):
        caller.connect(("192.0.2.1", 80))
    with socket.socket() as caller, pytest.raises(ConnectionRefusedError):
        caller.connect(("127.0.0.1", 9))
