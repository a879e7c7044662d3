"""Reactions of case work."""

from charity_app.casework import services
from charity_app.registry.events import HouseholdErased


def react_to_household_erased(fact: HouseholdErased) -> None:
    """Erase what requests for help hold of an erased household."""
    services.forget_answers_of(fact.household_id, by=fact.by)
