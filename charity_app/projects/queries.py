"""Reads of charity projects; approved ones are public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.core.text import normalised
from charity_app.divisions.models import Division
from charity_app.projects.models import CharityProject, ProjectStreet
from charity_app.projects.states import HIDDEN_STATES, SUPPORTED_STATES, ProjectCategory, ProjectState
from charity_app.registry.models import Organisation

_SEES_ALL = (Role.CHARITY_OFFICER, Role.DISTRICT_AID_OFFICER, Role.AUDITOR)


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


@dataclass(frozen=True)
class ProjectCard:
    """A project as its page shows it; no streets means the whole district."""

    row: ProjectRow
    purpose: str
    target_fen: int
    streets: tuple[str, ...]
    organisation_id: UUID


def _open_to(viewer: Actor) -> ColumnElement[bool]:
    if viewer.is_system or viewer.has_role(*_SEES_ALL):
        return CharityProject.id.is_not(None)
    return or_(
        CharityProject.state.not_in(HIDDEN_STATES),
        CharityProject.organisation_id.in_(sorted(viewer.scope.organisation_ids, key=str)),
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
    page: int = 1,
) -> Page[ProjectRow]:
    """Return one page of the projects open to the viewer, by name. One statement."""
    wanted = (
        select(CharityProject, Organisation.name, _count_streets())
        .join(Organisation, Organisation.id == CharityProject.organisation_id)
        .where(_open_to(viewer))
        .order_by(CharityProject.name, CharityProject.id)
    )
    if q.strip():
        wanted = wanted.where(_named(q))
    for column, value in ((CharityProject.category, category), (CharityProject.state, state)):
        if value is not None:
            wanted = wanted.where(column == value)
    return fetch_page(wanted, lambda row: _row(*row), number=page)


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


def _row(project: CharityProject, organisation: str, streets: int) -> ProjectRow:
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
    )


def project_card(project: CharityProject) -> ProjectCard:
    """Return what the page of a project shows. Two statements."""
    named = select(Organisation.name).where(Organisation.id == project.organisation_id)
    streets = (
        select(Division.name)
        .join(ProjectStreet, ProjectStreet.street_id == Division.id)
        .where(ProjectStreet.project_id == project.id)
        .order_by(Division.code)
    )
    names = tuple(db.session.scalars(streets))
    row = _row(project, db.session.scalars(named).one(), len(names))
    return ProjectCard(row, project.purpose, project.target_fen, names, project.organisation_id)


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
