"""Which households of a desk's streets an offer fits; masked, for those who may ask for places."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, select

from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
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
    """Return one page of the viewer's households that surely fit an offer, by number. Two statements."""
    wanted = households_of_offer(offer).add_columns(_latest_claim(offer.id)).order_by(Household.number)
    found = fetch_page(wanted, lambda row: (row[0], row[1]), number=page)
    cards = household_cards([key for key, _ in found.items])
    rows = tuple(FittingHousehold(cards[key], state) for key, state in found.items if key in cards)
    return Page(rows, found.number, found.pages, found.total)


def households_of_offer(offer: ResourceOffer) -> Select[Any]:
    """Return the statement of the households that an offer reaches and that surely fit it, within the reach of now."""
    wanted = select(Household.id).where(Household.state == HouseholdState.ACTIVE, _within(offer))
    if not offer.conditions:
        return wanted
    return wanted.where(Household.id.in_(households_matching(rule_of(load(offer.conditions)))))


def _within(offer: ResourceOffer) -> Any:
    if offer.coverage is Coverage.STREET:
        return Household.street_id == offer.street_id
    if offer.coverage is Coverage.GROUP:
        return Household.street_id.in_(select(Division.id).where(Division.area_group == offer.area_group))
    return Household.id.is_not(None)


def _latest_claim(offer_id: UUID) -> ScalarSelect[ClaimState]:
    claims = select(Claim.state).where(Claim.offer_id == offer_id, Claim.household_id == Household.id)
    return claims.order_by(Claim.proposed_at.desc()).limit(1).correlate(Household).scalar_subquery()
