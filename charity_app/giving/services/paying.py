"""The way of a gift to the cash desk and back: a payment is opened, what becomes of it is heard. Source: ruling 3."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.models import Gift
from charity_app.giving.services import refunds
from charity_app.giving.services.books import fee_account, own_account, source_account
from charity_app.giving.services.gifts import end_gift
from charity_app.giving.services.receiving import receive_gift
from charity_app.giving.states.books import FEE
from charity_app.giving.states.gifts import GiftState, VoidReason, Way
from charity_app.giving.states.grounds import ground_of
from charity_app.ledger.models import Account
from charity_app.ledger.services import Line, post
from charity_app.payments import queries as payments
from charity_app.payments import services as cashier
from charity_app.payments import states as payment_states
from charity_app.payments.models import Checkout
from charity_app.payments.states import CheckoutState, RefundReason

SUBJECT = "gift"
_UNPAID = (CheckoutState.OPENING, CheckoutState.OPEN)


def pay_gift(gift: Gift, *, way: Way, by: Actor) -> Checkout:
    """Open the payment of a gift; pressed once more the same way, the same payment. Raises Conflict, Unavailable."""
    if gift.state is not GiftState.PENDING_PAYMENT:
        raise Conflict(Text("This gift is already paid or was given up", "error"))
    chosen = payment_states.Way(way.value)
    for known in payments.checkouts_of(SUBJECT, gift.id):
        if known.state in _UNPAID and known.way is chosen:
            return known
        if known.state in _UNPAID:
            cashier.cancel_checkout(known, by=by)
    gift.way = way
    return cashier.open_checkout(
        subject_type=SUBJECT,
        subject_id=gift.id,
        organisation_id=gift.charity_id,
        amount_fen=gift.amount_fen,
        way=chosen,
        return_endpoint="giving.return_to_gift",
        by=by,
    )


def cancel_gift(gift: Gift, *, by: Actor) -> None:
    """Let the giver give a gift up, with what is open of its payments."""
    end_gift(gift, reason=VoidReason.CANCELLED, by=by)
    for known in payments.checkouts_of(SUBJECT, gift.id):
        if known.state in _UNPAID:
            cashier.cancel_checkout(known, by=by)


def take_payment(gift_id: UUID, *, checkout_id: UUID, amount_fen: int, fee_fen: int, by: Actor) -> None:
    """Take in what was paid for a gift; what was paid for it once more goes back at once."""
    gift = gift_row(gift_id)
    checkout = payments.get_checkout(checkout_id)
    if checkout is None or gift.checkout_id == checkout_id:
        return
    if gift.received_at is None:
        gift.checkout_id = checkout_id
        db.session.flush()
        receive_gift(gift, amount_fen=amount_fen, fee_fen=fee_fen, way=Way(checkout.way.value), by=by)
        return
    lines = [_doubled(gift, checkout_id, amount_fen, "doubled")]
    if fee_fen:
        own, fees = _own(gift), fee_account(gift.charity_id, is_sandbox=gift.is_sandbox)
        lines.append(replace(lines[0], debit=own, credit=fees, amount=fee_fen, reason=FEE))
    post(lines, key=f"checkout:{checkout_id}:doubled")
    cashier.request_refund(checkout, amount_fen=amount_fen, reason=RefundReason.DUPLICATE, by=by)


def take_refund(
    checkout_id: UUID, *, gift_id: UUID, refund_id: UUID, amount_fen: int, reason: RefundReason, by: Actor
) -> None:
    """Take note that the money of a gift went back, or what had been paid twice for the gift."""
    gift = gift_paid_by(checkout_id)
    if gift is None:
        line = _doubled(gift_row(gift_id), checkout_id, amount_fen, "refund")
        post([line], key=f"checkout:{checkout_id}:refund:{refund_id}")
        return
    ground = ground_of(reason)
    refunds.refund_gift(gift, refund_id=refund_id, amount_fen=amount_fen, ground=ground, by=by)


def gift_paid_by(checkout_id: UUID) -> Gift | None:
    """Return the gift that a payment paid."""
    return db.session.scalars(select(Gift).where(Gift.checkout_id == checkout_id)).one_or_none()


def bounce_refund(checkout_id: UUID, *, gift_id: UUID, refund_id: UUID, amount_fen: int, by: Actor) -> None:
    """Take note that money which went back came here again, of a gift or of what had been paid twice for it."""
    gift = gift_paid_by(checkout_id)
    if gift is None:
        line = _doubled(gift_row(gift_id), checkout_id, amount_fen, "bounce")
        post([line], key=f"checkout:{checkout_id}:bounce:{refund_id}")
        return
    refunds.bounce_refund(gift, refund_id=refund_id, amount_fen=amount_fen, by=by)


def _doubled(gift: Gift, checkout_id: UUID, amount_fen: int, reason: str) -> Line:
    """Return the line of what was paid twice for a gift: the charity's own until it has gone back."""
    ends = (source_account(gift), _own(gift))
    debit, credit = reversed(ends) if reason == "refund" else ends
    return Line(
        debit=debit, credit=credit, amount=amount_fen, reason=reason, subject_type="checkout", subject_id=checkout_id
    )


def _own(gift: Gift) -> Account:
    return own_account(gift.charity_id, is_sandbox=gift.is_sandbox)


def gift_row(gift_id: UUID) -> Gift:
    """Return a gift that is there."""
    return db.session.scalars(select(Gift).where(Gift.id == gift_id)).one()
