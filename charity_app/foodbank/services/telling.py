"""Telling those who keep an outlet what the depot did with their order."""

from datetime import date
from uuid import UUID

from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank.models import GoodsOrder
from charity_app.identity.models import RoleAssignment
from charity_app.identity.queries import holders
from charity_app.messaging.services import send_message
from charity_app.messaging.wording import Wording
from charity_app.registry.queries.organisations import site_names
from charity_app.stock.states.lots import KEEPERS


def tell_outlet(order: GoodsOrder, words: Wording, *, by: Actor, **told: str | Text | date) -> None:
    """Tell everybody who keeps the outlet of an order, but whoever did it."""
    params = {"number": order.number, "place": site_names([order.site_id])[order.site_id], **told}
    for user_id in keepers_of(order.site_id):
        if user_id != by.user_id:
            path = f"/foodbank/orders/{order.id}"
            send_message(KeyOwner("user", user_id), words.key, params, path=path, by=by)


def keepers_of(site_id: UUID) -> tuple[UUID, ...]:
    """Return the accounts of those who keep a place."""
    return holders(RoleAssignment.role.in_(KEEPERS), RoleAssignment.site_id == site_id)
