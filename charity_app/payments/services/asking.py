"""What is asked of the provider, always between two transactions: read, ask, write (ruling 3)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import system_actor
from charity_app.payments import gateway
from charity_app.payments.models import Checkout, PaymentRefund, Subscription
from charity_app.payments.provider import CheckoutSeen, Order, ProviderRefused, Standing
from charity_app.payments.services import months, settling
from charity_app.payments.states import CheckoutState, RefundState, SubscriptionState

BY = system_actor("payment provider")


@dataclass(frozen=True)
class Trace:
    """What names a payment at the provider."""

    checkout_id: UUID
    session_ref: str | None
    intent_ref: str | None
    subscription_id: UUID | None


def trace_of(checkout: Checkout) -> Trace:
    """Return what names a payment at the provider."""
    return Trace(checkout.id, checkout.session_ref, checkout.intent_ref, checkout.subscription_id)


@contextmanager
def _checkout(checkout_id: UUID) -> Iterator[Checkout]:
    """Open a transaction around one payment."""
    with unit_of_work():
        yield db.session.scalars(select(Checkout).where(Checkout.id == checkout_id)).one()


def open_at_provider(checkout_id: UUID) -> None:
    """Ask for the page of a payment that has none. Raises ProviderDown to be tried again."""
    with _checkout(checkout_id) as checkout:
        if checkout.state is not CheckoutState.OPENING or checkout.session_ref or checkout.invoice_ref:
            return
        order = Order(checkout.id, checkout.amount_fen, checkout.way, checkout.expires_at, checkout.subscription_id)
    try:
        opened = gateway.provider().open_checkout(order)
    except ProviderRefused:
        opened = None
    with _checkout(checkout_id) as checkout:
        if checkout.state is CheckoutState.OPENING and opened is None:
            settling.fail_checkout(checkout, by=BY)
        elif checkout.state is CheckoutState.OPENING and opened is not None:
            settling.record_opened(checkout, opened, by=BY)


def close_at_provider(checkout_id: UUID) -> None:
    """Close the page of a payment that was given up; money that arrived before counts."""
    with _checkout(checkout_id) as checkout:
        trace = trace_of(checkout)
    if trace.session_ref is None:
        return
    try:
        gateway.provider().expire_checkout(trace.session_ref)
    except ProviderRefused:
        look_at(trace)


def look_again(checkout_id: UUID) -> None:
    """Look where a payment stands whose time is over or whose refund is on its way."""
    with _checkout(checkout_id) as checkout:
        trace = trace_of(checkout)
        if trace.session_ref is None and trace.intent_ref is None:
            if checkout.expires_at <= clock.now():
                _settle(checkout, None)
            return
    look_at(trace)


def look_at(trace: Trace) -> bool:
    """Bring a payment to what the provider shows; returns whether both agree."""
    seen = _see(trace)
    if seen.subscription_ref and trace.subscription_id and seen.standing is not Standing.EXPIRED:
        look_at_subscription(trace.subscription_id, seen.subscription_ref)
        return True
    with _checkout(trace.checkout_id) as checkout:
        return _settle(checkout, seen)


def _see(trace: Trace) -> CheckoutSeen:
    provider = gateway.provider()
    if trace.intent_ref is None:
        return provider.look_at_checkout(str(trace.session_ref))
    payment = provider.look_at_payment(trace.intent_ref)
    return CheckoutSeen(trace.session_ref or "", payment.amount_fen, payment.currency, payment.standing, payment)


def _settle(checkout: Checkout, seen: CheckoutSeen | None) -> bool:
    """Settle a payment; a monthly payment whose first page expired ends with it."""
    agree = True
    if seen is None and checkout.state in (CheckoutState.OPENING, CheckoutState.FAILED):
        settling.expire_checkout(checkout, by=BY)
    elif seen is not None:
        agree = settling.settle_checkout(checkout, seen, by=BY)
    if checkout.subscription_id and checkout.state is CheckoutState.EXPIRED:
        months.end_unstarted(checkout.subscription_id, by=BY)
    return agree


def look_at_subscription(subscription_id: UUID, ref: str) -> None:
    """Bring a monthly payment and its months to what the provider shows."""
    with unit_of_work():
        paid = select(Checkout.invoice_ref).where(
            Checkout.subscription_id == subscription_id,
            Checkout.invoice_ref.is_not(None),
            Checkout.state == CheckoutState.PAID,
        )
        known = [ref for ref in db.session.scalars(paid) if ref]
    seen = gateway.provider().look_at_subscription(ref, known=known)
    with _subscription(subscription_id) as subscription:
        months.settle_subscription(subscription, seen, by=BY)


@contextmanager
def _subscription(subscription_id: UUID) -> Iterator[Subscription]:
    with unit_of_work():
        yield db.session.scalars(select(Subscription).where(Subscription.id == subscription_id)).one()


def pay_back_at_provider(refund_id: UUID) -> None:
    """Ask for a refund that was not asked for yet. Raises ProviderDown to be tried again."""
    with unit_of_work():
        refund = _refund(refund_id)
        if refund.state is not RefundState.REQUESTED or refund.provider_ref is not None:
            return
        checkout_id, amount_fen = refund.checkout_id, refund.amount_fen
        intent = db.session.scalars(select(Checkout.intent_ref).where(Checkout.id == checkout_id)).one()
    try:
        seen = gateway.provider().pay_back(str(intent), amount_fen=amount_fen, refund_id=refund_id)
    except ProviderRefused:
        seen = None
    with _checkout(checkout_id) as checkout:
        if seen is not None:
            settling.settle_refund(checkout, seen, by=BY)
        elif (refund := _refund(refund_id)).state is RefundState.REQUESTED:
            settling.fail_refund(refund, checkout, by=BY)


def _refund(refund_id: UUID) -> PaymentRefund:
    return db.session.scalars(select(PaymentRefund).where(PaymentRefund.id == refund_id)).one()


def sync_subscription(subscription_id: UUID) -> None:
    """Tell the provider that a monthly payment was stopped or changed. Raises ProviderDown to be tried again."""
    with _subscription(subscription_id) as subscription:
        state, ref, amount_fen = subscription.state, subscription.provider_ref, subscription.amount_fen
        number, is_behind = subscription.changes, subscription.changes_sent < subscription.changes
    if ref is None:
        return
    if state is SubscriptionState.STOPPING:
        gateway.provider().stop_subscription(ref)
        look_at_subscription(subscription_id, ref)
    elif state is SubscriptionState.ACTIVE and is_behind:
        gateway.provider().change_subscription(ref, amount_fen=amount_fen, key=f"{subscription_id}:{number}")
        with _subscription(subscription_id) as subscription:
            subscription.changes_sent = max(subscription.changes_sent, number)
