"""The door to a payment provider: what is asked of it and what it shows. Amounts in fen, instants in business time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from charity_app.payments.states import DisputeState, RefundState, Way

CURRENCY = "cny"


class ProviderDown(Exception):
    """The provider did not answer in time, or not sensibly; later it may."""


class ProviderRefused(Exception):
    """The provider said no, and will say no again."""


class Forged(Exception):
    """A message is not from the provider, not for us, too old or from the future; says which."""


@dataclass(frozen=True)
class Keys:
    """What the provider gave us, and the address under which payers come back."""

    secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    site: str

    @property
    def is_live(self) -> bool:
        """Tell from the key whether money is real."""
        return self.secret.startswith(("sk_live_", "rk_live_"))


class Standing(StrEnum):
    """Where a payment stands at the provider."""

    OPEN = "open"
    FAILED = "failed"
    EXPIRED = "expired"
    PAID = "paid"


@dataclass(frozen=True)
class Order:
    """What somebody is about to pay, without a word about who; monthly when it begins a subscription."""

    checkout_id: UUID
    amount_fen: int
    way: Way
    expires_at: datetime
    subscription_id: UUID | None = None


@dataclass(frozen=True)
class Opened:
    """The provider's page to pay on."""

    session_ref: str
    url: str


@dataclass(frozen=True)
class RefundSeen:
    """A refund as the provider shows it; ours when it names the row."""

    ref: str
    intent_ref: str | None
    amount_fen: int
    state: RefundState
    at: datetime
    refund_id: UUID | None = None


@dataclass(frozen=True)
class DisputeSeen:
    """A dispute as the provider shows it."""

    ref: str
    amount_fen: int
    state: DisputeState
    at: datetime


@dataclass(frozen=True)
class PaymentSeen:
    """A payment as the provider shows it; the fee is unknown until the provider has booked it."""

    intent_ref: str
    checkout_id: UUID | None
    amount_fen: int
    currency: str
    standing: Standing
    fee_fen: int | None = None
    paid_at: datetime | None = None
    refunds: tuple[RefundSeen, ...] = ()
    disputes: tuple[DisputeSeen, ...] = ()


@dataclass(frozen=True)
class CheckoutSeen:
    """The page to pay on as the provider shows it, with the payment once there is one."""

    session_ref: str
    amount_fen: int
    currency: str
    standing: Standing
    payment: PaymentSeen | None = None
    subscription_ref: str | None = None


@dataclass(frozen=True)
class InvoiceSeen:
    """One month of a monthly payment."""

    ref: str
    amount_fen: int
    currency: str
    standing: Standing
    is_first: bool
    payment: PaymentSeen | None = None


@dataclass(frozen=True)
class SubscriptionSeen:
    """A monthly payment as the provider shows it, with the months asked for."""

    ref: str
    subscription_id: UUID | None
    is_over: bool
    ended_at: datetime | None
    invoices: tuple[InvoiceSeen, ...]


@dataclass(frozen=True)
class ChargeSeen:
    """Money that was taken, as a line of the provider's day."""

    intent_ref: str
    checkout_id: UUID | None
    amount_fen: int
    currency: str
    fee_fen: int | None
    at: datetime


@dataclass(frozen=True)
class DaySeen:
    """Everything the provider has of a stretch of time; messages with their kinds by their references."""

    charges: tuple[ChargeSeen, ...]
    refunds: tuple[RefundSeen, ...]
    events: Mapping[str, str]


@dataclass(frozen=True)
class Message:
    """A message whose signature, age, mode and account were checked."""

    ref: str
    kind: str
    created_at: datetime
    is_sandbox: bool
    digest: bytes
    checkout_id: UUID | None
    subscription_id: UUID | None
    session_ref: str | None
    intent_ref: str | None
    subscription_ref: str | None
    amount_fen: int | None
    currency: str | None


class Provider(Protocol):
    """A payment provider. Every call answers within seconds. Raises ProviderDown or ProviderRefused."""

    @property
    def is_sandbox(self) -> bool:
        """Tell whether the money is not real."""

    def open_checkout(self, order: Order) -> Opened:
        """Make a page to pay on; the same order gives the same page."""

    def expire_checkout(self, session_ref: str) -> None:
        """Close a page to pay on."""

    def look_at_checkout(self, session_ref: str) -> CheckoutSeen:
        """Show where a page to pay on stands."""

    def look_at_payment(self, intent_ref: str) -> PaymentSeen:
        """Show where a payment stands."""

    def pay_back(self, intent_ref: str, *, amount_fen: int, refund_id: UUID) -> RefundSeen:
        """Let money go back; the same refund goes back once."""

    def look_at_subscription(self, ref: str, *, known: Collection[str] = ()) -> SubscriptionSeen:
        """Show a monthly payment and its months but the known ones."""

    def change_subscription(self, ref: str, *, amount_fen: int, key: str) -> None:
        """Take another amount from the next month on."""

    def stop_subscription(self, ref: str) -> None:
        """Take no more."""

    def list_day(self, since: datetime, until: datetime) -> DaySeen:
        """List what was charged, paid back and told in a stretch of time."""

    def read_message(self, body: bytes, signature: str) -> Message:
        """Check a message and say what it is about. Raises Forged."""
