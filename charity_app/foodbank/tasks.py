"""What the food bank does when something happens elsewhere."""

from charity_app.foodbank.services.listing import forget_lists_of
from charity_app.foodbank.services.splitting import offer_near_expiry
from charity_app.registry.events import HouseholdErased
from charity_app.registry.queries import get_site
from charity_app.stock.events import NearExpiryOffered
from charity_app.stock.queries.lots import get_lot, item_of


def react_to_household_erased(fact: HouseholdErased) -> None:
    """Forget what the packs of a household left out, for that tells what it cannot eat."""
    forget_lists_of(fact.household_id)


def react_to_near_expiry(fact: NearExpiryOffered) -> None:
    """Offer goods with a near date to the outlets of their depot."""
    depot, lot = get_site(fact.by, fact.site_id), get_lot(fact.by, fact.lot_id)
    assert depot is not None
    assert lot is not None
    offer_near_expiry(depot, item_of(lot), quantity=fact.quantity, by=fact.by)
