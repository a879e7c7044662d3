"""Reads of charity projects; approved ones are public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select

from charity_app.core.db import db
from charity_app.core.paging import PAGE_SIZE, Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.core.text import normalised
from charity_app.divisions.models import Division
from charity_app.projects.models import BudgetLine, CharityProject, Disclosure, ProjectStep, ProjectStreet
from charity_app.projects.policy import OVERSEERS
from charity_app.projects.states import (
    HIDDEN_STATES,
    RUNNING_STATES,
    SUPPORTED_STATES,
    ProjectCategory,
    ProjectState,
)
from charity_app.projects.states.disclosures import DisclosureState
from charity_app.registry.models import Organisation
from charity_app.registry.states.organisations import OrganisationState


@dataclass(frozen=True)
class ProjectRow:
    """A project as the list shows it."""

    id: UUID
    name: str
    category: ProjectCategory
    organisation: str
    streets: int
    beneficiaries: int
    starts_on: date
    ends_on: date
    state: ProjectState
    target_fen: int
    is_overdue: bool


@dataclass(frozen=True)
class ProjectCard:
    """A project as its page shows it; no streets means the whole district."""

    row: ProjectRow
    purpose: str
    streets: tuple[str, ...]
    organisation_id: UUID


def _open_to(viewer: Actor) -> ColumnElement[bool]:
    if viewer.is_system or viewer.has_role(*OVERSEERS):
        return CharityProject.id.is_not(None)
    own = sorted(viewer.scope.organisation_ids, key=str)
    return or_(
        CharityProject.state.not_in(HIDDEN_STATES),
        CharityProject.organisation_id.in_(own),
        CharityProject.charity_id.in_(own),
    )


def get_project(viewer: Actor, project_id: UUID) -> CharityProject | None:
    """Return a project that is approved, or the viewer's own, or anyone's for the district."""
    wanted = select(CharityProject).where(CharityProject.id == project_id, _open_to(viewer))
    return db.session.scalars(wanted).one_or_none()


def list_projects_visible_to(
    viewer: Actor,
    *,
    q: str = "",
    category: ProjectCategory | None = None,
    state: ProjectState | None = None,
    is_overdue: bool = False,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Page[ProjectRow]:
    """Return one page of the projects open to the viewer, by name. One statement."""
    wanted = (
        select(CharityProject, Organisation.name, _count_streets(), _owes_report())
        .join(Organisation, Organisation.id == CharityProject.organisation_id)
        .where(_open_to(viewer))
        .order_by(CharityProject.name, CharityProject.id)
    )
    if q.strip():
        wanted = wanted.where(_named(q))
    if is_overdue:
        wanted = wanted.where(_owes_report())
    for column, value in ((CharityProject.category, category), (CharityProject.state, state)):
        if value is not None:
            wanted = wanted.where(column == value)
    return fetch_page(wanted, lambda row: _row(*row), number=page, size=size)


def _owes_report() -> ColumnElement[bool]:
    overdue = Disclosure.state == DisclosureState.OVERDUE
    return exists().where(Disclosure.project_id == CharityProject.id, overdue).correlate(CharityProject)


def _named(q: str) -> ColumnElement[bool]:
    letters = normalised(q).lower()
    found = [CharityProject.name.contains(q.strip(), autoescape=True)]
    if letters.isascii() and letters.isalpha():
        found += [
            CharityProject.initials.startswith(letters, autoescape=True),
            CharityProject.pinyin.contains(letters, autoescape=True),
        ]
    return or_(*found)


def _count_streets() -> ColumnElement[int]:
    counted = select(func.count()).select_from(ProjectStreet).where(ProjectStreet.project_id == CharityProject.id)
    return counted.correlate(CharityProject).scalar_subquery()


def _row(project: CharityProject, organisation: str, streets: int, is_overdue: bool) -> ProjectRow:
    return ProjectRow(
        id=project.id,
        name=project.name,
        category=project.category,
        organisation=organisation,
        streets=streets,
        beneficiaries=project.beneficiaries,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        state=project.state,
        target_fen=project.target_fen,
        is_overdue=is_overdue,
    )


def project_card(project: CharityProject) -> ProjectCard:
    """Return the head of a project's page. Two statements."""
    named = select(Organisation.name, _owes_report()).select_from(CharityProject)
    named = named.join(Organisation, Organisation.id == CharityProject.organisation_id)
    streets = (
        select(Division.name)
        .join(ProjectStreet, ProjectStreet.street_id == Division.id)
        .where(ProjectStreet.project_id == project.id)
        .order_by(Division.code)
    )
    names = tuple(db.session.scalars(streets))
    name, is_overdue = db.session.execute(named.where(CharityProject.id == project.id)).one()
    return ProjectCard(_row(project, name, len(names), is_overdue), project.purpose, names, project.organisation_id)


def streets_of(project: CharityProject) -> list[UUID]:
    """Return the streets a project covers; none means the whole district."""
    return list(db.session.scalars(select(ProjectStreet.street_id).where(ProjectStreet.project_id == project.id)))


def supported_projects_of(organisation_ids: frozenset[UUID]) -> Mapping[UUID, str]:
    """Return the approved and running projects of these organisations, to which an offer may belong."""
    wanted = (
        select(CharityProject.id, CharityProject.name)
        .where(
            CharityProject.organisation_id.in_(sorted(organisation_ids, key=str)),
            CharityProject.state.in_(SUPPORTED_STATES),
        )
        .order_by(CharityProject.name)
    )
    return dict(db.session.execute(wanted).all())


def similar_projects(project: CharityProject) -> Mapping[UUID, str]:
    """Return the other running projects of the same category, which may take money over."""
    wanted = (
        select(CharityProject.id, CharityProject.name)
        .where(
            CharityProject.category == project.category,
            CharityProject.id != project.id,
            CharityProject.state.in_(RUNNING_STATES),
        )
        .order_by(CharityProject.name)
    )
    return dict(db.session.execute(wanted).all())


def budget_of(project_id: UUID) -> Sequence[BudgetLine]:
    """Return the lines of a project's budget."""
    wanted = select(BudgetLine).where(BudgetLine.project_id == project_id).order_by(BudgetLine.position)
    return db.session.scalars(wanted).all()


def steps_of(project_id: UUID) -> Sequence[ProjectStep]:
    """Return every step that a project took, the latest first."""
    wanted = select(ProjectStep).where(ProjectStep.project_id == project_id)
    return db.session.scalars(wanted.order_by(ProjectStep.at.desc(), ProjectStep.id)).all()


def project_of(disclosure: Disclosure) -> CharityProject:
    """Return the project of a duty."""
    return db.session.scalars(select(CharityProject).where(CharityProject.id == disclosure.project_id)).one()


def organisation_of(organisation_id: UUID) -> Organisation:
    """Return an organisation by its key."""
    return db.session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one()


def good_organisations() -> Mapping[UUID, str]:
    """Return the organisations in good standing, by name."""
    return _names_of()


def able_charities() -> Mapping[UUID, str]:
    """Return the charities in good standing, by name: any of them may receive money."""
    return _names_of(Organisation.charity_since_on.is_not(None))


def able_partners(project: CharityProject) -> Mapping[UUID, str]:
    """Return the organisations in good standing that may carry a project too, by name."""
    return _names_of(Organisation.id != project.organisation_id)


def _names_of(*conditions: ColumnElement[bool]) -> Mapping[UUID, str]:
    good = Organisation.state == OrganisationState.REGISTERED
    wanted = select(Organisation.id, Organisation.name).where(good, *conditions).order_by(Organisation.name)
    return dict(db.session.execute(wanted).all())
