"""Runs each drawn offer through its days: written, reviewed, places asked for, full, paused or ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.catalogue import need_kind
from charity_app.casework.states.needs import Dimension
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.demo import matching
from charity_app.demo.givers import Giver, Givers
from charity_app.demo.households import Street
from charity_app.demo.identifiers import landline
from charity_app.demo.identity import Staff
from charity_app.demo.matching import Hands
from charity_app.demo.offers import OfferEnd, OfferPlan
from charity_app.demo.registry import Registered
from charity_app.demo.timeline import happening
from charity_app.eligibility.queries.targets import households_matching
from charity_app.matching.models import Claim, ResourceOffer
from charity_app.matching.queries.offers import group_of, reaches
from charity_app.matching.services import offers, proposals
from charity_app.matching.services.offers import OfferDetails, Publisher
from charity_app.matching.states.offers import Coverage, RejectReason
from charity_app.matching.target import Area, load, rule_of
from charity_app.projects.queries import supported_projects_of
from charity_app.registry.models import Household

_YEAR = timedelta(days=365)
_STREET_EVERY = 9
_DAYS = {"completed": 24, "delivered": 9, "active": 7, "accepted": 4, "proposed": 2, "declined": 12}
_PLACE_ENDS = ("completed", "active", "accepted", "proposed", "delivered", "declined", "completed")


@dataclass(frozen=True)
class Market:
    """What offers meet: who gives, which streets there are, who works there, which families there are."""

    givers: Givers
    streets: Sequence[Street]
    staff: Staff
    families: dict[UUID, Registered]
    officer: Actor
    hands: Hands


def offer(plan: OfferPlan, market: Market) -> UUID:
    """Write an offer, review it, let places be asked for, and bring it to its end; returns its key."""
    giver = market.givers.all[plan.order % len(market.givers.all)]
    street = market.streets[plan.order % len(market.streets)]
    from_street = plan.order % _STREET_EVERY == 4
    by = market.staff.team(street).officer if from_street else giver.by
    with happening(plan.days_ago):
        row = _write(plan, giver, street, by=by, is_from_street=from_street)
    if plan.end in (OfferEnd.DRAFT, OfferEnd.PENDING):
        return row.id
    with happening(plan.days_ago - 1):
        if plan.end is OfferEnd.REJECTED:
            offers.reject_offer(row, reason=market.hands.draw.choice(list(RejectReason)), by=market.officer)
            return row.id
        offers.publish_offer(row, by=market.officer)
    _fill(plan, row, market, by)
    with happening(1):
        if plan.end is OfferEnd.PAUSED:
            offers.pause_offer(row, by=by)
        if plan.end is OfferEnd.FINISHED:
            offers.finish_offer(row, by=by)
    return row.id


def _write(plan: OfferPlan, giver: Giver, street: Street, *, by: Actor, is_from_street: bool) -> ResourceOffer:
    organisation = None if is_from_street else giver.organisation()
    publisher = Publisher(organisation, street_id=street.id if is_from_street else None)
    template = plan.template
    own = supported_projects_of(frozenset({organisation.id})) if organisation else {}
    details = OfferDetails(
        name=f"{template.name}（演示）",
        what=template.what,
        conditions=template.conditions,
        places=plan.places,
        area=_area(plan.coverage, street),
        until_on=clock.today() + _YEAR,
        contact=f"项目部 {landline(4000 + plan.order)}",
        need_type=template.need_type,
        unit=template.unit,
        project_id=next(iter(own), None) if plan.order % 3 == 0 else None,
    )
    return offers.write_offer(publisher, details=details, is_submitted=plan.end is not OfferEnd.DRAFT, by=by)


def _area(coverage: Coverage, street: Street) -> Area:
    if coverage is Coverage.STREET:
        return Area(coverage, street_id=street.id)
    if coverage is Coverage.GROUP:
        return Area(coverage, group=group_of(street.id))
    return Area()


def _fill(plan: OfferPlan, row: ResourceOffer, market: Market, by: Actor) -> None:
    """Let families that fit ask for places: for all of them when the offer is to be full, else for one now and then."""
    count = plan.places if plan.end is OfferEnd.FULL else int(plan.order % 6 == 0)
    asked: set[UUID] = set()
    for place in range(count):
        end = "active" if plan.end is OfferEnd.FULL else _PLACE_ENDS[plan.order // 6 % len(_PLACE_ENDS)]
        days_ago = _DAYS[end] + place
        with happening(days_ago):
            family = next((one for one in _fitting(row, market, days_ago) if one.id not in asked), None)
        if family is not None:
            asked.add(family.id)
            _ask(row, family, market, by, end=end, days_ago=days_ago)


def _fitting(row: ResourceOffer, market: Market, days_ago: int) -> Iterator[Registered]:
    """Yield the families in reach that surely fit and were known by then."""
    wanted = load(row.conditions)
    found = set(db.session.scalars(households_matching(rule_of(wanted)))) if wanted else set(market.families)
    for key, family in market.families.items():
        if key in found and family.plan.days_ago > days_ago and reaches(row, family.street_id):
            yield family


def _ask(row: ResourceOffer, family: Registered, market: Market, by: Actor, *, end: str, days_ago: int) -> None:
    """Ask for a place as the family's adviser, and let the giver answer, begin and deliver."""
    team = market.staff.team(family.plan.committee.street)
    hands = Hands(team, market.hands.draw, market.hands.photo)
    with happening(days_ago):
        household = db.session.scalars(select(Household).where(Household.id == family.id)).one()
        claim = proposals.claim_place(row, household=household, by=team.adviser)
    if end == "proposed":
        return
    with happening(days_ago - 1):
        if end == "declined":
            matching.decline(claim, by)
            return
        matching.accept(claim, by, hands)
        matching.agree_to_handover(claim, hands)
    if end != "accepted":
        _carry_out(claim, row, by, hands, end=end, days_ago=days_ago)


def _carry_out(claim: Claim, row: ResourceOffer, by: Actor, hands: Hands, *, end: str, days_ago: int) -> None:
    giver = Giver(by, row.organisation_id, 0)
    with happening(days_ago - 2):
        matching.start(claim, giver)
    if end == "active":
        return
    with happening(days_ago - 6):
        is_goods = need_kind(row.need_type).dimension is Dimension.MATERIAL
        matching.deliver(claim, by, hands, is_goods=is_goods)
    if end == "completed":
        with happening(days_ago - 9):
            matching.confirm(claim, hands)
