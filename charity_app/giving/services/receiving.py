"""What happens when the money of a gift arrives, in one transaction: state, match, ledger. Source: design.md 5."""

from charity_app.core import clock
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving.events import GiftReceived
from charity_app.giving.models import Gift
from charity_app.giving.services.books import fee_account, pool_account, source_account
from charity_app.giving.services.matches import lines_when_received
from charity_app.giving.states.gifts import GIFT_TABLE, GiftAction, GiftState, Way
from charity_app.ledger.models import Account
from charity_app.ledger.services import Line, post

_BEFORE = (GiftState.PLEDGED, GiftState.PENDING_PAYMENT)


def receive_gift(gift: Gift, *, amount_fen: int, fee_fen: int, way: Way | None = None, by: Actor) -> None:
    """Take in the money of a gift and give what was kept for it; told again, nothing changes.

    Money that arrives after the gift was given up is received late. Raises Conflict when the amount differs.
    """
    if amount_fen != gift.amount_fen:
        raise Conflict(Text("The amount that arrived is not that of the gift", "error"))
    if gift.received_at is not None:
        return
    if gift.state is GiftState.PLEDGED:
        advance(gift, GIFT_TABLE, GiftAction.CONFIRM)
    is_late = gift.state is GiftState.VOID
    advance(
        gift,
        GIFT_TABLE,
        GiftAction.RECEIVE_LATE if is_late else GiftAction.RECEIVE,
        received_at=clock.now(),
        fee_fen=fee_fen,
        way=way or gift.way,
        ended_at=None,
        void_reason=None,
    )
    post([*_lines(gift), *lines_when_received(gift, by=by)], key=f"gift:{gift.id}:received")
    emit(
        GiftReceived(
            gift_id=gift.id,
            pool_id=gift.pool_id,
            amount_fen=amount_fen,
            fee_fen=fee_fen,
            is_late=is_late,
            is_sandbox=gift.is_sandbox,
            by=by,
        )
    )


def _lines(gift: Gift) -> list[Line]:
    pool = pool_account(gift.pool_id, is_sandbox=gift.is_sandbox)
    lines = [_line(gift, source_account(gift), pool, gift.amount_fen, "gift")]
    if gift.fee_fen:
        fees = fee_account(gift.charity_id, is_sandbox=gift.is_sandbox)
        lines.append(_line(gift, pool, fees, gift.fee_fen, "fee"))
    return lines


def _line(gift: Gift, debit: Account, credit: Account, amount_fen: int, reason: str) -> Line:
    return Line(debit=debit, credit=credit, amount=amount_fen, reason=reason, subject_type="gift", subject_id=gift.id)
