"""Ranked suggestions with reasons in words, for a need and for an organisation. Source: domain.md 4.3, R-CLM-11."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from charity_app.casework.catalogue import need_kind
from charity_app.casework.states.needs import Dimension, NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import PAGE_SIZE, Page
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.divisions.models import Division
from charity_app.eligibility.explain import ask_rule, plan_rule
from charity_app.eligibility.facts.snapshot import read_snapshot
from charity_app.eligibility.queries.editions import current_edition
from charity_app.eligibility.queries.targets import policies_met
from charity_app.eligibility.rules import Policy
from charity_app.eligibility.states import Outcome, ResultCode
from charity_app.matching.fit import Fit, Helper, Reach, Record, Wanted, score_fit
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.queries.needs import NeedCard, card_of, sees_discreet, visible_types
from charity_app.matching.queries.offers import OfferRow, covers_street, group_of, offer_rows, row_of
from charity_app.matching.states.claims import ClaimState
from charity_app.matching.states.needs import NeedPostState
from charity_app.matching.states.offers import Coverage, OfferState
from charity_app.matching.target import load, rule_of
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import Field

_SHOWN, _WEIGHED = 10, 500
_FIELD_DIMENSIONS = {
    Field.ELDERLY: (Dimension.SERVICE,),
    Field.DISABLED: (Dimension.SERVICE,),
    Field.CHILDREN: (Dimension.SERVICE, Dimension.PSYCHOLOGICAL),
    Field.ASSISTANCE: (Dimension.MATERIAL,),
    Field.SOCIAL_WORK: (Dimension.SERVICE, Dimension.PSYCHOLOGICAL),
    Field.EDUCATION: (Dimension.SERVICE,),
    Field.FUND: (Dimension.MATERIAL,),
    Field.GENERAL: (Dimension.MATERIAL, Dimension.SERVICE),
}


@dataclass(frozen=True)
class SuggestedOffer:
    """An offer for a need, with its score and reasons."""

    offer: OfferRow
    fit: Fit


@dataclass(frozen=True)
class ForNeed:
    """What could meet a need: public policies first, then offers by score."""

    policies: tuple[Policy, ...]
    offers: tuple[SuggestedOffer, ...]


@dataclass(frozen=True)
class SuggestedNeed:
    """A need for an organisation, with its score and reasons."""

    card: NeedCard
    fit: Fit


def suggestions_for_need(post: NeedPost) -> ForNeed:
    """Rank what could meet a need; for those who know the family's street. At most six statements."""
    wanted = Wanted(
        post.need_type,
        need_kind(post.need_type).dimension,
        post.street_id,
        group_of(post.street_id),
        post.remaining or post.quantity,
        post.wished_on,
    )
    with acting_in(system_scope("suggestions for a need")):
        rows = db.session.execute(_offers_near(post)).all()
        fits = _target_answers(post.household_id, [row[0] for row in rows])
        met = policies_met(post.household_id, need_kind(post.need_type).policies)
    scored = [
        SuggestedOffer(row_of(*row[:4]), score_fit(wanted, _helper(row[0], Record(*row[4:]), fits[row[0].id])))
        for row in rows
    ]
    ranked = sorted(scored, key=lambda item: (-item.fit.score, item.offer.until_on, str(item.offer.id)))
    book = current_edition().book
    policies = [book.policies[code] for code, result in met.items() if result is not ResultCode.ALREADY_RECEIVING]
    return ForNeed(tuple(policies), tuple(ranked[:_SHOWN]))


_Other = aliased(Claim, name="other")


def _done(column: Any, state: ClaimState) -> Any:
    counted = select(func.count()).select_from(_Other).where(_Other.organisation_id == column, _Other.state == state)
    return counted.scalar_subquery()


def _offers_near(post: NeedPost) -> Any:
    rows = offer_rows().add_columns(
        Organisation.rating,
        _done(ResourceOffer.organisation_id, ClaimState.COMPLETED),
        _done(ResourceOffer.organisation_id, ClaimState.FAILED),
    )
    same_kind = [kind for kind in NeedType if need_kind(kind).dimension == need_kind(post.need_type).dimension]
    return rows.where(
        ResourceOffer.state == OfferState.PUBLISHED,
        ResourceOffer.until_on >= clock.today(),
        ResourceOffer.need_type.in_(same_kind),
        covers_street(post.street_id),
    ).limit(_WEIGHED)


