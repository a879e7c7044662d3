"""Which households of a desk's streets an offer fits; masked, for those who may ask for places."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.divisions.models import Division
from charity_app.eligibility.queries.targets import households_matching
from charity_app.matching.models import Claim, ResourceOffer
from charity_app.matching.states.claims import ClaimState
from charity_app.matching.states.offers import Coverage
from charity_app.matching.target import load, rule_of
from charity_app.registry.models import Household
from charity_app.registry.queries.cards import HouseholdCard, household_cards
from charity_app.registry.states.households import HouseholdState


@dataclass(frozen=True)
class FittingHousehold:
    """A household that fits, and the state of its latest claim on this offer."""

    card: HouseholdCard
    state: ClaimState | None


def fitting_households(offer: ResourceOffer, viewer: Actor, *, page: int = 1) -> Page[FittingHousehold]:
    """Return one page of the viewer's households that surely fit an offer, by number. At most five statements."""
    wanted = select(Household.id).where(Household.state == HouseholdState.ACTIVE).order_by(Household.number)
    wanted = wanted.where(_within(offer))
    if offer.conditions:
        wanted = wanted.where(Household.id.in_(households_matching(rule_of(load(offer.conditions)))))
    found = fetch_page(wanted, lambda row: row[0], number=page)
    cards, states = household_cards(found.items), _states(offer.id, found.items)
    rows = tuple(FittingHousehold(cards[key], states.get(key)) for key in found.items if key in cards)
    return Page(rows, found.number, found.pages, found.total)


def _within(offer: ResourceOffer) -> Any:
    if offer.coverage is Coverage.STREET:
        return Household.street_id == offer.street_id
    if offer.coverage is Coverage.GROUP:
        return Household.street_id.in_(select(Division.id).where(Division.area_group == offer.area_group))
    return Household.id.is_not(None)


def _states(offer_id: UUID, household_ids: tuple[UUID, ...]) -> dict[UUID, ClaimState]:
    wanted = (
        select(Claim.household_id, Claim.state)
        .where(Claim.offer_id == offer_id, Claim.household_id.in_(household_ids))
        .order_by(Claim.proposed_at)
    )
    with acting_in(system_scope("claims of an offer")):
        return dict(db.session.execute(wanted).all())
