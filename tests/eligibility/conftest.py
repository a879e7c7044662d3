"""The woman of case E01 in the register, with rules loaded: her facts come from recorded items."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.facts import told_together
from charity_app.core.scope import system_actor
from charity_app.divisions import queries as divisions
from charity_app.registry import services as registry
from charity_app.registry.events import HouseholdFactsChanged
from charity_app.registry.models import Household, Member
from charity_app.registry.services import NewMember
from charity_app.registry.states.items import (
    AssetKind,
    DeclarationTopic,
    IncomeKind,
    Period,
    PropertyKind,
)
from charity_app.registry.states.people import CircumstanceKind
from tests.registry.conftest import OLD_WOMAN, TANGQIAO

LONG_AGO = date(2020, 1, 1)
NOON = "2024-12-05 12:00"
BY = system_actor("test")
HER_LIFE = {
    CircumstanceKind.LOCAL_REGISTRATION: "yes",
    CircumstanceKind.DISABILITY_LEVEL: "0",
    CircumstanceKind.EMPLOYMENT: "retired",
    CircumstanceKind.LABOUR_ABILITY: "full",
    CircumstanceKind.EDUCATION_STAGE: "none",
    CircumstanceKind.HAS_ABLE_SUPPORTERS: "yes",
    CircumstanceKind.LIVING_ALONE: "yes",
    CircumstanceKind.CARE_LEVEL: "0",
    CircumstanceKind.BASIC_INSURANCE: "resident",
    CircumstanceKind.MAJOR_ILLNESS: "no",
    CircumstanceKind.ONLY_CHILD_STATUS: "none",
    CircumstanceKind.HOMELESS: "no",
}


@pytest.fixture
def clock_stands(at: Callable[[str], Any]) -> Iterator[None]:
    """Business time stands at noon of the demo day."""
    with at(NOON):
        yield


@pytest.fixture
def woman(furnished: object, session: object, clock_stands: None) -> Household:
    """The woman of case E01, registered and recorded in full."""
    home = divisions.committees_of(TANGQIAO)[0]
    with told_together(HouseholdFactsChanged):
        head = NewMember(name="钱秋溪", id_number=OLD_WOMAN, phone="12000000001", joined_on=LONG_AGO)
        household = registry.register_household(home, head=head, address="演示路1弄", by=BY)
        member = db.session.scalars(select(Member).where(Member.household_id == household.id)).one()
        registry.record_circumstances(member, values=HER_LIFE, valid_from=LONG_AGO, by=BY)
        registry.record_income(
            member, kind=IncomeKind.PENSION, amount_fen=1490_00, period=Period.MONTH, valid_from=LONG_AGO, by=BY
        )
        registry.record_asset(household, kind=AssetKind.DEPOSIT, amount_fen=20_000_00, valid_from=LONG_AGO, by=BY)
        properties = {PropertyKind.MOTOR_VEHICLES: 0, PropertyKind.HOMES: 1, PropertyKind.NONRESIDENTIAL_PROPERTY: 0}
        registry.record_properties(household, amounts=properties, valid_from=LONG_AGO, by=BY)
        for topic in DeclarationTopic:
            registry.record_declaration(household, topic=topic, is_complete=True, by=BY)
    return household


def member_of(household: Household) -> Member:
    return db.session.scalars(select(Member).where(Member.household_id == household.id)).first()  # type: ignore[return-value]


def earn(household: Household, yuan: int) -> None:
    """Let relatives pay so much more a month."""
    registry.record_income(
        member_of(household),
        kind=IncomeKind.MAINTENANCE,
        amount_fen=yuan * 100,
        period=Period.MONTH,
        valid_from=LONG_AGO,
        by=BY,
    )
