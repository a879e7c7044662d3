"""The tests' own tools hold what the other tests build on."""

import socket
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from jinja2 import DictLoader, Environment
from sqlalchemy import column, func, literal, select, table, text

from charity_app.core import clock
from charity_app.core.db import db
from tests.compiled_pages import CompiledPages
from tests.db import SqliteClones
from tests.network import NetworkClosed
from tests.postgres_clones import PostgresClones
from tests.shared import Shared

_MARKS = "CREATE TABLE planted_marks (number INTEGER)"


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_starts_on_a_fresh_database(app: Flask, turn: int) -> None:
    db.session.execute(text(_MARKS))
    db.session.execute(text(f"INSERT INTO planted_marks VALUES ({turn})"))
    db.session.commit()
    assert db.session.scalars(select(column("number")).select_from(table("planted_marks"))).all() == [turn]


@pytest.mark.parametrize(
    ("digest", "source", "times"), [("words", "A page", 0), ("other words", "A page", 1), ("words", "Another page", 1)]
)
def test_a_page_is_compiled_anew_once_it_or_what_is_written_into_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digest: str, source: str, times: int
) -> None:
    def opened(digest: str, source: str) -> Environment:
        cache = CompiledPages(tmp_path / "pages", "en", digest)
        return Environment(loader=DictLoader({"page": source}), bytecode_cache=cache, autoescape=True)

    opened("words", "A page").get_template("page")
    again, compiled = opened(digest, source), list[str]()
    monkeypatch.setattr(again, "_parse", lambda *told: compiled.append(told[0]) or Environment._parse(again, *told))
    assert again.get_template("page").render() == source
    assert compiled == [source] * times


def test_who_still_holds_the_file_open_spoils_neither_template_nor_copy(tmp_path: Path) -> None:
    clones = SqliteClones(tmp_path, tmp_path)
    left_open = sqlite3.connect(clones.file, isolation_level=None)
    left_open.execute("PRAGMA journal_mode=WAL")
    left_open.execute("CREATE TABLE marks (word TEXT)")
    left_open.execute("INSERT INTO marks VALUES ('kept')")
    clones.keep_as("known")
    left_open.execute("INSERT INTO marks VALUES ('after')")
    clones.renew("known", let_go=nobody)
    left_open.execute("INSERT INTO marks VALUES ('stray')")
    left_open.close()
    with closing(sqlite3.connect(clones.file)) as fresh:
        assert fresh.execute("SELECT word FROM marks").fetchall() == [("kept",)]
        assert fresh.execute("PRAGMA integrity_check").fetchone() == ("ok",)


CHANGES = (
    "INSERT INTO words VALUES (3, 'new')",
    "UPDATE words SET word = 'other' WHERE id = 1",
    "DELETE FROM words WHERE id = 2",
    "DELETE FROM words WHERE id = 2; INSERT INTO words VALUES (2, 'again')",
    "BEGIN; INSERT INTO words VALUES (3, 'never'); INSERT INTO notes (word_id) VALUES (3); ROLLBACK",
    "INSERT INTO notes (word_id) VALUES (1), (2)",
    "TRUNCATE words CASCADE",
    "SELECT nextval('notes_id_seq')",
    "ALTER TABLE words DISABLE TRIGGER stays",
    "DROP TRIGGER stays ON words",
    "ALTER TABLE notes DROP CONSTRAINT notes_word_id_fkey",
    "ALTER TABLE words ALTER word SET DEFAULT 'x'",
    "CREATE TABLE more (id INTEGER)",
    "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
)
_SMALL_HOUSE = """
    CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT);
    CREATE TABLE notes (id SERIAL PRIMARY KEY, word_id INTEGER REFERENCES words);
    INSERT INTO words VALUES (1, 'one'), (2, 'two');
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''stays''; END';
    CREATE TRIGGER stays BEFORE DELETE ON words FOR EACH ROW WHEN (OLD.id = 1) EXECUTE FUNCTION refuse();
"""
_HOW_IT_IS = """
    SELECT (SELECT string_agg(w::text, ' ' ORDER BY ctid) FROM words w), (SELECT count(*) FROM notes),
        (SELECT string_agg(s::text, ' ') FROM pg_sequences s), (SELECT count(*) FROM pg_class WHERE oid > 16383),
        (SELECT string_agg(pg_get_constraintdef(oid), ' ' ORDER BY conname) FROM pg_constraint WHERE oid > 16383),
        (SELECT string_agg(pg_get_triggerdef(oid) || tgenabled::text, ' ') FROM pg_trigger WHERE NOT tgisinternal),
        (SELECT string_agg(prosrc, ' ') FROM pg_proc WHERE oid > 16383), (SELECT count(*) FROM pg_attrdef)
"""


