"""How many of the families that an outlet serves must not eat an item: a number and nobody's name. Source: R-FOD-05."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, select

from charity_app.casework.models import NeedItem
from charity_app.casework.states.needs import NeedState, NeedType
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.foodbank.queries.outlets import SeenOutlet
from charity_app.registry.models import HouseholdDiet
from charity_app.registry.states.diets import ALLERGIES
from charity_app.stock.models import Item

FEW = 5
"""Fewer families than these are not told exactly: in a small committee everybody knows everybody."""


def allergic_families(outlet: SeenOutlet, items: Iterable[Item]) -> dict[UUID, int]:
    """Return by item how many families with a food need near an outlet are allergic to it, none left out.

    One statement, and none where no item holds an allergen.
    """
    holding = {item.id: set(item.allergens) for item in items if item.allergens}
    if not holding:
        return {}
    hungry = select(NeedItem.household_id).where(
        _is_near(outlet), NeedItem.need_type == NeedType.FOOD_NUTRITION, NeedItem.state != NeedState.ENDED
    )
    wanted = select(HouseholdDiet.household_id, HouseholdDiet.kind).where(
        HouseholdDiet.household_id.in_(hungry), HouseholdDiet.kind.in_(ALLERGIES), HouseholdDiet.valid_to.is_(None)
    )
    with acting_in(system_scope("allergies near an outlet")):
        diets = [(row[0], row[1].value) for row in db.session.execute(wanted)]
    counted = {key: len({family for family, kind in diets if kind in codes}) for key, codes in holding.items()}
    return {key: number for key, number in counted.items() if number}


def _is_near(outlet: SeenOutlet) -> ColumnElement[bool]:
    if outlet.committee_id is not None:
        return NeedItem.committee_id == outlet.committee_id
    return NeedItem.street_id == outlet.street_id
