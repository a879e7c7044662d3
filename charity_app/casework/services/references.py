"""Codes for looking without an account, and the lock against guessing them. Source: features 1.13."""

from datetime import timedelta
from uuid import UUID

from charity_app.casework.events import ReferenceIssued
from charity_app.casework.models import StatusReference
from charity_app.casework.queries.status import proof_of
from charity_app.casework.states.help import ReferenceSubject
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.text import Text, normalised
from charity_app.identity.services import throttles

_LENGTH = 8
_WINDOW = timedelta(minutes=15)
WRONG_TRIES = settings.declare(
    "status.wrong_tries", 5, unit="tries", rule="1.13", name=Text("Wrong tries to look up a status", "setting")
)


def issue_reference(
    subject: ReferenceSubject,
    *,
    subject_id: UUID,
    digits: str | None = None,
    household_id: UUID | None = None,
    by: Actor,
) -> str:
    """Give a code for a matter, proved by four digits or by the phone of a registered household."""
    code = new_code(_LENGTH)
    row = StatusReference(
        code=code,
        subject=subject,
        subject_id=subject_id,
        proof=proof_of(code, digits) if digits is not None else None,
        household_id=household_id if digits is None else None,
        created_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    emit(ReferenceIssued(status_reference_id=row.id, about_id=subject_id, by=by))
    return code


def _lanes(code: str, address: str) -> tuple[str, str]:
    return f"status:code:{normalised(code)}", f"status:address:{address}"


def admit_lookup(code: str, *, address: str) -> None:
    """Count a try on this code and from this address, each in a transaction of its own.

    Raises TooMany after 5 within 15 minutes. Call it before the main transaction.
    """
    for lane in _lanes(code, address):
        throttles.demand_try(lane, limit=settings.value(WRONG_TRIES), window=_WINDOW)


def forgive_lookup(code: str, *, address: str) -> None:
    """Take the try back that turned out right, so that only wrong ones count."""
    for lane in _lanes(code, address):
        throttles.give_back(lane)
