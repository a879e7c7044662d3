"""Promising to bring what a place is short of; the arrival of the delivery closes the promise. Source: feature 4.16."""

from datetime import date, timedelta

from charity_app.core import clock
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank.queries.shortages import shortages
from charity_app.registry.models import Site
from charity_app.stock.models import GoodsDelivery, Item
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.intake import Announced, announce_delivery

_MOST_UNITS, _MOST_DAYS = 10_000, 60


def pledge(place: Site, item: Item, *, quantity: int, expected_on: date, slot: str, by: Actor) -> GoodsDelivery:
    """Promise to bring goods on a day. Raises Invalid for an odd number or day, or where nothing is missing."""
    if by.user_id is None:
        raise NotAllowed(Text("Sign in first", "error"))
    if not 1 <= quantity <= _MOST_UNITS:
        raise Invalid(Text("Enter a number above zero", "error"), field="quantity")
    if expected_on > clock.today() + timedelta(days=_MOST_DAYS):
        raise Invalid(Text("Choose a day within the next two months", "error"), field="expected_on")
    if not shortages(site_id=place.id, item_id=item.id):
        raise Invalid(Text("There is enough of this by now. Thank you! Look what else is missing", "error"))
    donor = register_donor(user_id=by.user_id, by=by)
    lines = [Announced(item=item, quantity=quantity)]
    return announce_delivery(donor, place, lines=lines, expected_on=expected_on, slot=slot, by=by)
