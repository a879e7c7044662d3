"""Taking places on SQLite by four processes, each with the service, against one connection of the bare driver."""

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
            base = partial(by_one_connection, statements, tries)
            turns = compare(tries, base, partial(_by_processes, pool, tries, failed))
    errors = sum(failed)
    return [
        turns.faster("signup_sqlite_over_one_connection", goal=">=0.6", base=f"one_connection_{tries}"),
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


def _by_processes(pool: ProcessPoolExecutor, tries: int, failed: list[int]) -> float:
    """Give every process its part of the volunteers; returns the seconds."""
    started = perf_counter()
    failed.append(sum(pool.map(_take, range(_PROCESSES), [tries // _PROCESSES] * _PROCESSES)))
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
