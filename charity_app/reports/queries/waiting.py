"""What waits for somebody: how much of each kind, and the most pressing things one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.reports.queries.heaps import Heap, heaps_of
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
    """Everything that waits for one person."""

    counts: Mapping[Waits, int]
    tasks: tuple[Task, ...]

    @property
    def total(self) -> int:
        """How many things wait in all."""
        return sum(self.counts.values())

    @property
    def late(self) -> int:
        """How many of the shown things are late."""
        return sum(task.is_late for task in self.tasks)


def desk_of(viewer: Actor) -> Desk:
    """Return what waits for a viewer. At most two statements for each kind of thing."""
    counts: dict[Waits, int] = {}
    tasks: list[Task] = []
    for heap in heaps_of(viewer):
        found = _count(heap)
        counts.update(found)
        if any(found.values()):
            tasks += _tasks(heap)
    tasks.sort(key=lambda task: (not task.is_late, task.due_on or date.max, str(task.id)))
    return Desk({kind: counts[kind] for kind in Waits if counts.get(kind)}, tuple(tasks[:_MOST]))


def _count(heap: Heap) -> dict[Waits, int]:
    columns = [func.count().filter(condition).label(kind.value) for kind, condition in heap.kinds.items()]
    with heap.reach():
        row = db.session.execute(select(*columns).select_from(heap.model)).one()
    return {kind: int(getattr(row, kind.value)) for kind in heap.kinds}


def _tasks(heap: Heap) -> Iterator[Task]:
    kind = case(*((condition, kind.value) for kind, condition in heap.kinds.items()), else_="")
    wanted = (
        heap.statement.add_columns(heap.key, kind, heap.due)
        .where(or_(*heap.kinds.values()))
        .order_by(heap.due.is_(None), heap.due, heap.key)
        .limit(_MOST)
    )
    with heap.reach():
        rows = db.session.execute(wanted).all()
    for *described, key, value, due_on in rows:
        what, where = heap.describe(described)
        yield _task(Waits(value), key, what, where, due_on)


def _task(kind: Waits, key: UUID, what: Text, where: str, due_on: date | None) -> Task:
    is_silent = kind is Waits.CLAIM_SILENT
    is_late = is_silent or (due_on is not None and due_on < clock.today())
    return Task(kind, key, what, where, None if is_silent else due_on, is_late)
