"""A minor's question to a guardian: who was asked, what is waited for, and how far it is answered. Source: R-VOL-08."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.privacy import Erased, unseal
from charity_app.volunteering.models import GuardianAsk, SignUp, Volunteer
from charity_app.volunteering.states.people import GuardianAnswer
from charity_app.volunteering.states.sign_ups import SignUpState


@dataclass(frozen=True, kw_only=True)
class Guardian:
    """A parent or guardian as a minor names the person."""

    name: str = field(repr=False)
    relation: str
    phone: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Young:
    """What a minor tells besides name and phone: day of birth, and whom to ask."""

    born_on: date
    guardian: Guardian


def person_place(row_id: UUID) -> str:
    """Return where a guardian who was asked is sealed."""
    return f"guardian_asks.person_sealed:{row_id}"


def guardian_asked(ask: GuardianAsk, volunteer: Volunteer) -> Guardian | None:
    """Return who was asked; nobody after erasure."""
    try:
        told = unseal(volunteer.key_owner, ask.person_sealed, place=person_place(ask.id))
    except Erased:
        return None
    return Guardian(**json.loads(told))


def find_ask(ask_id: UUID) -> tuple[GuardianAsk, Volunteer] | None:
    """Return a question with the volunteer who asks, unless another took its place."""
    wanted = select(GuardianAsk, Volunteer).join(Volunteer, Volunteer.id == GuardianAsk.volunteer_id)
    open_ones = wanted.where(GuardianAsk.id == ask_id, GuardianAsk.answer != GuardianAnswer.REPLACED)
    found = db.session.execute(open_ones).one_or_none()
    return (found[0], found[1]) if found else None


def waiting_ask(volunteer: Volunteer) -> GuardianAsk | None:
    """Return the question that a minor's guardian has not answered yet."""
    wanted = select(GuardianAsk).where(
        GuardianAsk.volunteer_id == volunteer.id, GuardianAsk.answer == GuardianAnswer.WAITING
    )
    return db.session.scalars(wanted).one_or_none()


def awaiting_guardian(volunteer: Volunteer) -> Sequence[SignUp]:
    """Return the places that are kept for a minor until the guardian agrees."""
    wanted = select(SignUp).where(
        SignUp.volunteer_id == volunteer.id, SignUp.state == SignUpState.OFFERED, SignUp.awaits_guardian
    )
    return db.session.scalars(wanted.order_by(SignUp.role_id, SignUp.id)).all()
