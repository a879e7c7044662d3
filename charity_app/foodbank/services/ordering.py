"""Orders of an outlet: written, changed until they are picked, sent, approved, cancelled. Source: feature 4.9."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.states import advance, changed_meanwhile
from charity_app.core.text import Text
from charity_app.foodbank import wording
from charity_app.foodbank.events import OrderApproved, OrderEnded, OrderMoved, OrderWritten
from charity_app.foodbank.models import GoodsOrder, OrderLine
from charity_app.foodbank.queries.orders import held_order
from charity_app.foodbank.queries.outlets import SeenOutlet, is_emergency_store, why_left_out
from charity_app.foodbank.services.returning import put_back
from charity_app.foodbank.services.telling import tell_outlet
from charity_app.foodbank.states.orders import (
    EDITABLE,
    END_REASONS,
    ORDER_TABLE,
    EndReason,
    OrderAction,
    OrderKind,
    OrderState,
)
from charity_app.foodbank.states.outlets import LEFT_OUT, LeftOut
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import take_version
from charity_app.stock.models import Item

_MOST_UNITS = 100_000


@dataclass(frozen=True)
class Wish:
    """So many units of an item."""

    item: Item
    quantity: int


def write_order(
    seen: SeenOutlet,
    *,
    wishes: Mapping[UUID, Wish],
    wanted_on: date,
    depot: Site | None = None,
    kind: OrderKind = OrderKind.ORDERED,
    split_id: UUID | None = None,
    by: Actor,
) -> GoodsOrder:
    """Write the draft of an order to the outlet's depot or another. Raises Invalid for what it may not keep."""
    _check(seen, wishes, wanted_on, is_asked=kind in (OrderKind.ORDERED, OrderKind.EMERGENCY))
    depot_id = depot.id if depot else seen.depot_id
    order = GoodsOrder(
        number=f"Q{new_code(6)}",
        site_id=seen.site_id,
        depot_id=depot_id,
        kind=OrderKind.EMERGENCY if is_emergency_store(depot_id) else kind,
        state=OrderState.DRAFT,
        wanted_on=wanted_on,
        code=new_code(6),
        split_id=split_id,
        created_at=clock.now(),
        asked_by_id=by.user_id,
        version=1,
    )
    db.session.add(order)
    db.session.flush()
    _write_lines(order, wishes)
    emit(OrderWritten(order_id=order.id, site_id=order.site_id, kind=order.kind, lines=len(wishes), by=by))
    return order


def _check(seen: SeenOutlet, wishes: Mapping[UUID, Wish], wanted_on: date, *, is_asked: bool = True) -> None:
    if wanted_on < clock.today():
        raise Invalid(Text("This day is over", "error"), field="wanted_on")
    if not wishes or any(not 1 <= wish.quantity <= _MOST_UNITS for wish in wishes.values()):
        raise Invalid(Text("Say how much of what you need", "error"))
    for wish in wishes.values():
        reason = why_left_out(seen, wish.item)
        if reason is not None and not (is_asked and reason is LeftOut.NOT_WANTED):
            raise Invalid(Text("%(item)s: %(reason)s", "error", {"item": wish.item.name, "reason": LEFT_OUT[reason]}))


def _write_lines(order: GoodsOrder, wishes: Mapping[UUID, Wish]) -> None:
    db.session.add_all(
        OrderLine(order_id=order.id, item_id=wish.item.id, wanted=wish.quantity) for wish in wishes.values()
    )
    db.session.flush()


def change_order(
    order: GoodsOrder, seen: SeenOutlet, *, wishes: Mapping[UUID, Wish], wanted_on: date, version: int, by: Actor
) -> None:
    """Change what an order asks for. Raises Invalid, Conflict once a line was picked or when somebody was faster."""
    _check(seen, wishes, wanted_on)
    order = held_order(order.id)
    picked = select(OrderLine.id).where(OrderLine.order_id == order.id, OrderLine.picked_at.is_not(None))
    if order.state not in EDITABLE or db.session.scalar(picked.limit(1)) is not None:
        raise Conflict(Text("This order is being packed already; call the depot", "error"))
    take_version(order, version)
    order.wanted_on = wanted_on
    db.session.execute(delete(OrderLine).where(OrderLine.order_id == order.id))
    _write_lines(order, wishes)
    emit(OrderWritten(order_id=order.id, site_id=order.site_id, kind=order.kind, lines=len(wishes), by=by))


def send_order(order: GoodsOrder, *, by: Actor) -> None:
    """Send a draft to the depot. Raises Conflict when it was sent before."""
    advance(order, ORDER_TABLE, OrderAction.ORDER, ordered_at=clock.now(), asked_by_id=by.user_id)
    emit(OrderMoved(order_id=order.id, site_id=order.site_id, action=OrderAction.ORDER, by=by))


def approve_order(order: GoodsOrder, *, by: Actor) -> None:
    """Agree, as a second person, that goods leave an emergency store. Raises NotAllowed, Conflict."""
    order = held_order(order.id)
    if order.kind is not OrderKind.EMERGENCY or order.state is not OrderState.ORDERED or order.approved_at:
        raise changed_meanwhile()
    if by.user_id is None or by.user_id == order.asked_by_id:
        raise NotAllowed(Text("A second person must see this", "error"))
    order.approved_at, order.approved_by_id = clock.now(), by.user_id
    db.session.flush()
    emit(OrderApproved(order_id=order.id, site_id=order.site_id, by=by))


def cancel_order(order: GoodsOrder, *, reason: EndReason, by: Actor) -> None:
    """Cancel an order that is not picked; what was picked of it already goes back. Raises Conflict."""
    order = held_order(order.id)
    advance(order, ORDER_TABLE, OrderAction.CANCEL, ended_at=clock.now(), end_reason=reason)
    put_back(order, by=by)
    emit(OrderEnded(order_id=order.id, site_id=order.site_id, action=OrderAction.CANCEL, reason=reason, by=by))
    tell_outlet(order, wording.ENDED, reason=END_REASONS[reason], by=by)
