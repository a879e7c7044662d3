"""The tables of the work: milestones, indicators, cooperating and related parties, papers."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.projects.states.work import IndicatorKind, PaperKind, RelationKind


class Milestone(Entity):
    """A point on the way of a project: planned for a day, reached on a day with a paper that shows it."""

    __tablename__ = "milestones"
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    planned_on: Mapped[date] = mapped_column()
    done_on: Mapped[date | None] = mapped_column()
    recorded_at: Mapped[datetime | None] = mapped_column()


class Indicator(Entity):
    """A number by which a project is judged: planned and reached."""

    __tablename__ = "indicators"
    __table_args__ = (
        CheckConstraint("planned > 0", name="planned"),
        CheckConstraint("reached >= 0", name="reached"),
    )
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    kind: Mapped[IndicatorKind] = mapped_column()
    name: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(20))
    planned: Mapped[int] = mapped_column()
    reached: Mapped[int] = mapped_column(default=0)


class ProjectPartner(Entity):
    """An organisation that carries a project with others: assessed, with a written agreement. Source: CL art. 26."""

    __tablename__ = "project_partners"
    __table_args__ = (UniqueConstraint("project_id", "organisation_id"),)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("charity_projects.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    part: Mapped[str] = mapped_column(String(200))
    assessment: Mapped[str] = mapped_column(String(300))
    assessed_on: Mapped[date] = mapped_column()


class RelatedParty(Entity):
    """Somebody tied to an organisation, who may not profit from its projects; a person's name is sealed.

    Source: CL art. 40, 59.
    """

    __tablename__ = "related_parties"
    __table_args__ = (
        CheckConstraint("(party_id IS NULL) <> (name_sealed IS NULL)", name="one"),
        CheckConstraint("(name_sealed IS NULL) = (name_index IS NULL)", name="name"),
        CheckConstraint("party_id IS NULL OR party_id <> organisation_id", name="other"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period"),
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    name_sealed: Mapped[bytes | None] = mapped_column()
    name_index: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    relation: Mapped[RelationKind] = mapped_column()
    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()
    recorded_by_id: Mapped[UUID | None] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()


class ProjectPaper(Entity):
    """A stored paper: the agreement with a partner, what shows a milestone, or what belongs to a report."""

    __tablename__ = "project_papers"
    __table_args__ = (
        CheckConstraint("size_bytes > 0", name="size"),
        Index("ix_project_papers_subject", "kind", "subject_id"),
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column()
    subject_id: Mapped[UUID] = mapped_column()
    address: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int] = mapped_column()
    stored_by_id: Mapped[UUID | None] = mapped_column()
    stored_at: Mapped[datetime] = mapped_column()
