"""What a family sees of a claim through its link: who helps with what, and what it is asked. No account, no contact."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from charity_app.casework.queries.advisers import adviser_of
from charity_app.casework.states.needs import NeedUnit
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.identity.queries import names_of
from charity_app.matching.models import Claim
from charity_app.matching.queries.claims import subject_of, title_of
from charity_app.matching.states.claims import CONTACT_STATES, ClaimState, Handover
from charity_app.messaging.models import ShortLink
from charity_app.messaging.queries import link_of
from charity_app.messaging.states import LinkPurpose
from charity_app.registry.models import Organisation

_PURPOSES = (LinkPurpose.ANSWER_HANDOVER, LinkPurpose.CONFIRM_CLAIM)


@dataclass(frozen=True)
class FamilyView:
    """A claim as the family sees it."""

    title: Text
    giver: str
    quantity: int
    unit: NeedUnit
    state: ClaimState
    handover: Handover
    planned_on: date | None
    adviser: str
    asks_handover: bool
    asks_arrival: bool


def claim_of_link(token: str) -> tuple[Claim, ShortLink] | None:
    """Return the claim behind a family's link; None when the link is unknown or over."""
    link = link_of(token)
    if link is None or link.purpose not in _PURPOSES:
        return None
    with acting_in(system_scope("family's link")):
        claim = db.session.scalars(select(Claim).where(Claim.id == link.subject_id)).one_or_none()
    return (claim, link) if claim is not None else None


def family_view(claim: Claim) -> FamilyView:
    """Return what the family's page shows."""
    with acting_in(system_scope("family's page")):
        subject = subject_of(claim)
        adviser_id = adviser_of(claim.household_id)
        names = names_of([adviser_id]) if adviser_id else {}
        return FamilyView(
            title=title_of(subject),
            giver=_giver(claim),
            quantity=claim.quantity,
            unit=subject.unit,
            state=claim.state,
            handover=claim.handover,
            planned_on=claim.planned_on,
            adviser=next(iter(names.values()), ""),
            asks_handover=claim.organisation_id is not None
            and claim.handover is Handover.NOT_ASKED
            and claim.state in CONTACT_STATES,
            asks_arrival=claim.state is ClaimState.DELIVERED,
        )


def _giver(claim: Claim) -> str:
    if claim.organisation_id is not None:
        return db.session.scalar(select(Organisation.name).where(Organisation.id == claim.organisation_id)) or ""
    return db.session.scalar(select(Division.name).where(Division.id == claim.giver_street_id)) or ""
