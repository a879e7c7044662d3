"""What waits for somebody: how much of each kind, and the most pressing things one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, case, false, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import PAGE_SIZE
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.reports.queries.heap import Heap
from charity_app.reports.queries.heaps import heaps_of
from charity_app.reports.states import Waits

_MOST = 8


@dataclass(frozen=True)
class Task:
    """One thing to do: what it is about, where, and by when."""

    kind: Waits
    id: UUID
    what: Text
    where: str
    due_on: date | None
    is_late: bool


@dataclass(frozen=True)
class Desk:
    """Everything that waits for one person on a day: how much of each kind, in all, late; the most pressing things."""

    on: date
    counts: Mapping[Waits, int]
    total: int
    late: int
    tasks: tuple[Task, ...]
    number: int = 1
    pages: int = 1


def desk_of(viewer: Actor, *, only: Waits | None = None, page: int = 1) -> Desk:
    """Return what waits for a viewer: the most pressing things of all kinds, or one page of one kind.

    At most two statements for each table.
    """
    counts: dict[Waits, int] = {}
    total = late = 0
    tasks: list[Task] = []
    number = pages = 1
    for heap in heaps_of(viewer):
        found = _count(heap)
        counts.update({kind: found[kind] for kind in heap.kinds})
        total, late = total + found["total"], late + found["late"]
        if only is None:
            tasks += _tasks(heap, or_(*heap.kinds.values()), _MOST) if found["total"] else ()
        elif found.get(only):
            pages = -(-found[only] // PAGE_SIZE)
            number = min(max(page, 1), pages)
            tasks += _tasks(heap, heap.kinds[only], PAGE_SIZE, only=only, skipped=(number - 1) * PAGE_SIZE)
    tasks.sort(key=lambda task: (not task.is_late, task.due_on or date.max, str(task.id)))
    shown = tuple(tasks[: _MOST if only is None else PAGE_SIZE])
    waiting = {kind: counts[kind] for kind in Waits if counts.get(kind)}
    return Desk(clock.today(), waiting, total, late, shown, number, pages)


def _kind(heap: Heap) -> ColumnElement[str]:
    return case(*((condition, kind.value) for kind, condition in heap.kinds.items()), else_="")


def _is_late(heap: Heap) -> ColumnElement[bool]:
    return or_(_kind(heap) == Waits.CLAIM_SILENT.value, func.coalesce(heap.due < clock.today(), false()))


def _count(heap: Heap) -> dict[str, int]:
    waits = or_(*heap.kinds.values())
    counted: dict[str, ColumnElement[bool]] = {kind.value: condition for kind, condition in heap.kinds.items()}
    counted.update(total=waits, late=waits & _is_late(heap))
    columns = [func.count().filter(condition).label(name) for name, condition in counted.items()]
    with heap.reach():
        return dict(db.session.execute(select(*columns).select_from(heap.model)).one()._mapping)


def _tasks(
    heap: Heap, wanted: ColumnElement[bool], most: int, *, only: Waits | None = None, skipped: int = 0
) -> Iterator[Task]:
    late = _is_late(heap)
    statement = (
        heap.statement.add_columns(heap.key, _kind(heap), heap.due, late)
        .where(wanted)
        .order_by(late.desc(), heap.due.is_(None), heap.due, heap.key)
        .limit(most)
        .offset(skipped)
    )
    with heap.reach():
        rows = db.session.execute(statement).all()
    for *described, key, kind, due_on, is_late in rows:
        what, where = heap.describe(described)
        waits = only or Waits(kind)
        yield Task(waits, key, what, where, None if waits is Waits.CLAIM_SILENT else due_on, bool(is_late))
