"""Commands of whoever gives every month: start, change, stop."""

from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.states import advance, changed_meanwhile
from charity_app.core.text import Text
from charity_app.payments import gateway
from charity_app.payments.events import SubscriptionChanged, SubscriptionOpened, SubscriptionStopped
from charity_app.payments.models import Checkout, Subscription
from charity_app.payments.services import checkouts, telling
from charity_app.payments.states import SUBSCRIPTION_TABLE, SubscriptionAction, SubscriptionState

SYNC_JOB = "payments.sync_subscription"


def start_subscription(
    *,
    subject_type: str,
    subject_id: UUID,
    organisation_id: UUID | None,
    amount_fen: int,
    return_endpoint: str,
    by: Actor,
) -> Checkout:
    """Let somebody pay every month by card; returns the payment of the first month, which names the subscription.

    Answer 303 to `payments.show_checkout`. Raises Unavailable and Invalid as `open_checkout` does.
    """
    checkouts.refuse_amount(amount_fen)
    subscription = Subscription(
        subject_type=subject_type,
        subject_id=subject_id,
        amount_fen=amount_fen,
        state=SubscriptionState.OPENING,
        is_sandbox=gateway.provider().is_sandbox,
        created_at=clock.now(),
    )
    db.session.add(subscription)
    emit(SubscriptionOpened(**telling.of_subscription(subscription, by)))
    return checkouts.first_month(subscription, organisation_id=organisation_id, return_endpoint=return_endpoint, by=by)


def change_subscription(subscription: Subscription, *, amount_fen: int, by: Actor) -> None:
    """Take another amount from the next month on. Raises Conflict when it does not run."""
    checkouts.refuse_amount(amount_fen)
    if subscription.state is not SubscriptionState.ACTIVE:
        raise Conflict(Text("This monthly payment does not run. Begin a new one", "payment"))
    subscription.previous_fen, subscription.amount_fen = subscription.amount_fen, amount_fen
    subscription.changes += 1
    emit(SubscriptionChanged(**telling.of_subscription(subscription, by)))
    enqueue(SYNC_JOB, {"subscription_id": subscription.id})


def stop_subscription(subscription: Subscription, *, by: Actor) -> None:
    """Take no more months. Raises Conflict when it was stopped before or never began."""
    if subscription.state is not SubscriptionState.ACTIVE:
        raise changed_meanwhile()
    advance(subscription, SUBSCRIPTION_TABLE, SubscriptionAction.STOP)
    emit(SubscriptionStopped(**telling.of_subscription(subscription, by)))
    enqueue(SYNC_JOB, {"subscription_id": subscription.id})
