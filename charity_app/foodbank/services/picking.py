"""Picking an order in the depot: one scan per line, the soonest date first, something like it when there is too little.

Goods go onto the trip of the order with each line; nothing is reserved before. Source: feature 4.7, journey 5.
"""

from dataclasses import dataclass

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance, changed_meanwhile
from charity_app.core.text import Text
from charity_app.foodbank import wording
from charity_app.foodbank.events import OrderLinePicked, OrderMoved
from charity_app.foodbank.models import GoodsOrder, OrderLine
from charity_app.foodbank.queries.orders import held_order, lines_of
from charity_app.foodbank.queries.outlets import SeenOutlet, why_left_out
from charity_app.foodbank.services.returning import ORDER, depot_of
from charity_app.foodbank.services.telling import tell_outlet
from charity_app.foodbank.states.orders import ORDER_TABLE, CutReason, OrderAction, OrderKind, OrderState
from charity_app.foodbank.states.outlets import LEFT_OUT
from charity_app.registry.services.stamps import clean_words
from charity_app.stock.models import Item, Lot
from charity_app.stock.queries.balances import fefo_key, usable_lots
from charity_app.stock.queries.lots import item_of_barcode, lot_of_number
from charity_app.stock.services.moving import About, refusal_of
from charity_app.stock.services.picking import Short, Want
from charity_app.stock.services.transferring import send_goods
from charity_app.stock.states.movements import Owner, SkipReason


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What somebody took for a line: all of it where nothing is said; less, or a lot out of turn, with a reason."""

    quantity: int | None = None
    cut_reason: CutReason | None = None
    lot: Lot | None = None
    skip: SkipReason | None = None


def pick_line(order: GoodsOrder, line: OrderLine, *, taken: Taken | None = None, by: Actor) -> None:
    """Take the goods of a line off the shelf onto the trip of the order. Raises Invalid, Conflict."""
    told = taken or Taken()
    order = _held(order)
    db.session.refresh(line)
    if line.picked_at is not None:
        raise Conflict(Text("This line is packed already", "error"))
    given = line.wanted if told.quantity is None else told.quantity
    if not 0 <= given <= line.wanted:
        raise Invalid(Text("Enter a number from 0 to %(most)s", "error", {"most": line.wanted}), field="quantity")
    if given < line.wanted and told.cut_reason is None:
        raise Invalid(Text("Say why it is less", "error"), field="cut_reason")
    _give(order, line, given, told, by)


def _held(order: GoodsOrder) -> GoodsOrder:
    """Return the order for packing: nobody else packs, changes or cancels it before this transaction ends."""
    found = held_order(order.id)
    if found.state is not OrderState.ORDERED:
        raise changed_meanwhile()
    if found.kind is OrderKind.EMERGENCY and found.approved_at is None:
        raise Conflict(Text("A second person must agree before anything leaves the emergency store", "error"))
    return found


def _give(order: GoodsOrder, line: OrderLine, given: int, told: Taken, by: Actor) -> None:
    """Move the goods first, so that a refusal leaves the line as it was."""
    if given:
        _move(order, line, Want(item_id=line.item_id, quantity=given, lot=told.lot, skip=told.skip), by)
    _note(order, line, given, told.cut_reason if given < line.wanted else None, by)


def _note(order: GoodsOrder, line: OrderLine, given: int, cut: CutReason | None, by: Actor) -> None:
    line.given, line.cut_reason, line.picked_at, line.picked_by_id = given, cut, clock.now(), by.user_id
    db.session.flush()
    about = {"order_id": order.id, "site_id": order.site_id, "line_id": line.id}
    emit(OrderLinePicked(**about, wanted=line.wanted, given=given, cut_reason=cut, by=by))


def _move(order: GoodsOrder, line: OrderLine, want: Want, by: Actor) -> None:
    trip, about = (Owner.TRIP, order.id), About(ORDER, order.id)
    try:
        send_goods(depot_of(order, by), trip, [want], about=about, key=f"order_line:{line.id}", by=by)
    except Short as short:
        raise Invalid(short.text, field="quantity") from short


def scan(order: GoodsOrder, code: str, *, by: Actor) -> OrderLine:
    """Confirm the line that a scanned barcode or label belongs to, whole. Raises Invalid on what is scanned, Short."""
    typed = clean_words(code, field="code", longest=64)
    lot, barcode = lot_of_number(typed), item_of_barcode(typed)
    item_id = lot.item_id if lot else barcode.item_id if barcode else None
    if item_id is None:
        raise Invalid(Text("Nobody knows this code. Scan the label of the lot", "error"), field="code")
    wanted = select(OrderLine).where(OrderLine.order_id == order.id, OrderLine.item_id == item_id)
    line = db.session.scalars(wanted).one_or_none()
    if line is None:
        raise Invalid(Text("This is not on the list", "error"), field="code")
    if line.picked_at is not None:
        raise Invalid(Text("This line is packed already", "error"), field="code")
    if lot is not None:
        _check_turn(order, line, lot)
    pick_line(order, line, by=by)
    return line


def _check_turn(order: GoodsOrder, line: OrderLine, lot: Lot) -> None:
    """Refuse a label whose lot is blocked, or not among the next ones to leave."""
    said = refusal_of(lot)
    if said is not None:
        raise Invalid(said, field="code")
    left = line.wanted
    for held in usable_lots((Owner.SITE, order.depot_id), [line.item_id])[line.item_id]:
        if held.lot.id == lot.id:
            return
        left -= held.quantity
        if left <= 0 or fefo_key(held.lot) > fefo_key(lot):
            told = {"number": held.lot.number}
            raise Invalid(Text("Lot %(number)s expires sooner. Take it, or say why not", "error", told), field="code")
    raise Invalid(Text("Nothing of this lot is here", "error"), field="code")


def substitute(
    order: GoodsOrder, line: OrderLine, item: Item, seen: SeenOutlet, *, quantity: int, by: Actor
) -> OrderLine:
    """Put something of the same kind onto the list instead of what is missing of a packed line. Raises Invalid."""
    order = _held(order)
    if line.given is None or quantity < 1 or quantity > line.wanted - line.given:
        raise Invalid(Text("Enter how much of what is missing it replaces", "error"), field="quantity")
    reason = why_left_out(seen, item)
    if reason is not None:
        raise Invalid(Text("%(item)s: %(reason)s", "error", {"item": item.name, "reason": LEFT_OUT[reason]}))
    on_list = select(OrderLine.id).where(OrderLine.order_id == order.id, OrderLine.item_id == item.id)
    if db.session.scalar(on_list) is not None:
        raise Conflict(Text("This is on the list already", "error"))
    added = OrderLine(order_id=order.id, item_id=item.id, wanted=quantity, returned=0, substitute_for_id=line.id)
    _move(order, added, Want(item_id=item.id, quantity=quantity), by)
    line.cut_reason = CutReason.SUBSTITUTED
    return _added(order, added, by)


def _added(order: GoodsOrder, line: OrderLine, by: Actor) -> OrderLine:
    """Write down a line whose goods were taken."""
    db.session.add(line)
    _note(order, line, line.wanted, None, by)
    return line


def finish_picking(order: GoodsOrder, *, by: Actor) -> None:
    """Close a packed order and tell the outlet. Raises Conflict while a line is open, or when nothing was packed."""
    order = _held(order)
    lines = lines_of(order)
    if any(seen.line.given is None for seen in lines):
        raise Conflict(Text("Some lines are not packed yet", "error"))
    given = sum(seen.line.given or 0 for seen in lines)
    if not given:
        raise Conflict(Text("Nothing was packed. Cancel the order instead", "error"))
    advance(order, ORDER_TABLE, OrderAction.PICK, picked_at=clock.now())
    emit(OrderMoved(order_id=order.id, site_id=order.site_id, action=OrderAction.PICK, by=by))
    wanted = sum(seen.line.wanted for seen in lines if seen.line.substitute_for_id is None)
    tell_outlet(order, wording.PACKED, given=str(given), wanted=str(wanted), by=by)
