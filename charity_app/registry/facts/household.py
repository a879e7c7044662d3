"""Everything together: the facts of one household on a day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from charity_app.registry.facts.money import Incomes, asset_lines, expense_lines, expense_months, income_of
from charity_app.registry.facts.months import is_valid, months_before, to_ratio, to_yuan, total
from charity_app.registry.facts.persons import (
    circumstances_on,
    count_working,
    counted_members,
    has_permit,
    is_local,
    person_facts,
)
from charity_app.registry.facts.shapes import FactValue, HouseholdFacts, MemberFacts, Records, WageDisregard
from charity_app.registry.states.items import DeclarationTopic, ExpenseKind, PropertyKind

_QUARTER, _YEAR = 3, 12
_NEVER = date.max
_RECENT = timedelta(days=365)


def derive(records: Records, *, as_of: date, disregard: WageDisregard | None = None) -> HouseholdFacts:
    """Derive the facts of one household and its counted members on a day."""
    known = circumstances_on(records.circumstances, as_of)
    members = counted_members(records.members, known, as_of)
    incomes = income_of(records, frozenset(member.id for member in members), as_of, disregard)
    since = _complete_since(records.declarations, as_of)
    people = tuple(
        MemberFacts(
            member_id=member.id,
            birth_on=member.birth_on,
            facts=person_facts(member, known.get(member.id, {}), as_of, len(members))
            | _own_money(member, incomes, since),
        )
        for member in members
    )
    working, unemployed = count_working(members, known, as_of)
    facts: dict[str, FactValue] = {
        "hh.size": len(members),
        "hh.local_household": is_local(members, known),
        "hh.residence_permit": has_permit(members, known),
        "hh.employed_members": working,
        "hh.employable_unemployed": unemployed,
    }
    facts |= _money(records, incomes, since, as_of, len(members))
    facts |= _properties(records.properties, as_of, len(members))
    facts |= _emergency(records.emergencies, since, as_of)
    lines = (*incomes.lines, *expense_lines(records, as_of), *asset_lines(records, as_of))
    return HouseholdFacts(records.household_id, as_of, facts, people, lines)


def _complete_since(declarations: Sequence[Any], as_of: date) -> dict[DeclarationTopic, date]:
    """Return from which day on each topic is recorded in full, by its latest declaration."""
    latest: dict[DeclarationTopic, Any] = {}
    for row in sorted(declarations, key=lambda row: (row.declared_on, row.recorded_at)):
        if row.declared_on <= as_of:
            latest[row.topic] = row
    return {topic: row.covers_from for topic, row in latest.items() if row.is_complete}


def _covers(since: Mapping[DeclarationTopic, date], topic: DeclarationTopic, as_of: date, months: int) -> bool:
    return since.get(topic, _NEVER) <= months_before(as_of, months)


def _own_money(member: Any, incomes: Incomes, since: Mapping[DeclarationTopic, date]) -> dict[str, FactValue]:
    is_known = DeclarationTopic.INCOME in since
    wage, own = incomes.wages.get(member.id, Fraction(0)), incomes.own.get(member.id, Fraction(0))
    return {
        "p.wage_month": to_yuan(wage) if is_known else None,
        "p.own_income_month": to_yuan(own) if is_known else None,
    }


def _money(
    records: Records, incomes: Incomes, since: Mapping[DeclarationTopic, date], as_of: date, size: int
) -> dict[str, FactValue]:
    medical = expense_months(records, ExpenseKind.MEDICAL, as_of)
    education = expense_months(records, ExpenseKind.EDUCATION, as_of)
    year, spent = total(incomes.months), total(medical)
    knows_year = _covers(since, DeclarationTopic.INCOME, as_of, _YEAR)
    knows_spent = _covers(since, DeclarationTopic.MEDICAL, as_of, _YEAR)
    amounts = {
        "hh.income_month": (incomes.month, DeclarationTopic.INCOME in since),
        "hh.income_3m": (total(incomes.months[:_QUARTER]), _covers(since, DeclarationTopic.INCOME, as_of, _QUARTER)),
        "hh.income_pc_12m": (year / size if size else year, knows_year and size > 0),
        "hh.med_expense_3m": (total(medical[:_QUARTER]), _covers(since, DeclarationTopic.MEDICAL, as_of, _QUARTER)),
        "hh.edu_expense_3m": (
            total(education[:_QUARTER]),
            _covers(since, DeclarationTopic.EDUCATION, as_of, _QUARTER),
        ),
        "hh.assets_total": (
            Fraction(sum(item.amount_fen for item in records.assets if is_valid(item, as_of))),
            DeclarationTopic.ASSETS in since,
        ),
    }
    facts: dict[str, FactValue] = {
        name: to_yuan(amount) if known else None for name, (amount, known) in amounts.items()
    }
    facts["hh.med_share_12m"] = to_ratio(spent, year) if knows_year and knows_spent else None
    return facts


def _properties(rows: Sequence[Any], as_of: date, size: int) -> dict[str, FactValue]:
    latest: dict[PropertyKind, int] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        if is_valid(row, as_of):
            latest[row.kind] = row.amount
    nonresidential = latest.get(PropertyKind.NONRESIDENTIAL_PROPERTY)
    disaster = latest.get(PropertyKind.DISASTER_AFFECTED)
    return {
        "hh.motor_vehicles": latest.get(PropertyKind.MOTOR_VEHICLES),
        "hh.homes": latest.get(PropertyKind.HOMES),
        "hh.nonresidential_property": None if nonresidential is None else nonresidential > 0,
        "hh.disaster_affected": None if disaster is None else disaster > 0,
        "hh.home_area_pc": _per_person(latest.get(PropertyKind.HOME_AREA_DM2), size),
        "hh.living_area_pc": _per_person(latest.get(PropertyKind.LIVING_AREA_DM2), size),
    }


def _per_person(area_dm2: int | None, size: int) -> Decimal | None:
    return to_yuan(Fraction(area_dm2, size)) if area_dm2 is not None and size else None


def _emergency(events: Sequence[Any], since: Mapping[DeclarationTopic, date], as_of: date) -> dict[str, FactValue]:
    past = [event for event in events if as_of - _RECENT < event.happened_on <= as_of]
    if past:
        last = max(past, key=lambda event: event.happened_on)
        return {"hh.emergency_type": last.type.value, "hh.emergency_days_ago": (as_of - last.happened_on).days}
    is_none = DeclarationTopic.EMERGENCY in since
    return {"hh.emergency_type": "none" if is_none else None, "hh.emergency_days_ago": None}
