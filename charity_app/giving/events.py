"""What happens to campaigns, gifts and match money."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.giving.states.campaigns import CampaignAction, PoolKind


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
