"""Picking goods: never below zero or of a blocked lot, the soonest date first; and what the service adds to SQL."""

from typing import Any
from unittest.mock import patch
from uuid import UUID

from flask import Flask
from sqlalchemy import event

from bench.house import standing
from bench.picking import a_door_for_each, alone, pick_one, rush
from bench.report import Figure, take_turns
from bench.shelves import Shop, open_shop, wrong_picks
from charity_app.core.db import db
from charity_app.core.scope import Actor, acting_in, system_scope

_PICKERS, _LOTS = 50, 10
_PICKS = {"small": 20, "full": 200}
_RATED = {"small": 60, "full": 400}
_ENDLESS = 1_000_000
Statement = tuple[str, Any]


def run(scale: str, pg_dsn: str | None) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL when an address is given; the crowd on PostgreSQL only."""
    with standing(None) as app:
        figures = [_over_raw(app, "sqlite", _RATED[scale])]
    if pg_dsn:
        with standing(pg_dsn) as app:
            figures.append(_over_raw(app, "pg", _RATED[scale]))
            figures += _crowd(app, _PICKS[scale])
    return figures


def _over_raw(app: Flask, name: str, picks: int) -> Figure:
    """Pick by the service, and send the statements of one pick again as they were, under another key."""
    with alone(app):
        shop = open_shop(lots=_LOTS, units=_ENDLESS)
    sent = _caught(app, shop)
    turns = take_turns(lambda: _raw(app, sent, picks), lambda: _served(app, shop, picks), rounds=5)
    return turns.faster(f"stock_{name}_pick_over_raw", goal=">=0.4", base=f"raw_{picks}")


def _served(app: Flask, shop: Shop, picks: int) -> None:
    for _ in range(picks):
        with alone(app):
            pick_one(shop, 1)


_numbers = iter(range(1, 10**9))


def _raw(app: Flask, sent: list[Statement], picks: int) -> None:
    """Send the statements through the driver alone, a transaction for each pick."""
    connection = db.engine.raw_connection()
    try:
        for _ in range(picks):
            key = f"raw:{next(_numbers)}"
            cursor = connection.cursor()
            if db.engine.dialect.name == "sqlite":
                cursor.execute("BEGIN IMMEDIATE")
            for statement, given in sent:
                _send(cursor, statement, _renamed(given, key))
            connection.commit()
    finally:
        connection.close()


def _send(cursor: Any, statement: str, given: Any) -> None:
    if isinstance(given, list):
        cursor.executemany(statement, given)
        return
    cursor.execute(statement, given)
    if cursor.description:
        cursor.fetchall()


def _renamed(given: Any, key: str) -> Any:
    """Return what was given with another key for the posting."""
    if isinstance(given, str):
        return given.replace(_KEY, key)
    if isinstance(given, dict):
        return {name: _renamed(value, key) for name, value in given.items()}
    if isinstance(given, list | tuple):
        return type(given)(_renamed(value, key) for value in given)
    return given


_KEY = "bench:caught"


def _caught(app: Flask, shop: Shop) -> list[Statement]:
    """Return the statements that one pick sends, with what it gives."""
    _served(app, shop, 1)
    sent: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append((statement, given))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with alone(app), patch("bench.picking.new_token", return_value="caught"):
            pick_one(shop, 1)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sent


def _crowd(app: Flask, picks: int) -> list[Figure]:
    """Let 50 people pick until little is left, while two lots are blocked; everything is replayed from the ledger."""
    with alone(app):
        shop = open_shop(lots=_LOTS, units=_PICKERS * picks * 3 // _LOTS)
    with a_door_for_each(_PICKERS + 6):
        watch, told = rush(
            app, shop, pickers=_PICKERS, picks=picks, safety=Actor(UUID(int=7), scope=system_scope("benchmark"))
        )
    with acting_in(system_scope("benchmark")):
        wrong = wrong_picks(shop, watch)
    assert watch.samples > 0
    assert told["picked"] > _PICKERS * picks // 2, told
    errors = _PICKERS * picks - told["picked"] - told["refused"]
    tries = f"picks_{_PICKERS * picks}"
    return [
        Figure("stock_pg_wrong_picks", len(wrong), "<=0", "picks", tries, 1, len(wrong), len(wrong)),
        Figure("stock_pg_errors", errors, "<=0", "errors", tries, 1, errors, errors),
    ]
