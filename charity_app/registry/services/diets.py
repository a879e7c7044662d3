"""Commands on what households cannot or do not eat. Source: R-FOD-05."""

from collections.abc import Collection

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.registry.events import DietRecorded
from charity_app.registry.models import Household, HouseholdDiet
from charity_app.registry.queries.diets import diet_of
from charity_app.registry.services.stamps import belonging
from charity_app.registry.states.diets import DietNeed


def record_diet(household: Household, *, needs: Collection[DietNeed], by: Actor) -> bool:
    """Record all that counts for a household from today on, nothing else; tells whether it differs."""
    shared = belonging(household, by) | {"valid_from": clock.today()}
    db.session.execute(select(Household.id).where(Household.id == household.id).with_for_update())
    known = diet_of(household.id)
    _end(household, known - frozenset(needs))
    added = sorted(frozenset(needs) - known)
    db.session.add_all(HouseholdDiet(kind=need, **shared) for need in added)
    db.session.flush()
    differs = known != frozenset(needs)
    if differs:
        emit(DietRecorded(household_id=household.id, by=by))
    return differs


def _end(household: Household, needs: Collection[DietNeed]) -> None:
    of = select(HouseholdDiet).where(HouseholdDiet.household_id == household.id, HouseholdDiet.valid_to.is_(None))
    for row in db.session.scalars(of.where(HouseholdDiet.kind.in_(needs))):
        row.valid_to = clock.today()
    db.session.flush()


def carry_diet(household: Household, *, other: Household, by: Actor) -> None:
    """Add what counts in another file to this one: the two are one household."""
    record_diet(household, needs=diet_of(household.id) | diet_of(other.id), by=by)
