"""What happens to tills and to the points that they hold."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OfTill(Fact):
    """A fact about a till."""

    subject: ClassVar[str] = "till"
    till_id: UUID
    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class TillOpened(OfTill):
    """A machine of a shop became a till."""


@dataclass(frozen=True, kw_only=True)
class TillClosed(OfTill):
    """A till is no longer used; what it held went back to the cards."""


@dataclass(frozen=True, kw_only=True)
class PointsLeased(Fact):
    """A till holds more points of a card, or holds them longer."""

    subject: ClassVar[str] = "lease"
    lease_id: UUID
    till_id: UUID
    card_id: UUID
    amount: int


@dataclass(frozen=True, kw_only=True)
class LeaseEnded(Fact):
    """A till holds nothing of a card any more; `returned` went back to it, `expired` were over meanwhile."""

    subject: ClassVar[str] = "lease"
    lease_id: UUID
    card_id: UUID
    returned: int
    expired: int
