"""What happens to the books of giving: gifts by hand, decisions, bills, receipts, questions."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.giving.events import OfGift
from charity_app.giving.states.allocations import AllocationAction
from charity_app.giving.states.gifts import Way
from charity_app.giving.states.receipts import ReceiptAction


@dataclass(frozen=True, kw_only=True)
class GiftEntered(OfGift):
    """Finance wrote down a gift that came by hand."""

    pool_id: UUID
    way: Way
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class GoodsWereSold(OfGift):
    """Given goods that could be neither stored nor used were sold."""

    income_fen: int
    costs_fen: int


@dataclass(frozen=True, kw_only=True)
class PledgeConfirmed(OfGift):
    """Who promised a gift says that its money is on its way."""


@dataclass(frozen=True, kw_only=True)
class DonorsMerged(Fact):
    """Donors of several slips proved to be one."""

    subject: ClassVar[str] = "giver"
    giver_id: UUID
    merged: int


@dataclass(frozen=True, kw_only=True)
class DonorsParted(Fact):
    """Donors that had been merged are several again."""

    subject: ClassVar[str] = "giver"
    giver_id: UUID
    parted: int


@dataclass(frozen=True, kw_only=True)
class GoodsPriceWritten(Fact):
    """The public price list has one more price."""

    subject: ClassVar[str] = "price"
    price_id: UUID
    price_fen: int


@dataclass(frozen=True, kw_only=True)
class SurplusMoved(Fact):
    """What a project did not spend went back to its pools, and on from there where it has a successor."""

    subject: ClassVar[str] = "project"
    project_id: UUID
    successor_id: UUID | None
    is_sandbox: bool
    back_fen: int
    moved_fen: int


@dataclass(frozen=True, kw_only=True)
class BatchEntered(Fact):
    """One-day giving of a unit was entered in one sum."""

    subject: ClassVar[str] = "batch"
    batch_id: UUID
    workplace_id: UUID
    givers: int
    total_fen: int


@dataclass(frozen=True, kw_only=True)
class WorkplaceOpened(Fact):
    """A unit has a code under which its people give."""

    subject: ClassVar[str] = "workplace"
    workplace_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfPlatformTable(Fact):
    """A fact about a table of totals from a designated platform."""

    subject: ClassVar[str] = "platform_table"
    platform_table_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlatformTableChecked(OfPlatformTable):
    """A table was read and checked; nothing was taken over yet."""

    charity_id: UUID
    rows: int
    bad: int


@dataclass(frozen=True, kw_only=True)
class PlatformTableTaken(OfPlatformTable):
    """The good lines of a table were taken over."""

    gifts: int
    total_fen: int


@dataclass(frozen=True, kw_only=True)
class PlatformTableDropped(OfPlatformTable):
    """A checked table was forgotten."""


@dataclass(frozen=True, kw_only=True)
class OfAllocation(Fact):
    """A fact about a decision on pooled money."""

    subject: ClassVar[str] = "allocation"
    allocation_id: UUID


@dataclass(frozen=True, kw_only=True)
class AllocationWritten(OfAllocation):
    """A decision was drafted or drafted anew."""

    charity_id: UUID
    total_fen: int


@dataclass(frozen=True, kw_only=True)
class AllocationApproved(OfAllocation):
    """One of two people agreed."""

    approvals: int


@dataclass(frozen=True, kw_only=True)
class AllocationMoved(OfAllocation):
    """A decision was proposed, returned, approved, published or withdrawn."""

    action: AllocationAction


@dataclass(frozen=True, kw_only=True)
class OfSpending(Fact):
    """A fact about a bill paid from allocated money."""

    subject: ClassVar[str] = "spending"
    spending_id: UUID
    project_id: UUID
    amount_fen: int


@dataclass(frozen=True, kw_only=True)
class MoneySpent(OfSpending):
    """A bill was paid."""


@dataclass(frozen=True, kw_only=True)
class SpendingReversed(OfSpending):
    """A bill was taken back: entered by mistake, or the money came back."""


@dataclass(frozen=True, kw_only=True)
class OfReceipt(Fact):
    """A fact about the receipt of a gift."""

    subject: ClassVar[str] = "receipt"
    receipt_id: UUID
    gift_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReceiptMoved(OfReceipt):
    """A receipt was asked for, waived, recorded as issued, voided, or the request taken back."""

    action: ReceiptAction


@dataclass(frozen=True, kw_only=True)
class RedLetterRecorded(OfReceipt):
    """The red-letter receipt of a voided one was recorded."""


@dataclass(frozen=True, kw_only=True)
class OfQuestion(Fact):
    """A fact about what a donor asked."""

    subject: ClassVar[str] = "question"
    question_id: UUID
    gift_id: UUID


@dataclass(frozen=True, kw_only=True)
class GiftAskedAbout(OfQuestion):
    """A donor asked what happened to a gift."""


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(OfQuestion):
    """A donor was told what happened to a gift."""
