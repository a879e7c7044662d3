"""States move along their table only, and one of two movers wins (design 4; R-CON-01)."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import MetaData, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from charity_app.core import clock
from charity_app.core.db import _TYPES, db
from charity_app.core.errors import Conflict
from charity_app.core.states import actions_from, advance


class DoorState(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class DoorAction(StrEnum):
    SHUT = "shut"
    LOCK = "lock"
    OPEN = "open"


TABLE = {
    (DoorState.OPEN, DoorAction.SHUT): DoorState.SHUT,
    (DoorState.SHUT, DoorAction.OPEN): DoorState.OPEN,
    (DoorState.SHUT, DoorAction.LOCK): DoorState.LOCKED,
}


class Street(DeclarativeBase):
    registry = registry(metadata=MetaData(), type_annotation_map=_TYPES)


class Door(Street):
    __tablename__ = "state_doors"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[DoorState] = mapped_column()
    note: Mapped[str] = mapped_column(default="")
    shut_at: Mapped[datetime | None] = mapped_column()


@pytest.fixture
def door(app: Flask) -> Iterator[Door]:
    Street.metadata.create_all(db.engine)
    made = Door(id=uuid4(), state=DoorState.OPEN)
    db.session.add(made)
    db.session.commit()
    yield made
    db.session.remove()
    Street.metadata.drop_all(db.engine)


def stored() -> tuple[DoorState, str]:
    row = db.session.execute(select(Door.state, Door.note)).one()
    return row.state, row.note


def test_a_transition_of_the_table_is_made_with_its_values(door: Door) -> None:
    at = clock.now()
    advance(door, TABLE, DoorAction.SHUT, note="wind", shut_at=at)
    assert (door.state, door.note, door.shut_at) == (DoorState.SHUT, "wind", at)
    assert stored() == (DoorState.SHUT, "wind")
    assert door not in db.session.dirty


@pytest.mark.parametrize("action", [DoorAction.LOCK, DoorAction.OPEN])
def test_a_transition_that_the_table_lacks_is_a_conflict(door: Door, action: DoorAction) -> None:
    with pytest.raises(Conflict):
        advance(door, TABLE, action)
    assert stored() == (DoorState.OPEN, "")


def test_whoever_comes_second_gets_a_conflict_and_changes_nothing(door: Door) -> None:
    db.session.execute(
        update(Door).values(state=DoorState.SHUT, note="first"), execution_options={"synchronize_session": False}
    )
    with pytest.raises(Conflict):
        advance(door, TABLE, DoorAction.SHUT, note="second")
    assert stored() == (DoorState.SHUT, "first")


def test_unsaved_changes_of_the_row_are_kept(door: Door) -> None:
    door.note = "typed before"
    advance(door, TABLE, DoorAction.SHUT)
    assert stored() == (DoorState.SHUT, "typed before")


def test_actions_follow_from_the_state() -> None:
    assert actions_from(DoorState.SHUT, TABLE) == (DoorAction.OPEN, DoorAction.LOCK)
    assert actions_from(DoorState.LOCKED, TABLE) == ()
