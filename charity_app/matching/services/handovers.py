"""Giving a family's contact to a giver: after acceptance, with the family's yes, for the time of the claim.

Source: R-CLM-08, R-ROL-03, ruling 20, reliability D6.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import changed_meanwhile
from charity_app.core.text import Text
from charity_app.matching.events import ClaimContactSeen, HandoverAnswered
from charity_app.matching.models import Claim
from charity_app.matching.policy import party_of
from charity_app.matching.queries.claims import household_of, may_see_contact
from charity_app.matching.services.timeline import note_event
from charity_app.matching.states.claims import CONTACT_STATES, EventKind, Handover, Party
from charity_app.registry.services.consents import give_consent
from charity_app.registry.services.opening import Contact, reveal_contact
from charity_app.registry.states.households import ConsentPurpose, ConsentWay, RevealReason


def answer_handover(claim: Claim, *, is_agreed: bool, given_on: date | None = None, words: str = "", by: Actor) -> None:
    """Record the family's answer: by its link, on its own page, or told to the adviser with date and words.

    Raises Conflict when the claim does not stand, NotAllowed where the giver is a single person.
    """
    if claim.state not in CONTACT_STATES:
        raise changed_meanwhile()
    if claim.organisation_id is None:
        raise NotAllowed(Text("People give through the street; no contact is handed over", "error"))
    party = party_of(by, claim)
    if is_agreed:
        with acting_in(system_scope("handover agreed")):
            give_consent(
                household_of(claim),
                purpose=ConsentPurpose.HANDOVER,
                way=_way(by, party),
                words=words,
                given_on=given_on,
                organisation_id=claim.organisation_id,
                by=by,
            )
    claim.handover = Handover.AGREED if is_agreed else Handover.REFUSED
    db.session.flush()
    kind = EventKind.AGREED_HANDOVER if is_agreed else EventKind.REFUSED_HANDOVER
    note_event(claim, kind, by=by)
    emit(HandoverAnswered(claim_id=claim.id, answer=claim.handover, party=party, by=by))


def _way(by: Actor, party: Party) -> ConsentWay:
    if party is not Party.FAMILY:
        return ConsentWay.SPOKEN
    return ConsentWay.ONLINE if by.is_signed_in else ConsentWay.LINK


def see_contact(claim: Claim, *, by: Actor) -> Contact:
    """Open the family's contact to the giver and tell who saw it. Raises NotAllowed, TooMany."""
    if not may_see_contact(claim):
        raise NotAllowed(Text("The family has not agreed, or the claim has ended", "error"))
    contact = reveal_contact(
        household_of(claim), reason=RevealReason.HANDOVER, organisation_id=claim.organisation_id, by=by
    )
    note_event(claim, EventKind.CONTACT_SEEN, by=by)
    emit(ClaimContactSeen(claim_id=claim.id, by=by))
    return contact


def end_handovers(household_id: UUID, *, organisation_id: UUID, by: Actor) -> None:
    """Stop the handovers of a household to an organisation after its yes was taken back."""
    with acting_in(system_scope("handover withdrawn")):
        running = select(Claim).where(
            Claim.household_id == household_id,
            Claim.organisation_id == organisation_id,
            Claim.handover == Handover.AGREED,
            Claim.state.in_(CONTACT_STATES),
        )
        for claim in db.session.scalars(running).all():
            answer_handover(claim, is_agreed=False, by=by)
