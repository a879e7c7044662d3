"""Where waiting work lies: one heap per table, with the conditions under which a row waits for the viewer."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import (
    case,
    false,
    null,
    or_,
    select,
    true,
)

from charity_app.casework.models import HelpRequest
from charity_app.casework.states.help import HELP_DESK, HelpState
from charity_app.casework.states.items import item_text
from charity_app.core import clock
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.eligibility.models import Objection
from charity_app.eligibility.states import OBJECTION_LABELS
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.policy import NEED_WRITERS, OVERSEERS, STREET_GIVERS, STREET_ROLES
from charity_app.matching.queries.claims import is_red
from charity_app.matching.queries.offers import is_own
from charity_app.matching.states.claims import ClaimState, Direction, Handover
from charity_app.matching.states.needs import NeedPostState
from charity_app.matching.states.offers import PUBLISHERS, OfferState
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import OrganisationState
from charity_app.reports.queries.heap import Condition, Heap, Kinds, named, never
from charity_app.reports.queries.project_heaps import plans, projects, reports
from charity_app.reports.queries.shift_heaps import places
from charity_app.reports.queries.shop_heaps import contracts, inspections
from charity_app.reports.states import Waits

_REMIND = timedelta(days=60)
_ANSWERERS = (Role.STREET_OFFICER, Role.STREET_REVIEWER, Role.DISTRICT_AID_OFFICER)


def heaps_of(viewer: Actor) -> Iterator[Heap]:
    """Yield the heaps in which something can wait for a viewer."""
    rooms = (projects, plans, reports, contracts, inspections)
    heaps = (places, _claims, _needs, _offers, _help, _objections, _organisations, *rooms)
    for heap in (make(viewer) for make in heaps):
        if heap.kinds:
            yield heap


def _here(viewer: Actor, model: Any) -> Condition:
    scope = viewer.scope
    if scope.everything or scope.nameless:
        return true()
    return or_(
        model.street_id.in_(sorted(scope.street_ids, key=str)),
        model.committee_id.in_(sorted(scope.committee_ids, key=str)),
    )


def _given_by(viewer: Actor) -> Condition:
    parts: list[Condition] = [false()]
    if viewer.has_role(Role.ORG_MANAGER):
        parts.append(Claim.organisation_id.in_(sorted(viewer.scope.organisation_ids, key=str)))
    if viewer.has_role(*STREET_GIVERS):
        parts.append(Claim.giver_street_id.in_(sorted(viewer.scope.street_ids, key=str)))
    if viewer.has_role(Role.DONOR):
        parts.append(Claim.donor_id == viewer.user_id)
    return or_(*parts)


def _claims(viewer: Actor) -> Heap:
    kinds: Kinds = {}
    _add_street_side(kinds, viewer)
    _add_giving_side(kinds, viewer)
    _add_family_side(kinds, viewer)
    due = case(
        (Claim.state == ClaimState.PROPOSED, Claim.hold_until_on),
        (Claim.state.in_((ClaimState.ACCEPTED, ClaimState.ACTIVE)), Claim.planned_on),
        else_=null(),
    )
    described = (
        select(NeedPost.need_type, NeedPost.item, ResourceOffer.name, Division.name)
        .select_from(Claim)
        .outerjoin(NeedPost, NeedPost.id == Claim.need_id)
        .outerjoin(ResourceOffer, ResourceOffer.id == Claim.offer_id)
        .join(Division, Division.id == Claim.street_id)
    )
    return Heap(Claim, kinds, described, _describe_claim, due, Claim.id, viewer.has_role(Role.DONOR))


def _describe_claim(row: Sequence[Any]) -> tuple[Text, str]:
    need_type, item, offer, street = row
    return (item_text(need_type, item) if need_type else named(offer)), street


def _or_also(kinds: Kinds, kind: Waits, condition: Condition) -> None:
    kinds[kind] = or_(kinds[kind], condition) if kind in kinds else condition


def _add_street_side(kinds: Kinds, viewer: Actor) -> None:
    here = _here(viewer, Claim)
    if viewer.has_role(*STREET_ROLES):
        asked = (Claim.direction == Direction.NEED) & (Claim.state == ClaimState.PROPOSED)
        _or_also(kinds, Waits.CLAIM_TO_CONFIRM, asked & here & (Claim.proposed_by_id != viewer.user_id))
    if viewer.has_role(*STREET_ROLES, *OVERSEERS):
        _or_also(kinds, Waits.CLAIM_SILENT, is_red() & here)
    if viewer.has_role(Role.COMMUNITY_AID_ADVISOR):
        _or_also(kinds, Waits.ARRIVAL_TO_CONFIRM, (Claim.state == ClaimState.DELIVERED) & here)


def _add_giving_side(kinds: Kinds, viewer: Actor) -> None:
    if not viewer.has_role(Role.ORG_MANAGER, Role.DONOR, *STREET_GIVERS):
        return
    own = _given_by(viewer)
    asked = (Claim.direction == Direction.OFFER) & (Claim.state == ClaimState.PROPOSED)
    _or_also(kinds, Waits.CLAIM_TO_CONFIRM, asked & own & (Claim.proposed_by_id != viewer.user_id))
    _or_also(kinds, Waits.CLAIM_TO_START, (Claim.state == ClaimState.ACCEPTED) & own)
    _or_also(kinds, Waits.CLAIM_TO_DELIVER, (Claim.state == ClaimState.ACTIVE) & own)


def _add_family_side(kinds: Kinds, viewer: Actor) -> None:
    if not viewer.scope.household_ids:
        return
    own = Claim.household_id.in_(sorted(viewer.scope.household_ids, key=str))
    running = Claim.state.in_((ClaimState.ACCEPTED, ClaimState.ACTIVE))
    unasked = Claim.organisation_id.is_not(None) & (Claim.handover == Handover.NOT_ASKED)
    _or_also(kinds, Waits.ARRIVAL_TO_CONFIRM, (Claim.state == ClaimState.DELIVERED) & own)
    _or_also(kinds, Waits.HANDOVER_TO_ANSWER, running & unasked & own)


def _needs(viewer: Actor) -> Heap:
    kinds: Kinds = {}
    here = _here(viewer, NeedPost)
    if viewer.has_role(Role.STREET_REVIEWER):
        pending = NeedPost.state == NeedPostState.PENDING_REVIEW
        kinds[Waits.NEED_TO_REVIEW] = pending & here & (NeedPost.submitted_by_id != viewer.user_id)
    if viewer.has_role(*NEED_WRITERS):
        kinds[Waits.NEED_TO_FINISH] = NeedPost.state.in_((NeedPostState.DRAFT, NeedPostState.RETURNED)) & here
    described = select(NeedPost.need_type, NeedPost.item, Division.name).join(
        Division, Division.id == NeedPost.street_id
    )
    return Heap(NeedPost, kinds, described, lambda row: (item_text(row[0], row[1]), row[2]), never(), NeedPost.id)


def _offers(viewer: Actor) -> Heap:
    kinds: Kinds = {}
    if viewer.has_role(Role.CHARITY_OFFICER):
        kinds[Waits.OFFER_TO_REVIEW] = ResourceOffer.state == OfferState.PENDING_REVIEW
    if viewer.has_role(*PUBLISHERS):
        kinds[Waits.OFFER_TO_FINISH] = (ResourceOffer.state == OfferState.DRAFT) & is_own(viewer)
    return Heap(
        ResourceOffer, kinds, select(ResourceOffer.name), lambda row: (named(row[0]), ""), never(), ResourceOffer.id
    )


def _help(viewer: Actor) -> Heap:
    kinds: Kinds = {}
    if viewer.has_role(*HELP_DESK):
        kinds[Waits.HELP_TO_CALL] = (HelpRequest.state == HelpState.WAITING) & _here(viewer, HelpRequest)
    described = select(HelpRequest.code, Division.name).join(Division, Division.id == HelpRequest.street_id)
    return Heap(HelpRequest, kinds, described, lambda row: (_coded(row[0]), row[1]), HelpRequest.due_on, HelpRequest.id)


def _coded(code: str) -> Text:
    return Text("request %(code)s", "waiting", {"code": code})


def _objections(viewer: Actor) -> Heap:
    kinds: Kinds = {}
    if viewer.has_role(*_ANSWERERS):
        is_open = Objection.answered_at.is_(None) & (Objection.raised_by_id != viewer.user_id)
        kinds[Waits.OBJECTION_TO_ANSWER] = is_open & _here(viewer, Objection)
    described = select(Objection.reason, Division.name).join(Division, Division.id == Objection.street_id)
    return Heap(
        Objection,
        kinds,
        described,
        lambda row: (OBJECTION_LABELS[row[0]], row[1]),
        Objection.due_on,
        Objection.household_id,
    )


def _organisations(viewer: Actor) -> Heap:
    """Ratings and fundraising certificates that end within 60 days (R-REG-03)."""
    kinds: Kinds = {}
    rating, certificate = (_ends_soon(day) for day in (Organisation.rating_until_on, Organisation.fundraising_to_on))
    own = sorted(viewer.scope.organisation_ids, key=str) if viewer.has_role(Role.ORG_MANAGER) else []
    if viewer.has_role(Role.REGISTRY_OFFICER) or own:
        whose = true() if viewer.has_role(Role.REGISTRY_OFFICER) else Organisation.id.in_(own)
        is_good = Organisation.state == OrganisationState.REGISTERED
        kinds[Waits.PAPER_TO_RENEW] = is_good & or_(rating, certificate) & whose
    due = case((rating, Organisation.rating_until_on), else_=Organisation.fundraising_to_on)
    return Heap(Organisation, kinds, select(Organisation.name), lambda row: (named(row[0]), ""), due, Organisation.id)


def _ends_soon(day: Any) -> Condition:
    soon: Condition = day.between(clock.today(), clock.today() + _REMIND)
    return soon
