"""What happens to recalls."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.stock.states.recalls import CallOutcome, RecallAction, RecallReason


@dataclass(frozen=True, kw_only=True)
class OfRecall(Fact):
    """A fact about a recall."""

    subject: ClassVar[str] = "recall"
    recall_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecallStarted(OfRecall):
    """A lot and everything made of it is frozen everywhere."""

    lot_id: UUID
    reason: RecallReason
    lots: int


@dataclass(frozen=True, kw_only=True)
class RecallReported(OfRecall):
    """The market authority and the donor were told."""


@dataclass(frozen=True, kw_only=True)
class FamilyCalled(OfRecall):
    """Somebody called a family about recalled goods."""

    call_id: UUID
    outcome: CallOutcome


@dataclass(frozen=True, kw_only=True)
class RecallEnded(OfRecall):
    """A second person closed or lifted a recall."""

    action: RecallAction
