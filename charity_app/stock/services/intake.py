"""Goods at the door: announced, counted, checked in the order of the seven checks, taken in, set aside or refused.

Source: domain.md 5.5, R-MKT-01, R-FOD-01, features 4.1, 4.3, 4.7, 4.18.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.ledger.models import lot_unit
from charity_app.registry.models import Site
from charity_app.registry.services.stamps import clean_words
from charity_app.stock.events import (
    DeliveryAnnounced,
    DeliveryArrived,
    DeliveryFinished,
    LotAccepted,
    LotHeld,
    LotRejected,
)
from charity_app.stock.models import GoodsDelivery, GoodsDonor, Item, Lot
from charity_app.stock.queries.lots import item_of, lots_of_delivery
from charity_app.stock.services.checking import Arrival, check
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.states.items import DateKind
from charity_app.stock.states.lots import LOT_TABLE, GoodsUse, HoldReason, LotAction, LotState, RefusalReason
from charity_app.stock.states.movements import Owner, Reason

DELIVERY = "delivery"
_MOST_UNITS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Announced:
    """One line of what somebody will bring."""

    item: Item
    quantity: int
    expires_on: date | None = None


def announce_delivery(
    donor: GoodsDonor,
    site: Site,
    *,
    lines: Sequence[Announced],
    expected_on: date,
    slot: str = "",
    use: GoodsUse = GoodsUse.AID,
    by: Actor,
) -> GoodsDelivery:
    """Note what somebody will bring to a place on a day. Raises Invalid without a line, or for a day that is over."""
    if expected_on < clock.today():
        raise Invalid(Text("This day is over", "error"), field="expected_on")
    if not lines:
        raise Invalid(Text("Say what will be brought", "error"), field="quantity")
    delivery = _delivery(donor, site, use)
    delivery.expected_on, delivery.slot = expected_on, clean_words(slot, field="slot", longest=40)
    delivery.announced_at, delivery.announced_by_id = clock.now(), by.user_id
    db.session.add(delivery)
    for line in lines:
        db.session.add(_lot(delivery, line.item, line.quantity, line.expires_on))
    db.session.flush()
    emit(DeliveryAnnounced(delivery_id=delivery.id, site_id=site.id, by=by))
    return delivery


def _delivery(donor: GoodsDonor, site: Site, use: GoodsUse) -> GoodsDelivery:
    return GoodsDelivery(number=f"R{new_code(6)}", donor_id=donor.id, site_id=site.id, use=use)


def _lot(delivery: GoodsDelivery, item: Item, quantity: int, expires_on: date | None) -> Lot:
    if not 1 <= quantity <= _MOST_UNITS:
        raise Invalid(Text("Enter a number above zero", "error"), field="quantity")
    lot = Lot(
        number=f"B{new_code(6)}",
        item_id=item.id,
        delivery_id=delivery.id,
        donor_id=delivery.donor_id,
        site_id=delivery.site_id,
        use=delivery.use,
        state=LotState.ANNOUNCED,
        quantity=quantity,
        storage=item.storage,
        created_at=clock.now(),
    )
    lot.unit = lot_unit(lot.id)
    _date(lot, item, Arrival(quantity=quantity, expires_on=expires_on))
    return lot


def _date(lot: Lot, item: Item, arrival: Arrival) -> None:
    lot.expires_on, lot.leaves_until = arrival.expires_on, arrival.leaves_until(item)
    lot.date_kind = DateKind.NONE if arrival.expires_on is None else arrival.date_kind


def open_delivery(donor: GoodsDonor, site: Site, *, use: GoodsUse = GoodsUse.AID, by: Actor) -> GoodsDelivery:
    """Begin to take in what somebody brings without having said so."""
    delivery = _delivery(donor, site, use)
    db.session.add(delivery)
    _arrive(delivery, by)
    return delivery


def mark_arrived(delivery: GoodsDelivery, *, by: Actor) -> None:
    """Note that an announced delivery is at the door. Raises Conflict when it was there before."""
    if delivery.arrived_at is not None:
        raise Conflict(Text("This delivery has arrived already", "error"))
    for lot in lots_of_delivery(delivery):
        advance(lot, LOT_TABLE, LotAction.ARRIVE)
    _arrive(delivery, by)


def _arrive(delivery: GoodsDelivery, by: Actor) -> None:
    delivery.arrived_at, delivery.received_by_id = clock.now(), by.user_id
    db.session.flush()
    emit(DeliveryArrived(delivery_id=delivery.id, site_id=delivery.site_id, by=by))


def take_in_line(delivery: GoodsDelivery, item: Item, *, arrival: Arrival, by: Actor) -> Lot:
    """Take goods in that were counted at the door and passed all checks. Raises Refusal with the check that failed."""
    return take_in(_arrived(delivery, item, arrival), arrival=arrival, by=by)


def _arrived(delivery: GoodsDelivery, item: Item, arrival: Arrival) -> Lot:
    if delivery.finished_at is not None:
        raise Conflict(Text("This delivery is finished. Begin another one", "error"))
    lot = _lot(delivery, item, arrival.quantity, arrival.expires_on)
    lot.state = LotState.ARRIVED
    _fill(lot, item, arrival)
    db.session.add(lot)
    db.session.flush()
    return lot


def _fill(lot: Lot, item: Item, arrival: Arrival) -> None:
    """Write down what was seen at the door: the number is what was counted, not what was announced."""
    lot.quantity, lot.arrival_tenths = arrival.quantity, arrival.tenths
    lot.photo = arrival.photo.address if arrival.photo else None
    _date(lot, item, arrival)


def take_in(lot: Lot, *, arrival: Arrival, by: Actor) -> Lot:
    """Take in a lot that arrived. Raises Refusal with the check that failed, Conflict when it is decided."""
    item = item_of(lot)
    check(lot, item, arrival)
    _fill(lot, item, arrival)
    advance(lot, LOT_TABLE, LotAction.ACCEPT, accepted_at=clock.now(), accepted_by_id=by.user_id)
    _receive(lot)
    emit(LotAccepted(lot_id=lot.id, site_id=lot.site_id, action=LotAction.ACCEPT, by=by))
    return lot


def _receive(lot: Lot) -> None:
    assert lot.donor_id is not None
    came = Move(lot=lot, quantity=lot.quantity, source=(Owner.DONOR, lot.donor_id), target=(Owner.SITE, lot.site_id))
    assert lot.delivery_id is not None
    move([came], reason=Reason.RECEIVE, about=About(DELIVERY, lot.delivery_id), key=f"receive:{lot.id}")


def set_aside_line(delivery: GoodsDelivery, item: Item, *, arrival: Arrival, reason: HoldReason, by: Actor) -> Lot:
    """Keep goods apart until the food safety officer has looked at them."""
    lot = _arrived(delivery, item, arrival)
    set_aside(lot, arrival=arrival, reason=reason, by=by)
    return lot


def set_aside(lot: Lot, *, arrival: Arrival, reason: HoldReason, by: Actor) -> None:
    """Keep a lot that arrived apart; it is in the house, and nothing of it leaves."""
    _fill(lot, item_of(lot), arrival)
    advance(lot, LOT_TABLE, LotAction.HOLD, hold=reason)
    _receive(lot)
    emit(LotHeld(lot_id=lot.id, reason=reason, by=by))


def refuse_line(delivery: GoodsDelivery, item: Item, *, arrival: Arrival, reason: RefusalReason, by: Actor) -> Lot:
    """Write down goods that were not taken in, and why."""
    lot = _arrived(delivery, item, arrival)
    refuse(lot, reason=reason, photo=arrival.photo, by=by)
    return lot


def refuse(lot: Lot, *, reason: RefusalReason, photo: StoredFile | None = None, by: Actor) -> None:
    """Refuse a lot that is at the door or never came."""
    address = photo.address if photo else lot.photo
    advance(lot, LOT_TABLE, LotAction.REJECT, refusal=reason, photo=address)
    emit(LotRejected(lot_id=lot.id, reason=reason, by=by))


def finish_delivery(delivery: GoodsDelivery, *, by: Actor) -> None:
    """Close a delivery. Raises Conflict while a line is undecided, or when it is closed."""
    if delivery.finished_at is not None or delivery.arrived_at is None:
        raise Conflict(Text("This delivery is finished, or not there yet", "error"))
    lots = lots_of_delivery(delivery)
    if any(lot.state in (LotState.ANNOUNCED, LotState.ARRIVED) for lot in lots):
        raise Conflict(Text("Some lines are still open: take them in, set them aside or refuse them", "error"))
    delivery.finished_at = clock.now()
    taken_in = sum(1 for lot in lots if lot.accepted_at is not None)
    db.session.flush()
    emit(DeliveryFinished(delivery_id=delivery.id, site_id=delivery.site_id, taken_in=taken_in, by=by))
