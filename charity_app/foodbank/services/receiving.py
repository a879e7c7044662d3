"""Handing an order over to the outlet, whole or in part, and bringing it back. Source: feature 4.14, R-FOD-03."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from charity_app.core import clock
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text, normalised
from charity_app.foodbank import wording
from charity_app.foodbank.events import OrderEnded, OrderMoved
from charity_app.foodbank.models import GoodsOrder
from charity_app.foodbank.queries.orders import goods_of, held_order
from charity_app.foodbank.services.returning import ORDER, put_back
from charity_app.foodbank.services.telling import tell_outlet
from charity_app.foodbank.states.orders import END_REASONS, ORDER_TABLE, EndReason, OrderAction
from charity_app.registry.queries import get_site
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Part
from charity_app.stock.services.transferring import put_down
from charity_app.stock.states.movements import Owner, Proof


@dataclass(frozen=True, kw_only=True)
class Handover:
    """How a receipt is shown, and how many units of which lots were not taken and why."""

    proof: Proof = Proof.SIGNATURE
    missing: Mapping[UUID, int] = field(default_factory=dict)
    reason: EndReason | None = None


def receive_order(order: GoodsOrder, *, handover: Handover | None = None, by: Actor) -> None:
    """Take an order in at the outlet; what is not taken goes back. Raises Invalid, Conflict when it is not there."""
    told = handover or Handover()
    order = held_order(order.id)
    kept = _kept(order, told)
    advance(
        order,
        ORDER_TABLE,
        OrderAction.RECEIVE,
        received_at=clock.now(),
        received_by_id=by.user_id,
        proof=told.proof,
        end_reason=told.reason if told.missing else None,
    )
    outlet, source = get_site(by, order.site_id), (Owner.TRIP, order.id)
    assert outlet is not None
    put_down(outlet, kept, source=source, about=About(ORDER, order.id), key=f"{ORDER}:{order.id}:received", by=by)
    put_back(order, by=by)
    emit(OrderMoved(order_id=order.id, site_id=order.site_id, action=OrderAction.RECEIVE, proof=told.proof, by=by))


def _kept(order: GoodsOrder, told: Handover) -> list[Part]:
    goods = goods_of(order)
    for held in goods:
        if not 0 <= told.missing.get(held.lot.id, 0) <= held.quantity:
            raise Invalid(Text("Enter a number from 0 to %(most)s", "error", {"most": held.quantity}))
    kept = [Part(held.lot, held.quantity - told.missing.get(held.lot.id, 0)) for held in goods]
    kept = [part for part in kept if part.quantity]
    if goods and not kept:
        raise Invalid(Text("Nothing was taken. Note that it comes back instead", "error"))
    if any(told.missing.values()) and told.reason is None:
        raise Invalid(Text("Say why it was not taken", "error"), field="reason")
    return kept


def receive_by_code(order: GoodsOrder, *, code: str, by: Actor) -> None:
    """Take an order in on the word of the outlet's code. Raises Invalid for another code."""
    if not hmac.compare_digest(normalised(code).encode(), order.code.encode()):
        raise Invalid(Text("This is not the code of the order. The outlet sees it on its page", "error"), field="code")
    receive_order(order, handover=Handover(proof=Proof.CODE), by=by)


def bring_back(order: GoodsOrder, *, reason: EndReason, by: Actor) -> None:
    """Note that a packed order was not delivered: its goods return to the depot. Raises Conflict."""
    order = held_order(order.id)
    advance(order, ORDER_TABLE, OrderAction.BRING_BACK, ended_at=clock.now(), end_reason=reason)
    if not put_back(order, by=by):
        raise Conflict(Text("There is nothing on the way of this order", "error"))
    emit(OrderEnded(order_id=order.id, site_id=order.site_id, action=OrderAction.BRING_BACK, reason=reason, by=by))
    tell_outlet(order, wording.ENDED, reason=END_REASONS[reason], by=by)
