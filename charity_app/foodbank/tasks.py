"""What the food bank does when something happens elsewhere."""

from charity_app.foodbank.services.listing import forget_lists_of
from charity_app.registry.events import HouseholdErased


def react_to_household_erased(fact: HouseholdErased) -> None:
    """Forget what the packs of a household left out, for that tells what it cannot eat."""
    forget_lists_of(fact.household_id)
