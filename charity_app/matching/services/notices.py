"""Telling the sides of a claim; the family gets a link that works without an account."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.catalogue import need_kind
from charity_app.casework.states.needs import Privacy
from charity_app.core.db import db
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Actor, Role, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.identity.models import RoleAssignment
from charity_app.identity.queries import holders
from charity_app.matching import wording
from charity_app.matching.models import Claim
from charity_app.matching.policy import STREET_GIVERS
from charity_app.matching.queries.claims import subject_of, title_of
from charity_app.matching.states.claims import Direction
from charity_app.messaging.services import create_link, send_message
from charity_app.messaging.states import LinkPurpose
from charity_app.registry.models import Organisation

_LINK_DAYS = 30


def family_link(claim: Claim, purpose: LinkPurpose, *, by: Actor) -> str:
    """Make a link of 30 days by which the family answers without an account; returns its path."""
    token = create_link(
        purpose,
        subject_type="claim",
        subject_id=claim.id,
        household_id=claim.household_id,
        days=_LINK_DAYS,
        by=by,
    )
    return f"/s/{token}"


def ask_family(claim: Claim, purpose: LinkPurpose, *, by: Actor) -> None:
    """Send the family its link: to agree to a handover, or to confirm a delivery."""
    with acting_in(system_scope("family told")):
        words = wording.HANDOVER_ASKED if purpose is LinkPurpose.ANSWER_HANDOVER else wording.CONFIRM_ASKED
        params: Mapping[str, str | Text] = {"giver": _giver_name(claim), "item": _item(claim)}
        path = family_link(claim, purpose, by=by)
        send_message(KeyOwner("household", claim.household_id), words.key, params, path=path, by=by)


def tell_other_side(claim: Claim, *, by: Actor) -> None:
    """Tell whoever must answer a proposed claim."""
    until = claim.hold_until_on
    if claim.direction is Direction.NEED:
        _tell(_street_people(claim, Role.COMMUNITY_AID_ADVISOR), wording.CLAIM_PROPOSED.key, claim, until, by)
    else:
        _tell(_giving_people(claim), wording.CLAIM_PROPOSED.key, claim, until, by)


def tell_proposer(claim: Claim, *, by: Actor) -> None:
    """Tell whoever proposed a claim that it was answered."""
    if claim.proposed_by_id is not None:
        _tell((claim.proposed_by_id,), wording.CLAIM_ANSWERED.key, claim, None, by)


def tell_silence(claim: Claim, *, by: Actor) -> None:
    """Tell both sides that nothing happened for too long."""
    people = {*_giving_people(claim), *_street_people(claim, Role.COMMUNITY_AID_ADVISOR)}
    _tell(sorted(people, key=str), wording.CLAIM_SILENT.key, claim, None, by)


def _tell(people: Iterable[UUID], key: str, claim: Claim, until: date | None, by: Actor) -> None:
    params: Mapping[str, str | Text | date] = {"item": _item(claim), "until": until or ""}
    for user_id in people:
        send_message(KeyOwner("user", user_id), key, params, path=f"/matching/claims/{claim.id}", by=by)


def _item(claim: Claim) -> Text:
    """Say what a claim is about; a message never tells an illness, so a discreet need is not named (R-PSH-05)."""
    with acting_in(system_scope("claim named")):
        subject = subject_of(claim)
    is_discreet = need_kind(subject.need_type).privacy in (Privacy.HIGH, Privacy.RESTRICTED)
    return Text("the help that was asked for", "message") if is_discreet else title_of(subject)


def _giver_name(claim: Claim) -> str:
    named = select(Organisation.name).where(Organisation.id == claim.organisation_id)
    return (db.session.scalar(named) if claim.organisation_id else None) or ""


def _street_people(claim: Claim, role: Role) -> tuple[UUID, ...]:
    return holders(RoleAssignment.role == role, RoleAssignment.division_id == claim.street_id)


def _giving_people(claim: Claim) -> tuple[UUID, ...]:
    if claim.donor_id is not None:
        return (claim.donor_id,)
    if claim.organisation_id is not None:
        return holders(RoleAssignment.role == Role.ORG_MANAGER, RoleAssignment.organisation_id == claim.organisation_id)
    return holders(RoleAssignment.role.in_(STREET_GIVERS), RoleAssignment.division_id == claim.giver_street_id)
