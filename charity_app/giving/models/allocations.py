"""Allocations of the money of pools to projects."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.giving.states.allocations import AllocationState


class Allocation(Entity):
    """A decision on the money of one charity's pools: lines, votes, two approvals, a day. Source: domain.md 4.4."""

    __tablename__ = "allocations"
    __table_args__ = (
        CheckConstraint("state <> 'published' OR published_at IS NOT NULL", name="published"),
        CheckConstraint("votes_for >= 0 AND votes_against >= 0 AND votes_abstained >= 0", name="votes"),
        Index("ix_allocations_list", "campaign_id", "state", "decided_on"),
    )
    number: Mapped[str] = mapped_column(String(16), unique=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("joint_campaigns.id"))
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    votes_for: Mapped[int] = mapped_column(default=0, server_default="0")
    votes_against: Mapped[int] = mapped_column(default=0, server_default="0")
    votes_abstained: Mapped[int] = mapped_column(default=0, server_default="0")
    is_sandbox: Mapped[bool] = mapped_column(default=False)
    state: Mapped[AllocationState] = mapped_column(default=AllocationState.DRAFT)
    decided_on: Mapped[date | None] = mapped_column()
    written_by_id: Mapped[UUID | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    published_by_id: Mapped[UUID | None] = mapped_column()
    published_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    @property
    def organisation_id(self) -> UUID:
        """The charity whose money is decided on."""
        return self.charity_id


class AllocationLine(Entity):
    """An amount from one pool to one project."""

    __tablename__ = "allocation_lines"
    __table_args__ = (
        UniqueConstraint("allocation_id", "pool_id", "project_id"),
        CheckConstraint("amount_fen > 0", name="amount"),
    )
    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocations.id"))
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id"), index=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    consent_note: Mapped[str] = mapped_column(String(300), default="")


class AllocationApproval(Base):
    """One person's yes to an allocation; it needs two."""

    __tablename__ = "allocation_approvals"
    allocation_id: Mapped[UUID] = mapped_column(ForeignKey("allocations.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column()
