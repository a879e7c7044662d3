"""Commands on published needs: written from an assessed need, shown after a second person, taken back, renewed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.models import NeedItem
from charity_app.casework.queries.needs import need_priority
from charity_app.casework.services import confirm_need, issue_reference
from charity_app.casework.states.help import ReferenceSubject
from charity_app.casework.states.needs import NeedState
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.matching import wording
from charity_app.matching.events import (
    NeedPostExpired,
    NeedPostPublished,
    NeedPostReturned,
    NeedPostSubmitted,
    NeedPostWithdrawn,
    NeedPostWritten,
)
from charity_app.matching.models import Claim, NeedPost
from charity_app.matching.queries.areas import age_band_of, shown_area
from charity_app.matching.services.answers import end_claim
from charity_app.matching.services.cards import demand_showable, plain_phrases
from charity_app.matching.states.claims import ClaimAction, ClaimReason, ClaimState
from charity_app.matching.states.needs import (
    NEED_POST_TABLE,
    NeedPostAction,
    NeedPostState,
    NeedWithdrawReason,
    Phrase,
    RepeatReason,
    ReturnReason,
)
from charity_app.messaging.services import send_message
from charity_app.registry.models import Member
from charity_app.registry.services.stamps import clean_words

OPEN_DAYS = settings.declare(
    "card.open_days", 90, unit="days", rule="R-CLM-03", name=Text("A public need stays open for", "setting")
)
_LONGEST_WORDS = 60


@dataclass(frozen=True)
class Card:
    """What the writer adds to an assessed need: phrases of a list, a few own words, whether the age band is shown."""

    phrases: tuple[Phrase, ...] = ()
    words: str = ""
    shows_age: bool = True
    has_applied: bool = False
    repeat_reason: RepeatReason | None = None


def write_need_post(need: NeedItem, *, card: Card, is_submitted: bool = True, by: Actor) -> NeedPost:
    """Write the card of an assessed need and hand it to a second person. Raises Invalid, Conflict."""
    if need.state is NeedState.ENDED:
        raise Conflict(Text("This need has ended", "error"))
    live = select(NeedPost.id).where(
        NeedPost.need_item_id == need.id, NeedPost.state.not_in((NeedPostState.CLOSED, NeedPostState.WITHDRAWN))
    )
    if db.session.scalar(live.limit(1)) is not None:
        raise Conflict(Text("This need has a card already", "error"))
    post = NeedPost(
        need_item_id=need.id,
        household_id=need.household_id,
        street_id=need.street_id,
        committee_id=need.committee_id,
        state=NeedPostState.DRAFT,
        **_from_need(need),
    )
    _fill(post, need, card)
    db.session.add(post)
    db.session.flush()
    emit(
        NeedPostWritten(
            need_id=post.id, need_item_id=need.id, need_type=need.need_type, area_level=post.area_level, by=by
        )
    )
    if is_submitted:
        submit_need_post(post, by=by)
    return post


def _from_need(need: NeedItem) -> dict[str, Any]:
    return {
        "need_type": need.need_type,
        "item": need.item,
        "unit": need.unit,
        "quantity": need.quantity,
        "wished_on": need.wished_on,
        "value_fen": need.value_fen,
        "priority": need_priority(need.severity, need.urgency),
    }


def _fill(post: NeedPost, need: NeedItem, card: Card) -> None:
    post.words = clean_words(card.words, field="words", longest=_LONGEST_WORDS)
    post.phrases = plain_phrases(card.phrases)
    post.has_applied, post.repeat_reason = card.has_applied, card.repeat_reason
    born = db.session.scalar(select(Member.birth_on).where(Member.id == need.member_id)) if need.member_id else None
    post.age_band = age_band_of(born) if born and card.shows_age else None
    _place(post)


def _place(post: NeedPost) -> None:
    area = shown_area(post.street_id, post.age_band)
    post.area_level, post.shown_street_id, post.shown_group = int(area.level), area.street_id, area.group


def submit_need_post(post: NeedPost, *, by: Actor) -> None:
    """Hand a draft to a second person. Raises Invalid, Conflict."""
    _submit(post, NeedPostAction.SUBMIT, by)


def resubmit_need_post(post: NeedPost, *, card: Card, by: Actor) -> None:
    """Correct a card that was given back and hand it in again. Raises Invalid, Conflict."""
    _fill(post, _need_of(post), card)
    _submit(post, NeedPostAction.RESUBMIT if post.state is NeedPostState.RETURNED else NeedPostAction.SUBMIT, by)


def renew_need_post(post: NeedPost, *, by: Actor) -> None:
    """Hand an expired card in once more after the family said it still wants it. Raises Invalid, Conflict."""
    _place(post)
    _submit(post, NeedPostAction.RENEW, by)


def _need_of(post: NeedPost) -> NeedItem:
    return db.session.scalars(select(NeedItem).where(NeedItem.id == post.need_item_id)).one()


def _submit(post: NeedPost, action: NeedPostAction, by: Actor) -> None:
    demand_showable(post)
    advance(
        post,
        NEED_POST_TABLE,
        action,
        submitted_by_id=by.user_id,
        submitted_at=clock.now(),
        reviewed_by_id=None,
        return_reason=None,
    )
    emit(NeedPostSubmitted(need_id=post.id, by=by))


def publish_need_post(post: NeedPost, *, by: Actor) -> None:
    """Let a card onto the wall for 90 days as the second person, and confirm the need behind it.

    Raises NotAllowed for whoever submitted or assessed it, Invalid, Conflict.
    """
    _refuse_own(post, by)
    _place(post)
    demand_showable(post)
    until = clock.today() + timedelta(days=settings.value(OPEN_DAYS))
    confirm_need(_need_of(post), by=by)
    advance(
        post,
        NEED_POST_TABLE,
        NeedPostAction.PUBLISH,
        reviewed_by_id=by.user_id,
        reviewed_at=clock.now(),
        published_at=clock.now(),
        open_until_on=until,
    )
    code = issue_reference(ReferenceSubject.NEED_POST, subject_id=post.id, household_id=post.household_id, by=by)
    emit(NeedPostPublished(need_id=post.id, open_until_on=until, by=by))
    with acting_in(system_scope("family told")):
        owner = KeyOwner("household", post.household_id)
        send_message(owner, wording.NEED_PUBLISHED.key, {"code": code}, path="/status", by=by)


def _refuse_own(post: NeedPost, by: Actor) -> None:
    if by.user_id is not None and by.user_id == post.submitted_by_id:
        raise NotAllowed(Text("A second person must review this", "error"))


def return_need_post(post: NeedPost, *, reason: ReturnReason, by: Actor) -> None:
    """Give a card back to its writer and say why. Raises NotAllowed for whoever submitted it."""
    _refuse_own(post, by)
    advance(
        post,
        NEED_POST_TABLE,
        NeedPostAction.RETURN,
        return_reason=reason,
        reviewed_by_id=by.user_id,
        reviewed_at=clock.now(),
    )
    emit(NeedPostReturned(need_id=post.id, reason=reason, by=by))


def withdraw_need_post(post: NeedPost, *, reason: NeedWithdrawReason, by: Actor) -> None:
    """Take a need back; claims not yet begun end with it. Raises Conflict while help is on its way."""
    with acting_in(system_scope("need withdrawn")):
        claims = _open_claims(post)
        if any(claim.state is ClaimState.ACTIVE for claim in claims):
            raise Conflict(Text("Help is on its way; talk to the giver first", "error"))
        end_claims(claims, by=by)
    advance(post, NEED_POST_TABLE, NeedPostAction.WITHDRAW, withdraw_reason=reason)
    emit(NeedPostWithdrawn(need_id=post.id, reason=reason, by=by))


def _open_claims(post: NeedPost) -> Sequence[Claim]:
    running = (ClaimState.PROPOSED, ClaimState.ACCEPTED, ClaimState.ACTIVE)
    wanted = select(Claim).where(Claim.need_id == post.id, Claim.state.in_(running)).order_by(Claim.id)
    return db.session.scalars(wanted).all()


def end_claims(claims: Sequence[Claim], *, by: Actor) -> None:
    """End the claims of a need that is no longer wanted."""
    for claim in claims:
        action = ClaimAction.DECLINE if claim.state is ClaimState.PROPOSED else ClaimAction.CANCEL
        end_claim(claim, action, reason=ClaimReason.NEED_WITHDRAWN, by=by)


def expire_need_post(post: NeedPost, *, by: Actor) -> None:
    """Take a need off the wall after 90 days, unless somebody is busy with a part of it (R-CLM-03)."""
    is_over = post.open_until_on is not None and post.open_until_on < clock.today()
    if post.state is NeedPostState.PUBLISHED and is_over and post.held + post.claimed == 0:
        advance(post, NEED_POST_TABLE, NeedPostAction.EXPIRE)
        emit(NeedPostExpired(need_id=post.id, by=by))


def withdraw_needs_of(household_id: UUID, *, is_erased: bool = False, by: Actor) -> None:
    """Take every need of a household off the wall: its consent, or its whole file, is gone.

    Help on its way comes to its end unless the file was erased; nothing more can be claimed.
    """
    ended = (NeedPostState.CLOSED, NeedPostState.WITHDRAWN, NeedPostState.FULFILLED, NeedPostState.VERIFIED)
    with acting_in(system_scope("consent withdrawn")):
        wanted = select(NeedPost).where(NeedPost.household_id == household_id, NeedPost.state.not_in(ended))
        for post in db.session.scalars(wanted).all():
            claims = _open_claims(post)
            end_claims([claim for claim in claims if is_erased or claim.state is not ClaimState.ACTIVE], by=by)
            if is_erased or not _open_claims(post):
                withdraw_need_post(post, reason=NeedWithdrawReason.CONSENT_WITHDRAWN, by=by)
            else:
                post.open_until_on = clock.today() - timedelta(days=1)
        db.session.flush()
