"""What households cannot or do not eat today."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.registry.models import HouseholdDiet
from charity_app.registry.states.diets import DietNeed

NONE: frozenset[DietNeed] = frozenset()


def diets_of(household_ids: Iterable[UUID]) -> Mapping[UUID, frozenset[DietNeed]]:
    """Return what counts today for these households, within the active scope. One statement."""
    wanted = select(HouseholdDiet.household_id, HouseholdDiet.kind).where(
        HouseholdDiet.household_id.in_(set(household_ids)), HouseholdDiet.valid_to.is_(None)
    )
    found: dict[UUID, frozenset[DietNeed]] = {}
    for household_id, kind in db.session.execute(wanted):
        found[household_id] = found.get(household_id, NONE) | {kind}
    return found


def diet_of(household_id: UUID) -> frozenset[DietNeed]:
    """Return what counts today for a household."""
    return diets_of([household_id]).get(household_id, NONE)
