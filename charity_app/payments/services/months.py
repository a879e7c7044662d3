"""Bring a monthly payment and its months to what the provider shows."""

from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.payments.events import SubscriptionEnded
from charity_app.payments.models import Checkout, Subscription
from charity_app.payments.provider import CheckoutSeen, InvoiceSeen, Standing, SubscriptionSeen
from charity_app.payments.services import telling
from charity_app.payments.services.differences import Found, note_difference
from charity_app.payments.services.settling import fail_month, settle_checkout
from charity_app.payments.states import (
    SUBSCRIPTION_TABLE,
    CheckoutState,
    DifferenceKind,
    SubscriptionAction,
    SubscriptionState,
    Way,
)


def settle_subscription(subscription: Subscription, seen: SubscriptionSeen, *, by: Actor) -> None:
    """Bring a monthly payment to what the provider shows: each month once, then whether it is over."""
    subscription.provider_ref = seen.ref
    if not seen.is_over and subscription.state in (SubscriptionState.OPENING, SubscriptionState.ENDED):
        advance(subscription, SUBSCRIPTION_TABLE, SubscriptionAction.START, ended_at=None)
    for month in seen.invoices:
        if month.standing is not Standing.OPEN:
            _settle_month(subscription, month, by=by)
    if seen.is_over and subscription.state is not SubscriptionState.ENDED:
        end_subscription(subscription, by=by)


def end_subscription(subscription: Subscription, *, by: Actor) -> None:
    """Record that no more months will be taken."""
    advance(subscription, SUBSCRIPTION_TABLE, SubscriptionAction.END, ended_at=clock.now())
    emit(SubscriptionEnded(**telling.of_subscription(subscription, by)))


def _settle_month(subscription: Subscription, month: InvoiceSeen, *, by: Actor) -> None:
    checkout = _checkout_of(subscription, month)
    if month.amount_fen not in (subscription.amount_fen, subscription.previous_fen):
        found = Found(DifferenceKind.EVENT_AMOUNT, month.ref, None, subscription.amount_fen, month.amount_fen)
        note_difference(found, day=clock.today(), is_sandbox=subscription.is_sandbox, by=by)
        return
    if checkout is None:
        checkout = _new_month(subscription, month)
    elif checkout.invoice_ref is None:
        checkout.invoice_ref = month.ref
    if month.standing is Standing.PAID and month.payment is not None:
        seen = CheckoutSeen(month.ref, month.amount_fen, month.currency, Standing.PAID, month.payment)
        settle_checkout(checkout, seen, by=by)
    elif month.standing is Standing.FAILED and checkout.state in (CheckoutState.OPENING, CheckoutState.OPEN):
        fail_month(checkout, by=by)


def _checkout_of(subscription: Subscription, month: InvoiceSeen) -> Checkout | None:
    own = select(Checkout).where(Checkout.subscription_id == subscription.id)
    known = db.session.scalars(own.where(Checkout.invoice_ref == month.ref)).one_or_none()
    if known is not None or not month.is_first:
        return known
    first = own.where(Checkout.invoice_ref.is_(None)).order_by(Checkout.created_at).limit(1)
    return db.session.scalars(first).one_or_none()


def _new_month(subscription: Subscription, month: InvoiceSeen) -> Checkout:
    """Make the payment of a month that no page was opened for."""
    at = clock.now()
    first = select(Checkout.return_endpoint, Checkout.organisation_id)
    known = db.session.execute(first.where(Checkout.subscription_id == subscription.id).limit(1)).one()
    checkout = Checkout(
        subject_type=subscription.subject_type,
        subject_id=subscription.subject_id,
        organisation_id=known.organisation_id,
        amount_fen=month.amount_fen,
        way=Way.CARD,
        state=CheckoutState.OPENING,
        is_sandbox=subscription.is_sandbox,
        return_endpoint=known.return_endpoint,
        subscription_id=subscription.id,
        invoice_ref=month.ref,
        created_at=at,
        expires_at=at,
        refunded_fen=0,
    )
    db.session.add(checkout)
    db.session.flush()
    return checkout


def end_unstarted(subscription_id: UUID, *, by: Actor) -> None:
    """End a monthly payment whose first page nobody paid on."""
    wanted = select(Subscription).where(Subscription.id == subscription_id)
    subscription = db.session.scalars(wanted).one()
    if subscription.state is SubscriptionState.OPENING:
        end_subscription(subscription, by=by)
