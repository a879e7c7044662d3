"""Match funds, and what of them is kept or given for each gift."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.giving.states.matches import FundState, KeepState, MatchLimit, NoMatch, Suspicion, Verdict


class MatchFund(Entity):
    """Money of a sponsor that is added to gifts; `pool_fen` was paid in, what is left of it is told by the ledger.

    The rate is in millionths. Source: domain.md 4.7.
    """

    __tablename__ = "match_funds"
    __table_args__ = (
        CheckConstraint("ends_on > starts_on", name="period"),
        CheckConstraint("pool_fen > 0", name="pool"),
        CheckConstraint("rate_ppm > 0 AND rate_ppm <= 10000000", name="rate"),
        CheckConstraint("gift_cap_fen > 0 AND day_cap_fen > 0 AND pool_cap_fen > 0", name="caps"),
        CheckConstraint("opened_by_id IS NULL OR opened_by_id <> written_by_id", name="two_people"),
        Index("ix_match_funds_campaign", "campaign_id", "state"),
    )
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("joint_campaigns.id"))
    name: Mapped[str] = mapped_column(String(60))
    sponsor_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    pool_fen: Mapped[int] = mapped_column(BigInteger)
    rate_ppm: Mapped[int] = mapped_column()
    gift_cap_fen: Mapped[int] = mapped_column(BigInteger)
    day_cap_fen: Mapped[int] = mapped_column(BigInteger)
    pool_cap_fen: Mapped[int] = mapped_column(BigInteger)
    ways: Mapped[list[Any]] = mapped_column()
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date] = mapped_column()
    is_sandbox: Mapped[bool] = mapped_column(default=False)
    state: Mapped[FundState] = mapped_column(default=FundState.DRAFT)
    written_by_id: Mapped[UUID | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    opened_by_id: Mapped[UUID | None] = mapped_column()
    opened_at: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)


class FundPool(Base):
    """A pool whose gifts a fund matches; a fund without any matches all pools of its campaign."""

    __tablename__ = "match_fund_pools"
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("match_funds.id"), primary_key=True)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id"), primary_key=True, index=True)


class MatchKeep(Entity):
    """What a fund keeps or gave for one gift, with the figures that decided it: giver and staff read the same.

    `by_rate_fen` is rate times gift; `*_left_fen` is what each cap and the fund left at `decided_at`.
    """

    __tablename__ = "match_keeps"
    __table_args__ = (
        CheckConstraint("amount_fen >= 0 AND amount_fen <= by_rate_fen", name="amount"),
        CheckConstraint("state NOT IN ('kept', 'held', 'given') OR amount_fen > 0", name="something"),
        CheckConstraint("(no_match IS NOT NULL) = (limited_by IS NULL)", name="why"),
        CheckConstraint("state <> 'held' OR suspicion IS NOT NULL", name="suspicion"),
        Index("ix_match_keeps_day", "fund_id", "on_date", "state"),
        Index("ix_match_keeps_pool", "fund_id", "pool_id", "state"),
        Index("ix_match_keeps_until", "state", "kept_until_at"),
        Index("ix_match_keeps_device", "device", "on_date"),
        Index("ix_match_keeps_giver", "giver_id", "on_date"),
    )
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("match_funds.id"))
    gift_id: Mapped[UUID] = mapped_column(ForeignKey("gifts.id"), unique=True)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id"))
    giver_id: Mapped[UUID | None] = mapped_column(ForeignKey("givers.id"))
    device: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    on_date: Mapped[date] = mapped_column()
    gift_fen: Mapped[int] = mapped_column(BigInteger)
    by_rate_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    gift_cap_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    day_left_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    pool_left_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    fund_left_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    amount_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    returned_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    limited_by: Mapped[MatchLimit | None] = mapped_column()
    no_match: Mapped[NoMatch | None] = mapped_column()
    suspicion: Mapped[Suspicion | None] = mapped_column()
    state: Mapped[KeepState] = mapped_column(default=KeepState.KEPT)
    decided_at: Mapped[datetime] = mapped_column()
    kept_until_at: Mapped[datetime | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()

    @property
    def net_fen(self) -> int:
        """What is kept or was given, less what came back."""
        return self.amount_fen - self.returned_fen


class MatchVerdict(Base):
    """What one officer said about a held match; two who agree decide."""

    __tablename__ = "match_verdicts"
    keep_id: Mapped[UUID] = mapped_column(ForeignKey("match_keeps.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    verdict: Mapped[Verdict] = mapped_column()
    words: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime] = mapped_column()
