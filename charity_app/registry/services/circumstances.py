"""Commands on dated facts that are not money, and on what was declared in full."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import Change
from charity_app.registry.facts.months import months_before
from charity_app.registry.models import (
    Circumstance,
    Declaration,
    EmergencyEvent,
    Household,
    HouseholdProperty,
    Member,
)
from charity_app.registry.services.members import household_of
from charity_app.registry.services.stamps import belonging, past_day, tell_change
from charity_app.registry.states.items import YES_NO_PROPERTIES, DeclarationTopic, EmergencyType, PropertyKind
from charity_app.registry.states.people import CIRCUMSTANCE_VALUES, CircumstanceKind

_MOST = 1_000_000


def record_circumstance(
    member: Member, *, kind: CircumstanceKind, value: str, valid_from: date, by: Actor
) -> Circumstance:
    """Record what holds for a member from a day on; what held before ends there. Raises Invalid."""
    return record_circumstances(member, values={kind: value}, valid_from=valid_from, by=by)[0]


def record_circumstances(
    member: Member, *, values: Mapping[CircumstanceKind, str], valid_from: date, by: Actor
) -> tuple[Circumstance, ...]:
    """Record several things that hold for a member from a day on, told as one change. Raises Invalid."""
    if any(value not in CIRCUMSTANCE_VALUES[kind] for kind, value in values.items()):
        raise Invalid(Text("Choose one of the answers", "error"), field="value")
    household = household_of(member)
    shared = {"member_id": member.id, "valid_from": past_day(valid_from, field="valid_from")}
    shared |= belonging(household, by)
    rows = tuple(Circumstance(kind=kind, value=value, **shared) for kind, value in values.items())
    _put_in_line(rows, (Circumstance.member_id == member.id) & Circumstance.kind.in_(values))
    tell_change(household.id, Change.CIRCUMSTANCE_RECORDED, rows[0].id, by)
    return rows


def record_property(
    household: Household, *, kind: PropertyKind, amount: int, valid_from: date, by: Actor
) -> HouseholdProperty:
    """Record a figure about a household from a day on; areas in square decimetres. Raises Invalid."""
    return record_properties(household, amounts={kind: amount}, valid_from=valid_from, by=by)[0]


def record_properties(
    household: Household, *, amounts: Mapping[PropertyKind, int], valid_from: date, by: Actor
) -> tuple[HouseholdProperty, ...]:
    """Record several figures about a household from a day on, told as one change. Raises Invalid."""
    for kind, amount in amounts.items():
        if not 0 <= amount <= (1 if kind in YES_NO_PROPERTIES else _MOST):
            raise Invalid(Text("Choose one of the answers", "error"), field="amount")
    shared = {"valid_from": past_day(valid_from, field="valid_from"), **belonging(household, by)}
    rows = tuple(HouseholdProperty(kind=kind, amount=amount, **shared) for kind, amount in amounts.items())
    same = (HouseholdProperty.household_id == household.id) & HouseholdProperty.kind.in_(amounts)
    _put_in_line(rows, same)
    tell_change(household.id, Change.PROPERTY_RECORDED, rows[0].id, by)
    return rows


def _put_in_line(rows: Sequence[Any], same: ColumnElement[bool]) -> None:
    """Store dated rows in line: what was before ends where they begin, they end where the next begins."""
    model: Any = type(rows[0])
    known = db.session.scalars(select(model).where(same).order_by(model.valid_from)).all()
    for row in rows:
        neighbours = [neighbour for neighbour in known if neighbour.kind == row.kind]
        for neighbour in neighbours:
            if neighbour.valid_from <= row.valid_from and (
                neighbour.valid_to is None or neighbour.valid_to > row.valid_from
            ):
                neighbour.valid_to = row.valid_from
        later = [neighbour.valid_from for neighbour in neighbours if neighbour.valid_from > row.valid_from]
        row.valid_to = min(later) if later else None
    db.session.add_all(rows)
    db.session.flush()


def record_emergency(household: Household, *, type: EmergencyType, happened_on: date, by: Actor) -> EmergencyEvent:
    """Record what struck a household and when. Raises Invalid for a day to come."""
    day = past_day(happened_on, field="happened_on")
    event = EmergencyEvent(type=type, happened_on=day, **belonging(household, by))
    db.session.add(event)
    db.session.flush()
    tell_change(household.id, Change.EMERGENCY_RECORDED, event.id, by)
    return event


def record_declaration(
    household: Household,
    *,
    topic: DeclarationTopic,
    is_complete: bool,
    covers_from: date | None = None,
    declared_on: date | None = None,
    by: Actor,
) -> Declaration:
    """Record that everything of a topic is recorded since a day (a year ago when not told), or no longer is."""
    day = past_day(declared_on or clock.today(), field="declared_on")
    since = covers_from or months_before(day, 12)
    if since > day:
        raise Invalid(Text("The end cannot be before the start", "error"), field="covers_from")
    row = Declaration(
        topic=topic, is_complete=is_complete, covers_from=since, declared_on=day, **belonging(household, by)
    )
    db.session.add(row)
    db.session.flush()
    tell_change(household.id, Change.DECLARED, row.id, by)
    return row