def nobody() -> None:
    """Let nobody go: these databases have no house."""


@pytest.fixture(scope="module")
def small_house(clones: PostgresClones) -> Iterator[PostgresClones]:
    """A database of two tables, kept as the template `small`."""
    small = PostgresClones(clones.server, f"small_{clones.test}")
    with psycopg.connect(small.url) as connection:
        connection.execute(_SMALL_HOUSE.encode())
    small.keep_as(small.test)
    yield small
    small.close()


@pytest.mark.pg
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_test_changes_is_put_back(small_house: PostgresClones, change: str) -> None:
    small_house.renew(small_house.test, let_go=nobody)
    with psycopg.connect(small_house.url, autocommit=True) as connection:
        before = connection.execute(_HOW_IT_IS.encode()).fetchone()
        connection.execute(change.encode())
        changed = connection.execute(_HOW_IT_IS.encode()).fetchone()
        small_house.renew(small_house.test, let_go=nobody)
    with psycopg.connect(small_house.url) as connection:
        assert connection.execute(_HOW_IT_IS.encode()).fetchone() == before
    assert changed != before


@pytest.mark.pg
def test_who_is_still_at_work_is_sent_away_and_rows_cost_no_new_clone(small_house: PostgresClones) -> None:
    small_house.renew(small_house.test, let_go=nobody)
    with psycopg.connect(small_house.url) as connection:
        which = "SELECT oid FROM pg_database WHERE datname = current_database()"
        before = connection.execute(which).fetchone()
        connection.execute("INSERT INTO words VALUES (3, 'held')")
        small_house.renew(small_house.test, let_go=nobody)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with psycopg.connect(small_house.url) as connection:
        assert connection.execute(which).fetchone() == before


@pytest.mark.pg
def test_who_rests_stays_through_a_sweep_and_goes_before_a_new_clone(small_house: PostgresClones) -> None:
    small_house.renew(small_house.test, let_go=nobody)
    with psycopg.connect(small_house.url, autocommit=True) as resting:
        resting.execute("INSERT INTO words VALUES (3, 'new')")
        small_house.renew(small_house.test, let_go=resting.close)
        assert resting.execute("SELECT count(*) FROM words").fetchone() == (2,)
        resting.execute("CREATE TABLE more (id INTEGER)")
        small_house.renew(small_house.test, let_go=resting.close)
        assert resting.closed


def test_what_is_shared_is_made_once_and_by_whoever_is_free(tmp_path: Path) -> None:
    made: list[str] = []

    def making(name: str) -> Callable[[], str]:
        return lambda: made.append(name) or name.upper()

    wanted = {name: making(name) for name in "abc"}
    first, second = Shared(tmp_path), Shared(tmp_path)
    with ThreadPoolExecutor(2) as pool, first._alone("a"):
        asked = pool.submit(second.made_together, wanted)
        while not (tmp_path / "c.pickle").exists():
            time.sleep(0.01)
        assert made == ["b", "c"]
        first._read_or_make("a", lambda: "made by the first")
    assert asked.result() == {"a": "made by the first", "b": "B", "c": "C"}
    assert (made, first.made_once("b", making("b"))) == (["b", "c"], "B")


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
