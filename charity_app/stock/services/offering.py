"""Offering what expires soon to whoever hands out: told as a fact, once a day for each lot and place (feature 4.3)."""

from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.stock.events import NearExpiryOffered
from charity_app.stock.models import Lot
from charity_app.stock.queries.near_expiry import STEPS, offered_today
from charity_app.stock.queries.shelves import lot_at
from charity_app.stock.services.moving import hold_shelves, refusal_of


def offer_near_expiry(lot: Lot, site: Site, *, by: Actor) -> int:
    """Offer what a place has of a lot; returns how many units.

    Raises Conflict when it may not leave, is not near its date, is not here, or was offered today already.
    """
    hold_shelves({(site.id, lot.item_id)})
    row = lot_at(site, lot)
    refused = refusal_of(lot)
    if refused is not None:
        raise Conflict(refused)
    if row is None or row.days is None or row.days > max(STEPS):
        raise Conflict(Text("This lot is not here any more, or does not expire soon", "error"))
    if lot.id in offered_today(site):
        raise Conflict(Text("This was offered today already", "error"))
    emit(NearExpiryOffered(lot_id=lot.id, site_id=site.id, quantity=row.quantity, by=by))
    return row.quantity
