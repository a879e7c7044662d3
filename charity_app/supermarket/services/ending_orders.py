"""Orders that end without goods: cancelled, brought back, not collected; points and goods return once."""

from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import KeyOwner, holds_key
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.messaging.services import send_message
from charity_app.messaging.wording import Wording
from charity_app.stock.queries.balances import lots_at
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Part
from charity_app.stock.services.transferring import put_down
from charity_app.stock.states.movements import Owner, Reason
from charity_app.supermarket import wording
from charity_app.supermarket.events import ShopOrderEnded
from charity_app.supermarket.models import ShopCard, ShopOrder
from charity_app.supermarket.queries.holds import SHOP_ORDER
from charity_app.supermarket.queries.orders import card_behind, due_orders, held_order, ordered_of, shop_of
from charity_app.supermarket.services.granting import hold_card
from charity_app.supermarket.services.order_points import give_points_back
from charity_app.supermarket.states.orders import (
    ORDER_ENDS,
    SHOP_ORDER_TABLE,
    OrderEnd,
    ShopOrderAction,
    ShopOrderState,
)

LAPSE = "supermarket.lapse_orders"
_PORTION = 100


def cancel_order(order: ShopOrder, *, reason: OrderEnd, by: Actor) -> None:
    """Cancel an order that is not packed. Raises Conflict when it is, or ended before."""
    _end(order, ShopOrderAction.CANCEL, reason, by)


def return_order(order: ShopOrder, *, reason: OrderEnd, by: Actor) -> None:
    """Put the goods of a packed order back, which the family did not get. Raises Conflict unless it is packed."""
    _end(order, ShopOrderAction.RETURN, reason, by)


def follow_card(card_id: UUID, *, reason: OrderEnd, by: Actor) -> None:
    """Cancel the order of a card that rests or has ended; one that is packed already stays."""
    with acting_in(system_scope("order ahead")):
        order = ordered_of(card_id)
        if order is not None:
            cancel_order(order, reason=reason, by=by)


def lapse_portion(*, by: Actor) -> None:
    """End the next orders that nobody collected by the day after, or nobody packed, then ask for more."""
    due = due_orders(limit=_PORTION)
    for order in due:
        is_packed = order.state is ShopOrderState.PACKED
        reason = OrderEnd.NOT_COLLECTED if is_packed else OrderEnd.NOT_PACKED
        _end(order, ShopOrderAction.LAPSE, reason, by)
    if len(due) == _PORTION:
        enqueue(LAPSE, {})


def _end(order: ShopOrder, action: ShopOrderAction, reason: OrderEnd, by: Actor) -> None:
    with acting_in(system_scope("order ahead")):
        card = card_behind(order)
        hold_card(card)
        order = held_order(order)
        advance(order, SHOP_ORDER_TABLE, action, ended_at=clock.now(), end_reason=reason)
        _put_back(order, by)
        returned = give_points_back(order, card)
        told: dict[str, str | Text] = {"reason": ORDER_ENDS[reason], "points": str(returned)}
        if reason is not OrderEnd.OTHER_PLANS:
            tell_family(order, card, wording.ENDED, told, by=by)
    about = {"shop_order_id": order.id, "site_id": order.site_id, "card_id": card.id}
    emit(ShopOrderEnded(**about, action=action, reason=reason, returned=returned, by=by))


def _put_back(order: ShopOrder, by: Actor) -> None:
    trip = (Owner.TRIP, order.id)
    parts = [Part(held.lot, held.quantity) for held in lots_at(trip)]
    if parts:
        about, key = About(SHOP_ORDER, order.id), f"{SHOP_ORDER}:{order.id}:back"
        put_down(shop_of(order), parts, source=trip, about=about, key=key, reason=Reason.RETURN, by=by)


def tell_family(order: ShopOrder, card: ShopCard, words: Wording, told: dict[str, str | Text], *, by: Actor) -> None:
    """Tell the family of a card about an order, where it can still be told."""
    owner = KeyOwner("household", card.household_id)
    if holds_key(owner):
        about: dict[str, str | Text | date] = {
            "number": order.number,
            "place": shop_of(order).name,
            "date": order.wanted_on,
            "code": order.code,
        }
        send_message(owner, words.key, {**about, **told}, path="/supermarket/own-card", by=by)
