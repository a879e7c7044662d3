"""The tables of charity projects."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.projects.states import ProjectCategory, ProjectState, ReturnGround


class CharityProject(Entity):
    """A project with purpose, area and period; no streets means the whole district. Source: domain.md 4.5."""

    __tablename__ = "charity_projects"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        CheckConstraint("target_fen >= 0", name="target"),
        CheckConstraint("beneficiaries > 0", name="beneficiaries"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> submitted_by_id", name="two_people"),
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


class ProjectStreet(Base):
    """A street or town that a project covers."""

    __tablename__ = "project_streets"
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"), primary_key=True)
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), primary_key=True)
