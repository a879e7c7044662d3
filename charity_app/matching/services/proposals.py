"""Proposing a claim, from either side. Source: domain.md 4.2, R-CLM-03 to R-CLM-06, ruling 14."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.calendar import add_working_days
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.eligibility.queries.targets import fits_rule
from charity_app.eligibility.states import Outcome
from charity_app.matching.events import ClaimProposed
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.policy import party_of
from charity_app.matching.queries.offers import reaches
from charity_app.matching.queries.ties import has_tie
from charity_app.matching.services.claimants import Giver, demand_standing, limit_of, take_slot
from charity_app.matching.services.counters import reserve
from charity_app.matching.services.notices import tell_other_side
from charity_app.matching.services.settling import settle_need, settle_offer
from charity_app.matching.services.timeline import note_event
from charity_app.matching.states.claims import (
    OPEN_STATES,
    ClaimState,
    Direction,
    EventKind,
    Party,
    Relation,
    RelationCheck,
)
from charity_app.matching.states.needs import NeedPostState
from charity_app.matching.states.offers import OfferState
from charity_app.matching.target import load, rule_of
from charity_app.registry.models import Household, Organisation

HOLD = settings.declare(
    "claim.hold_workdays", 5, unit="working days", rule="R-CLM-03", name=Text("A proposed claim is held for", "setting")
)
_MOST = 999


@dataclass(frozen=True)
class Promise:
    """What a claimant promises and declares; `home_address` is compared and kept nowhere."""

    quantity: int
    relation: Relation = Relation.NONE
    home_address: str = ""


def claim_need(need: NeedPost, *, organisation: Organisation | None, promise: Promise, by: Actor) -> Claim:
    """Offer to fulfil a need or part of it, for an organisation or as a person; it is held for 5 working days.

    Raises NotAllowed for a listed or barred claimant, Conflict at the limit or when somebody was faster, Invalid.
    """
    demand_standing(organisation)
    _check_quantity(promise.quantity)
    giver = Giver(organisation.id if organisation else None, None if organisation else by.user_id)
    take_slot(giver, limit=limit_of(organisation))
    reserve(need, promise.quantity, NeedPost.state == NeedPostState.PUBLISHED, NeedPost.open_until_on >= clock.today())
    settle_need(need, by=by)
    is_tied = promise.relation is not Relation.NONE or has_tie(
        need.household_id, organisation=organisation, home_address=promise.home_address, by=by
    )
    until = add_working_days(clock.today(), settings.value(HOLD))
    need.held_until_on = until
    claim = Claim(
        direction=Direction.NEED,
        hold_until_on=until,
        need_id=need.id,
        organisation_id=giver.organisation_id,
        donor_id=giver.user_id,
        quantity=promise.quantity,
        relation=promise.relation,
        relation_check=RelationCheck.BLOCKED if is_tied else RelationCheck.CLEAR,
        proposed_party=Party.GIVER,
        household_id=need.household_id,
        street_id=need.street_id,
        committee_id=need.committee_id,
    )
    return _proposed(claim, by)


def claim_place(offer: ResourceOffer, *, household: Household, quantity: int = 1, by: Actor) -> Claim:
    """Ask for a place of an offer for a household. Raises Conflict when none is left, Invalid when it does not fit."""
    _check_quantity(quantity)
    _check_household(offer, household)
    reserve(offer, quantity, ResourceOffer.state == OfferState.PUBLISHED, ResourceOffer.until_on >= clock.today())
    settle_offer(offer, by=by)
    claim = Claim(
        direction=Direction.OFFER,
        hold_until_on=add_working_days(clock.today(), settings.value(HOLD)),
        offer_id=offer.id,
        organisation_id=offer.organisation_id,
        donor_id=offer.donor_id,
        giver_street_id=offer.publisher_street_id,
        quantity=quantity,
        relation=Relation.NONE,
        relation_check=RelationCheck.CLEAR,
        proposed_party=Party.STREET,
        household_id=household.id,
        street_id=household.street_id,
        committee_id=household.committee_id,
    )
    claim.proposed_party = party_of(by, claim) if household.id in by.scope.household_ids else Party.STREET
    return _proposed(claim, by)


def _check_quantity(quantity: int) -> None:
    if not 1 <= quantity <= _MOST:
        raise Invalid(Text("The quantity lies between 1 and %(most)s", "error", {"most": _MOST}), field="quantity")


def _check_household(offer: ResourceOffer, household: Household) -> None:
    if not reaches(offer, household.street_id):
        raise Invalid(Text("This offer does not reach the household's street", "error"), field="household_id")
    if offer.conditions:
        answer = fits_rule(household.id, rule_of(load(offer.conditions)))
        if answer is not None and answer.outcome is Outcome.NOT_MET:
            raise Invalid(
                Text("This household does not meet the conditions of the offer", "error"), field="household_id"
            )
    with acting_in(system_scope("places of a household")):
        standing = _standing(offer.id, household.id)
    if standing is not None:
        raise Conflict(Text("This household has asked for a place here already", "error"))


def _standing(offer_id: UUID, household_id: UUID) -> UUID | None:
    wanted = select(Claim.id).where(
        Claim.offer_id == offer_id, Claim.household_id == household_id, Claim.state.in_(OPEN_STATES)
    )
    return db.session.scalar(wanted.limit(1))


def _proposed(claim: Claim, by: Actor) -> Claim:
    now = clock.now()
    claim.code = new_code(8)
    claim.state = ClaimState.PROPOSED
    claim.proposed_by_id, claim.proposed_at, claim.last_event_at = by.user_id, now, now
    db.session.add(claim)
    db.session.flush()
    note_event(claim, EventKind.PROPOSED, by=by)
    emit(
        ClaimProposed(
            claim_id=claim.id,
            direction=claim.direction,
            need_id=claim.need_id,
            offer_id=claim.offer_id,
            organisation_id=claim.organisation_id,
            quantity=claim.quantity,
            relation_check=claim.relation_check,
            by=by,
        )
    )
    tell_other_side(claim, by=by)
    return claim
