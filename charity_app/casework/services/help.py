"""Commands on requests for help, asked without an account. Source: journey 4, features 1.10."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.events import (
    HelpAsked,
    HelpClosed,
    HelpContacted,
    HelpErased,
    HelpHandedOver,
    HelpPhoneSeen,
)
from charity_app.casework.models import HelpRequest
from charity_app.casework.queries.advisers import choose_adviser
from charity_app.casework.queries.help import FIRST_HOURS, help_place, opened, readable_requests
from charity_app.casework.services.references import issue_reference
from charity_app.casework.states.help import (
    CLOSING_OUTCOMES,
    HELP_TABLE,
    OUTCOMES_WITH_REASON,
    HelpAction,
    HelpReason,
    HelpState,
    Outcome,
    ReferenceSubject,
)
from charity_app.casework.states.needs import Urgency
from charity_app.core import clock, settings
from charity_app.core.calendar import add_working_days
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.privacy import KeyOwner, blind_index, create_key, destroy_key, seal
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.divisions.states import DivisionLevel
from charity_app.registry.identifiers import parse_phone
from charity_app.registry.queries import phone_indexes_of
from charity_app.registry.services.stamps import clean_words

_LONGEST_WORDS = 500
_DIGITS = 4
KEEP_REJECTED = settings.declare(
    "help.keep_rejected_days",
    365,
    unit="days",
    rule="R-PRV-05",
    name=Text("A request that was not taken on is kept for", "setting"),
)
FIRST_CONTACT = {
    Urgency.ROUTINE: settings.declare(
        "help.days_routine",
        10,
        unit="working days",
        rule="R-CLK-02",
        name=Text("A routine question is answered within", "setting"),
    ),
    Urgency.SOON: settings.declare(
        "help.days_soon",
        5,
        unit="working days",
        rule="R-CLK-02",
        name=Text("A question that should not wait is answered within", "setting"),
    ),
    Urgency.URGENT: settings.declare(
        "help.days_urgent",
        2,
        unit="working days",
        rule="R-CLK-02",
        name=Text("An urgent question is answered within", "setting"),
    ),
}


@dataclass(frozen=True)
class NewHelp:
    """What somebody leaves who asks for a call; only the street is needed."""

    street_id: UUID
    committee_id: UUID | None = None
    phone: str = field(default="", repr=False)
    urgency: Urgency = Urgency.SOON
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    household_id: UUID | None = None
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Receipt:
    """What the page says afterwards: the code, the four digits that go with it, who calls by when."""

    code: str
    digits: str
    has_phone: bool
    adviser_id: UUID | None
    due_on: date
    hours: int | None


def ask_for_help(told: NewHelp, *, by: Actor) -> Receipt:
    """Record that somebody asks for a call and say who calls by when. Raises Invalid."""
    phone = parse_phone(told.phone) if told.phone.strip() else ""
    _check_place(told)
    digits = phone[-_DIGITS:] if phone else f"{int(new_id('digits')) % 10**_DIGITS:04}"
    request_id = new_id("help_requests")
    owner = KeyOwner("help_request", request_id)
    create_key(owner)
    code = issue_reference(ReferenceSubject.HELP_REQUEST, subject_id=request_id, digits=digits, by=by)
    answers = json.dumps(dict(told.answers), ensure_ascii=False) if told.answers else ""
    request = HelpRequest(
        id=request_id,
        code=code,
        street_id=told.street_id,
        committee_id=told.committee_id,
        household_id=told.household_id,
        state=HelpState.WAITING,
        urgency=int(told.urgency),
        phone=_sealed(owner, phone, "phone"),
        answers=_sealed(owner, answers, "answers"),
        words=_sealed(owner, clean_words(told.words, field="words", longest=_LONGEST_WORDS), "words"),
        adviser_id=choose_adviser(told.street_id, told.household_id),
        asked_at=clock.now(),
        due_on=due_day(told.urgency),
        outcome=Outcome.WAITING,
    )
    db.session.add(request)
    db.session.flush()
    emit(
        HelpAsked(
            help_request_id=request.id,
            street_id=told.street_id,
            urgency=int(told.urgency),
            adviser_id=request.adviser_id,
            by=by,
        )
    )
    return Receipt(code, digits, bool(phone), request.adviser_id, request.due_on, hours_to_answer(told.urgency))


def hours_to_answer(urgency: Urgency) -> int | None:
    """Return within how many hours somebody answers an emergency; None for everything else."""
    return settings.value(FIRST_HOURS) if urgency is Urgency.EMERGENCY else None


def due_day(urgency: Urgency) -> date:
    """Return the day by which somebody must have called; an emergency is due today."""
    if urgency is Urgency.EMERGENCY:
        return clock.today()
    return add_working_days(clock.today(), settings.value(FIRST_CONTACT[urgency]))


def _check_place(told: NewHelp) -> None:
    wanted = select(Division).where(Division.id.in_([told.street_id, told.committee_id or told.street_id]))
    known = {division.id: division for division in db.session.scalars(wanted)}
    street = known.get(told.street_id)
    if street is None or street.level is not DivisionLevel.STREET:
        raise Invalid(Text("Choose your street or town", "error"), field="street_id")
    if told.committee_id is not None and known[told.committee_id].parent_id != street.id:
        raise Invalid(Text("Choose a committee of this street", "error"), field="committee_id")


def _sealed(owner: KeyOwner, value: str, column: str) -> bytes | None:
    return seal(owner, value, place=help_place(column, owner.id)) if value else None


def contact_help(request: HelpRequest, *, words: str = "", by: Actor) -> None:
    """Record that the adviser has talked with whoever asked."""
    _write_words(request, words)
    advance(request, HELP_TABLE, HelpAction.CONTACT, contacted_at=clock.now(), outcome=Outcome.ACCEPTED)
    emit(HelpContacted(help_request_id=request.id, by=by))


def close_help(
    request: HelpRequest, *, outcome: Outcome, reason: HelpReason | None = None, words: str = "", by: Actor
) -> None:
    """End a request with its outcome. Raises Invalid without a reason where one is owed."""
    if outcome not in CLOSING_OUTCOMES:
        raise Invalid(Text("Choose how it ended", "error"), field="outcome")
    if outcome in OUTCOMES_WITH_REASON and reason is None:
        raise Invalid(Text("Give the reason", "error"), field="reason")
    _write_words(request, words)
    advance(request, HELP_TABLE, HelpAction.CLOSE, outcome=outcome, reason=reason, closed_at=clock.now())
    emit(HelpClosed(help_request_id=request.id, outcome=outcome, reason=reason, by=by))


def _write_words(request: HelpRequest, words: str) -> None:
    said = clean_words(words, field="words", longest=_LONGEST_WORDS)
    if said:
        request.words = _sealed(request.key_owner, said, "words")
        db.session.flush()


def take_over_help(request: HelpRequest, *, by: Actor) -> None:
    """Take a request over from a colleague. Raises Conflict when it is finished."""
    if request.state is HelpState.CLOSED or by.user_id is None:
        raise Conflict(Text("This request is finished already", "error"))
    request.adviser_id = by.user_id
    db.session.flush()
    emit(HelpHandedOver(help_request_id=request.id, adviser_id=by.user_id, by=by))


def reveal_help_phone(request: HelpRequest, *, by: Actor) -> str:
    """Return the phone in full, to call back, and tell who saw it."""
    emit(HelpPhoneSeen(help_request_id=request.id, by=by))
    return opened(request, "phone")


def erase_help(request: HelpRequest, *, by: Actor) -> None:
    """Destroy what a request holds of a person; that it was there, and how it ended, stays."""
    request.phone = request.answers = request.words = None
    destroy_key(request.key_owner)
    db.session.flush()
    emit(HelpErased(help_request_id=request.id, by=by))


def erase_rejected_help(*, by: Actor) -> int:
    """Erase requests not taken on that may be kept no longer; returns how many. Source: R-PRV-05."""
    last = clock.now() - timedelta(days=settings.value(KEEP_REJECTED))
    over = [
        request
        for request in readable_requests()
        if request.outcome is Outcome.NOT_ACCEPTED and request.closed_at is not None and request.closed_at < last
    ]
    for request in over:
        erase_help(request, by=by)
    return len(over)


def forget_answers_of(household_id: UUID, *, by: Actor) -> None:
    """Erase every request of a household that was erased, and those that were asked from its phones."""
    with acting_in(system_scope("household erased")):
        phones = phone_indexes_of(household_id)
        for request in readable_requests():
            if request.household_id == household_id or blind_index("phone", opened(request, "phone")) in phones:
                erase_help(request, by=by)
