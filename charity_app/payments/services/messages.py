"""The provider's messages: stored once, then worked off in any order."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from charity_app.core import clock
from charity_app.core.db import db, is_sqlite
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.payments.events import PaymentEventStored
from charity_app.payments.models import Checkout, PaymentEvent
from charity_app.payments.provider import CURRENCY, Message
from charity_app.payments.services.differences import Found, note_difference
from charity_app.payments.states import DifferenceKind, EventOutcome

WORK_JOB = "payments.work_off_event"
_STORED = (
    "kind",
    "is_sandbox",
    "checkout_id",
    "subscription_id",
    "session_ref",
    "intent_ref",
    "subscription_ref",
    "amount_fen",
    "currency",
    "digest",
    "created_at",
)


def store_message(message: Message, *, by: Actor) -> bool:
    """Store a message of the provider and ask for it to be worked off; False when it was stored before."""
    row_id = new_id("payment_events")
    values = {name: getattr(message, name) for name in _STORED}
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    row = insert(PaymentEvent).values(id=row_id, provider_ref=message.ref, received_at=clock.now(), **values)
    stored = db.session.execute(row.on_conflict_do_nothing(index_elements=["provider_ref"]).returning(PaymentEvent.id))
    if stored.scalar_one_or_none() is None:
        return False
    enqueue(WORK_JOB, {"event_id": row_id}, key=str(row_id))
    emit(PaymentEventStored(payment_event_id=row_id, kind=message.kind, by=by))
    return True


def close_event(event: PaymentEvent, outcome: EventOutcome) -> None:
    """Record what came of a message."""
    event.outcome, event.processed_at = outcome, clock.now()


def agrees(event: PaymentEvent, checkout: Checkout, *, by: Actor) -> bool:
    """Tell whether a message and our own row say the same; what differs goes onto the work list."""
    kinds = [kind for kind, differs in _comparison(event, checkout) if differs]
    for kind in kinds:
        found = Found(kind, event.provider_ref, checkout.id, checkout.amount_fen, event.amount_fen)
        note_difference(found, day=clock.local_date(event.created_at), is_sandbox=event.is_sandbox, by=by)
    return not kinds


def _comparison(event: PaymentEvent, checkout: Checkout) -> tuple[tuple[DifferenceKind, bool], ...]:
    known = (event.intent_ref, event.session_ref, event.checkout_id)
    own = (checkout.intent_ref, checkout.session_ref, checkout.id)
    is_other = any(None not in pair and pair[0] != pair[1] for pair in zip(own, known, strict=True))
    return (
        (DifferenceKind.EVENT_AMOUNT, event.amount_fen not in (None, checkout.amount_fen)),
        (DifferenceKind.EVENT_CURRENCY, event.currency not in (None, CURRENCY)),
        (DifferenceKind.EVENT_PAYMENT, is_other),
    )


def event_by_id(event_id: object) -> PaymentEvent | None:
    """Return a stored message that was not worked off yet."""
    wanted = select(PaymentEvent).where(PaymentEvent.id == event_id, PaymentEvent.processed_at.is_(None))
    return db.session.scalars(wanted).one_or_none()
