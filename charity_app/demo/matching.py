"""Lives through the stories of needs: card, claim, answer, delivery, the family's word, and what goes wrong."""

from dataclasses import dataclass
from random import Random
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.catalogue import need_kind
from charity_app.casework.models import NeedItem
from charity_app.casework.states.needs import Dimension
from charity_app.core import clock, files
from charity_app.core.db import db
from charity_app.core.files import CleanFile, StoredFile
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import ANONYMOUS, Actor, system_actor
from charity_app.demo.givers import Giver
from charity_app.demo.identity import Team
from charity_app.matching.models import Claim, NeedPost
from charity_app.matching.queries.areas import age_band_of, shown_area
from charity_app.matching.services import answers, deliveries, handovers, needs, proposals, upkeep
from charity_app.matching.services.cards import covering_policies
from charity_app.matching.services.deliveries import Evidence
from charity_app.matching.services.needs import Card
from charity_app.matching.services.proposals import Promise
from charity_app.matching.states.claims import AT_HANDOVER, ClaimReason, FamilyAnswer, Relation, RelationCheck
from charity_app.matching.states.needs import AreaLevel, NeedWithdrawReason, Phrase, ReturnReason
from charity_app.registry.models import Member

_WORDS = ("", "", "合用就好，不必全新", "希望能坚持一段时间", "傍晚家里有人", "最好先打个电话")
_SYSTEM = system_actor("demo upkeep")


@dataclass(frozen=True)
class Hands:
    """Who acts in a story: the family's street, and how the family answers."""

    team: Team
    draw: Random
    photo: CleanFile


def write_card(need: NeedItem, hands: Hands, *, is_submitted: bool) -> NeedPost:
    """Write the card of a need as the street's adviser; the age is left out where too few could be meant."""
    draw = hands.draw
    born = db.session.scalar(select(Member.birth_on).where(Member.id == need.member_id))
    band = age_band_of(born) if born else None
    card = Card(
        phrases=tuple(sorted(draw.sample(list(Phrase), draw.randint(0, 2)))),
        words=draw.choice(_WORDS),
        shows_age=band is not None and shown_area(need.street_id, band).level is not AreaLevel.HOLD,
        has_applied=bool(covering_policies(need)),
    )
    return needs.write_need_post(need, card=card, is_submitted=is_submitted, by=hands.team.adviser)


def publish(post: NeedPost, hands: Hands) -> None:
    """Let the card onto the wall as the street's reviewer."""
    needs.publish_need_post(post, by=hands.team.reviewer)


def give_back(post: NeedPost, hands: Hands) -> None:
    """Return the card to its writer."""
    needs.return_need_post(post, reason=hands.draw.choice(list(ReturnReason)), by=hands.team.reviewer)


def withdraw(post: NeedPost, hands: Hands) -> None:
    """Take the need back as the street's adviser."""
    needs.withdraw_need_post(post, reason=hands.draw.choice(list(NeedWithdrawReason)), by=hands.team.adviser)


def expire(post_id: UUID) -> None:
    """Let the card come to the end of its days."""
    upkeep.expire_one(post_id, by=_SYSTEM)


def propose(post: NeedPost, giver: Giver, *, quantity: int, is_unsure: bool = False) -> Claim:
    """Offer to fulfil a need, or a part of it."""
    promise = Promise(quantity, relation=Relation.UNSURE if is_unsure else Relation.NONE)
    return proposals.claim_need(post, organisation=giver.organisation(), promise=promise, by=giver.by)


def accept(claim: Claim, by: Actor, hands: Hands) -> None:
    """Agree to a claim; whoever must is asked first whether a tie was found."""
    if claim.relation_check is RelationCheck.BLOCKED:
        answers.clear_relation(claim, words="电话核实，双方互不相识（演示）", by=hands.team.reviewer)
    answers.accept_claim(claim, by=by)


def agree_to_handover(claim: Claim, hands: Hands) -> None:
    """Let the family say whether the giver may have its contact: yes by its link, yes in words, no, or nothing yet."""
    if claim.organisation_id is None:
        return
    chance = hands.draw.random()
    if chance < 0.45:
        handovers.answer_handover(claim, is_agreed=True, by=ANONYMOUS)
    elif chance < 0.65:
        said = "电话里说可以，请先打电话（演示）"
        handovers.answer_handover(claim, is_agreed=True, given_on=clock.today(), words=said, by=hands.team.adviser)
    elif chance < 0.8:
        handovers.answer_handover(claim, is_agreed=False, by=ANONYMOUS)


def start(claim: Claim, giver: Giver) -> None:
    """Begin on the agreed day."""
    answers.start_claim(claim, planned_on=clock.today(), organisation=giver.organisation(), by=giver.by)


def deliver(claim: Claim, by: Actor, hands: Hands, *, is_goods: bool) -> None:
    """Record the delivery with its evidence; goods with a photo."""
    evidence = Evidence(
        delivered_on=clock.today(),
        committee_id=claim.committee_id,
        items=f"按约定送达，共{claim.quantity}份（演示）",
        receiver_yes=hands.draw.choice(AT_HANDOVER),
        photo=_photo(claim, hands) if is_goods else None,
    )
    deliveries.deliver_claim(claim, evidence=evidence, by=by)


def is_goods_need(post: NeedPost) -> bool:
    """Tell whether a delivery of this need shows goods."""
    return need_kind(post.need_type).dimension is Dimension.MATERIAL


def _photo(claim: Claim, hands: Hands) -> StoredFile:
    return files.store(KeyOwner("household", claim.household_id), hands.photo)


def confirm(claim: Claim, hands: Hands) -> None:
    """Let the family say that it arrived, by its link or to the adviser."""
    draw = hands.draw
    by = ANONYMOUS if draw.random() < 0.6 else hands.team.adviser
    answer = FamilyAnswer.MORE_NEEDED if draw.random() < 0.06 else FamilyAnswer.RECEIVED
    score = draw.choices((5, 4, 3, 2), (60, 28, 9, 3))[0]
    deliveries.confirm_claim(claim, answer=answer, score=score, words="谢谢，很合用（演示）", by=by)


def miss(claim: Claim) -> None:
    """Let the family say that nothing has arrived."""
    deliveries.report_missing(claim, words="还没有收到（演示）", by=ANONYMOUS)


def decline(claim: Claim, by: Actor) -> None:
    """Decline a claim."""
    answers.decline_claim(claim, reason=ClaimReason.NOT_FITTING, words="尺寸不合适，谢谢（演示）", by=by)


def take_back(claim: Claim, giver: Giver) -> None:
    """Take a claim back before it was answered."""
    answers.withdraw_claim(claim, reason=ClaimReason.PLANS_CHANGED, by=giver.by)


def lapse(claim_id: UUID) -> None:
    """Let the hold of a claim end."""
    upkeep.lapse_one(claim_id, by=_SYSTEM)


def cancel(claim: Claim, giver: Giver) -> None:
    """Cancel a claim that was agreed."""
    answers.cancel_claim(claim, reason=ClaimReason.NO_CAPACITY, words="人手不足，很抱歉（演示）", by=giver.by)


def remind(claim: Claim, officer: Actor) -> None:
    """Remind a giver that is silent."""
    answers.remind_claim(claim, by=officer)


def fail(claim: Claim, officer: Actor) -> None:
    """Record that a promise was not kept."""
    answers.fail_claim(claim, reason=ClaimReason.NO_ANSWER, by=officer)


def mark_silent(claim_id: UUID) -> None:
    """Mark a claim red on which nothing happened for a week."""
    upkeep.mark_silent(claim_id, by=_SYSTEM)
