"""Where a matter stands, seen with a code and four digits and without an account. Source: features 1.13."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from charity_app.casework.models import HelpRequest, StatusReference
from charity_app.casework.queries.help import FIRST_HOURS
from charity_app.casework.states.help import (
    HELP_LABELS,
    HELP_TONES,
    OUTCOMES,
    HelpState,
    ReferenceSubject,
)
from charity_app.casework.states.needs import Urgency
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.privacy import blind_index
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text, normalised
from charity_app.identity.queries import names_of
from charity_app.registry.queries.households import contact_ends_with


@dataclass(frozen=True)
class StatusStep:
    """A step on the way: state is done, now or ahead."""

    label: Text
    on: date | None
    state: str


@dataclass(frozen=True)
class Status:
    """Where a matter stands, what comes next and by when; names nobody but the adviser."""

    code: str
    title: Text
    label: Text
    tone: str
    next_step: Text
    by_when: date | None
    adviser: str
    steps: tuple[StatusStep, ...]


def proof_of(code: str, digits: str) -> bytes:
    """Return the keyed digest that ties four digits to a code."""
    return blind_index("status_reference", f"{code}:{digits}")


def reference_of(code: str, last4: str) -> StatusReference | None:
    """Return the reference when the four digits belong to the code."""
    typed, digits = normalised(code), normalised(last4)
    if len(typed) != 8 or len(digits) != 4:
        return None
    with acting_in(system_scope("status by reference")):
        found = db.session.scalars(select(StatusReference).where(StatusReference.code == typed)).one_or_none()
        if found is None:
            return None
        if found.proof is not None:
            return found if hmac.compare_digest(found.proof, proof_of(typed, digits)) else None
        is_right = found.household_id is not None and contact_ends_with(found.household_id, digits)
        return found if is_right else None


def status_by_reference(code: str, last4: str) -> Status | None:
    """Return where a request for help stands; None for an unknown code, another matter or other digits."""
    reference = reference_of(code, last4)
    if reference is None or reference.subject is not ReferenceSubject.HELP_REQUEST:
        return None
    with acting_in(system_scope("status by reference")):
        request = db.session.scalars(select(HelpRequest).where(HelpRequest.id == reference.subject_id)).one()
        names = names_of([request.adviser_id]) if request.adviser_id else {}
    return _status(request, next(iter(names.values()), ""))


def _status(request: HelpRequest, adviser: str) -> Status:
    return Status(
        code=request.code,
        title=Text("Please have an adviser contact me", "status"),
        label=HELP_LABELS[request.state],
        tone=HELP_TONES[request.state],
        next_step=_next_step(request),
        by_when=request.due_on if request.state is HelpState.WAITING and request.due_on >= clock.today() else None,
        adviser=adviser,
        steps=_steps(request),
    )


def _next_step(request: HelpRequest) -> Text:
    if request.state is HelpState.CLOSED:
        ended = {"outcome": OUTCOMES[request.outcome]}
        return Text("This is finished: %(outcome)s. You can ask again at any time", "status", ended)
    if request.state is HelpState.CONTACTED:
        return Text("Your adviser is working on it and will tell you the result", "status")
    if request.urgency == Urgency.EMERGENCY:
        return Text("An adviser answers within %(hours)s hours", "status", {"hours": settings.value(FIRST_HOURS)})
    if request.due_on < clock.today():
        return Text("We are late, sorry. Please call us", "status")
    return Text("An adviser will call you; you need not do anything now", "status")


def _steps(request: HelpRequest) -> tuple[StatusStep, ...]:
    talked, closed = request.contacted_at, request.closed_at
    return (
        StatusStep(Text("You asked for a call", "status"), clock.local_date(request.asked_at), "done"),
        StatusStep(Text("The adviser talks with you", "status"), _day(talked), "done" if talked or closed else "now"),
        StatusStep(
            Text("You hear the result", "status"), _day(closed), "done" if closed else "now" if talked else "ahead"
        ),
    )


def _day(instant: datetime | None) -> date | None:
    return clock.local_date(instant) if instant else None
