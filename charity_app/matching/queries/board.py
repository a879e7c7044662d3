"""The claims board of a desk: needs somebody wants to meet, and resources that wait for families."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.matching.fit import Fit, Helper, Reach, Wanted, score_fit
from charity_app.matching.models import ResourceOffer
from charity_app.matching.queries.households import households_of_offer
from charity_app.matching.queries.lists import ClaimFilter, ClaimRow, list_claims_visible_to
from charity_app.matching.queries.needs import open_needs
from charity_app.matching.queries.offers import OfferRow, offer_rows, reaches_desk, row_of
from charity_app.matching.states.claims import ClaimState, Direction
from charity_app.matching.states.offers import Coverage, OfferState

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
    open_needs: int


def claims_board(viewer: Actor, *, q: str = "", sort: str = "due") -> Board:
    """Return what waits at a desk. Three statements."""
    chosen = ClaimFilter(state=ClaimState.PROPOSED, direction=Direction.NEED, q=q)
    page = list_claims_visible_to(viewer, chosen, sort=sort, size=_CLAIMS)
    offers = _open_offers(viewer, q)
    open_needs, counts = _counted(viewer, [row[0] for row in offers.items])
    return Board(
        asked=tuple(Asked(claim, _fit_of(claim)) for claim in page.items),
        asked_total=page.total,
        offers=tuple(Reachable(row_of(*row), counts.get(row[0].id)) for row in offers.items),
        offers_total=offers.total,
        open_needs=open_needs,
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


def _open_offers(viewer: Actor, q: str) -> Page[Any]:
    wanted = offer_rows().where(
        ResourceOffer.state.in_((OfferState.PUBLISHED, OfferState.FULL)),
        ResourceOffer.until_on >= clock.today(),
        reaches_desk(viewer),
    )
    if q.strip():
        wanted = wanted.where(ResourceOffer.name.contains(q.strip(), autoescape=True))
    ordered = wanted.order_by(ResourceOffer.state.desc(), ResourceOffer.until_on, ResourceOffer.id)
    return fetch_page(ordered, lambda row: row, size=_OFFERS)


def _counted(viewer: Actor, offers: list[ResourceOffer]) -> tuple[int, dict[UUID, int]]:
    """Count the open needs, and for every offer with conditions the households that its list shows; one statement.

    The charity officer, whose reach holds no households, counts those of the whole district.
    """
    aimed = [offer for offer in offers if offer.conditions]
    fitting = [select(func.count()).select_from(households_of_offer(offer).subquery()) for offer in aimed]
    columns = [statement.scalar_subquery() for statement in (open_needs(viewer), *fitting)]
    with acting_in(system_scope("households counted")) if viewer.scope.nameless else nullcontext():
        needs, *found = db.session.execute(select(*columns)).one()
    return needs, {offer.id: count for offer, count in zip(aimed, found, strict=True)}
