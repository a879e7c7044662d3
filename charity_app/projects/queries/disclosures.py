"""Reads of duties to disclose and of reports; who is silent for too long."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, union_all

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.projects.models import (
    CharityProject,
    Disclosure,
    FundraisingPlan,
    Milestone,
    ProjectStep,
)
from charity_app.projects.policy import OVERSEERS
from charity_app.projects.states import RUNNING_STATES
from charity_app.projects.states.disclosures import OPEN_STATES, DisclosureState, DutyKind
from charity_app.registry.models import Organisation

SILENT_DAYS = settings.declare(
    "projects.silent_days",
    90,
    unit="days",
    rule="3.7",
    name=Text("A project without news is marked after", "setting"),
)


@dataclass(frozen=True)
class DutyRow:
    """A duty as lists show it; `holder` is the name of its project, or of its campaign's plan."""

    id: UUID
    kind: DutyKind
    holder: str
    organisation: str
    project_id: UUID | None
    from_on: date
    to_on: date
    due_on: date
    state: DisclosureState
    is_late: bool


def _own_or_all(viewer: Actor) -> ColumnElement[bool]:
    if viewer.is_system or viewer.has_role(*OVERSEERS):
        return Disclosure.id.is_not(None)
    own = sorted(viewer.scope.organisation_ids, key=str)
    return or_(Disclosure.organisation_id.in_(own), Disclosure.charity_id.in_(own))


def get_disclosure(viewer: Actor, disclosure_id: UUID) -> Disclosure | None:
    """Return a duty: a published one to everyone, another to the district and to who must meet it."""
    published = Disclosure.state == DisclosureState.PUBLISHED
    wanted = select(Disclosure).where(Disclosure.id == disclosure_id, or_(published, _own_or_all(viewer)))
    return db.session.scalars(wanted).one_or_none()


_ROW = (
    select(Disclosure, func.coalesce(CharityProject.name, FundraisingPlan.name), Organisation.name)
    .outerjoin(CharityProject, CharityProject.id == Disclosure.project_id)
    .outerjoin(FundraisingPlan, FundraisingPlan.id == Disclosure.plan_id)
    .join(Organisation, Organisation.id == Disclosure.organisation_id)
)


def _duty_row(duty: Disclosure, holder: str, organisation: str) -> DutyRow:
    return DutyRow(
        duty.id,
        duty.kind,
        holder,
        organisation,
        duty.project_id,
        duty.from_on,
        duty.to_on,
        duty.due_on,
        duty.state,
        duty.is_late,
    )


def list_disclosures_visible_to(viewer: Actor, *, state: DisclosureState | None = None, page: int = 1) -> Page[DutyRow]:
    """Return one page of the duties that a viewer must meet or watch: those still open unless told otherwise."""
    wanted = _ROW.where(_own_or_all(viewer)).order_by(Disclosure.due_on, Disclosure.id)
    shown = (state,) if state else OPEN_STATES
    return fetch_page(wanted.where(Disclosure.state.in_(shown)), lambda row: _duty_row(*row), number=page)


def duty_row(disclosure: Disclosure) -> DutyRow:
    """Return a duty as pages name it."""
    return _duty_row(*db.session.execute(_ROW.where(Disclosure.id == disclosure.id)).one())


def disclosures_of(project_id: UUID) -> Sequence[DutyRow]:
    """Return the duties of a project and of its fundraising: what is late or published, and the next ones, by day."""
    wanted = _ROW.where(Disclosure.project_id == project_id).order_by(Disclosure.due_on, Disclosure.kind)
    return [_duty_row(*row) for row in db.session.execute(wanted)]


def open_final_report(project: CharityProject) -> UUID | None:
    """Return the duty of the final report of a project while it is not met."""
    wanted = select(Disclosure.id).where(
        Disclosure.project_id == project.id,
        Disclosure.kind == DutyKind.PROJECT_FINAL,
        Disclosure.state.in_(OPEN_STATES),
    )
    return db.session.scalars(wanted).one_or_none()


def is_silent(project: CharityProject, today: date | None = None) -> bool:
    """Tell whether a running project has told nothing for more than 90 days (features 3.7)."""
    return project.id in silent_projects([project], today or clock.today())


def silent_projects(projects: Collection[CharityProject], today: date) -> frozenset[UUID]:
    """Return which of these projects run and have told nothing for too long. One statement."""
    running = [project for project in projects if project.state in RUNNING_STATES]
    told = _last_told([project.id for project in running]) if running else {}
    limit = today - timedelta(days=settings.value(SILENT_DAYS))
    return frozenset(project.id for project in running if _since(project, told) < limit)


def _since(project: CharityProject, told: Mapping[UUID, date]) -> date:
    return told.get(project.id) or clock.local_date(project.written_at)


def _last_told(project_ids: list[UUID]) -> Mapping[UUID, date]:
    """Return the day of the last report, milestone or step of each project."""
    reports = select(Disclosure.project_id, Disclosure.published_at.label("at")).where(
        Disclosure.project_id.in_(project_ids), Disclosure.published_at.is_not(None)
    )
    reached = select(Milestone.project_id, Milestone.recorded_at.label("at")).where(
        Milestone.project_id.in_(project_ids), Milestone.recorded_at.is_not(None)
    )
    taken = select(ProjectStep.project_id, ProjectStep.at.label("at")).where(ProjectStep.project_id.in_(project_ids))
    told = union_all(reports, reached, taken).subquery()
    latest = select(told.c.project_id, func.max(told.c.at)).group_by(told.c.project_id)
    return {key: clock.local_date(at) for key, at in db.session.execute(latest)}
