"""Taking places on SQLite by four processes with the service, against one process, and against the bare driver.

What four lose by waiting for each other is the first ratio; the second has all that the service adds in it as well.
"""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from time import perf_counter
from typing import Any

from flask import Flask
from sqlalchemy.exc import OperationalError

import config
from bench.crowd import gather, numbered, place_of, plan_shifts
from bench.house import standing
from bench.report import Figure
from bench.taking import Statement, caught, compare
from charity_app import create_app
from charity_app.core.db import db, unit_of_work
from charity_app.volunteering.services.places import take_place

_PROCESSES = 4
_apps: list[Flask] = []


def measure_sqlite(tries: int, *, places: int) -> list[Figure]:
    """Compare the rates of many places taken of one shift; whoever found the database locked counts as an error."""
    with standing(None) as app:
        plan_shifts(1, places=places)
        gather(tries)
        statements, failed = caught(app), list[int]()
        with _processes(str(app.config["DATA_DIR"])) as pool:
            by_all, by_one = (partial(_by_processes, pool, tries, failed, count) for count in (_PROCESSES, 1))
            turns = compare(tries, by_one, by_all)
            bare = compare(tries, partial(by_one_connection, statements, tries), by_all)
    errors = sum(failed)
    return [
        turns.faster("signup_sqlite_over_one_connection", goal=">=0.6", base=f"one_process_{tries}"),
        bare.faster("signup_sqlite_over_bare_driver", goal=">=0.2", base=f"bare_driver_{tries}"),
        Figure(
            "signup_sqlite_errors", errors, "<=0", "errors", f"tries_{tries}", len(failed), min(failed), max(failed)
        ),
    ]


@contextmanager
def _processes(data_dir: str) -> Iterator[ProcessPoolExecutor]:
    """Start processes that have nothing of this one, each with the application on the same file."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=fresh, initializer=_enter, initargs=(data_dir,)) as pool:
        yield pool


def _enter(data_dir: str) -> None:
    _apps.append(create_app(config.load({"DATA_DIR": data_dir})))


def _by_processes(pool: ProcessPoolExecutor, tries: int, failed: list[int], count: int) -> float:
    """Give so many processes a part each of the volunteers; returns the seconds."""
    started = perf_counter()
    failed.append(sum(pool.map(_take, range(count), [tries // count] * count)))
    return perf_counter() - started


def _take(process: int, own: int) -> int:
    errors = 0
    (app,) = _apps
    with app.app_context():
        for number in range(process * own + 1, (process + 1) * own + 1):
            try:
                with unit_of_work():
                    assert take_place(place_of(1, number))
            except OperationalError:
                errors += 1
    return errors


def by_one_connection(statements: list[Statement], tries: int) -> float:
    """Send the same statements for every volunteer over one connection that is set up alike; returns the seconds."""
    raw = db.engine.raw_connection()
    try:
        started = perf_counter()
        for number in range(1, tries + 1):
            _send(raw.cursor(), statements, number)
        return perf_counter() - started
    finally:
        raw.close()


def _send(cursor: Any, statements: list[Statement], number: int) -> None:
    marked, own = numbered(2).hex, numbered(number).hex
    cursor.execute("BEGIN IMMEDIATE")
    for statement, given in statements:
        cursor.execute(statement, [own if value == marked else value for value in given])
    cursor.execute("COMMIT")
