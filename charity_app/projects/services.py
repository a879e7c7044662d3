"""Commands on charity projects: write, submit, approve, return."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.divisions.queries import streets
from charity_app.divisions.spelling import spelled
from charity_app.projects.events import ProjectApproved, ProjectReturned, ProjectSubmitted, ProjectWritten
from charity_app.projects.models import CharityProject, ProjectStreet
from charity_app.projects.states import PROJECT_TABLE, ProjectAction, ProjectCategory, ProjectState, ReturnGround
from charity_app.registry.models import Organisation
from charity_app.registry.queries import organisation_standing
from charity_app.registry.services.stamps import take_version

_LONGEST_YEARS = 5


@dataclass(frozen=True)
class ProjectDetails:
    """What somebody writes about a project; no streets means the whole district."""

    name: str
    purpose: str
    category: ProjectCategory
    beneficiaries: int
    starts_on: date
    ends_on: date
    target_fen: int = 0
    street_ids: tuple[UUID, ...] = ()


def create_project(organisation: Organisation, *, details: ProjectDetails, by: Actor) -> CharityProject:
    """Write a project of an organisation down as a draft. Raises Invalid, NotAllowed for one that is listed."""
    _demand_standing(organisation)
    _check(details)
    project = CharityProject(
        organisation_id=organisation.id, state=ProjectState.DRAFT, written_at=clock.now(), **_columns(details)
    )
    db.session.add(project)
    db.session.flush()
    _write_streets(project, details.street_ids)
    emit(ProjectWritten(project_id=project.id, by=by))
    return project


def change_project(project: CharityProject, *, details: ProjectDetails, version: int, by: Actor) -> None:
    """Correct a draft. Raises Invalid, Conflict when somebody else was faster."""
    _check(details)
    take_version(project, version)
    for name, value in _columns(details).items():
        setattr(project, name, value)
    _write_streets(project, details.street_ids)
    emit(ProjectWritten(project_id=project.id, by=by))


def _columns(details: ProjectDetails) -> dict[str, object]:
    spelling = spelled(details.name)
    return {
        "name": details.name.strip(),
        "pinyin": spelling.pinyin,
        "initials": spelling.initials,
        "purpose": details.purpose.strip(),
        "category": details.category,
        "beneficiaries": details.beneficiaries,
        "target_fen": details.target_fen,
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
    }


def _demand_standing(organisation: Organisation) -> None:
    standing = organisation_standing(organisation)
    if not standing.may_claim and standing.reason is not None:
        raise NotAllowed(standing.reason)


def _check(details: ProjectDetails) -> None:
    if details.ends_on < details.starts_on:
        raise Invalid(Text("The end cannot be before the start", "error"), field="ends_on")
    if details.ends_on.year - details.starts_on.year > _LONGEST_YEARS:
        raise Invalid(Text("A project lasts at most 5 years", "error"), field="ends_on")
    known = {street.id for street in streets()}
    if not known.issuperset(details.street_ids):
        raise Invalid(Text("Choose streets or towns of the district", "error"), field="street_ids")


def _write_streets(project: CharityProject, street_ids: Iterable[UUID]) -> None:
    db.session.execute(delete(ProjectStreet).where(ProjectStreet.project_id == project.id))
    db.session.add_all(ProjectStreet(project_id=project.id, street_id=key) for key in sorted(set(street_ids), key=str))
    db.session.flush()


def submit_project(project: CharityProject, *, by: Actor) -> None:
    """Hand a draft to the district's charity office."""
    advance(project, PROJECT_TABLE, ProjectAction.SUBMIT, submitted_by_id=by.user_id, submitted_at=clock.now())
    emit(ProjectSubmitted(project_id=project.id, by=by))


def approve_project(project: CharityProject, *, by: Actor) -> None:
    """Approve a project. Raises NotAllowed for whoever submitted it."""
    _refuse_own(project, by)
    advance(project, PROJECT_TABLE, ProjectAction.APPROVE, reviewed_by_id=by.user_id, reviewed_at=clock.now())
    emit(ProjectApproved(project_id=project.id, by=by))


def return_project(project: CharityProject, *, ground: ReturnGround, by: Actor) -> None:
    """Give a project back for changes and say why."""
    _refuse_own(project, by)
    advance(
        project,
        PROJECT_TABLE,
        ProjectAction.RETURN,
        return_ground=ground,
        submitted_by_id=None,
        reviewed_by_id=by.user_id,
        reviewed_at=clock.now(),
    )
    emit(ProjectReturned(project_id=project.id, ground=ground, by=by))


def _refuse_own(project: CharityProject, by: Actor) -> None:
    if by.user_id is not None and by.user_id == project.submitted_by_id:
        raise NotAllowed(Text("A second person must review this", "error"))
