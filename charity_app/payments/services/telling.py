"""What every fact about a payment, a refund or a monthly payment says."""

from typing import Any

from charity_app.core.scope import Actor
from charity_app.payments.models import Checkout, PaymentRefund, Subscription


def of_checkout(checkout: Checkout, by: Actor) -> dict[str, Any]:
    """Return what is told about a payment."""
    return {**_subject(checkout), "checkout_id": checkout.id, "amount_fen": checkout.amount_fen, "by": by}


def of_refund(refund: PaymentRefund, checkout: Checkout, by: Actor) -> dict[str, Any]:
    """Return what is told about a refund: its own amount, the subject of its payment."""
    return {**of_checkout(checkout, by), "refund_id": refund.id, "amount_fen": refund.amount_fen}


def of_subscription(subscription: Subscription, by: Actor) -> dict[str, Any]:
    """Return what is told about a monthly payment."""
    known = _subject(subscription)
    return {**known, "subscription_id": subscription.id, "amount_fen": subscription.amount_fen, "by": by}


def _subject(row: Checkout | Subscription) -> dict[str, Any]:
    return {"subject_type": row.subject_type, "subject_id": row.subject_id, "is_sandbox": row.is_sandbox}
