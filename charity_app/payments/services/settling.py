"""Bring our rows to what the provider shows: in which order things were heard of does not matter."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import actions_from, advance, changed_meanwhile
from charity_app.payments.events import (
    CheckoutExpired,
    CheckoutFailed,
    CheckoutPaid,
    CheckoutReady,
    DisputeClosed,
    PaymentDisputed,
    RefundFailed,
    RefundPaid,
    SubscriptionFailed,
    SubscriptionPaid,
)
from charity_app.payments.models import Checkout, PaymentDispute, PaymentRefund, Subscription
from charity_app.payments.provider import CURRENCY, CheckoutSeen, DisputeSeen, Opened, PaymentSeen, RefundSeen, Standing
from charity_app.payments.services import telling
from charity_app.payments.services.differences import Found, note_difference
from charity_app.payments.states import (
    CHECKOUT_TABLE,
    DISPUTE_TABLE,
    REFUND_TABLE,
    CheckoutAction,
    CheckoutState,
    DifferenceKind,
    DisputeAction,
    DisputeState,
    RefundAction,
    RefundReason,
    RefundState,
)


class NotBooked(Exception):
    """The provider has taken the money and not yet booked its fee: look again later."""


def record_opened(checkout: Checkout, opened: Opened, *, by: Actor) -> None:
    """Keep the provider's page of a payment."""
    values = {"session_ref": opened.session_ref, "url": opened.url}
    advance(checkout, CHECKOUT_TABLE, CheckoutAction.OPEN, **values)
    emit(CheckoutReady(**telling.of_checkout(checkout, by)))


def fail_checkout(checkout: Checkout, *, by: Actor) -> None:
    """Record that a payment was declined, or that its page could not be made."""
    advance(checkout, CHECKOUT_TABLE, CheckoutAction.FAIL)
    emit(CheckoutFailed(**telling.of_checkout(checkout, by)))


def expire_checkout(checkout: Checkout, *, by: Actor) -> None:
    """Record that nobody paid in time."""
    advance(checkout, CHECKOUT_TABLE, CheckoutAction.EXPIRE)
    emit(CheckoutExpired(**telling.of_checkout(checkout, by)))


def differences_of(checkout: Checkout, seen: CheckoutSeen | PaymentSeen) -> Iterator[Found]:
    """Yield what does not agree between a payment and what the provider shows of it."""
    reference = seen.intent_ref if isinstance(seen, PaymentSeen) else seen.session_ref
    if seen.amount_fen != checkout.amount_fen:
        yield Found(DifferenceKind.EVENT_AMOUNT, reference, checkout.id, checkout.amount_fen, seen.amount_fen)
    if seen.currency != CURRENCY:
        yield Found(DifferenceKind.EVENT_CURRENCY, reference, checkout.id, checkout.amount_fen, seen.amount_fen)
    if isinstance(seen, PaymentSeen) and not _belongs(checkout, seen):
        yield Found(DifferenceKind.EVENT_PAYMENT, reference, checkout.id, checkout.amount_fen, seen.amount_fen)


def _belongs(checkout: Checkout, payment: PaymentSeen) -> bool:
    """Tell whether the provider knows a payment as this one's; the months of a subscription name no payment."""
    is_named = checkout.subscription_id is not None or payment.checkout_id == checkout.id
    return is_named and checkout.intent_ref in (None, payment.intent_ref)


def settle_checkout(checkout: Checkout, seen: CheckoutSeen, *, by: Actor) -> bool:
    """Bring a payment to what the provider shows; what does not agree goes onto the work list and moves nothing.

    Returns whether it agreed. Raises NotBooked while the fee is unknown.
    """
    found = [*differences_of(checkout, seen.payment or seen)]
    for one in found:
        note_difference(one, day=clock.today(), is_sandbox=checkout.is_sandbox, by=by)
    if found:
        return False
    if seen.payment is not None and seen.payment.standing is Standing.PAID:
        _settle_paid(checkout, seen.payment, by=by)
    elif seen.standing is Standing.FAILED and checkout.state in (CheckoutState.OPENING, CheckoutState.OPEN):
        fail_checkout(checkout, by=by)
    elif seen.standing is Standing.EXPIRED and CheckoutAction.EXPIRE in actions_from(checkout.state, CHECKOUT_TABLE):
        expire_checkout(checkout, by=by)
    return True


def _settle_paid(checkout: Checkout, payment: PaymentSeen, *, by: Actor) -> None:
    if checkout.state is not CheckoutState.PAID:
        _pay(checkout, payment, by=by)
    for refund in payment.refunds:
        settle_refund(checkout, refund, by=by)
    for dispute in payment.disputes:
        _settle_dispute(checkout, dispute, by=by)


