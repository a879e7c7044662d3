"""What the claims of a need or an offer make of its state. Source: ruling 28, features 1.17."""

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.matching.events import NeedPostMoved, OfferMoved
from charity_app.matching.models import Claim, NeedPost, ResourceOffer
from charity_app.matching.states.claims import ClaimState
from charity_app.matching.states.needs import NEED_POST_TABLE, NeedPostAction, NeedPostState
from charity_app.matching.states.offers import OFFER_TABLE, OfferAction, OfferState

_BEGUN = (ClaimState.ACTIVE, ClaimState.DELIVERED, ClaimState.COMPLETED)


def settle_need(need: NeedPost, *, by: Actor) -> None:
    """Walk a need along the transitions that follow from its counters and claims until none is due."""
    states = _claim_states(need)
    while (action := _due(need, states)) is not None:
        advance(need, NEED_POST_TABLE, action)
        emit(NeedPostMoved(need_id=need.id, action=action, by=by))


def _claim_states(need: NeedPost) -> set[ClaimState]:
    db.session.flush()
    with acting_in(system_scope("need settled")):
        return set(db.session.scalars(select(Claim.state).where(Claim.need_id == need.id)))


def _due(need: NeedPost, claims: set[ClaimState]) -> NeedPostAction | None:
    is_full = need.remaining == 0
    due: dict[NeedPostState, NeedPostAction | None] = {
        NeedPostState.PUBLISHED: NeedPostAction.RESERVE if is_full else None,
        NeedPostState.RESERVED: _due_reserved(need, is_full=is_full),
        NeedPostState.CLAIMED: _due_claimed(claims, is_full=is_full),
        NeedPostState.FULFILLING: _due_fulfilling(need, is_full=is_full),
        NeedPostState.FULFILLED: _due_fulfilled(need, claims),
        NeedPostState.VERIFIED: NeedPostAction.CLOSE,
    }
    return due.get(need.state)


def _due_reserved(need: NeedPost, *, is_full: bool) -> NeedPostAction | None:
    if not is_full:
        return NeedPostAction.RELEASE
    return NeedPostAction.ACCEPT_CLAIM if need.held == 0 else None


def _due_claimed(claims: set[ClaimState], *, is_full: bool) -> NeedPostAction | None:
    if not is_full:
        return NeedPostAction.CLAIM_FAILED
    return NeedPostAction.START if claims.intersection(_BEGUN) else None


def _due_fulfilling(need: NeedPost, *, is_full: bool) -> NeedPostAction | None:
    if not is_full:
        return NeedPostAction.CLAIM_FAILED
    return NeedPostAction.DELIVER if need.delivered == need.quantity else None


def _due_fulfilled(need: NeedPost, claims: set[ClaimState]) -> NeedPostAction | None:
    if need.delivered < need.quantity:
        return NeedPostAction.REPORT_MISSING
    return NeedPostAction.VERIFY if ClaimState.DELIVERED not in claims else None


def settle_offer(offer: ResourceOffer, *, by: Actor) -> None:
    """Let an offer be full when its places are gone and open when one came back."""
    action = None
    if offer.state is OfferState.PUBLISHED and offer.remaining == 0:
        action = OfferAction.QUOTA_USED
    elif offer.state is OfferState.FULL and offer.remaining > 0:
        action = OfferAction.QUOTA_BACK
    if action is not None:
        advance(offer, OFFER_TABLE, action)
        emit(OfferMoved(offer_id=offer.id, action=action, by=by))
