"""The tables of disclosure: duties with their days, reports, and the dated notes that alone may correct one."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.sql import make_append_only
from charity_app.projects.states.disclosures import DisclosureState, DutyKind


class Disclosure(Entity):
    """A duty to disclose by a day, of a project or of a fundraising; `is_late` stays for ever. Source: R-DIS-01."""

    __tablename__ = "disclosures"
    __table_args__ = (
        CheckConstraint("project_id IS NOT NULL OR plan_id IS NOT NULL", name="whose"),
        CheckConstraint("to_on >= from_on", name="period"),
        CheckConstraint("(state = 'published') = (published_at IS NOT NULL)", name="published"),
        Index("ix_disclosures_clock", "state", "due_on"),
    )
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    plan_id: Mapped[UUID | None] = mapped_column(ForeignKey("fundraising_plans.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    charity_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    kind: Mapped[DutyKind] = mapped_column()
    from_on: Mapped[date] = mapped_column()
    to_on: Mapped[date] = mapped_column()
    due_on: Mapped[date] = mapped_column()
    state: Mapped[DisclosureState] = mapped_column(default=DisclosureState.DUE)
    reminders: Mapped[int] = mapped_column(SmallInteger, default=0)
    is_late: Mapped[bool] = mapped_column(default=False)
    published_at: Mapped[datetime | None] = mapped_column()
    published_by_id: Mapped[UUID | None] = mapped_column()


class ReportWords:
    """What people write in a report; the money comes from the books. Source: R-DIS-02."""

    work_done: Mapped[str] = mapped_column(String(2000))
    people_helped: Mapped[int] = mapped_column()
    problems: Mapped[str] = mapped_column(String(1000))
    next_steps: Mapped[str] = mapped_column(String(1000))


class ReportDraft(Entity, ReportWords):
    """A report that is being written for a duty."""

    __tablename__ = "report_drafts"
    __table_args__ = (CheckConstraint("people_helped >= 0", name="people_helped"),)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosures.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)


class Report(Entity, ReportWords):
    """A published report with the money of its period in and out. Never changed, only corrected by dated notes."""

    __tablename__ = "reports"
    __table_args__ = (CheckConstraint("people_helped >= 0", name="people_helped"),)
    disclosure_id: Mapped[UUID] = mapped_column(ForeignKey("disclosures.id"), unique=True)
    from_on: Mapped[date] = mapped_column()
    to_on: Mapped[date] = mapped_column()
    received_fen: Mapped[int] = mapped_column(BigInteger)
    spent_fen: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[datetime] = mapped_column()
    published_by_id: Mapped[UUID | None] = mapped_column()


class ReportLine(Entity):
    """What a published report says about one line of the budget. Never changed."""

    __tablename__ = "report_lines"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(60))
    planned_fen: Mapped[int] = mapped_column(BigInteger)
    spent_fen: Mapped[int] = mapped_column(BigInteger)


class ReportNote(Entity):
    """A dated correction of a published report. Never changed."""

    __tablename__ = "report_notes"
    report_id: Mapped[UUID] = mapped_column(ForeignKey("reports.id"), index=True)
    at: Mapped[datetime] = mapped_column()
    words: Mapped[str] = mapped_column(String(600))
    written_by_id: Mapped[UUID | None] = mapped_column()


for _table in ("reports", "report_lines", "report_notes"):
    make_append_only(ReportNote.metadata.tables[_table])
