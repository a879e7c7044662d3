"""Transactions: nothing lost, nothing half done, what waits runs apart (rulings 1, 4; dependencies gotcha 1)."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, InternalError

from charity_app.core import clock
from charity_app.core.calendar import DayKind, Holiday
from charity_app.core.db import (
    TODAY,
    Base,
    after_commit,
    after_rollback,
    begin_reading,
    commit_unit,
    db,
    end_reading,
    is_sqlite,
    unit_of_work,
)
from charity_app.core.privacy import KeyOwner, create_key
from charity_app.core.sql import history_mark
from charity_app.identity.models import Throttle

DAY = date(2030, 1, 5)


def days() -> list[date]:
    with unit_of_work():
        return list(db.session.scalars(select(Holiday.on_date)))


def add(day: date = DAY) -> None:
    db.session.add(Holiday(on_date=day, kind=DayKind.OFF))
    db.session.flush()


def fail_after(work: Callable[[], None]) -> None:
    with suppress(ZeroDivisionError), unit_of_work():
        work()
        _ = 1 // 0


def test_a_unit_is_committed_at_its_end_and_rolled_back_when_it_fails(app: Flask) -> None:
    fail_after(add)
    assert days() == []
    with unit_of_work():
        add()
    assert days() == [DAY]


def test_what_waits_runs_after_the_commit_in_a_transaction_of_its_own(app: Flask) -> None:
    seen: list[object] = []
    with unit_of_work():
        add()
        outside = db.session()
        after_commit(lambda: seen.append((days(), db.session() is outside)))
        after_rollback(lambda: seen.append("rolled back"))
        assert seen == []
    assert seen == [([DAY], False)]


def test_what_waits_for_a_rollback_runs_then_only(app: Flask) -> None:
    seen: list[object] = []

    def prepare() -> None:
        add()
        after_commit(lambda: seen.append("committed"))
        after_rollback(lambda: seen.append(days()))

    fail_after(prepare)
    assert seen == [[]]


def test_one_failure_among_what_waits_stops_neither_the_commit_nor_the_others(app: Flask) -> None:
    seen: list[str] = []
    add()
    after_commit(lambda: 1 // 0)
    after_commit(lambda: seen.append("second"))
    commit_unit(on_failure=lambda failure: seen.append(type(failure).__name__))
    assert (seen, days()) == (["ZeroDivisionError", "second"], [DAY])


def test_a_unit_inside_another_is_independent(app: Flask) -> None:
    begin_reading()
    before = db.session()
    with unit_of_work():
        assert db.session() is not before
        add()
    assert db.session() is before
    db.session.rollback()
    assert days() == [DAY]


def test_what_was_remembered_ends_with_its_transaction(app: Flask) -> None:
    owner = KeyOwner("user", uuid4())
    create_key(owner)
    assert db.session.info["data_keys"]
    commit_unit()
    assert db.session.info == {}


def test_eight_threads_lose_no_update(app: Flask) -> None:
    with unit_of_work():
        db.session.add(Throttle(lane=b"x" * 32, tries=[0], at=clock.wall()))

    def count() -> None:
        with app.app_context():
            for _ in range(10):
                with unit_of_work():
                    row = db.session.scalars(select(Throttle).with_for_update()).one()
                    row.tries = [row.tries[0] + 1]

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with unit_of_work():
        assert db.session.scalars(select(Throttle.tries)).one() == [80]


def test_a_reader_does_not_wait_for_a_writer(app: Flask) -> None:
    with unit_of_work():
        add()
        with unit_of_work():
            begin_reading()
            assert list(db.session.scalars(select(Holiday.on_date))) == []


@pytest.mark.parametrize("is_sent", [True, False])
def test_a_reader_leaves_nothing_behind(app: Flask, is_sent: bool) -> None:
    begin_reading()
    db.session.add(Holiday(on_date=DAY, kind=DayKind.OFF))
    if is_sent and is_sqlite():
        db.session.flush()
    end_reading()
    assert days() == []


@pytest.mark.pg
def test_a_reader_can_write_nothing_on_postgresql_and_a_writer_can_again(app: Flask) -> None:
    begin_reading()
    with pytest.raises(InternalError, match="read-only"):
        add()
    end_reading()
    add()
    commit_unit()
    assert days() == [DAY]


@pytest.mark.pg
def test_what_readers_prepared_stays_prepared_on_postgresql(app: Flask) -> None:
    """The driver forgets everything at a rollback: each page would have all its statements planned anew.

    Connections that rest beside do not take turns: whoever worked last knows most.
    """
    with unit_of_work():
        assert (db.session.scalars(select(Holiday.on_date)).all(), days()) == ([], [])
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%holidays%'")
    for _ in range(8):
        begin_reading()
        assert db.session.scalars(select(Holiday.on_date)).all() == []
        end_reading()
        assert history_mark(db.engine) == history_mark(db.engine)
    assert db.session.scalar(prepared) == 1


def test_a_reader_whose_statement_failed_ends_quietly(app: Flask) -> None:
    begin_reading()
    with pytest.raises(DBAPIError):
        db.session.execute(text("SELECT nothing_of_this_kind FROM holidays"))
    end_reading()
    assert days() == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", "2"),
        ("foreign_keys", "1"),
        ("recursive_triggers", "1"),
        ("secure_delete", "1"),
        ("busy_timeout", "10000"),
    ],
)
def test_sqlite_runs_under_the_settings_the_promises_need(app: Flask, name: str, value: str) -> None:
    if not is_sqlite():
        pytest.skip("a setting of SQLite")
    assert str(db.session.execute(text(f"PRAGMA {name}")).scalar()) == value


@pytest.mark.pg
@pytest.mark.parametrize(("name", "value"), [("statement_timeout", "15s"), ("lock_timeout", "10s"), ("jit", "off")])
def test_postgresql_runs_under_the_settings_the_promises_need(app: Flask, name: str, value: str) -> None:
    assert db.session.execute(text(f"SHOW {name}")).scalar() == value


def test_a_statement_written_once_asks_for_the_day_on_which_it_is_sent(
    app: Flask, at: Callable[[str], AbstractContextManager[None]]
) -> None:
    today = select(TODAY)
    for day in (date(2024, 12, 5), date(2024, 12, 6)):
        with at(f"{day} 23:59"), unit_of_work():
            assert db.session.scalar(today) == day


def test_foreign_keys_and_checks_hold(app: Flask) -> None:
    with pytest.raises(IntegrityError), unit_of_work():
        db.session.execute(text("INSERT INTO user_name_tokens (user_id, token) VALUES ('" + "0" * 32 + "', 'x')"))


def test_the_words_of_an_error_hold_no_values(app: Flask) -> None:
    with unit_of_work():
        add()
    with pytest.raises(IntegrityError) as refusal, unit_of_work():
        add()
    assert "2030" not in str(refusal.value).split("DETAIL")[0]
    assert "hidden" in str(refusal.value)


def test_every_constraint_has_a_name_and_every_instant_a_zone() -> None:
    for table in Base.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, table.name
        for column in table.columns:
            if column.name.endswith("_at") or column.name == "at":
                assert type(column.type).__name__ == "UTCDateTime", f"{table.name}.{column.name}"
            if column.name.endswith("_on") and column.name != "follow_on":
                assert type(column.type).__name__ == "Date", f"{table.name}.{column.name}"


def test_the_schema_of_the_models_stands_in_the_database(app: Flask) -> None:
    assert set(Base.metadata.tables) <= set(inspect(db.engine).get_table_names())
