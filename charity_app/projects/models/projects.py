"""The tables of charity projects: what is planned, where, for how much, and every step that was taken."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.core.sql import make_append_only
from charity_app.projects.states import ProjectAction, ProjectCategory, ProjectState, ReturnGround
from charity_app.projects.states.plans import BudgetKind, SurplusUse


class CharityProject(Entity):
    """A project with purpose, area and period; no streets means the whole district.

    `plan_id` is set when it raises money from the public; `charity_id` is then the charity that receives it.
    Source: domain.md 4.5.
    """

    __tablename__ = "charity_projects"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("target_fen >= 0", name="target"),
        CheckConstraint("minimum_fen >= 0 AND minimum_fen <= target_fen", name="minimum"),
        CheckConstraint("beneficiaries > 0", name="beneficiaries"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> submitted_by_id", name="two_people"),
        CheckConstraint("successor_id IS NULL OR successor_id <> id", name="successor"),
        Index("ix_charity_projects_list", "state", "name"),
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    pinyin: Mapped[str] = mapped_column(String(300))
    initials: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(600))
    category: Mapped[ProjectCategory] = mapped_column()
    beneficiaries: Mapped[int] = mapped_column()
    target_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date] = mapped_column()
    state: Mapped[ProjectState] = mapped_column(default=ProjectState.DRAFT)
    written_at: Mapped[datetime] = mapped_column()
    submitted_by_id: Mapped[UUID | None] = mapped_column()
    submitted_at: Mapped[datetime | None] = mapped_column()
    reviewed_by_id: Mapped[UUID | None] = mapped_column()
    reviewed_at: Mapped[datetime | None] = mapped_column()
    return_ground: Mapped[ReturnGround | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)
    minimum_fen: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    net_assets_fen: Mapped[int | None] = mapped_column(BigInteger)
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("fundraising_plans.id"), index=True, unique=True)
    charity_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    started_on: Mapped[date | None] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()
    surplus_use: Mapped[SurplusUse | None] = mapped_column()
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("charity_projects.id"))


class ProjectStreet(Base):
    """A street or town that a project covers."""

    __tablename__ = "project_streets"
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"), primary_key=True)
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), primary_key=True)


class BudgetLine(Entity):
    """One line of a project's budget; the lines add up to the target, and nobody can hide them (features 3.14)."""

    __tablename__ = "budget_lines"
    __table_args__ = (CheckConstraint("amount_fen > 0", name="amount"),)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[BudgetKind] = mapped_column()
    name: Mapped[str] = mapped_column(String(60))
    amount_fen: Mapped[int] = mapped_column(BigInteger)


class ProjectStep(Entity):
    """One step of a project's way: what was done, by whom, when and why. Never changed."""

    __tablename__ = "project_steps"
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    at: Mapped[datetime] = mapped_column()
    action: Mapped[ProjectAction] = mapped_column()
    state: Mapped[ProjectState] = mapped_column()
    actor_id: Mapped[UUID | None] = mapped_column()
    words: Mapped[str] = mapped_column(String(300), default="")


make_append_only(ProjectStep.metadata.tables["project_steps"])
