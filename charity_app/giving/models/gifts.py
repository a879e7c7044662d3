"""Gifts, who gives them, workplaces and batches, and the lines of goods."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.privacy import KeyOwner
from charity_app.giving.states.gifts import (
    DonorType,
    GiftState,
    Naming,
    RefundGround,
    Tribute,
    ValueSource,
    VoidReason,
    Way,
)


class Giver(Entity):
    """Whoever gives: a signed-in person, or somebody known by what was written down. Names are sealed.

    One that proved to be another points there by `merged_into_id`, which can be taken back. Source: features 3.17.
    """

    __tablename__ = "givers"
    __table_args__ = (CheckConstraint("merged_into_id IS NULL OR merged_into_id <> id", name="merged"),)
    donor_type: Mapped[DonorType] = mapped_column(default=DonorType.PERSON)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), unique=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    name_sealed: Mapped[bytes | None] = mapped_column()
    name_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    phone_sealed: Mapped[bytes | None] = mapped_column()
    phone_index: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("givers.id"), index=True)
    created_at: Mapped[datetime] = mapped_column()

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals the names of this giver: the person's own, or one of the giver's."""
        return KeyOwner("user", self.user_id) if self.user_id else KeyOwner("giver", self.id)


class Workplace(Entity):
    """A unit whose people give under one code; its leader sees count and sum only. Source: features 3.18."""

    __tablename__ = "workplaces"
    code: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    leader_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column()
    created_by_id: Mapped[UUID | None] = mapped_column()


class GiftBatch(Entity):
    """One-day giving of a unit in one sum: how many, how much, and the list for receipts. Source: domain.md 4.4."""

    __tablename__ = "gift_batches"
    __table_args__ = (CheckConstraint("givers > 0", name="givers"), CheckConstraint("total_fen > 0", name="total"))
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id"), index=True)
    workplace_id: Mapped[UUID] = mapped_column(ForeignKey("workplaces.id"), index=True)
    givers: Mapped[int] = mapped_column()
    total_fen: Mapped[int] = mapped_column(BigInteger)
    given_on: Mapped[date] = mapped_column()
    list_address: Mapped[str | None] = mapped_column(String(64))
    list_media_type: Mapped[str | None] = mapped_column(String(40))
    entered_by_id: Mapped[UUID | None] = mapped_column()
    entered_at: Mapped[datetime] = mapped_column()


class Gift(Entity):
    """One gift to one pool; the amount is what the giver gave, before fees. Names are sealed with the giver's key.

    `amount_fen` of goods is their fair value, 0 where no value is stated. `device` is a keyed mark of the browser,
    kept for the caps of the match; `checkout_id` is its payment; `given_on` is the day of a slip entered later.
    What was allocated and used is told by the ledger. Source: domain.md 4.6.
    """

    __tablename__ = "gifts"
    __table_args__ = (
        CheckConstraint("amount_fen > 0 OR (way = 'goods' AND amount_fen = 0)", name="amount"),
        CheckConstraint("fee_fen >= 0 AND fee_fen <= amount_fen", name="fee"),
        CheckConstraint("refunded_fen >= 0 AND refunded_fen <= amount_fen", name="refunded"),
        CheckConstraint("public_name_sealed IS NULL OR giver_id IS NOT NULL", name="public_name"),
        CheckConstraint("naming = 'anonymous' OR public_name_sealed IS NOT NULL", name="naming"),
        CheckConstraint("(tribute IS NULL) = (tribute_sealed IS NULL)", name="tribute"),
        CheckConstraint("state <> 'void' OR void_reason IS NOT NULL", name="void"),
        UniqueConstraint("charity_id", "way", "reference"),
        Index("ix_gifts_pool", "pool_id", "state", "received_at"),
        Index("ix_gifts_campaign", "campaign_id", "state", "received_at"),
        Index("ix_gifts_unpaid", "state", "pay_until_at"),
        Index("ix_gifts_device", "device", "created_at"),
        Index("ix_gifts_charity", "charity_id", "created_at"),
    )
    number: Mapped[str] = mapped_column(String(16), unique=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("joint_campaigns.id"))
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id"))
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    way: Mapped[Way | None] = mapped_column()
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    fee_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    refunded_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    is_sandbox: Mapped[bool] = mapped_column(default=False)
    state: Mapped[GiftState] = mapped_column(default=GiftState.PLEDGED)
    donor_type: Mapped[DonorType] = mapped_column(default=DonorType.PERSON)
    giver_id: Mapped[UUID | None] = mapped_column(ForeignKey("givers.id"), index=True)
    naming: Mapped[Naming] = mapped_column(default=Naming.ANONYMOUS)
    public_name_sealed: Mapped[bytes | None] = mapped_column()
    tribute: Mapped[Tribute | None] = mapped_column()
    tribute_sealed: Mapped[bytes | None] = mapped_column()
    workplace_id: Mapped[UUID | None] = mapped_column(ForeignKey("workplaces.id"), index=True)
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("gift_batches.id"), unique=True)
    monthly_id: Mapped[UUID | None] = mapped_column(ForeignKey("monthly_gifts.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(80))
    checkout_id: Mapped[UUID | None] = mapped_column(ForeignKey("checkouts.id"), unique=True)
    device: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    evidence_address: Mapped[str | None] = mapped_column(String(64))
    evidence_media_type: Mapped[str | None] = mapped_column(String(40))
    entered_by_id: Mapped[UUID | None] = mapped_column()
    given_on: Mapped[date | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    pay_until_at: Mapped[datetime | None] = mapped_column()
    received_at: Mapped[datetime | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    void_reason: Mapped[VoidReason | None] = mapped_column()
    refund_ground: Mapped[RefundGround | None] = mapped_column()

    @property
    def organisation_id(self) -> UUID:
        """The receiving charity, whose finance people answer for the gift."""
        return self.charity_id

    @property
    def kept_fen(self) -> int:
        """What of the gift was not given back."""
        return self.amount_fen - self.refunded_fen


class GoodsLine(Entity):
    """One kind of goods in a gift; without a stated value only the quantity counts. Source: domain.md 4.6."""

    __tablename__ = "goods_lines"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("(value_source = 'not_stated') = (value_fen IS NULL)", name="value"),
        CheckConstraint("value_fen IS NULL OR value_fen >= 0", name="value_fen"),
    )
    gift_id: Mapped[UUID] = mapped_column(ForeignKey("gifts.id"), index=True)
    what: Mapped[str] = mapped_column(String(120))
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    unit: Mapped[str] = mapped_column(String(20))
    value_fen: Mapped[int | None] = mapped_column(BigInteger)
    value_source: Mapped[ValueSource] = mapped_column()
    price_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_prices.id"))
