"""Packing an order and handing it over: what is missing is left out or replaced, its points go back; then it is a sale.

Goods go from the shelf onto the way of the order, the soonest date first, and from there to the family, so that a
recall finds them. Source: features 5.11 and 5.8, R-VCH-01.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance, changed_meanwhile
from charity_app.core.text import Text, normalised
from charity_app.registry.models import Site
from charity_app.stock.queries.balances import lots_at
from charity_app.stock.services import handing_out
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.moving import About
from charity_app.stock.services.picking import Part, Want
from charity_app.stock.services.transferring import put_down, send_goods
from charity_app.stock.states.movements import Owner, Proof, Reason
from charity_app.supermarket import wording
from charity_app.supermarket.events import ShopOrderHandedOver, ShopOrderPacked
from charity_app.supermarket.models import CardProxy, Sale, ShopCard, ShopOrder, ShopOrderLine
from charity_app.supermarket.queries.baskets import Basket, Judged
from charity_app.supermarket.queries.cards import Shopper, shopper_of
from charity_app.supermarket.queries.holds import SHOP_ORDER
from charity_app.supermarket.queries.orderable import replacements_of
from charity_app.supermarket.queries.orders import (
    Line,
    card_behind,
    held_order,
    lines_of,
    shop_of,
)
from charity_app.supermarket.services.booking import Bought, pay_sale, receipt_of, write_sale
from charity_app.supermarket.services.ending_orders import tell_family
from charity_app.supermarket.services.granting import hold_card
from charity_app.supermarket.services.order_points import give_points_back, paying_line
from charity_app.supermarket.services.rounds import join_round
from charity_app.supermarket.states.orders import SHOP_ORDER_TABLE, OrderWay, ShopOrderAction, ShopOrderState


@dataclass(frozen=True, kw_only=True)
class Counted:
    """How many of each item are packed, and which item comes instead of what is missing of another."""

    packed: Mapping[UUID, int]
    instead: Mapping[UUID, UUID] = field(default_factory=dict)


def pack_order(order: ShopOrder, *, counted: Counted, by: Actor) -> None:
    """Pack an order; points of what is left out go back. Raises Invalid, Conflict when a shelf has less."""
    with acting_in(system_scope("order ahead")):
        card = card_behind(order)
        hold_card(card)
        order = held_order(order)
        if order.state is not ShopOrderState.ORDERED:
            raise changed_meanwhile()
        site, lines = shop_of(order), lines_of(order)
        packed = [*_packed(lines, counted), *_replaced(order, site, lines, counted)]
        wants = [Want(item_id=line.item_id, quantity=line.packed) for line in packed if line.packed]
        if not wants:
            raise Invalid(Text("Nothing is packed. Cancel the order instead, so that the family knows", "shop order"))
        about, trip = About(SHOP_ORDER, order.id), (Owner.TRIP, order.id)
        send_goods(site, trip, wants, about=about, key=f"{SHOP_ORDER}:{order.id}:packed", by=by)
        db.session.add_all(packed)
        back = give_points_back(order, card, left=sum(line.points * (line.packed or 0) for line in packed))
        values = {"packed_at": clock.now(), "packed_by_id": by.user_id}
        advance(order, SHOP_ORDER_TABLE, ShopOrderAction.PACK, **values)
        join_round(order, site, by=by)
        _tell(order, card, lines, back, by)
    told = {"shop_order_id": order.id, "site_id": order.site_id, "card_id": card.id}
    emit(ShopOrderPacked(**told, returned=back, by=by))


def _packed(lines: Sequence[Line], counted: Counted) -> list[ShopOrderLine]:
    for one in lines:
        number = counted.packed.get(one.item.id, one.row.wanted)
        if not 0 <= number <= one.row.wanted:
            told = {"most": one.row.wanted}
            raise Invalid(Text("Enter a number from 0 to %(most)s", "error", told), field=f"n-{one.item.id}")
        one.row.packed = number
    return [one.row for one in lines]


def _replaced(order: ShopOrder, site: Site, lines: Sequence[Line], counted: Counted) -> list[ShopOrderLine]:
    """Return lines for what comes instead: of the same kind, for as many points or fewer, if the family likes that."""
    found: list[ShopOrderLine] = []
    may = replacements_of(order, site, lines)
    for one in lines:
        missing, item_id = one.row.wanted - (one.row.packed or 0), counted.instead.get(one.item.id)
        if item_id is None or not missing:
            continue
        chosen = next((other for other in may.get(one.item.id, ()) if other.item.id == item_id), None)
        if chosen is None or any(line.item_id == item_id for line in found):
            said = Text("Choose something of the same kind for the same points or fewer, each once", "shop order")
            raise Invalid(said, field=f"i-{one.item.id}")
        row = {"item_id": item_id, "instead_of_id": one.item.id, "points": chosen.points, "packed": missing}
        found.append(ShopOrderLine(order_id=order.id, wanted=0, **row))
    return found


def _tell(order: ShopOrder, card: ShopCard, lines: Sequence[Line], back: int, by: Actor) -> None:
    words = wording.COMES if order.way is OrderWay.HOME else wording.READY
    tell_family(order, card, words, {}, by=by)
    if any(one.row.packed != one.row.wanted for one in lines):
        tell_family(order, card, wording.LESS, {"points": str(back)}, by=by)


def hand_over_order(order: ShopOrder, *, typed: str, is_signed: bool = False, by: Actor) -> Sale:
    """Hand a packed order over on the word of its code or card, or against a signature; it is a sale like any other.

    Raises Invalid for another code, Conflict unless it is packed, or when goods of it may not leave any more.
    """
    with acting_in(system_scope("order ahead")):
        card = card_behind(order)
        account = hold_card(card)
        order = held_order(order)
        if order.state is not ShopOrderState.PACKED:
            raise changed_meanwhile()
        proof, proxy = _proof(order, typed, is_signed)
        site = shop_of(order)
        parts = [Part(held.lot, held.quantity) for held in lots_at((Owner.TRIP, order.id))]
        shopper = Shopper(card, proxy)
        bought = Bought(site=site, shopper=shopper, basket=_basket(order), key=f"order:{order.id}", sold_at=clock.now())
        sale = write_sale(bought, sold_by_id=by.user_id)
        pay_sale(sale, account, before=paying_line(order, account))
        _give(order, site, parts, receipt_of(card, sale, proof=proof), by)
        values = {"ended_at": clock.now(), "sale_id": sale.id}
        advance(order, SHOP_ORDER_TABLE, ShopOrderAction.HAND_OVER, **values)
    told = {"shop_order_id": order.id, "site_id": site.id, "card_id": card.id}
    emit(ShopOrderHandedOver(**told, sale_id=sale.id, proof=proof, by=by))
    return sale


def _give(order: ShopOrder, site: Site, parts: Sequence[Part], receipt: Receipt, by: Actor) -> None:
    """Let goods go over the counter, so that the list of the month counts them as given like those of any sale."""
    about, trip, key = About(SHOP_ORDER, order.id), (Owner.TRIP, order.id), f"{SHOP_ORDER}:{order.id}:counter"
    put_down(site, parts, source=trip, about=about, key=key, reason=Reason.RETURN, by=by)
    handing_out.hand_over(site, parts, source=(Owner.SITE, site.id), receipt=receipt, by=by)


def _basket(order: ShopOrder) -> Basket:
    packed = [(one.item, one.row.packed or 0, one.row.points) for one in lines_of(order)]
    return Basket(tuple(Judged(item, units, each * units) for item, units, each in packed if units))


def _proof(order: ShopOrder, typed: str, is_signed: bool) -> tuple[Proof, CardProxy | None]:
    code = normalised(typed).rstrip("/").rpartition("/")[2]
    if hmac.compare_digest(code.encode(), order.code.encode()):
        return Proof.CODE, None
    shopper = shopper_of(code) if code else None
    if shopper is not None and shopper.card.id == order.card_id:
        return Proof.CODE, shopper.proxy
    if not code and is_signed:
        return Proof.SIGNATURE, None
    raise Invalid(Text("This is not the code of this order, nor its card", "shop order"), field="code")
