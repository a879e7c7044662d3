"""State machines as tables, and the one function that changes a state."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.text import Text

Table = Mapping[tuple[Any, Any], Any]


class HasState(Protocol):
    """A row with an id and a state."""

    id: Any
    state: Any


def changed_meanwhile() -> Conflict:
    """Return the refusal of an action that no longer fits the state (R-CON-01)."""
    return Conflict(Text("Someone else changed this; refresh and try again", "error"))


def actions_from(state: StrEnum, table: Table) -> tuple[Any, ...]:
    """Return the actions that lead out of a state, in the table's order."""
    return tuple(action for (start, action) in table if start == state)


def advance(row: HasState, table: Table, action: StrEnum, **values: object) -> None:
    """Move a row along one transition in the database and set `values` with it.

    Raises Conflict when the table has no such transition, or another transaction moved the row first.
    """
    old = row.state
    new = table.get((old, action))
    if new is None:
        raise changed_meanwhile()
    db.session.flush()
    model: Any = type(row)
    row_id: UUID = row.id
    done = db.session.execute(
        update(model).where(model.id == row_id, model.state == old).values(state=new, **values),
        execution_options={"synchronize_session": False},
    )
    if getattr(done, "rowcount", 0) != 1:
        raise changed_meanwhile()
    set_committed_value(row, "state", new)
    for name, value in values.items():
        set_committed_value(row, name, value)
