"""Commands on refunds."""

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.payments.events import RefundRequested
from charity_app.payments.models import Checkout, PaymentRefund
from charity_app.payments.services import settling, telling
from charity_app.payments.states import CheckoutState, RefundReason, RefundState

REFUND_JOB = "payments.pay_back"


def request_refund(checkout: Checkout, *, amount_fen: int, reason: RefundReason, by: Actor) -> PaymentRefund:
    """Let money go back, all or a part; a job asks the provider until it answers.

    Raises Invalid for an amount that is none, Conflict when nothing was paid or less is left.
    """
    if amount_fen < 1:
        raise Invalid(Text("Enter an amount above zero", "payment"), field="amount_fen")
    left = checkout.amount_fen - checkout.refunded_fen
    if checkout.state is not CheckoutState.PAID or amount_fen > left:
        raise Conflict(Text("Less is left of this payment than should go back. Look at its refunds first", "payment"))
    settling.count_refunded(checkout, amount_fen)
    refund = PaymentRefund(
        checkout_id=checkout.id,
        amount_fen=amount_fen,
        reason=reason,
        state=RefundState.REQUESTED,
        requested_at=clock.now(),
    )
    db.session.add(refund)
    emit(RefundRequested(**telling.of_refund(refund, checkout, by), reason=reason))
    enqueue(REFUND_JOB, {"refund_id": refund.id}, key=str(refund.id))
    return refund
