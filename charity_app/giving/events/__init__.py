"""What happens to campaigns, gifts and match money."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.giving.states.campaigns import CampaignAction, PoolKind
from charity_app.giving.states.gifts import Naming, VoidReason
from charity_app.giving.states.matches import FundAction, KeepState, Verdict
from charity_app.giving.states.monthly import MonthlyAction


@dataclass(frozen=True, kw_only=True)
class OfCampaign(Fact):
    """A fact about a joint campaign."""

    subject: ClassVar[str] = "campaign"
    campaign_id: UUID


@dataclass(frozen=True, kw_only=True)
class CampaignPlanned(OfCampaign):
    """An edition of the joint campaign was written down, with all its streets."""

    edition: int
    streets: int


@dataclass(frozen=True, kw_only=True)
class CampaignChanged(OfCampaign):
    """A campaign was written anew."""


@dataclass(frozen=True, kw_only=True)
class CampaignMoved(OfCampaign):
    """A campaign was filed, opened, ended, put to use or finished."""

    action: CampaignAction


@dataclass(frozen=True, kw_only=True)
class StreetCampaignChanged(Fact):
    """A street's brand, contact or activities were written anew."""

    subject: ClassVar[str] = "street_campaign"
    street_campaign_id: UUID
    street_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfPool(Fact):
    """A fact about what one can give to."""

    subject: ClassVar[str] = "pool"
    pool_id: UUID


@dataclass(frozen=True, kw_only=True)
class PoolOpened(OfPool):
    """One more use of money can be given to."""

    kind: PoolKind
    charity_id: UUID


@dataclass(frozen=True, kw_only=True)
class PoolClosed(OfPool):
    """A use of money can no longer be given to."""


@dataclass(frozen=True, kw_only=True)
class OfFund(Fact):
    """A fact about a match fund."""

    subject: ClassVar[str] = "fund"
    fund_id: UUID


@dataclass(frozen=True, kw_only=True)
class FundWritten(OfFund):
    """A match fund was written down or corrected."""

    campaign_id: UUID


@dataclass(frozen=True, kw_only=True)
class FundPaidIn(OfFund):
    """Money of the sponsor arrived for a match fund."""

    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class FundMoved(OfFund):
    """A match fund was opened, used up, set free again or closed."""

    action: FundAction


@dataclass(frozen=True, kw_only=True)
class OfMatch(Fact):
    """A fact about the match of one gift."""

    subject: ClassVar[str] = "match"
    match_id: UUID


@dataclass(frozen=True, kw_only=True)
class MatchDecided(OfMatch):
    """It was decided what a fund keeps for a gift; zero where it keeps nothing."""

    gift_id: UUID
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class MatchMoved(OfMatch):
    """A match was given, held, set free, refused or taken back; below zero what came back."""

    state: KeepState
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class MatchJudged(OfMatch):
    """An officer said whether a held match may be given."""

    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class OfGift(Fact):
    """A fact about a gift."""

    subject: ClassVar[str] = "gift"
    gift_id: UUID


@dataclass(frozen=True, kw_only=True)
class GiftStarted(OfGift):
    """Somebody is about to give."""

    pool_id: UUID
    amount_fen: int
    is_sandbox: bool


@dataclass(frozen=True, kw_only=True)
class GiftNamed(OfGift):
    """The giver chose what the public sees."""

    naming: Naming


@dataclass(frozen=True, kw_only=True)
class GiftDedicated(OfGift):
    """The giver said for whom the gift is, or which workplace it belongs to."""


@dataclass(frozen=True, kw_only=True)
class GiftReceived(OfGift):
    """The money of a gift arrived; late when the gift had been given up."""

    pool_id: UUID
    amount_fen: int
    fee_fen: int
    is_late: bool
    is_sandbox: bool


@dataclass(frozen=True, kw_only=True)
class GiftEnded(OfGift):
    """A gift came to nothing."""

    reason: VoidReason


@dataclass(frozen=True, kw_only=True)
class GiftRefunded(OfGift):
    """A gift, or a part of it, went back."""

    pool_id: UUID
    amount_fen: int
    is_whole: bool


@dataclass(frozen=True, kw_only=True)
class RefundBounced(OfGift):
    """Money that had gone back came here again."""

    pool_id: UUID
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class GiftDisputed(OfGift):
    """The giver's bank asks the money of a gift back."""

    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class DisputeSettled(OfGift):
    """The bank decided about a gift."""

    is_won: bool
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class GiverMade(Fact):
    """Somebody who gives became known."""

    subject: ClassVar[str] = "giver"
    giver_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfMonthly(Fact):
    """A fact about a monthly gift."""

    subject: ClassVar[str] = "monthly"
    monthly_id: UUID


@dataclass(frozen=True, kw_only=True)
class MonthlyStarted(OfMonthly):
    """Somebody begins to give every month."""

    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class MonthlyChanged(OfMonthly):
    """Another amount is given every month."""

    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class MonthlyMoved(OfMonthly):
    """A monthly gift began to run, failed, recovered or was stopped."""

    action: MonthlyAction