def _target_answers(household_id: UUID, offers: list[ResourceOffer]) -> dict[UUID, bool | None]:
    """Tell for each offer whether its target group includes the household; None when it states none."""
    day = clock.today()
    aimed = [offer for offer in offers if offer.conditions]
    snapshot = read_snapshot(household_id, day) if aimed else None
    answers: dict[UUID, bool | None] = {offer.id: None for offer in offers}
    for offer in aimed:
        if snapshot is not None:
            plan = plan_rule(rule_of(load(offer.conditions)), current_edition().book.standards, day)
            answers[offer.id] = ask_rule(plan, snapshot.case).outcome is not Outcome.NOT_MET
    return answers


def _helper(offer: ResourceOffer, record: Record, fits_target: bool | None) -> Helper:
    return Helper(
        types=frozenset({offer.need_type}),
        dimensions=frozenset({need_kind(offer.need_type).dimension}),
        reach=Reach(offer.coverage, offer.street_id, offer.area_group),
        fits_target=fits_target,
        places=offer.remaining,
        until=offer.until_on,
        record=record,
    )


def suggestions_for_organisation(organisation: Organisation, viewer: Actor, *, page: int = 1) -> Page[SuggestedNeed]:
    """Rank the open needs for an organisation by what it does and where, knowing only what cards show.

    A need whose wished day is over waits for its street and is not proposed any more. At equal score the graver need,
    then the older one, comes first. Four statements, one of them about its standing.
    """
    helper = _organisation_helper(organisation)
    open_needs = (
        select(NeedPost, Division.name, Division.area_group)
        .join(Division, Division.id == NeedPost.shown_street_id, isouter=True)
        .where(
            NeedPost.state == NeedPostState.PUBLISHED,
            NeedPost.open_until_on >= clock.today(),
            NeedPost.wished_on >= clock.today(),
            NeedPost.need_type.in_(visible_types(is_discreet=sees_discreet(viewer))),
        )
        .order_by(NeedPost.priority.desc(), NeedPost.published_at)
        .limit(_WEIGHED)
    )
    scored = [
        (score_fit(_shown_wish(post, group), helper), card_of(post, street))
        for post, street, group in db.session.execute(open_needs)
    ]
    ranked = sorted(scored, key=lambda item: -item[0].score)
    pages = max(1, -(-len(ranked) // PAGE_SIZE))
    number = min(max(page, 1), pages)
    shown = ranked[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Page(tuple(SuggestedNeed(card, fit) for fit, card in shown), number, pages, len(ranked))


def _shown_wish(post: NeedPost, group: str | None) -> Wanted:
    return Wanted(
        post.need_type,
        need_kind(post.need_type).dimension,
        post.shown_street_id,
        post.shown_group or group,
        post.remaining,
        post.wished_on,
    )


def _organisation_helper(organisation: Organisation) -> Helper:
    with acting_in(system_scope("record of an organisation")):
        offered = set(
            db.session.scalars(
                select(ResourceOffer.need_type).where(ResourceOffer.organisation_id == organisation.id).distinct()
            )
        )
        completed, failed, group = db.session.execute(
            select(
                _done(organisation.id, ClaimState.COMPLETED),
                _done(organisation.id, ClaimState.FAILED),
                select(Division.area_group).where(Division.id == organisation.street_id).scalar_subquery(),
            )
        ).one()
    dimensions = {need_kind(kind).dimension for kind in offered} | set(_FIELD_DIMENSIONS.get(organisation.field, ()))
    return Helper(
        types=frozenset(offered),
        dimensions=frozenset(dimensions),
        reach=Reach(Coverage.DISTRICT, organisation.street_id, group),
        fits_target=None,
        places=1,
        until=None,
        record=Record(organisation.rating_on(clock.today()), completed, failed),
    )
