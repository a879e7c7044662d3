"""The needs hall against a bare Flask route, both called in process, and its statements for few and for many rows.

What a page made anew may cost is settled in docs/adr/0006-goal-of-a-page-made-anew.md.
"""

import re
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any

from flask import Flask
from sqlalchemy import event, func, select
from werkzeug.test import EnvironBuilder

from bench.house import standing
from bench.report import Figure, Turns, take_turns
from charity_app.cli.reference import load_reference
from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.demo.making import make_demo
from charity_app.demo.scale import DEFAULT_SEED, SCALES
from charity_app.demo.timeline import DEMO_NOW
from charity_app.http.kept import forget_all
from charity_app.matching.models import NeedPost
from charity_app.matching.states.needs import ON_THE_WALL

_HALL = "/matching/needs"
_CARDS = 20
_CALLS = {"small": 20, "full": 60}
_ROUNDS = 7
_FRAGMENT = [("HX-Request", "true")]
_BARE_PER_PAGE, _BARE_PER_KEPT = 60, 4
_STATEMENTS = 3
_APART = re.compile(r"FROM (divisions|audit_rows)|pg_current_snapshot")
Answer = tuple[str, list[tuple[str, str]], bytes]


def run(scale: str, pg_dsn: str | None) -> list[Figure]:
    """Measure on SQLite, and on PostgreSQL when an address is given."""
    figures = _measure(scale, None, "sqlite")
    return figures + (_measure(scale, pg_dsn, "pg") if pg_dsn else [])


def _measure(scale: str, pg_dsn: str | None, database: str) -> list[Figure]:
    with standing(pg_dsn) as app:
        many = replace(SCALES["small"], needs=90)
        make_demo(many, seed=DEFAULT_SEED, load_reference=load_reference, report=lambda *_: None)
        clock.set_offset(DEMO_NOW - clock.wall())
        _check(app)
        etag = dict(_call(app, _HALL)[1])["ETag"]
        return [
            _compare(f"page_core_over_bare_{database}", app, goal=">=0.012", calls=_CALLS[scale], is_anew=True),
            _compare(f"page_frag_over_bare_{database}", app, goal=">=0.17", calls=_CALLS[scale]),
            _compare(f"304_over_bare_{database}", app, goal=">=0.30", calls=_CALLS[scale], etag=etag),
        ]


def _compare(name: str, app: Flask, *, goal: str, calls: int, is_anew: bool = False, etag: str = "") -> Figure:
    """Compare rates of one request; the bare route is called more often, so that both take about as long."""
    more = _BARE_PER_PAGE if is_anew else _BARE_PER_KEPT
    page = _repeat(app, _HALL, [("If-None-Match", etag)] if etag else [], calls, before=forget_all if is_anew else None)
    turns = take_turns(_repeat(bare(), "/", [], calls * more), page, rounds=_ROUNDS, clock=time.process_time)
    per_call = Turns(tuple(took / (calls * more) for took in turns.base), tuple(took / calls for took in turns.subject))
    return per_call.faster(name, goal=goal, base="bare_flask")


def bare() -> Flask:
    """Return an application with one route and nothing else."""
    app = Flask("bare")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app


def _repeat(
    app: Flask, path: str, headers: list[tuple[str, str]], calls: int, before: Callable[[], None] | None = None
) -> Callable[[], object]:
    environ = EnvironBuilder(path=path, headers=headers).get_environ()

    def work() -> None:
        for _ in range(calls):
            if before is not None:
                before()
            send(app, environ)

    return work


def send(app: Flask, environ: dict[str, Any]) -> Answer:
    """Call the application as a server does, without a server."""
    head: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _trouble: Any = None) -> Callable[[bytes], object]:
        head.extend((status, headers))
        return head.append

    answer: Any = app.wsgi_app(dict(environ), start)
    with closing(answer) as parts:
        body = b"".join(parts)
    return head[0], head[1], body


def _call(app: Flask, path: str, headers: list[tuple[str, str]] | None = None) -> Answer:
    return send(app, EnvironBuilder(path=path, headers=headers or []).get_environ())


def _check(app: Flask) -> None:
    """Assert that what is kept is what is rendered, that the fragment holds the same cards, that 304 says nothing."""
    with unit_of_work(), acting_in(system_scope("benchmark")):
        open_needs = db.session.scalar(select(func.count()).where(NeedPost.state.in_(ON_THE_WALL))) or 0
    status, headers, whole = _call(app, _HALL)
    assert status.startswith("200"), status
    cards = whole.count(b'id="need-')
    assert cards == _CARDS < open_needs, (open_needs, cards)
    assert _call(app, _HALL)[2] == whole, "the kept page is another one"
    fragment = _call(app, _HALL, _FRAGMENT)[2]
    assert fragment.count(b'id="need-') == cards
    status, _, nothing = _call(app, _HALL, [("If-None-Match", dict(headers)["ETag"])])
    assert (status[:3], nothing) == ("304", b""), status
    few, many = (_statements(app, f"{_HALL}?{query}") for query in ("type=medical_escort", ""))
    assert few == many <= _STATEMENTS, f"{few} statements for few rows, {many} for a full page"


def _statements(app: Flask, path: str) -> int:
    """Count the statements of one page rendered anew, those for the list of streets and the last change apart."""
    forget_all()
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        _call(app, path)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") and not _APART.search(statement) for statement in sent)
