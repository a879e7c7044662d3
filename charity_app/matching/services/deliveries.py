"""Delivery with evidence and the family's word on it. Source: R-CLM-09, features 1.10, journey 4."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.catalogue import is_goods
from charity_app.casework.services import NewHelp, ask_for_help
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.ids import new_id
from charity_app.core.privacy import KeyOwner, seal
from charity_app.core.scope import Actor
from charity_app.core.states import changed_meanwhile
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.matching.events import ClaimConfirmed, ClaimDelivered, DeliveryMissing
from charity_app.matching.models import Claim, Delivery
from charity_app.matching.policy import party_of
from charity_app.matching.queries.claims import items_place, subject_of
from charity_app.matching.services.answers import settle, start_claim
from charity_app.matching.services.claimants import give_slot_back, giver_of, retake_slot
from charity_app.matching.services.counters import move
from charity_app.matching.services.notices import ask_family
from charity_app.matching.services.timeline import step
from charity_app.matching.states.claims import (
    CLAIM_TABLE,
    RUNNING_STATES,
    ClaimAction,
    ClaimState,
    Direction,
    FamilyAnswer,
    ReceiverYes,
)
from charity_app.messaging.states import LinkPurpose
from charity_app.registry.services.stamps import clean_words, past_day

_LONGEST_ITEMS = 200
_LOW_SCORE = 3


@dataclass(frozen=True)
class Evidence:
    """What shows that help arrived: when, where down to the committee, what, whose yes, a photo of goods alone."""

    delivered_on: date
    committee_id: UUID
    items: str
    receiver_yes: ReceiverYes
    photo: StoredFile | None = None


def deliver_claim(claim: Claim, *, evidence: Evidence, by: Actor) -> Delivery:
    """Record a delivery with its evidence and ask the family whether it arrived. Raises Invalid, Conflict."""
    _check(claim, evidence)
    if (claim.state, ClaimAction.DELIVER) not in CLAIM_TABLE:
        raise changed_meanwhile()
    if claim.direction is Direction.NEED:
        give_slot_back(giver_of(claim))
    move(subject_of(claim), claim.quantity, source="claimed", to="delivered")
    step(claim, ClaimAction.DELIVER, delivered_at=clock.now(), by=by)
    delivery = _recorded(claim, evidence, by)
    settle(claim, by=by)
    emit(ClaimDelivered(claim_id=claim.id, delivery_id=delivery.id, by=by))
    ask_family(claim, LinkPurpose.CONFIRM_CLAIM, by=by)
    return delivery


def deliver_served(claim_id: UUID, *, served: int, by: Actor) -> None:
    """Record that volunteers served for a claim, begun or not; nothing where it has ended or was delivered before."""
    claim = db.session.scalars(select(Claim).where(Claim.id == claim_id)).one_or_none()
    if claim is None or claim.state not in RUNNING_STATES or claim.committee_id is None:
        return
    if is_goods(subject_of(claim).need_type):
        return
    if claim.state is ClaimState.ACCEPTED:
        start_claim(claim, planned_on=clock.today(), organisation=None, by=by)
    evidence = Evidence(clock.today(), claim.committee_id, f"志愿服务{served}人次", ReceiverYes.DOOR)
    deliver_claim(claim, evidence=evidence, by=by)


def _check(claim: Claim, evidence: Evidence) -> None:
    past_day(evidence.delivered_on, field="delivered_on")
    if claim.accepted_at is not None and evidence.delivered_on < clock.local_date(claim.accepted_at):
        raise Invalid(Text("The delivery cannot be before the claim was accepted", "error"), field="delivered_on")
    street = db.session.scalar(select(Division.parent_id).where(Division.id == evidence.committee_id))
    if street != claim.street_id:
        raise Invalid(Text("Choose a committee of this street", "error"), field="committee_id")
    if not clean_words(evidence.items, field="items", longest=_LONGEST_ITEMS):
        raise Invalid(Text("Write what was handed over", "error"), field="items")
    if is_goods(subject_of(claim).need_type) and evidence.photo is None:
        raise Invalid(Text("Add a photo of the goods, without people", "error"), field="photo")


def _recorded(claim: Claim, evidence: Evidence, by: Actor) -> Delivery:
    delivery_id, owner = new_id("deliveries"), KeyOwner("household", claim.household_id)
    photo = evidence.photo
    delivery = Delivery(
        id=delivery_id,
        claim_id=claim.id,
        delivered_on=evidence.delivered_on,
        committee_id=evidence.committee_id,
        items=seal(owner, evidence.items.strip(), place=items_place(delivery_id)),
        receiver_yes=evidence.receiver_yes,
        photo=photo.address if photo else None,
        photo_type=photo.media_type if photo else None,
        recorded_by_id=by.user_id,
        recorded_at=clock.now(),
    )
    db.session.add(delivery)
    db.session.flush()
    return delivery


def confirm_claim(
    claim: Claim, *, answer: FamilyAnswer = FamilyAnswer.RECEIVED, score: int, words: str = "", by: Actor
) -> None:
    """Record that the family received the help, with its score of 1 to 5; the claim is complete.

    When more is needed, or the score is low, an adviser is asked to call (R-CAS-05). Raises Invalid, Conflict.
    """
    if answer is FamilyAnswer.NOT_RECEIVED:
        raise Invalid(Text("Say that it has not arrived instead", "error"), field="answer")
    if not 1 <= score <= 5:
        raise Invalid(Text("Choose 1 to 5 stars", "error"), field="score")
    _hold_subject(claim, ClaimAction.CONFIRM)
    step(claim, ClaimAction.CONFIRM, words=words, family_answer=answer, score=score, ended_at=clock.now(), by=by)
    settle(claim, by=by)
    emit(ClaimConfirmed(claim_id=claim.id, answer=answer, score=score, party=party_of(by, claim), by=by))
    if answer is FamilyAnswer.MORE_NEEDED or score < _LOW_SCORE:
        _ask_adviser(claim, by)


def report_missing(claim: Claim, *, words: str = "", by: Actor) -> None:
    """Record that the family has not received it: the claim runs on (ruling 29). Raises Conflict."""
    if (claim.state, ClaimAction.REPORT_MISSING) not in CLAIM_TABLE:
        raise changed_meanwhile()
    if claim.direction is Direction.NEED:
        retake_slot(giver_of(claim))
    move(subject_of(claim), claim.quantity, source="delivered", to="claimed")
    step(
        claim,
        ClaimAction.REPORT_MISSING,
        words=words,
        family_answer=FamilyAnswer.NOT_RECEIVED,
        delivered_at=None,
        by=by,
    )
    settle(claim, by=by)
    emit(DeliveryMissing(claim_id=claim.id, party=party_of(by, claim), by=by))


def _hold_subject(claim: Claim, action: ClaimAction) -> None:
    if (claim.state, action) not in CLAIM_TABLE:
        raise changed_meanwhile()
    move(subject_of(claim), 0, source="delivered", to="delivered")


def _ask_adviser(claim: Claim, by: Actor) -> None:
    told = NewHelp(street_id=claim.street_id, committee_id=claim.committee_id, household_id=claim.household_id)
    ask_for_help(told, by=by)
