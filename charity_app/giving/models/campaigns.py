"""The joint campaign, its streets, and the pools one can give to."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.giving.states.campaigns import CampaignState, PoolKind


class JointCampaign(Entity):
    """One edition of the joint campaign; `ends_on` is the first day on which nothing is raised any more.

    Source: domain.md 4.4.
    """

    __tablename__ = "joint_campaigns"
    __table_args__ = (
        CheckConstraint("edition > 0", name="edition"),
        CheckConstraint("ends_on > starts_on", name="period"),
        CheckConstraint("target_fen >= 0", name="target"),
    )
    edition: Mapped[int] = mapped_column(unique=True)
    theme: Mapped[str] = mapped_column(String(60))
    organisers: Mapped[str] = mapped_column(String(300))
    about: Mapped[str] = mapped_column(String(600), default="")
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date] = mapped_column()
    target_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[CampaignState] = mapped_column(default=CampaignState.PREPARING)
    written_by_id: Mapped[UUID | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    filed_at: Mapped[datetime | None] = mapped_column()
    opened_at: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)


class CampaignPlan(Entity):
    """The filed fundraising plan by which one charity receives money in a campaign. Source: domain.md 4.4, 4.6."""

    __tablename__ = "campaign_plans"
    __table_args__ = (UniqueConstraint("campaign_id", "charity_id"),)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("joint_campaigns.id"))
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("fundraising_plans.id"), unique=True)


class StreetCampaign(Entity):
    """One street or town in a campaign. Its target is for planning only: nobody is ranked. Source: domain.md 4.4."""

    __tablename__ = "street_campaigns"
    __table_args__ = (
        UniqueConstraint("campaign_id", "street_id"),
        CheckConstraint("target_fen >= 0", name="target"),
        CheckConstraint("people_helped >= 0", name="people_helped"),
    )
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("joint_campaigns.id"))
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), index=True)
    brand: Mapped[str] = mapped_column(String(60), default="")
    contact: Mapped[str] = mapped_column(String(60), default="")
    activities: Mapped[str] = mapped_column(String(600), default="")
    target_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    people_helped: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class Pool(Entity):
    """What one can give to: the money one charity receives in one campaign for one use, an account of the ledger.

    A project's pool may hang under a street. The use of a pool is the designation of its gifts. Source: domain.md 4.6.
    """

    __tablename__ = "pools"
    __table_args__ = (
        CheckConstraint("kind <> 'common' OR (street_id IS NULL AND project_id IS NULL)", name="common"),
        CheckConstraint("kind <> 'street' OR (street_id IS NOT NULL AND project_id IS NULL)", name="street"),
        CheckConstraint("kind <> 'project' OR project_id IS NOT NULL", name="project"),
        UniqueConstraint("campaign_id", "project_id"),
        Index("ix_pools_charity", "charity_id", "campaign_id"),
        Index("ix_pools_street_kind", "street_id", "kind"),
    )
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("joint_campaigns.id"))
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    kind: Mapped[PoolKind] = mapped_column()
    street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    opened_at: Mapped[datetime] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()


for _name, _columns, _kind in (
    ("uq_pools_common", (Pool.campaign_id,), PoolKind.COMMON),
    ("uq_pools_street", (Pool.campaign_id, Pool.street_id), PoolKind.STREET),
):
    Index(_name, *_columns, unique=True, postgresql_where=Pool.kind == _kind, sqlite_where=Pool.kind == _kind)