def _pay(checkout: Checkout, payment: PaymentSeen, *, by: Actor) -> None:
    if payment.fee_fen is None:
        raise NotBooked
    values = {"intent_ref": payment.intent_ref, "fee_fen": payment.fee_fen, "paid_at": payment.paid_at}
    advance(checkout, CHECKOUT_TABLE, CheckoutAction.PAY, **values)
    if checkout.subscription_id is None:
        emit(CheckoutPaid(**telling.of_checkout(checkout, by), fee_fen=payment.fee_fen))
        return
    emit(SubscriptionPaid(**_month(checkout, by), fee_fen=payment.fee_fen))


def _month(checkout: Checkout, by: Actor) -> dict[str, Any]:
    wanted = select(Subscription).where(Subscription.id == checkout.subscription_id)
    about = telling.of_subscription(db.session.scalars(wanted).one(), by)
    return {**about, "checkout_id": checkout.id, "amount_fen": checkout.amount_fen}


def fail_month(checkout: Checkout, *, by: Actor) -> None:
    """Record that the money of a month could not be taken."""
    advance(checkout, CHECKOUT_TABLE, CheckoutAction.FAIL)
    emit(SubscriptionFailed(**_month(checkout, by)))


def settle_refund(checkout: Checkout, seen: RefundSeen, *, by: Actor) -> None:
    """Bring a refund to what the provider shows; one that was made there becomes a row of ours."""
    refund = _refund_row(checkout, seen)
    if refund.provider_ref is None:
        refund.provider_ref = seen.ref
    was_paid = refund.state is RefundState.PAID
    if seen.state is RefundState.PAID and not was_paid and refund.state is not RefundState.FAILED:
        advance(refund, REFUND_TABLE, RefundAction.PAY, paid_at=seen.at)
        emit(RefundPaid(**telling.of_refund(refund, checkout, by), reason=refund.reason))
    elif seen.state is RefundState.FAILED and refund.state is not RefundState.FAILED:
        fail_refund(refund, checkout, by=by)


def fail_refund(refund: PaymentRefund, checkout: Checkout, *, by: Actor) -> None:
    """Record that money could not go back, or came back again: it can be asked for anew."""
    was_paid = refund.state is RefundState.PAID
    advance(refund, REFUND_TABLE, RefundAction.FAIL)
    count_refunded(checkout, -refund.amount_fen)
    emit(RefundFailed(**telling.of_refund(refund, checkout, by), was_paid=was_paid))


def _refund_row(checkout: Checkout, seen: RefundSeen) -> PaymentRefund:
    wanted = select(PaymentRefund).where(PaymentRefund.checkout_id == checkout.id)
    for refund in db.session.scalars(wanted.order_by(PaymentRefund.requested_at)):
        if seen.ref == refund.provider_ref or (seen.refund_id == refund.id and refund.provider_ref is None):
            return refund
    count_refunded(checkout, seen.amount_fen)
    refund = PaymentRefund(
        checkout_id=checkout.id,
        amount_fen=seen.amount_fen,
        reason=RefundReason.PROVIDER,
        state=RefundState.REQUESTED,
        provider_ref=seen.ref,
        requested_at=seen.at,
    )
    db.session.add(refund)
    db.session.flush()
    return refund


def count_refunded(checkout: Checkout, amount_fen: int) -> None:
    """Count what goes back, never more than was paid. Raises Conflict when less is left."""
    after = Checkout.refunded_fen + amount_fen
    done = db.session.execute(
        update(Checkout)
        .where(Checkout.id == checkout.id, Checkout.state == CheckoutState.PAID, after <= Checkout.amount_fen)
        .values(refunded_fen=after),
        execution_options={"synchronize_session": False},
    )
    if getattr(done, "rowcount", 0) != 1:
        raise changed_meanwhile()
    db.session.refresh(checkout, ["refunded_fen"])


def _settle_dispute(checkout: Checkout, seen: DisputeSeen, *, by: Actor) -> None:
    wanted = select(PaymentDispute).where(PaymentDispute.provider_ref == seen.ref)
    dispute = db.session.scalars(wanted).one_or_none()
    if dispute is None:
        dispute = PaymentDispute(
            checkout_id=checkout.id,
            amount_fen=seen.amount_fen,
            state=DisputeState.OPEN,
            provider_ref=seen.ref,
            opened_at=seen.at,
        )
        db.session.add(dispute)
        db.session.flush()
        emit(PaymentDisputed(**_dispute(dispute, checkout, by)))
    if seen.state is DisputeState.OPEN or dispute.state is not DisputeState.OPEN:
        return
    action = DisputeAction.WIN if seen.state is DisputeState.WON else DisputeAction.LOSE
    advance(dispute, DISPUTE_TABLE, action, closed_at=clock.now())
    emit(DisputeClosed(**_dispute(dispute, checkout, by), outcome=dispute.state))


def _dispute(dispute: PaymentDispute, checkout: Checkout, by: Actor) -> dict[str, Any]:
    return {**telling.of_checkout(checkout, by), "dispute_id": dispute.id, "amount_fen": dispute.amount_fen}
