"""Commands of whoever pays: open a payment, give it up."""

from datetime import timedelta
from uuid import UUID

from charity_app.core import clock, settings
from charity_app.core.db import after_commit, db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.payments import gateway
from charity_app.payments.events import CheckoutCancelled, CheckoutOpened
from charity_app.payments.models import Checkout, Subscription
from charity_app.payments.services import asking, months, telling
from charity_app.payments.states import CHECKOUT_TABLE, CheckoutAction, CheckoutState, Way

OPEN_JOB, CLOSE_JOB = "payments.open_checkout", "payments.close_checkout"
MOST_FEN = 99_999_999
MINUTES = settings.declare(
    "payments.checkout_minutes", 45, unit="minutes", rule="", name=Text("Time to pay on the provider's page", "setting")
)
_PATIENCE = timedelta(seconds=10)


def open_checkout(
    *,
    subject_type: str,
    subject_id: UUID,
    organisation_id: UUID | None,
    amount_fen: int,
    way: Way,
    return_endpoint: str,
    by: Actor,
) -> Checkout:
    """Let somebody pay for a subject; after the commit the provider is asked for its page, by a job when it is slow.

    `organisation_id` is whose money it will be; `return_endpoint` takes `<subject_type>_id` and is where the payer
    goes at the end. Answer 303 to `payments.show_checkout`. Raises Unavailable when nobody can pay here, Invalid for
    an amount that cannot be charged.
    """
    refuse_amount(amount_fen)
    checkout = _new(subject_type, subject_id, amount_fen, way, return_endpoint)
    checkout.organisation_id = organisation_id
    ask_for_page(checkout, by=by)
    return checkout


def _new(subject_type: str, subject_id: UUID, amount_fen: int, way: Way, return_endpoint: str) -> Checkout:
    at = clock.now()
    return Checkout(
        subject_type=subject_type,
        subject_id=subject_id,
        amount_fen=amount_fen,
        way=way,
        state=CheckoutState.OPENING,
        is_sandbox=gateway.provider().is_sandbox,
        return_endpoint=return_endpoint,
        refunded_fen=0,
        created_at=at,
        expires_at=at.replace(microsecond=0) + timedelta(minutes=settings.value(MINUTES)),
    )


def first_month(
    subscription: Subscription, *, organisation_id: UUID | None, return_endpoint: str, by: Actor
) -> Checkout:
    """Open the payment with which a monthly payment begins."""
    known = (subscription.subject_type, subscription.subject_id, subscription.amount_fen)
    checkout = _new(*known, Way.CARD, return_endpoint)
    checkout.subscription_id, checkout.organisation_id = subscription.id, organisation_id
    ask_for_page(checkout, by=by)
    return checkout


def ask_for_page(checkout: Checkout, *, by: Actor) -> None:
    """Ask the provider for its page after the commit; a job stands by."""
    db.session.add(checkout)
    emit(CheckoutOpened(**telling.of_checkout(checkout, by), way=checkout.way))
    checkout_id = checkout.id
    enqueue(OPEN_JOB, {"checkout_id": checkout_id}, key=str(checkout_id), run_at=clock.wall() + _PATIENCE)
    after_commit(lambda: asking.open_at_provider(checkout_id))


def refuse_amount(amount_fen: int) -> None:
    """Raise Invalid for an amount that cannot be charged."""
    if not 0 < amount_fen <= MOST_FEN:
        raise Invalid(Text("Enter an amount from 0.01 to 999,999.99 yuan", "payment"), field="amount_fen")


def cancel_checkout(checkout: Checkout, *, by: Actor) -> None:
    """Give a payment up. Money that arrives all the same still counts. Raises Conflict when it was paid or is over."""
    advance(checkout, CHECKOUT_TABLE, CheckoutAction.CANCEL)
    emit(CheckoutCancelled(**telling.of_checkout(checkout, by)))
    if checkout.subscription_id is not None:
        months.end_unstarted(checkout.subscription_id, by=by)
    enqueue(CLOSE_JOB, {"checkout_id": checkout.id}, key=str(checkout.id))
