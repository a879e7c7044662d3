"""Reads of reports: what is known before anybody writes, what was written, what was published and corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.projects.models import (
    Disclosure,
    Indicator,
    Milestone,
    Report,
    ReportDraft,
    ReportLine,
    ReportNote,
)
from charity_app.projects.queries.money import money_between
from charity_app.projects.queries.projects import budget_of
from charity_app.projects.states.disclosures import FINAL_KINDS
from charity_app.projects.states.work import IndicatorKind


@dataclass(frozen=True)
class SpentLine:
    """One line of a budget in a report: planned, and spent in the period."""

    name: str
    planned_fen: int
    spent_fen: int


@dataclass(frozen=True)
class Draft:
    """What is known for a report before anybody writes: period, money by line, work done, people helped."""

    from_on: date
    to_on: date
    received_fen: int
    spent_fen: int
    lines: tuple[SpentLine, ...]
    reached: tuple[tuple[str, date], ...]
    people_helped: int


def draft_of(disclosure: Disclosure) -> Draft:
    """Return what is known for the report of a duty today: from the last report on, a full one from the start."""
    first, last = _period(disclosure)
    money = money_between(project_id=disclosure.project_id, plan_id=disclosure.plan_id, first=first, last=last)
    lines = budget_of(disclosure.project_id) if disclosure.project_id else ()
    spent = tuple(SpentLine(line.name, line.amount_fen, money.spent_fen.get(line.id, 0)) for line in lines)
    return Draft(
        first,
        last,
        money.received_fen,
        sum(money.spent_fen.values()),
        spent,
        _reached(disclosure.project_id, first, last),
        _people_helped(disclosure.project_id),
    )


def _period(disclosure: Disclosure) -> tuple[date, date]:
    last = max(disclosure.from_on, min(disclosure.to_on, clock.today()))
    if disclosure.kind in FINAL_KINDS:
        return disclosure.from_on, last
    told = (
        select(func.max(Report.to_on))
        .join(Disclosure, Disclosure.id == Report.disclosure_id)
        .where(
            Disclosure.kind == disclosure.kind,
            Disclosure.project_id == disclosure.project_id,
            Disclosure.plan_id == disclosure.plan_id,
        )
    )
    before = db.session.scalar(told)
    first = before + timedelta(days=1) if before else disclosure.from_on
    return min(first, last), last


def _reached(project_id: UUID | None, first: date, last: date) -> tuple[tuple[str, date], ...]:
    wanted = select(Milestone.name, Milestone.done_on).where(
        Milestone.project_id == project_id, Milestone.done_on.between(first, last)
    )
    return tuple((name, day) for name, day in db.session.execute(wanted.order_by(Milestone.done_on)) if day)


def _people_helped(project_id: UUID | None) -> int:
    """Return the largest number of persons that an indicator of work done has reached so far."""
    wanted = select(func.max(Indicator.reached)).where(
        Indicator.project_id == project_id, Indicator.kind == IndicatorKind.OUTPUT, Indicator.unit == "人"
    )
    return db.session.scalar(wanted) or 0


def report_of(disclosure: Disclosure) -> Report | None:
    """Return the published report of a duty."""
    return db.session.scalars(select(Report).where(Report.disclosure_id == disclosure.id)).one_or_none()


def saved_draft_of(disclosure: Disclosure) -> ReportDraft | None:
    """Return what was written for a report so far."""
    return db.session.scalars(select(ReportDraft).where(ReportDraft.disclosure_id == disclosure.id)).one_or_none()


def lines_of(report: Report) -> Sequence[ReportLine]:
    """Return the money of a report by line of the budget."""
    wanted = select(ReportLine).where(ReportLine.report_id == report.id).order_by(ReportLine.position)
    return db.session.scalars(wanted).all()


def notes_of(report: Report) -> Sequence[ReportNote]:
    """Return the corrections of a report, the oldest first."""
    wanted = select(ReportNote).where(ReportNote.report_id == report.id).order_by(ReportNote.at, ReportNote.id)
    return db.session.scalars(wanted).all()
