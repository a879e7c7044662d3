"""What happens to payments. A payment belongs to a subject that payments know by type and id only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.payments.states import ClosingReason, DifferenceKind, DisputeState, RefundReason, Way


@dataclass(frozen=True, kw_only=True)
class OfCheckout(Fact):
    """A fact about one payment."""

    subject: ClassVar[str] = "checkout"
    checkout_id: UUID
    subject_type: str
    subject_id: UUID
    amount_fen: int
    is_sandbox: bool


@dataclass(frozen=True, kw_only=True)
class CheckoutOpened(OfCheckout):
    """Somebody is about to pay."""

    way: Way


@dataclass(frozen=True, kw_only=True)
class CheckoutReady(OfCheckout):
    """The provider's page to pay on is there."""


@dataclass(frozen=True, kw_only=True)
class CheckoutPaid(OfCheckout):
    """The money arrived, less the provider's fee; also after the payment had failed, expired or been cancelled."""

    fee_fen: int


@dataclass(frozen=True, kw_only=True)
class CheckoutFailed(OfCheckout):
    """The payment was declined, or its page could not be made; it may still be paid."""


@dataclass(frozen=True, kw_only=True)
class CheckoutExpired(OfCheckout):
    """Nobody paid in time."""


@dataclass(frozen=True, kw_only=True)
class CheckoutCancelled(OfCheckout):
    """The payer gave up."""


@dataclass(frozen=True, kw_only=True)
class OfRefund(Fact):
    """A fact about money that goes back; `amount_fen` is the refund's."""

    subject: ClassVar[str] = "refund"
    refund_id: UUID
    checkout_id: UUID
    subject_type: str
    subject_id: UUID
    amount_fen: int
    is_sandbox: bool


@dataclass(frozen=True, kw_only=True)
class RefundRequested(OfRefund):
    """Money is asked to go back."""

    reason: RefundReason


@dataclass(frozen=True, kw_only=True)
class RefundPaid(OfRefund):
    """The money went back, whoever asked for it."""

    reason: RefundReason


@dataclass(frozen=True, kw_only=True)
class RefundFailed(OfRefund):
    """The money could not go back, or came back again; `was_paid` when RefundPaid had been told before."""

    was_paid: bool


@dataclass(frozen=True, kw_only=True)
class OfDispute(Fact):
    """A fact about a dispute; `amount_fen` is what is disputed."""

    subject: ClassVar[str] = "dispute"
    dispute_id: UUID
    checkout_id: UUID
    subject_type: str
    subject_id: UUID
    amount_fen: int
    is_sandbox: bool


@dataclass(frozen=True, kw_only=True)
class PaymentDisputed(OfDispute):
    """The payer's bank took the money back until the dispute is decided."""


@dataclass(frozen=True, kw_only=True)
class DisputeClosed(OfDispute):
    """The dispute was decided: won, the money came back; lost, it stays away."""

    outcome: DisputeState


@dataclass(frozen=True, kw_only=True)
class OfSubscription(Fact):
    """A fact about a monthly payment; `amount_fen` is the amount of a month."""

    subject: ClassVar[str] = "subscription"
    subscription_id: UUID
    subject_type: str
    subject_id: UUID
    amount_fen: int
    is_sandbox: bool


@dataclass(frozen=True, kw_only=True)
class SubscriptionOpened(OfSubscription):
    """Somebody is about to begin a monthly payment."""


@dataclass(frozen=True, kw_only=True)
class SubscriptionChanged(OfSubscription):
    """The payer changed the amount."""


@dataclass(frozen=True, kw_only=True)
class SubscriptionStopped(OfSubscription):
    """The payer stopped a monthly payment; the provider is told."""


@dataclass(frozen=True, kw_only=True)
class SubscriptionPaid(OfSubscription):
    """The money of a month arrived, told once per month, the first one too: `checkout_id` is its own payment."""

    checkout_id: UUID
    fee_fen: int


@dataclass(frozen=True, kw_only=True)
class SubscriptionFailed(OfSubscription):
    """The money of a month could not be taken; the provider tries again."""

    checkout_id: UUID


@dataclass(frozen=True, kw_only=True)
class SubscriptionEnded(OfSubscription):
    """No more months will be taken, whoever ended it."""


@dataclass(frozen=True, kw_only=True)
class PaymentEventStored(Fact):
    """A signed message of the provider was stored."""

    subject: ClassVar[str] = "payment_event"
    payment_event_id: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class OfDifference(Fact):
    """A fact about two accounts that differ."""

    subject: ClassVar[str] = "difference"
    difference_id: UUID
    kind: DifferenceKind


@dataclass(frozen=True, kw_only=True)
class DifferenceFound(OfDifference):
    """Two accounts of the same money differ."""


@dataclass(frozen=True, kw_only=True)
class DifferenceClosed(OfDifference):
    """A difference was looked at and closed."""

    reason: ClosingReason
