"""Differences between accounts of the same money: found once, closed with a reason."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.payments.events import DifferenceClosed, DifferenceFound
from charity_app.payments.models import PaymentDifference
from charity_app.payments.states import DIFFERENCE_TABLE, ClosingReason, DifferenceAction, DifferenceKind


@dataclass(frozen=True)
class Found:
    """A difference as it was found; `reference` is the provider's or our own, whichever names it."""

    kind: DifferenceKind
    reference: str
    checkout_id: UUID | None = None
    ours_fen: int | None = None
    theirs_fen: int | None = None


def note_difference(found: Found, *, day: date, is_sandbox: bool, by: Actor) -> PaymentDifference:
    """Put a difference onto the work list, once for its day."""
    known = select(PaymentDifference).where(
        PaymentDifference.day_on == day,
        PaymentDifference.kind == found.kind,
        PaymentDifference.reference == found.reference,
    )
    row = db.session.scalars(known).one_or_none()
    if row is not None and row.reason is not ClosingReason.GONE:
        return row
    if row is not None:
        _reopen(row, found, by=by)
        return row
    row = PaymentDifference(
        day_on=day,
        kind=found.kind,
        reference=found.reference,
        checkout_id=found.checkout_id,
        ours_fen=found.ours_fen,
        theirs_fen=found.theirs_fen,
        is_sandbox=is_sandbox,
        found_at=clock.now(),
    )
    db.session.add(row)
    emit(DifferenceFound(difference_id=row.id, kind=row.kind, by=by))
    return row


def _reopen(row: PaymentDifference, found: Found, *, by: Actor) -> None:
    """Open a difference again that was gone for a while."""
    amounts = {"ours_fen": found.ours_fen, "theirs_fen": found.theirs_fen}
    advance(row, DIFFERENCE_TABLE, DifferenceAction.REOPEN, closed_at=None, reason=None, **amounts)
    emit(DifferenceFound(difference_id=row.id, kind=row.kind, by=by))


def close_difference(difference: PaymentDifference, *, reason: ClosingReason, words: str, by: Actor) -> None:
    """Close a difference with a reason. Raises Conflict when somebody closed it before."""
    values = {"closed_at": clock.now(), "closed_by_id": by.user_id, "reason": reason, "words": words or None}
    advance(difference, DIFFERENCE_TABLE, DifferenceAction.CLOSE, **values)
    emit(DifferenceClosed(difference_id=difference.id, kind=difference.kind, reason=reason, by=by))
