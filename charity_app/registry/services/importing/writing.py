"""Writing the planned rows of a slice: few statements for many rows."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import Base, db
from charity_app.core.facts import emit
from charity_app.core.privacy import create_key
from charity_app.core.scope import Actor
from charity_app.registry.events import Change, HouseholdRegistered
from charity_app.registry.facts.months import months_before
from charity_app.registry.models import (
    AssetItem,
    Circumstance,
    Declaration,
    Household,
    HouseholdContact,
    HouseholdProperty,
    IncomeItem,
    Member,
)
from charity_app.registry.services.households import fill_contact, start_household
from charity_app.registry.services.importing.parsing import Parsed
from charity_app.registry.services.importing.planning import Group
from charity_app.registry.services.people import flush_person, identity_rows
from charity_app.registry.services.stamps import belonging, tell_change
from charity_app.registry.states.items import AssetKind, DeclarationTopic, Period

_YEAR = 12


def write_groups(groups: Iterable[Group], *, by: Actor) -> int:
    """Write the new rows of some households; returns how many households are new."""
    waiting = [group for group in groups if group.fresh and (group.committee or group.household_id)]
    homes = [(_home(group, by), group) for group in waiting]
    db.session.flush()
    since = months_before(clock.today(), _YEAR)
    written = [
        (household, row, _member(household, row, by)) for household, group in homes for row in group.fresh if row.person
    ]
    db.session.add_all(member for _, _, member in written)
    db.session.flush()
    for household, row, member in written:
        db.session.add_all(_details(household, row, member, since, by))
    for household, group in homes:
        db.session.add_all(_of_household(household, group, since, by))
    flush_person()
    for household, group in homes:
        _tell(household, group, by)
    return sum(group.household_id is None for _, group in homes)


def _home(group: Group, by: Actor) -> Household:
    if group.household_id is not None:
        return db.session.scalars(select(Household).where(Household.id == group.household_id)).one()
    if group.committee is None:
        raise RuntimeError("a new household needs its committee")
    household = start_household(group.committee, by=by)
    create_key(household.key_owner)
    db.session.add(household)
    return household


def _member(household: Household, row: Parsed, by: Actor) -> Member:
    if row.person is None or row.told is None:
        raise RuntimeError("only checked rows are written")
    return Member(
        birth_on=row.person.birth_on,
        gender=row.person.gender,
        relation=row.told.relation,
        joined_on=max(months_before(clock.today(), _YEAR), row.person.birth_on),
        **belonging(household, by),
    )


def _details(household: Household, row: Parsed, member: Member, since: date, by: Actor) -> list[Base]:
    stamp = belonging(household, by) | {"valid_from": max(since, member.joined_on)}
    rows: list[Base] = identity_rows(household, member.id, row.person) if row.person else []
    rows += [
        Circumstance(member_id=member.id, kind=kind, value=value, **stamp) for kind, value in row.circumstances.items()
    ]
    rows += [
        IncomeItem(member_id=member.id, kind=kind, period=Period.MONTH, amount_fen=fen, **stamp)
        for kind, fen in row.incomes.items()
        if fen
    ]
    if row.deposits_fen:
        rows.append(AssetItem(member_id=member.id, kind=AssetKind.DEPOSIT, amount_fen=row.deposits_fen, **stamp))
    return rows


def _of_household(household: Household, group: Group, since: date, by: Actor) -> list[Any]:
    """Return the rows about the household as a whole; a file that exists keeps what it says."""
    if group.household_id is not None:
        return []
    stamp, told = belonging(household, by), group.fresh
    contact = HouseholdContact(
        household_id=household.id, street_id=household.street_id, committee_id=household.committee_id
    )
    address = next((row.address for row in told if row.address), "")
    phone = next((row.person.phone for row in told if row.person and row.person.phone), "")
    fill_contact(contact, household, address=address, phone=phone)
    rows: list[Any] = [contact]
    figures = {kind: amount for row in reversed(told) for kind, amount in row.properties.items()}
    rows += [HouseholdProperty(kind=kind, amount=amount, valid_from=since, **stamp) for kind, amount in figures.items()]
    for topic, is_complete in (
        (DeclarationTopic.INCOME, any(row.income_complete for row in told) and not group.bad),
        (DeclarationTopic.ASSETS, any(row.assets_complete for row in told) and not group.bad),
    ):
        if is_complete:
            rows.append(
                Declaration(topic=topic, is_complete=True, covers_from=since, declared_on=clock.today(), **stamp)
            )
    return rows


def _tell(household: Household, group: Group, by: Actor) -> None:
    if group.household_id is None:
        emit(HouseholdRegistered(household_id=household.id, street_id=household.street_id, is_import=True, by=by))
    tell_change(household.id, Change.IMPORTED, None, by)
