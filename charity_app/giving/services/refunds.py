"""What happens when the money of a gift goes back: gift, match, goal and receipt in one transaction (features 3.16)."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.giving.events import DisputeSettled, GiftDisputed, GiftRefunded, RefundBounced
from charity_app.giving.models import Gift, Receipt
from charity_app.giving.queries.lines import unallocated_of
from charity_app.giving.queries.matches import keep_of
from charity_app.giving.services.books import own_account, pool_account, source_account
from charity_app.giving.services.gifts import locked_gift
from charity_app.giving.services.matches import free_match, lines_when_refunded
from charity_app.giving.states.books import MADE_GOOD, MATCH_MADE_GOOD, MATCH_REASONS
from charity_app.giving.states.gifts import GIFT_TABLE, GiftAction, GiftState, RefundGround
from charity_app.giving.states.matches import KeepAction, KeepState
from charity_app.giving.states.receipts import RECEIPT_TABLE, ReceiptAction, ReceiptState
from charity_app.ledger.models import Account
from charity_app.ledger.queries import transfers_about
from charity_app.ledger.services import Line, post, reversing

_OF_MATCH = (*MATCH_REASONS, MATCH_MADE_GOOD)
_RECEIPT_ENDS = {ReceiptState.ISSUED: ReceiptAction.VOID, ReceiptState.REQUESTED: ReceiptAction.WITHDRAW}


def refund_gift(gift: Gift, *, refund_id: UUID, amount_fen: int, ground: RefundGround, by: Actor) -> None:
    """Let a gift, or a part of it, have gone back, with what its match is too much by; told again, nothing changes.

    What the pool no longer holds (a fee, money already allocated) the charity makes good from its own.
    """
    key = f"gift:{gift.id}:refund:{refund_id}"
    held = _held(gift, key)
    if held is None:
        return
    lines = _lines_back(held, amount_fen, "refund")
    held.refunded_fen += amount_fen
    if not held.kept_fen:
        advance(held, GIFT_TABLE, GiftAction.REFUND, refund_ground=ground, ended_at=clock.now())
    _go_back(held, lines, key=key, by=by)
    _tell_refund(held, amount_fen, by)


def bounce_refund(gift: Gift, *, refund_id: UUID, amount_fen: int, by: Actor) -> None:
    """Take a refund back that could not be paid: the money is here again, its match is not."""
    key = f"gift:{gift.id}:bounce:{refund_id}"
    held = _held(gift, key)
    if held is None:
        return
    held.refunded_fen -= amount_fen
    if held.state is GiftState.REFUNDED:
        advance(held, GIFT_TABLE, GiftAction.BOUNCE, refund_ground=None, ended_at=None)
    db.session.flush()
    post(_taken_back(held, f"gift:{held.id}:refund:{refund_id}", "bounce"), key=key)
    emit(RefundBounced(gift_id=held.id, pool_id=held.pool_id, amount_fen=amount_fen, by=by))


def dispute_gift(gift: Gift, *, dispute_id: UUID, amount_fen: int, by: Actor) -> None:
    """Let the money of a gift be away while the giver's bank decides; told again, nothing changes."""
    key = f"gift:{gift.id}:dispute:{dispute_id}"
    held = _held(gift, key)
    if held is None:
        return
    lines = _lines_back(held, amount_fen, "dispute")
    if held.state is GiftState.RECEIVED:
        advance(held, GIFT_TABLE, GiftAction.DISPUTE)
    post(lines, key=key)
    emit(GiftDisputed(gift_id=held.id, amount_fen=amount_fen, by=by))


