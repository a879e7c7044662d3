"""Writing a charity project down: what it is about, where, when, and what every yuan is for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.divisions.queries import streets
from charity_app.divisions.spelling import spelled
from charity_app.projects.events import BudgetWritten, ProjectWritten
from charity_app.projects.models import BudgetLine, CharityProject, ProjectStreet
from charity_app.projects.services.stepping import refuse_settled
from charity_app.projects.states import ProjectCategory, ProjectState
from charity_app.projects.states.plans import BudgetKind
from charity_app.registry.models import Organisation
from charity_app.registry.queries import organisation_standing
from charity_app.registry.services.stamps import clean_words, take_version

_LONGEST_YEARS = 5
_MOST_LINES, _LONGEST_LINE = 30, 60


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
    minimum_fen: int = 0
    net_assets_fen: int | None = None


@dataclass(frozen=True)
class BudgetItem:
    """One line of a budget as somebody writes it."""

    kind: BudgetKind
    name: str
    amount_fen: int


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
    refuse_settled(project)
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
        "minimum_fen": details.minimum_fen,
        "net_assets_fen": details.net_assets_fen,
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
    if details.minimum_fen > details.target_fen:
        raise Invalid(Text("The least amount cannot be above the target", "error"), field="minimum_fen")
    known = {street.id for street in streets()}
    if not known.issuperset(details.street_ids):
        raise Invalid(Text("Choose streets or towns of the district", "error"), field="street_ids")


def _write_streets(project: CharityProject, street_ids: Iterable[UUID]) -> None:
    db.session.execute(delete(ProjectStreet).where(ProjectStreet.project_id == project.id))
    db.session.add_all(ProjectStreet(project_id=project.id, street_id=key) for key in sorted(set(street_ids), key=str))
    db.session.flush()


def write_budget(project: CharityProject, *, items: Sequence[BudgetItem], by: Actor) -> None:
    """Write the budget of a draft anew. Raises Invalid on the line that is wrong."""
    refuse_settled(project)
    if len(items) > _MOST_LINES:
        raise Invalid(Text("At most %(limit)s lines", "error", {"limit": _MOST_LINES}), field="lines")
    db.session.execute(delete(BudgetLine).where(BudgetLine.project_id == project.id))
    db.session.add_all(_line(project, place, item) for place, item in enumerate(items))
    db.session.flush()
    emit(BudgetWritten(project_id=project.id, lines=len(items), by=by))


def _line(project: CharityProject, place: int, item: BudgetItem) -> BudgetLine:
    name = clean_words(item.name, field="lines", longest=_LONGEST_LINE)
    if not name or item.amount_fen <= 0:
        raise Invalid(Text("Line %(line)s needs a name and an amount", "error", {"line": place + 1}), field="lines")
    return BudgetLine(project_id=project.id, position=place, kind=item.kind, name=name, amount_fen=item.amount_fen)
