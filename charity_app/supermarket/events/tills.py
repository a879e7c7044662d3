"""What happens to tills and to the points that they hold."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.supermarket.states.tills import ConflictAction, Outcome, Problem


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


@dataclass(frozen=True, kw_only=True)
class TillSaleReceived(OfTill):
    """A sale arrived that a till made without a network: booked, or written on the work list."""

    till_sale_id: UUID
    seq: int
    is_booked: bool


@dataclass(frozen=True, kw_only=True)
class TillSaleRefused(OfTill):
    """Something arrived as a sale of a till that this till did not sign, or signed otherwise before."""

    sales: int


@dataclass(frozen=True, kw_only=True)
class OfConflict(Fact):
    """A fact about a conflict of a sale without a network."""

    subject: ClassVar[str] = "till_conflict"
    till_conflict_id: UUID
    site_id: UUID
    problem: Problem


@dataclass(frozen=True, kw_only=True)
class ConflictFound(OfConflict):
    """A sale without a network, or its absence, is on the work list."""


@dataclass(frozen=True, kw_only=True)
class ConflictDecided(OfConflict):
    """How a conflict ends was proposed, confirmed by a second person, or sent back."""

    action: ConflictAction
    outcome: Outcome | None