def settle_dispute(gift: Gift, *, dispute_id: UUID, amount_fen: int, is_won: bool, by: Actor) -> None:
    """Take note of what the bank decided: won, the money is here again; lost, the gift went back."""
    key = f"gift:{gift.id}:settled:{dispute_id}"
    held = _held(gift, key)
    if held is None:
        return
    lines = _taken_back(held, f"gift:{held.id}:dispute:{dispute_id}", "dispute_won") if is_won else []
    if not is_won:
        held.refunded_fen += amount_fen
    if held.state is GiftState.DISPUTED:
        action = GiftAction.WIN_DISPUTE if held.kept_fen else GiftAction.LOSE_DISPUTE
        ended = None if held.kept_fen else clock.now()
        ground = None if held.kept_fen else RefundGround.DISPUTE_LOST
        advance(held, GIFT_TABLE, action, ended_at=ended, refund_ground=ground)
    if is_won:
        post(lines, key=key)
    else:
        _go_back(held, lines, key=key, by=by)
        _tell_refund(held, amount_fen, by)
    emit(DisputeSettled(gift_id=held.id, is_won=is_won, amount_fen=amount_fen, by=by))


def _held(gift: Gift, key: str) -> Gift | None:
    """Return the gift as it is now, kept from others until the end; None when this was done before."""
    held = locked_gift(gift.id)
    is_done = any(transfer.key == key for transfer in transfers_about("gift", gift.id))
    return None if is_done else held


def _pool(gift: Gift) -> Account:
    return pool_account(gift.pool_id, is_sandbox=gift.is_sandbox)


def _lines_back(gift: Gift, amount_fen: int, reason: str) -> list[Line]:
    """Return what goes back from the pool, and what the charity makes good: fees and what is already allocated."""
    pool = _pool(gift)
    lines = [_line(gift, pool, source_account(gift), amount_fen, reason)]
    missing_fen = amount_fen - unallocated_of(gift.id, pool.id, is_match=False)
    if missing_fen > 0:
        own = own_account(gift.charity_id, is_sandbox=gift.is_sandbox)
        lines.append(_line(gift, own, pool, missing_fen, MADE_GOOD))
    return lines


def _taken_back(gift: Gift, key: str, reason: str) -> list[Line]:
    """Return the lines that take back what was posted about a gift under a key, but for its match."""
    posted = [transfer for transfer in transfers_about("gift", gift.id) if transfer.key == key]
    return [
        reversing(transfer, reason=MADE_GOOD if transfer.reason == MADE_GOOD else reason)
        for transfer in posted
        if transfer.reason not in _OF_MATCH
    ]


def _line(gift: Gift, debit: Account, credit: Account, amount_fen: int, reason: str) -> Line:
    return Line(
        debit=debit,
        credit=credit,
        amount=amount_fen,
        reason=reason,
        subject_type="gift",
        subject_id=gift.id,
    )


def _go_back(gift: Gift, lines: list[Line], *, key: str, by: Actor) -> None:
    """Take back match and receipt with the gift, and post all of it."""
    db.session.flush()
    keep = keep_of(gift)
    if keep is not None and keep.state in (KeepState.HELD, KeepState.WAITING) and not gift.kept_fen:
        free_match(keep, KeepAction.RELEASE, by=by)
    lines = lines + lines_when_refunded(gift, by=by)
    if lines:
        post(lines, key=key)
    _end_receipt(gift)


def _end_receipt(gift: Gift) -> None:
    open_one = select(Receipt).where(Receipt.gift_id == gift.id, Receipt.state.in_(_RECEIPT_ENDS))
    receipt = db.session.scalars(open_one).one_or_none()
    if receipt is None:
        return
    action = _RECEIPT_ENDS[receipt.state]
    told = {"void_reason": "refund", "voided_at": clock.now()} if action is ReceiptAction.VOID else {}
    advance(receipt, RECEIPT_TABLE, action, **told)


def _tell_refund(gift: Gift, amount_fen: int, by: Actor) -> None:
    is_whole = gift.kept_fen == 0
    emit(GiftRefunded(gift_id=gift.id, pool_id=gift.pool_id, amount_fen=amount_fen, is_whole=is_whole, by=by))
