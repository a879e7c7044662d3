"""Reads of payments. A payment is known by its random id, which only its payer and the subject's people hold."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.payments import gateway
from charity_app.payments.models import Checkout, PaymentDispute, PaymentRefund, Subscription


def can_take_payments() -> bool:
    """Tell whether a pay button may be shown: there are keys of a provider, or this is the demo."""
    return gateway.can_take_payments()


def is_practice() -> bool:
    """Tell whether money paid now is not real."""
    return gateway.can_take_payments() and gateway.provider().is_sandbox


def get_checkout(checkout_id: UUID) -> Checkout | None:
    """Return a payment by its id."""
    return db.session.scalars(select(Checkout).where(Checkout.id == checkout_id)).one_or_none()


def checkouts_of(subject_type: str, subject_id: UUID) -> list[Checkout]:
    """Return the payments of a subject, the newest first."""
    own = select(Checkout).where(Checkout.subject_type == subject_type, Checkout.subject_id == subject_id)
    return list(db.session.scalars(own.order_by(Checkout.created_at.desc(), Checkout.id)))


def refunds_of(checkout: Checkout) -> list[PaymentRefund]:
    """Return the refunds of a payment, the oldest first."""
    own = select(PaymentRefund).where(PaymentRefund.checkout_id == checkout.id)
    return list(db.session.scalars(own.order_by(PaymentRefund.requested_at, PaymentRefund.id)))


def disputes_of(checkout: Checkout) -> list[PaymentDispute]:
    """Return the disputes of a payment, the oldest first."""
    own = select(PaymentDispute).where(PaymentDispute.checkout_id == checkout.id)
    return list(db.session.scalars(own.order_by(PaymentDispute.opened_at, PaymentDispute.id)))


def subscriptions_of(subject_type: str, subject_id: UUID) -> list[Subscription]:
    """Return the monthly payments of a subject, the newest first."""
    own = select(Subscription).where(Subscription.subject_type == subject_type, Subscription.subject_id == subject_id)
    return list(db.session.scalars(own.order_by(Subscription.created_at.desc(), Subscription.id)))
