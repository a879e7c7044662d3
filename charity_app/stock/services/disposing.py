"""Throwing goods away: put aside with a photo by one person, destroyed before the eyes of a second. Source: T9."""

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.policy import demand_second
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.stock.events import DisposalAsked, DisposalDecided
from charity_app.stock.models import Disposal, Lot
from charity_app.stock.queries.balances import Holder, held_of
from charity_app.stock.queries.lots import get_lot
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.states.lots import LOT_TABLE, LotAction
from charity_app.stock.states.movements import DISPOSAL_TABLE, DisposalAction, Owner, Reason, WasteReason

DISPOSAL = "disposal"


def ask_disposal(
    site: Site, lot: Lot, *, quantity: int, reason: WasteReason, photo: StoredFile | None, by: Actor
) -> Disposal:
    """Put goods aside to be destroyed. Raises Invalid without a photo, Conflict when less is there."""
    if quantity < 1:
        raise Invalid(Text("Enter a number above zero", "error"), field="quantity")
    if photo is None:
        raise Invalid(Text("Take a photo of the goods", "error"), field="photo")
    assert by.user_id is not None
    row = Disposal(
        site_id=site.id,
        lot_id=lot.id,
        quantity=quantity,
        reason=reason,
        photo=photo.address,
        asked_at=clock.now(),
        asked_by_id=by.user_id,
    )
    db.session.add(row)
    db.session.flush()
    _move(row, lot, (Owner.SITE, site.id), (Owner.TO_DISPOSE, site.id), Reason.DISPOSE)
    emit(DisposalAsked(disposal_id=row.id, lot_id=lot.id, reason=reason, by=by))
    return row


def confirm_disposal(row: Disposal, *, by: Actor) -> None:
    """Destroy goods as the second person. Raises NotAllowed for whoever put them aside."""
    lot = _decide(row, DisposalAction.CONFIRM, by)
    _move(row, lot, (Owner.TO_DISPOSE, row.site_id), (Owner.WASTE, row.site_id), Reason.DISPOSE)
    if (lot.state, LotAction.DESTROY) in LOT_TABLE and not held_of([lot.id])[lot.id]:
        advance(lot, LOT_TABLE, LotAction.DESTROY)
    emit(DisposalDecided(disposal_id=row.id, lot_id=lot.id, action=DisposalAction.CONFIRM, by=by))


def refuse_disposal(row: Disposal, *, by: Actor) -> None:
    """Keep goods that were put aside. Raises NotAllowed for whoever put them aside."""
    lot = _decide(row, DisposalAction.REFUSE, by)
    _move(row, lot, (Owner.TO_DISPOSE, row.site_id), (Owner.SITE, row.site_id), Reason.KEEP)
    emit(DisposalDecided(disposal_id=row.id, lot_id=lot.id, action=DisposalAction.REFUSE, by=by))


def _decide(row: Disposal, action: DisposalAction, by: Actor) -> Lot:
    demand_second(row.asked_by_id, by=by)
    advance(row, DISPOSAL_TABLE, action, decided_at=clock.now(), decided_by_id=by.user_id)
    lot = get_lot(by, row.lot_id)
    assert lot is not None
    return lot


def _move(row: Disposal, lot: Lot, source: Holder, target: Holder, reason: Reason) -> None:
    moved = Move(lot=lot, quantity=row.quantity, source=source, target=target)
    move([moved], reason=reason, about=About(DISPOSAL, row.id), key=f"disposal:{row.id}:{target[0].value}")
