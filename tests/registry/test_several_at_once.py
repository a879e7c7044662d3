"""Several answers about one member, or figures about a household, recorded as one change (features 1.2)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import scoped_session

from charity_app.core.audit import AuditRow
from charity_app.core.errors import Invalid
from charity_app.registry import services
from charity_app.registry.models import Circumstance, Household, HouseholdProperty, Member
from charity_app.registry.states.items import PropertyKind
from charity_app.registry.states.people import CircumstanceKind
from tests.registry.conftest import SYSTEM

FIRST, LATER = date(2023, 1, 1), date(2024, 1, 1)


def _member(session: scoped_session[Any], household: Household) -> Member:
    return session.scalars(select(Member).where(Member.household_id == household.id)).one()


def _changes(session: scoped_session[Any]) -> int:
    return len(session.scalars(select(AuditRow).where(AuditRow.fact == "household_facts.changed")).all())


def test_several_circumstances_are_one_change_and_end_what_was_before(
    session: scoped_session[Any], family: Callable[..., Household]
) -> None:
    member = _member(session, family())
    before = _changes(session)
    answers = {CircumstanceKind.EMPLOYMENT: "retired", CircumstanceKind.CARE_LEVEL: "2"}
    services.record_circumstances(member, values=answers, valid_from=FIRST, by=SYSTEM)
    services.record_circumstance(member, kind=CircumstanceKind.CARE_LEVEL, value="3", valid_from=LATER, by=SYSTEM)
    assert _changes(session) - before == 2
    rows = session.scalars(select(Circumstance).order_by(Circumstance.valid_from, Circumstance.kind)).all()
    assert [(row.kind.value, row.value, row.valid_from, row.valid_to) for row in rows] == [
        ("care_level", "2", FIRST, LATER),
        ("employment", "retired", FIRST, None),
        ("care_level", "3", LATER, None),
    ]


def test_one_wrong_answer_refuses_all(session: scoped_session[Any], family: Callable[..., Household]) -> None:
    member = _member(session, family())
    answers = {CircumstanceKind.EMPLOYMENT: "retired", CircumstanceKind.CARE_LEVEL: "9"}
    with pytest.raises(Invalid):
        services.record_circumstances(member, values=answers, valid_from=FIRST, by=SYSTEM)
    assert session.scalars(select(Circumstance)).all() == []


def test_several_figures_are_recorded_from_the_same_day(
    session: scoped_session[Any], family: Callable[..., Household]
) -> None:
    amounts = {PropertyKind.HOMES: 1, PropertyKind.MOTOR_VEHICLES: 0}
    services.record_properties(family(), amounts=amounts, valid_from=FIRST, by=SYSTEM)
    rows = session.scalars(select(HouseholdProperty)).all()
    assert {(row.kind, row.amount, row.valid_from) for row in rows} == {
        (PropertyKind.HOMES, 1, FIRST),
        (PropertyKind.MOTOR_VEHICLES, 0, FIRST),
    }
