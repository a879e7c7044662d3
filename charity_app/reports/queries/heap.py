"""What a heap of waiting work is."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, SQLColumnExpression, cast, null

from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.reports.states import Waits

Condition = ColumnElement[bool]
Kinds = dict[Waits, Condition]


@dataclass(frozen=True)
class Heap:
    """Rows of one table that may wait: why each waits, how it is described, by when it is due."""

    model: Any
    kinds: Mapping[Waits, Condition]
    statement: Select[*tuple[Any, ...]]
    describe: Callable[[Sequence[Any]], tuple[Text, str]]
    due: SQLColumnExpression[Any]
    key: SQLColumnExpression[Any]
    is_own_only: bool = False

    def reach(self) -> AbstractContextManager[None]:
        """Return the reach of the read: past the scope only where every condition says whose the rows are."""
        return acting_in(system_scope("own waiting work")) if self.is_own_only else nullcontext()


def named(name: str) -> Text:
    """Return a name as the words of a task."""
    return Text("%(name)s", "offer name", {"name": name})


def never() -> ColumnElement[Any]:
    """Return the day of what has none."""
    return cast(null(), Date)
