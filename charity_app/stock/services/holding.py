"""Freezing a lot at once wherever it is, and releasing it after the food safety officer has looked (R-FOD-09)."""

from charity_app.core import clock
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.stock.events import LotAccepted, LotExpired, LotHeld
from charity_app.stock.models import Lot
from charity_app.stock.queries.expiry import due_lots
from charity_app.stock.states.lots import LOT_TABLE, HoldReason, LotAction, LotState


def freeze_lot(lot: Lot, *, reason: HoldReason, by: Actor) -> None:
    """Let nothing of a lot leave any place from now on. Raises Conflict unless it was in use."""
    advance(lot, LOT_TABLE, LotAction.FREEZE, hold=reason)
    emit(LotHeld(lot_id=lot.id, reason=reason, by=by))


def clear_lot(lot: Lot, *, by: Actor) -> None:
    """Release a lot that was set aside. Raises Conflict when it is past its date by now."""
    if lot.leaves_until is not None and lot.leaves_until <= clock.now():
        raise Conflict(Text("The last day on which it may be handed out is over. Let it be destroyed", "error"))
    values = {"accepted_at": clock.now(), "accepted_by_id": by.user_id} if lot.accepted_at is None else {}
    advance(lot, LOT_TABLE, LotAction.CLEAR, hold=None, **values)
    emit(LotAccepted(lot_id=lot.id, site_id=lot.site_id, action=LotAction.CLEAR, by=by))


def expire_due(*, by: Actor) -> int:
    """Mark the lots whose last good day is over; returns how many. A second time changes nothing."""
    due = due_lots()
    for lot in due:
        if lot.state is LotState.ACCEPTED:
            advance(lot, LOT_TABLE, LotAction.EXPIRE)
            emit(LotExpired(lot_id=lot.id, by=by))
    return len(due)
