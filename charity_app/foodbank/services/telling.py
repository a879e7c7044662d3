"""Telling those who keep an outlet what the depot did with their order."""

from datetime import date

from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank.models import GoodsOrder
from charity_app.messaging.wording import Wording
from charity_app.registry.queries import get_site
from charity_app.stock.services.telling import tell_keepers


def tell_outlet(order: GoodsOrder, words: Wording, *, by: Actor, **told: str | Text | date) -> None:
    """Tell everybody who keeps the outlet of an order, but whoever did it."""
    outlet = get_site(by, order.site_id)
    assert outlet is not None
    path = f"/foodbank/orders/{order.id}"
    tell_keepers(outlet, words, path=path, by=by, number=order.number, place=outlet.name, **told)
