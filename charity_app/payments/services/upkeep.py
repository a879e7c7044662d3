"""Find what was left lying and ask for it again: nothing waits for ever because one try failed."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.jobs import enqueue
from charity_app.payments.models import Checkout, PaymentEvent, PaymentRefund, Subscription
from charity_app.payments.services.messages import WORK_JOB
from charity_app.payments.services.refunds import REFUND_JOB
from charity_app.payments.services.subscriptions import SYNC_JOB
from charity_app.payments.states import CheckoutState, RefundState, SubscriptionState

LOOK_JOB = "payments.look_again"
_LATE = timedelta(minutes=15)
_UNSETTLED = (CheckoutState.OPENING, CheckoutState.OPEN, CheckoutState.FAILED)


def plan_upkeep() -> int:
    """Ask again for what waits longer than it should; returns how much."""
    at = clock.now()
    late = at - _LATE
    over = (Checkout.state.in_(_UNSETTLED), Checkout.expires_at <= at, Checkout.invoice_ref.is_(None))
    stuck = (PaymentRefund.state == RefundState.REQUESTED, PaymentRefund.requested_at <= late)
    unsent = PaymentRefund.provider_ref.is_(None)
    behind = Subscription.changes_sent < Subscription.changes
    untold = or_(
        Subscription.state == SubscriptionState.STOPPING, behind & (Subscription.state == SubscriptionState.ACTIVE)
    )
    waiting = (
        (LOOK_JOB, "checkout_id", select(Checkout.id).where(*over)),
        (LOOK_JOB, "checkout_id", select(PaymentRefund.checkout_id).where(*stuck, ~unsent).distinct()),
        (REFUND_JOB, "refund_id", select(PaymentRefund.id).where(*stuck, unsent)),
        (SYNC_JOB, "subscription_id", select(Subscription.id).where(untold)),
        (
            WORK_JOB,
            "event_id",
            select(PaymentEvent.id).where(PaymentEvent.processed_at.is_(None), PaymentEvent.received_at <= late),
        ),
    )
    found: list[tuple[str, str, UUID]] = [
        (kind, name, row_id) for kind, name, wanted in waiting for row_id in db.session.scalars(wanted)
    ]
    for kind, name, row_id in found:
        enqueue(kind, {name: row_id}, key=f"{row_id}:{clock.wall():%Y%m%d%H%M}")
    return len(found)
