"""Reading everything recorded about households and deriving the facts of rules from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select

from charity_app.core.db import db
from charity_app.registry.facts import HouseholdFacts, Records, WageDisregard, derive
from charity_app.registry.models import (
    AssetItem,
    Circumstance,
    Declaration,
    EmergencyEvent,
    ExpenseItem,
    HouseholdProperty,
    IncomeItem,
    Member,
)

_ITEM = ("id", "household_id", "member_id", "kind", "amount_fen", "valid_from", "valid_to")
_WANTED: tuple[tuple[str, type[Any], tuple[str, ...]], ...] = (
    ("members", Member, ("id", "household_id", "birth_on", "relation", "joined_on", "left_on")),
    ("incomes", IncomeItem, (*_ITEM, "period")),
    ("expenses", ExpenseItem, (*_ITEM, "period")),
    ("assets", AssetItem, _ITEM),
    ("circumstances", Circumstance, ("household_id", "member_id", "kind", "value", "valid_from", "valid_to")),
    ("properties", HouseholdProperty, ("household_id", "kind", "amount", "valid_from", "valid_to")),
    ("emergencies", EmergencyEvent, ("household_id", "type", "happened_on")),
    (
        "declarations",
        Declaration,
        ("household_id", "topic", "is_complete", "covers_from", "declared_on", "recorded_at"),
    ),
)
_BATCH = 500


def household_facts_source(
    household_id: UUID, *, as_of: date, disregard: WageDisregard | None = None
) -> HouseholdFacts:
    """Return the facts of one household on a day, the sums shown with them.

    `disregard` are the standards of R-POL-05 in force on that day; recognised categories are not among the facts.
    """
    return household_facts_sources([household_id], as_of=as_of, disregard=disregard)[household_id]


def household_facts_sources(
    household_ids: Iterable[UUID], *, as_of: date, disregard: WageDisregard | None = None
) -> dict[UUID, HouseholdFacts]:
    """Return the facts of many households on a day; eight statements for each 500 of them."""
    wanted = list(dict.fromkeys(household_ids))
    found: dict[UUID, HouseholdFacts] = {}
    for start in range(0, len(wanted), _BATCH):
        batch = wanted[start : start + _BATCH]
        for records in _records(batch):
            found[records.household_id] = derive(records, as_of=as_of, disregard=disregard)
    return found


def _records(household_ids: list[UUID]) -> Iterable[Records]:
    read = {name: _read(model, columns, household_ids) for name, model, columns in _WANTED}
    for household_id in household_ids:
        yield Records(household_id, **{name: rows.get(household_id, ()) for name, rows in read.items()})


def _read(model: type[Any], columns: tuple[str, ...], household_ids: list[UUID]) -> Mapping[UUID, list[Any]]:
    wanted = select(*(getattr(model, name) for name in columns)).where(model.household_id.in_(household_ids))
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in db.session.execute(wanted):
        rows[row.household_id].append(row)
    return rows


def item_of(household_id: UUID, item_id: UUID) -> IncomeItem | ExpenseItem | AssetItem | None:
    """Return an income, expense or asset of a household within the active scope."""
    for model in (IncomeItem, ExpenseItem, AssetItem):
        wanted: Select[Any] = select(model).where(model.id == item_id, model.household_id == household_id)
        found: IncomeItem | ExpenseItem | AssetItem | None = db.session.scalars(wanted).one_or_none()
        if found is not None:
            return found
    return None
