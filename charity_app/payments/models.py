"""Payments of any subject, their refunds and disputes, monthly payments, the provider's messages, differences."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.payments.states import (
    CheckoutState,
    ClosingReason,
    DifferenceKind,
    DifferenceState,
    DisputeState,
    EventOutcome,
    RefundReason,
    RefundState,
    SubscriptionState,
    Way,
)

_REF = String(120)


class Subscription(Entity):
    """A monthly payment by card; a change of the amount keeps the amount before, which may still be charged once."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        Index("ix_subscriptions_subject", "subject_type", "subject_id"),
    )
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column()
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    previous_fen: Mapped[int | None] = mapped_column(BigInteger)
    changes: Mapped[int] = mapped_column(default=0)
    changes_sent: Mapped[int] = mapped_column(default=0)
    state: Mapped[SubscriptionState] = mapped_column(default=SubscriptionState.OPENING)
    is_sandbox: Mapped[bool] = mapped_column()
    provider_ref: Mapped[str | None] = mapped_column(_REF, unique=True)
    created_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()


class Checkout(Entity):
    """One payment for one subject, asked for on a page of the provider or made by a monthly payment.

    `refunded_fen` counts what was asked to go back and has not failed.
    """

    __tablename__ = "checkouts"
    __table_args__ = (
        CheckConstraint("amount_fen > 0", name="amount"),
        CheckConstraint("refunded_fen >= 0 AND refunded_fen <= amount_fen", name="refunded"),
        CheckConstraint("fee_fen >= 0 AND fee_fen <= amount_fen", name="fee"),
        CheckConstraint(
            "state <> 'paid' OR (paid_at IS NOT NULL AND intent_ref IS NOT NULL AND fee_fen IS NOT NULL)", name="paid"
        ),
        Index("ix_checkouts_subject", "subject_type", "subject_id"),
        Index("ix_checkouts_paid", "paid_at"),
    )
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column()
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    way: Mapped[Way] = mapped_column()
    state: Mapped[CheckoutState] = mapped_column(default=CheckoutState.OPENING)
    is_sandbox: Mapped[bool] = mapped_column()
    return_endpoint: Mapped[str] = mapped_column(String(80))
    subscription_id: Mapped[UUID | None] = mapped_column(ForeignKey("subscriptions.id"), index=True)
    session_ref: Mapped[str | None] = mapped_column(_REF, unique=True)
    intent_ref: Mapped[str | None] = mapped_column(_REF, unique=True)
    invoice_ref: Mapped[str | None] = mapped_column(_REF, unique=True)
    url: Mapped[str | None] = mapped_column(String(2000))
    fee_fen: Mapped[int | None] = mapped_column(BigInteger)
    refunded_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    created_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    paid_at: Mapped[datetime | None] = mapped_column()


class PaymentRefund(Entity):
    """Money that goes back, asked for by us or made at the provider."""

    __tablename__ = "payment_refunds"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"), Index("ix_payment_refunds_paid", "paid_at"))
    checkout_id: Mapped[UUID] = mapped_column(ForeignKey("checkouts.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[RefundReason] = mapped_column()
    state: Mapped[RefundState] = mapped_column(default=RefundState.REQUESTED)
    provider_ref: Mapped[str | None] = mapped_column(_REF, unique=True)
    requested_at: Mapped[datetime] = mapped_column()
    paid_at: Mapped[datetime | None] = mapped_column()


class PaymentDispute(Entity):
    """The payer's bank asks for the money of a payment back."""

    __tablename__ = "payment_disputes"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"),)
    checkout_id: Mapped[UUID] = mapped_column(ForeignKey("checkouts.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[DisputeState] = mapped_column(default=DisputeState.OPEN)
    provider_ref: Mapped[str] = mapped_column(_REF, unique=True)
    opened_at: Mapped[datetime] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()


class PaymentEvent(Entity):
    """A signed message of the provider, stored once: what it is about, never the payer's particulars it may carry."""

    __tablename__ = "payment_events"
    __table_args__ = (UniqueConstraint("provider_ref"), Index("ix_payment_events_created", "created_at"))
    provider_ref: Mapped[str] = mapped_column(_REF)
    kind: Mapped[str] = mapped_column(String(80))
    is_sandbox: Mapped[bool] = mapped_column()
    checkout_id: Mapped[UUID | None] = mapped_column()
    subscription_id: Mapped[UUID | None] = mapped_column()
    session_ref: Mapped[str | None] = mapped_column(_REF)
    intent_ref: Mapped[str | None] = mapped_column(_REF)
    subscription_ref: Mapped[str | None] = mapped_column(_REF)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(10))
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column()
    received_at: Mapped[datetime] = mapped_column()
    processed_at: Mapped[datetime | None] = mapped_column()
    outcome: Mapped[EventOutcome | None] = mapped_column()


class PaymentDifference(Entity):
    """Two accounts of the same money that differ: found once for a day, a kind and a reference."""

    __tablename__ = "payment_differences"
    __table_args__ = (
        UniqueConstraint("day_on", "kind", "reference"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index("ix_payment_differences_list", "state", "day_on"),
    )
    day_on: Mapped[date] = mapped_column()
    kind: Mapped[DifferenceKind] = mapped_column()
    reference: Mapped[str] = mapped_column(_REF)
    checkout_id: Mapped[UUID | None] = mapped_column(ForeignKey("checkouts.id"), index=True)
    ours_fen: Mapped[int | None] = mapped_column(BigInteger)
    theirs_fen: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[DifferenceState] = mapped_column(default=DifferenceState.OPEN)
    is_sandbox: Mapped[bool] = mapped_column()
    found_at: Mapped[datetime] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    closed_by_id: Mapped[UUID | None] = mapped_column()
    reason: Mapped[ClosingReason | None] = mapped_column()
    words: Mapped[str | None] = mapped_column(String(300))


class SandboxThing(Base):
    """One object of the sandbox provider: a session, an intent, a charge, a refund, a monthly payment, an invoice."""

    __tablename__ = "sandbox_things"
    __table_args__ = (Index("ix_sandbox_things_list", "kind", "created_at"),)
    id: Mapped[str] = mapped_column(_REF, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    parent: Mapped[str | None] = mapped_column(_REF, index=True)
    created_at: Mapped[datetime] = mapped_column()
    body: Mapped[str] = mapped_column()


class SandboxEvent(Base):
    """A message of the sandbox provider, sent again until it was taken."""

    __tablename__ = "sandbox_events"
    id: Mapped[str] = mapped_column(_REF, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    body: Mapped[str] = mapped_column()
    delivered_at: Mapped[datetime | None] = mapped_column(index=True)


class SandboxRequest(Base):
    """A request with an idempotency key that the sandbox provider carried out, and its answer."""

    __tablename__ = "sandbox_requests"
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    answer: Mapped[str] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
