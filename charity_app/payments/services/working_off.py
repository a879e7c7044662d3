"""Work off one message of the provider: find what it is about, compare, look at what the provider shows now."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db, unit_of_work
from charity_app.payments import gateway
from charity_app.payments.models import Checkout, PaymentEvent, Subscription
from charity_app.payments.services import asking, messages
from charity_app.payments.services.asking import BY, Trace
from charity_app.payments.states import EventOutcome

LOOKED_AT = (
    "checkout.session.",
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "charge.refund",
    "charge.updated",
    "charge.dispute.",
    "refund.",
    "invoice.paid",
    "invoice.payment_failed",
    "customer.subscription.",
)


@dataclass(frozen=True)
class _About:
    """What a message is about, as far as our rows tell."""

    trace: Trace | None = None
    subscription_id: UUID | None = None
    subscription_ref: str | None = None
    intent_ref: str | None = None
    outcome: EventOutcome | None = None


def work_off(event_id: UUID) -> None:
    """Work off a stored message; again or in another order, the result is the same. Raises ProviderDown to wait."""
    with unit_of_work():
        event = messages.event_by_id(event_id)
        if event is None:
            return
        about = _about(event)
    outcome = about.outcome or _carry_out(event_id, about)
    with unit_of_work():
        event = messages.event_by_id(event_id)
        if event is not None:
            messages.close_event(event, outcome)


def _about(event: PaymentEvent) -> _About:
    if not event.kind.startswith(LOOKED_AT):
        return _About(outcome=EventOutcome.NOT_NEEDED)
    checkout = _checkout_of(event)
    if checkout is None and event.subscription_ref:
        return _of_subscription(event, event.subscription_ref)
    if checkout is None:
        is_lost = event.intent_ref is None
        return _About(intent_ref=event.intent_ref, outcome=EventOutcome.NOT_OURS if is_lost else None)
    if checkout.is_sandbox is not event.is_sandbox:
        return _About(outcome=EventOutcome.NOT_OURS)
    if not messages.agrees(event, checkout, by=BY):
        return _About(outcome=EventOutcome.SET_ASIDE)
    if checkout.session_ref is None:
        checkout.session_ref = event.session_ref
    trace = asking.trace_of(checkout)
    return _About(trace=replace(trace, intent_ref=event.intent_ref) if trace.session_ref is None else trace)


def _checkout_of(event: PaymentEvent) -> Checkout | None:
    names = (
        (Checkout.id, event.checkout_id),
        (Checkout.session_ref, event.session_ref),
        (Checkout.intent_ref, event.intent_ref),
    )
    for column, value in names:
        found = value and db.session.scalars(select(Checkout).where(column == value)).one_or_none()
        if found:
            return found
    return None


def _of_subscription(event: PaymentEvent, ref: str) -> _About:
    is_known = Subscription.provider_ref == ref
    if event.subscription_id is not None:
        is_known = is_known | (Subscription.id == event.subscription_id)
    found = db.session.scalars(select(Subscription).where(is_known)).one_or_none()
    if found is None or found.is_sandbox is not event.is_sandbox:
        return _About(outcome=EventOutcome.NOT_OURS)
    return _About(subscription_id=found.id, subscription_ref=ref)


def _carry_out(event_id: UUID, about: _About) -> EventOutcome:
    if about.subscription_id and about.subscription_ref:
        asking.look_at_subscription(about.subscription_id, about.subscription_ref)
        return EventOutcome.APPLIED
    trace = about.trace or _trace_by_intent(event_id, str(about.intent_ref))
    if trace is None:
        return EventOutcome.NOT_OURS
    return EventOutcome.APPLIED if asking.look_at(trace) else EventOutcome.SET_ASIDE


def _trace_by_intent(event_id: UUID, intent_ref: str) -> Trace | None:
    """Ask the provider to which of our payments an intent belongs that we have not met yet."""
    checkout_id = gateway.provider().look_at_payment(intent_ref).checkout_id
    with unit_of_work():
        event = messages.event_by_id(event_id)
        checkout = db.session.scalars(select(Checkout).where(Checkout.id == checkout_id)).one_or_none()
        if checkout is None or event is None or checkout.is_sandbox is not event.is_sandbox:
            return None
        return Trace(checkout.id, checkout.session_ref, intent_ref, checkout.subscription_id)
