"""What happens to published needs, offers and claims."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.casework.states.help import Outcome
from charity_app.casework.states.needs import NeedType
from charity_app.core.facts import Fact
from charity_app.matching.states.claims import (
    ClaimAction,
    ClaimReason,
    Direction,
    FamilyAnswer,
    Handover,
    Party,
    RelationCheck,
)
from charity_app.matching.states.needs import NeedPostAction, NeedWithdrawReason, ReturnReason
from charity_app.matching.states.offers import OfferAction, RejectReason


@dataclass(frozen=True, kw_only=True)
class OfNeedPost(Fact):
    """A fact about a published need."""

    subject: ClassVar[str] = "need"
    need_id: UUID


@dataclass(frozen=True, kw_only=True)
class NeedPostWritten(OfNeedPost):
    """A card was written for an assessed need."""

    need_item_id: UUID
    need_type: NeedType
    area_level: int


@dataclass(frozen=True, kw_only=True)
class NeedPostSubmitted(OfNeedPost):
    """A card waits for a second person."""


@dataclass(frozen=True, kw_only=True)
class NeedPostPublished(OfNeedPost):
    """A second person let a card onto the wall."""

    open_until_on: date


@dataclass(frozen=True, kw_only=True)
class NeedPostReturned(OfNeedPost):
    """A card was given back for changes."""

    reason: ReturnReason


@dataclass(frozen=True, kw_only=True)
class NeedPostMoved(OfNeedPost):
    """The state of a need followed from its claims."""

    action: NeedPostAction


@dataclass(frozen=True, kw_only=True)
class NeedPostExpired(OfNeedPost):
    """A need was open for 90 days and must be assessed again."""


@dataclass(frozen=True, kw_only=True)
class NeedPostWithdrawn(OfNeedPost):
    """A need was taken back."""

    reason: NeedWithdrawReason


@dataclass(frozen=True, kw_only=True)
class OfOffer(Fact):
    """A fact about a published resource."""

    subject: ClassVar[str] = "offer"
    offer_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfferWritten(OfOffer):
    """An offer was written down or changed."""


@dataclass(frozen=True, kw_only=True)
class OfferSubmitted(OfOffer):
    """An offer waits for the district's charity office."""


@dataclass(frozen=True, kw_only=True)
class OfferPublished(OfOffer):
    """An offer was let onto the wall."""


@dataclass(frozen=True, kw_only=True)
class OfferRejected(OfOffer):
    """An offer was not published."""

    reason: RejectReason


@dataclass(frozen=True, kw_only=True)
class OfferMoved(OfOffer):
    """An offer became full or free again, was paused, resumed or ended."""

    action: OfferAction


@dataclass(frozen=True, kw_only=True)
class OfClaim(Fact):
    """A fact about a claim."""

    subject: ClassVar[str] = "claim"
    claim_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClaimProposed(OfClaim):
    """Somebody offered to help, or asked for a place."""

    direction: Direction
    need_id: UUID | None
    offer_id: UUID | None
    organisation_id: UUID | None
    quantity: int
    relation_check: RelationCheck


@dataclass(frozen=True, kw_only=True)
class ClaimAccepted(OfClaim):
    """The other side agreed: the claim stands. Says as much as a helper in another room needs to plan."""

    need_id: UUID | None
    offer_id: UUID | None
    need_type: NeedType
    street_id: UUID
    quantity: int
    organisation_id: UUID | None
    giver_street_id: UUID | None
    wished_on: date | None


@dataclass(frozen=True, kw_only=True)
class ClaimStarted(OfClaim):
    """The giver began, with an agreed day."""

    planned_on: date


@dataclass(frozen=True, kw_only=True)
class ClaimDelivered(OfClaim):
    """The giver delivered and left evidence."""

    delivery_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClaimConfirmed(OfClaim):
    """The family has received it; `party` is who said so."""

    answer: FamilyAnswer
    score: int
    party: Party


@dataclass(frozen=True, kw_only=True)
class DeliveryMissing(OfClaim):
    """The family says that it has not arrived."""

    party: Party


@dataclass(frozen=True, kw_only=True)
class ClaimEnded(OfClaim):
    """A claim ended before it was fulfilled: declined, taken back, lapsed, cancelled or failed."""

    action: ClaimAction
    outcome: Outcome
    reason: ClaimReason
    quantity: int


@dataclass(frozen=True, kw_only=True)
class HandoverAnswered(OfClaim):
    """The family said whether its contact may be given."""

    answer: Handover
    party: Party


@dataclass(frozen=True, kw_only=True)
class ClaimContactSeen(OfClaim):
    """The giver looked at the family's contact."""


@dataclass(frozen=True, kw_only=True)
class ClaimReminded(OfClaim):
    """Somebody reminded the giver."""

    reminders: int


@dataclass(frozen=True, kw_only=True)
class ClaimExplained(OfClaim):
    """The giver explained itself."""


@dataclass(frozen=True, kw_only=True)
class RelationCleared(OfClaim):
    """A person checked for ties and found none."""


@dataclass(frozen=True, kw_only=True)
class ClaimWentSilent(OfClaim):
    """Nothing happened on a running claim for 7 days."""


@dataclass(frozen=True, kw_only=True)
class ClaimantBarred(OfClaim):
    """Somebody failed twice in a year and may make no claims for a while."""

    until_on: date
