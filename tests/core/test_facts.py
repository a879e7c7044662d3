"""Facts: told once, in the transaction of what happened, without personal values (design 4; C7, D11)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from charity_app.core import facts
from charity_app.core.audit import AuditRow
from charity_app.core.db import db, unit_of_work
from charity_app.core.facts import Fact, emit
from charity_app.core.scope import ANONYMOUS, acting_in, active_scope, system_actor


class Colour(StrEnum):
    GREEN = "green"


@dataclass(frozen=True, kw_only=True)
class TeaCupFilled(Fact):
    subject: ClassVar[str] = "cup"
    cup_id: UUID
    said: object = None


CUP = UUID(int=7)


def filled(said: object = None) -> TeaCupFilled:
    return TeaCupFilled(cup_id=CUP, said=said, by=ANONYMOUS)


def rows() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditRow)) or 0


def test_the_name_is_the_past_tense_in_dotted_form() -> None:
    assert filled().name == "tea_cup.filled"
    assert filled().told_id == CUP


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        (None, None),
        (True, True),
        (42, 42),
        ("a code-1.2/3+4:5_6", "refused"),
        ("code-1.2/3+4:5_6", "code-1.2/3+4:5_6"),
        (Colour.GREEN, "green"),
        (CUP, str(CUP)),
        (date(2024, 12, 5), "2024-12-05"),
        (datetime(2024, 12, 5, tzinfo=UTC), "2024-12-05T00:00:00+00:00"),
        (("b", "a"), ["a", "b"]),
        (frozenset({2, 1}), [1, 2]),
        ("王初一", "refused"),
        ("x" * 81, "refused"),
        ("code\n", "refused"),
        (1.5, "refused"),
        ({"a": 1}, "refused"),
        (b"x", "refused"),
        (("王",), "refused"),
    ],
)
def test_a_fact_holds_ids_codes_dates_and_counts_only(given: object, stored: object) -> None:
    if stored == "refused":
        with pytest.raises(ValueError, match="ids, codes, dates and counts only"):
            filled(given).payload()
    else:
        assert filled(given).payload() == {"cup_id": str(CUP), "said": stored}


def test_reactions_run_in_the_same_transaction_and_in_system_scope(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[object, ...]] = []

    def react(fact: TeaCupFilled) -> None:
        scope = active_scope()
        heard.append((fact.cup_id, fact.by, scope and scope.everything, scope and scope.reason, rows()))

    monkeypatch.setattr(facts, "_reactions", {TeaCupFilled: (react, react)})
    with acting_in(ANONYMOUS.scope):
        emit(filled())
        assert active_scope() == ANONYMOUS.scope
    assert heard == [(CUP, ANONYMOUS, True, "reaction to tea_cup.filled", 1)] * 2


def test_a_reaction_that_fails_undoes_the_fact(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_fact: TeaCupFilled) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(facts, "_reactions", {TeaCupFilled: (fail,)})
    with pytest.raises(RuntimeError), unit_of_work():
        emit(filled())
    assert rows() == 0


def test_the_system_is_named_as_such(app: Flask) -> None:
    emit(TeaCupFilled(cup_id=CUP, by=system_actor("night")))
    row = db.session.scalars(select(AuditRow)).one()
    assert (row.actor_id, row.actor_roles, row.origin) == (None, "system", "system")


def test_two_facts_of_one_moment_stay_two(app: Flask) -> None:
    emit(filled())
    emit(filled())
    assert rows() == 2
