"""The work of a project: milestones, indicators, who carries it too, and the papers that show it."""

from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.projects.events import (
    IndicatorMeasured,
    IndicatorPlanned,
    MilestonePlanned,
    MilestoneReached,
    PaperStored,
    PartnerNamed,
)
from charity_app.projects.models import CharityProject, Indicator, Milestone, ProjectPaper, ProjectPartner
from charity_app.projects.queries.work import indicators_of, milestones_of, partner_ids_of
from charity_app.projects.services.stepping import refuse_settled
from charity_app.projects.states.work import IndicatorKind, PaperKind
from charity_app.registry.models import Organisation
from charity_app.registry.services.stamps import clean_words, past_day

_MOST = 30


def plan_milestone(project: CharityProject, *, name: str, planned_on: date, by: Actor) -> Milestone:
    """Write a milestone into a draft. Raises Invalid."""
    refuse_settled(project)
    _refuse_many(len(milestones_of(project.id)), field="name")
    if not project.starts_on <= planned_on <= project.ends_on:
        raise Invalid(Text("Choose a day between start and end of the project", "error"), field="planned_on")
    row = Milestone(project_id=project.id, name=_words(name, "name", 120), planned_on=planned_on)
    db.session.add(row)
    db.session.flush()
    emit(MilestonePlanned(project_id=project.id, milestone_id=row.id, by=by))
    return row


def _refuse_many(count: int, *, field: str) -> None:
    if count >= _MOST:
        raise Invalid(Text("At most %(limit)s lines", "error", {"limit": _MOST}), field=field)


def _words(text: str, field: str, longest: int) -> str:
    words = clean_words(text, field=field, longest=longest)
    if not words:
        raise Invalid(Text("Please write something here", "error"), field=field)
    return words


def reach_milestone(
    project: CharityProject, milestone: Milestone, *, done_on: date, evidence: StoredFile | None, by: Actor
) -> None:
    """Record that a milestone was reached, with a paper that shows it. Raises Invalid, Conflict."""
    if milestone.done_on is not None:
        raise Conflict(Text("This milestone was already reached", "error"))
    past_day(done_on, field="done_on")
    if project.started_on is not None and done_on < project.started_on:
        raise Invalid(Text("This is before the project started", "error"), field="done_on")
    if evidence is None:
        raise Invalid(Text("Add a photo or a paper that shows it", "error"), field="paper")
    milestone.done_on, milestone.recorded_at = done_on, clock.now()
    store_paper(project.organisation_id, kind=PaperKind.EVIDENCE, subject_id=milestone.id, stored=evidence, by=by)
    emit(MilestoneReached(project_id=project.id, milestone_id=milestone.id, by=by))


def plan_indicator(
    project: CharityProject, *, kind: IndicatorKind, name: str, unit: str, planned: int, by: Actor
) -> Indicator:
    """Write an indicator into a draft. Raises Invalid."""
    refuse_settled(project)
    _refuse_many(len(indicators_of(project.id)), field="name")
    if planned <= 0:
        raise Invalid(Text("Plan at least one", "error"), field="planned")
    row = Indicator(
        project_id=project.id,
        kind=kind,
        name=_words(name, "name", 120),
        unit=_words(unit, "unit", 20),
        planned=planned,
        reached=0,
    )
    db.session.add(row)
    db.session.flush()
    emit(IndicatorPlanned(project_id=project.id, indicator_id=row.id, by=by))
    return row


def measure_indicator(project: CharityProject, indicator: Indicator, *, reached: int, by: Actor) -> None:
    """Write down how far an indicator has come. Raises Invalid."""
    if reached < 0:
        raise Invalid(Text("This cannot be below zero", "error"), field="reached")
    indicator.reached = reached
    db.session.flush()
    emit(IndicatorMeasured(project_id=project.id, indicator_id=indicator.id, reached=reached, by=by))


def name_partner(
    project: CharityProject,
    organisation: Organisation,
    *,
    part: str,
    assessment: str,
    assessed_on: date,
    agreement: StoredFile | None,
    by: Actor,
) -> ProjectPartner:
    """Name who carries a draft too: assessed before, with a written agreement (CL art. 26). Raises Invalid."""
    refuse_settled(project)
    if organisation.id == project.organisation_id or organisation.id in partner_ids_of(project.id):
        raise Invalid(Text("This organisation is already part of the project", "error"), field="organisation_id")
    if agreement is None:
        raise Invalid(Text("Add the written agreement", "error"), field="paper")
    row = ProjectPartner(
        project_id=project.id,
        organisation_id=organisation.id,
        part=_words(part, "part", 200),
        assessment=_words(assessment, "assessment", 300),
        assessed_on=past_day(assessed_on, field="assessed_on"),
    )
    db.session.add(row)
    db.session.flush()
    store_paper(project.organisation_id, kind=PaperKind.AGREEMENT, subject_id=row.id, stored=agreement, by=by)
    emit(PartnerNamed(project_id=project.id, partner_id=row.id, by=by))
    return row


def store_paper(
    organisation_id: UUID, *, kind: PaperKind, subject_id: UUID, stored: StoredFile, by: Actor
) -> ProjectPaper:
    """Keep a paper that was sealed before with what it shows."""
    paper = ProjectPaper(
        organisation_id=organisation_id,
        kind=kind,
        subject_id=subject_id,
        address=stored.address,
        media_type=stored.media_type,
        size_bytes=stored.size,
        stored_by_id=by.user_id,
        stored_at=clock.now(),
    )
    db.session.add(paper)
    db.session.flush()
    emit(PaperStored(paper_id=paper.id, kind=kind, by=by))
    return paper
