"""Many changes of one subject in one transaction: each is written, those who react hear once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from charity_app import wiring
from charity_app.core.audit import AuditRow
from charity_app.core.facts import Fact, emit, install_reactions, told_together
from charity_app.core.scope import system_actor

BY = system_actor("test")


@dataclass(frozen=True, kw_only=True)
class TeaPoured(Fact):
    """A cup was filled."""

    subject: ClassVar[str] = "cup"
    cup_id: UUID
    millilitres: int


@dataclass(frozen=True, kw_only=True)
class TeaSpilled(TeaPoured):
    """A cup was not hit."""


@pytest.fixture
def heard() -> Iterator[list[Fact]]:
    told: list[Fact] = []
    install_reactions({TeaPoured: (told.append,), TeaSpilled: (told.append,)})
    yield told
    install_reactions(wiring.REACTIONS)


def pour(cup_id: UUID, millilitres: int) -> None:
    emit(TeaPoured(cup_id=cup_id, millilitres=millilitres, by=BY))


def test_each_fact_is_written_and_each_subject_told_once_at_the_end(
    session: scoped_session[Any], heard: list[Fact]
) -> None:
    one, other = uuid4(), uuid4()
    with told_together(TeaPoured):
        for cup_id, millilitres in ((one, 10), (other, 20), (one, 30)):
            pour(cup_id, millilitres)
        assert heard == []
        assert len(session.scalars(select(AuditRow)).all()) == 3
    assert [(fact.cup_id, fact.millilitres) for fact in heard if isinstance(fact, TeaPoured)] == [
        (one, 30),
        (other, 20),
    ]


def test_other_kinds_and_what_comes_later_are_told_at_once(session: scoped_session[Any], heard: list[Fact]) -> None:
    with told_together(TeaSpilled):
        pour(uuid4(), 10)
        assert len(heard) == 1
    pour(uuid4(), 20)
    assert len(heard) == 2


def test_a_failure_inside_tells_nobody(session: scoped_session[Any], heard: list[Fact]) -> None:
    def fail() -> None:
        with told_together(TeaPoured):
            pour(uuid4(), 10)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert heard == []
