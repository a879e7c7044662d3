"""The claims board of a desk: needs somebody wants to meet, and resources that wait for families."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.eligibility.queries.targets import households_matching
from charity_app.matching.fit import Fit, Helper, Reach, Wanted, score_fit
from charity_app.matching.models import ResourceOffer
from charity_app.matching.queries.lists import ClaimFilter, ClaimRow, list_claims_visible_to
from charity_app.matching.queries.offers import OfferRow, covers_street, offer_rows, row_of
from charity_app.matching.states.claims import ClaimState, Direction
from charity_app.matching.states.offers import Coverage, OfferState
from charity_app.matching.target import load, rule_of

_OFFERS = 8
_CLAIMS = 20


@dataclass(frozen=True)
class Asked:
    """A claim that waits for the street, with how well its giver fits."""

    claim: ClaimRow
    fit: Fit


@dataclass(frozen=True)
class Reachable:
    """An offer that reaches the viewer's streets, with how many of their households fit; None when it is for all."""

    offer: OfferRow
    fitting: int | None


@dataclass(frozen=True)
class Board:
    """Both halves of the board, and how much lies behind them."""

    asked: tuple[Asked, ...]
    asked_total: int
    offers: tuple[Reachable, ...]
    offers_total: int


def claims_board(viewer: Actor, *, q: str = "", sort: str = "due") -> Board:
    """Return what waits at a desk. At most five statements."""
    chosen = ClaimFilter(state=ClaimState.PROPOSED, direction=Direction.NEED, q=q)
    page = list_claims_visible_to(viewer, chosen, sort=sort, size=_CLAIMS)
    rows, total = _open_offers(viewer, q)
    counts = _fitting(viewer, rows)
    return Board(
        asked=tuple(Asked(claim, _fit_of(claim)) for claim in page.items),
        asked_total=page.total,
        offers=tuple(Reachable(row_of(*row), counts.get(row[0].id)) for row in rows),
        offers_total=total,
    )


def _fit_of(claim: ClaimRow) -> Fit:
    """Weigh a claimant who has chosen this need: type and place are given by the choice."""
    wanted = Wanted(claim.need_type, "", claim.street_id, None, claim.quantity, claim.wished_on)
    helper = Helper(
        types=frozenset({claim.need_type}),
        dimensions=frozenset(),
        reach=Reach(Coverage.DISTRICT),
        fits_target=None,
        places=claim.quantity,
        until=claim.planned_on,
        record=claim.record,
    )
    return score_fit(wanted, helper)


def _open_offers(viewer: Actor, q: str) -> tuple[list[Any], int]:
    wanted = offer_rows().where(
        ResourceOffer.state.in_((OfferState.PUBLISHED, OfferState.FULL)), ResourceOffer.until_on >= clock.today()
    )
    if viewer.scope.street_ids:
        wanted = wanted.where(or_(*(covers_street(street) for street in sorted(viewer.scope.street_ids, key=str))))
    if q.strip():
        wanted = wanted.where(ResourceOffer.name.contains(q.strip(), autoescape=True))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(ResourceOffer.state.desc(), ResourceOffer.until_on, ResourceOffer.id)
    return list(db.session.execute(ordered.limit(_OFFERS)).all()), total


def _fitting(viewer: Actor, rows: list[Any]) -> dict[UUID, int]:
    """Count for every offer with conditions the households that surely fit, all in one statement."""
    aimed = [row[0] for row in rows if row[0].conditions]
    if not aimed:
        return {}
    streets = sorted(viewer.scope.street_ids, key=str)
    columns = [
        select(func.count())
        .select_from(households_matching(rule_of(load(offer.conditions)), street_ids=streets).subquery())
        .scalar_subquery()
        for offer in aimed
    ]
    with acting_in(system_scope("households counted")):
        found = db.session.execute(select(*columns)).one()
    return {offer.id: count for offer, count in zip(aimed, found, strict=True)}
