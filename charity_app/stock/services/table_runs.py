"""Tables of goods taken over: a short one at once, a long one by the worker, some lines in each transaction."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, files
from charity_app.core.db import after_commit, db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import HOUSE
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.events import TableRunMoved
from charity_app.stock.models import TableRun
from charity_app.stock.services import opening, tables
from charity_app.stock.services.tables import Plan, Words

TAKE_JOB = "stock.take_table"
AT_ONCE = 2_000
_SLICE = 100


def plan_table(site: Site | None, content: bytes, *, words: Words) -> Plan[Any]:
    """Return what a table would do: of opening stock of a place, or of items without one. Raises Invalid."""
    return opening.plan_opening(site, content) if site else tables.plan_items(content, words=words)


def take_table(site: Site | None, content: bytes | None, *, address: str, words: Words, by: Actor) -> int | TableRun:
    """Take the good new lines of a table over; returns how many, or the run of a long one. Raises Invalid."""
    if content is None:
        raise Invalid(Text("Put the table in once more: it was looked at too long ago", "error"))
    lines = plan_table(site, content, words=words).fresh
    if len(lines) > AT_ONCE:
        return _run_of(address) or start_table_run(site, address=address, words=words, lines=len(lines), by=by)
    _take(site, lines, by)
    after_commit(lambda: files.remove_aside(address))
    return len(lines)


def _take(site: Site | None, lines: list[Any], by: Actor) -> None:
    if site:
        opening.open_stock(site, lines, by=by)
    else:
        tables.take_items(lines, by=by)


def _run_of(address: str) -> TableRun | None:
    return db.session.scalars(select(TableRun).filter_by(address=address, ended_at=None)).first()


def start_table_run(site: Site | None, *, address: str, words: Words, lines: int, by: Actor) -> TableRun:
    """Let the worker take a long table over."""
    row = TableRun(
        site_id=site.id if site else None,
        address=address,
        words={column: dict(codes) for column, codes in words.items()},
        lines=lines,
        started_at=clock.now(),
        started_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    _ask_next(row)
    emit(TableRunMoved(table_run_id=row.id, done=0, lines=lines, by=by))
    return row


def _ask_next(row: TableRun) -> None:
    enqueue(TAKE_JOB, {"id": row.id}, key=f"{row.id}:{row.done}")


def go_on(run_id: UUID, *, by: Actor) -> None:
    """Take the next lines of a long table over, and ask for more; a table that is gone ends the run as it is."""
    row = db.session.scalars(select(TableRun).where(TableRun.id == run_id).with_for_update()).one()
    content = files.read_aside(HOUSE, row.address) if row.ended_at is None else None
    site = get_site(by, row.site_id) if row.site_id else None
    lines = plan_table(site, content, words=row.words).fresh if content is not None else []
    _take(site, lines[:_SLICE], by)
    row.done = min(row.lines, row.done + len(lines[:_SLICE]))
    if lines[_SLICE:]:
        _ask_next(row)
    else:
        row.ended_at = row.ended_at or clock.now()
        after_commit(lambda: files.remove_aside(row.address))
    db.session.flush()
    emit(TableRunMoved(table_run_id=row.id, done=row.done, lines=row.lines, by=by))
