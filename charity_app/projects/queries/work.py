"""Reads of the work: milestones, indicators, who carries a project too, who is tied to it, papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import blind_index, mask_name, unseal_for_house
from charity_app.core.scope import Actor
from charity_app.projects.models import (
    CharityProject,
    Disclosure,
    Indicator,
    Milestone,
    ProjectPaper,
    ProjectPartner,
    RelatedParty,
)
from charity_app.projects.policy import OVERSEERS
from charity_app.projects.states.disclosures import DisclosureState
from charity_app.projects.states.work import PaperKind, RelationKind
from charity_app.registry.models import Organisation

_NAME_INDEX = "related party"


@dataclass(frozen=True)
class PartnerRow:
    """An organisation that carries a project too; it was assessed, and its written agreement is kept."""

    id: UUID
    organisation_id: UUID
    name: str
    part: str
    assessment: str
    assessed_on: date


@dataclass(frozen=True)
class RelatedRow:
    """Somebody tied to an organisation; a person's name is masked."""

    id: UUID
    organisation_id: UUID
    party_id: UUID | None
    name: str
    relation: RelationKind
    valid_from: date
    valid_to: date | None


def milestones_of(project_id: UUID) -> Sequence[Milestone]:
    """Return the milestones of a project, by day."""
    wanted = select(Milestone).where(Milestone.project_id == project_id)
    return db.session.scalars(wanted.order_by(Milestone.planned_on, Milestone.name)).all()


def milestone_of(project: CharityProject, milestone_id: UUID) -> Milestone | None:
    """Return a milestone of this project."""
    wanted = select(Milestone).where(Milestone.id == milestone_id, Milestone.project_id == project.id)
    return db.session.scalars(wanted).one_or_none()


def indicators_of(project_id: UUID) -> Sequence[Indicator]:
    """Return the indicators of a project, what is done before what it changes."""
    wanted = select(Indicator).where(Indicator.project_id == project_id)
    return db.session.scalars(wanted.order_by(Indicator.kind.desc(), Indicator.name)).all()


def indicator_of(project: CharityProject, indicator_id: UUID) -> Indicator | None:
    """Return an indicator of this project."""
    wanted = select(Indicator).where(Indicator.id == indicator_id, Indicator.project_id == project.id)
    return db.session.scalars(wanted).one_or_none()


def partners_of(project_id: UUID) -> Sequence[PartnerRow]:
    """Return who carries a project too, by name."""
    wanted = (
        select(ProjectPartner, Organisation.name)
        .join(Organisation, Organisation.id == ProjectPartner.organisation_id)
        .where(ProjectPartner.project_id == project_id)
        .order_by(Organisation.name)
    )
    return [
        PartnerRow(row.id, row.organisation_id, name, row.part, row.assessment, row.assessed_on)
        for row, name in db.session.execute(wanted)
    ]


def partner_ids_of(project_id: UUID) -> frozenset[UUID]:
    """Return the organisations that carry a project too."""
    wanted = select(ProjectPartner.organisation_id).where(ProjectPartner.project_id == project_id)
    return frozenset(db.session.scalars(wanted))


def name_index(name: str) -> bytes:
    """Return the keyed mark by which a related person is found again."""
    return blind_index(_NAME_INDEX, name)


def name_place(row_id: UUID) -> str:
    """Return the place to which the name of a related person is bound."""
    return f"related_parties.name_sealed:{row_id}"


def _in_force(day: date) -> ColumnElement[bool]:
    return (RelatedParty.valid_from <= day) & or_(RelatedParty.valid_to.is_(None), RelatedParty.valid_to > day)


def related_parties_of(project: CharityProject, on: date | None = None) -> Sequence[RelatedRow]:
    """Return who is tied today to the organisations of a project: its own, and the charity that receives the money."""
    return related_parties({project.organisation_id, project.charity_id} - {None}, on or clock.today())


def related_parties(organisation_ids: set[UUID | None], on: date) -> Sequence[RelatedRow]:
    """Return who is tied to these organisations on a day."""
    wanted = (
        select(RelatedParty, Organisation.name)
        .outerjoin(Organisation, Organisation.id == RelatedParty.party_id)
        .where(RelatedParty.organisation_id.in_(sorted(organisation_ids, key=str)), _in_force(on))
        .order_by(RelatedParty.relation, RelatedParty.recorded_at)
    )
    return [_related(row, name) for row, name in db.session.execute(wanted)]


def _related(row: RelatedParty, name: str | None) -> RelatedRow:
    shown = name or mask_name(unseal_for_house(row.name_sealed or b"", place=name_place(row.id)))
    return RelatedRow(row.id, row.organisation_id, row.party_id, shown, row.relation, row.valid_from, row.valid_to)


def relation_to(
    project: CharityProject, *, organisation_id: UUID | None = None, person: str = "", on: date | None = None
) -> RelationKind | None:
    """Return how an organisation, or a person by name, is tied to the organisations of a project; None where not."""
    whose = sorted({key for key in (project.organisation_id, project.charity_id) if key}, key=str)
    named = RelatedParty.name_index == name_index(person) if person else RelatedParty.party_id == organisation_id
    wanted = select(RelatedParty.relation).where(RelatedParty.organisation_id.in_(whose), named)
    return db.session.scalars(wanted.where(_in_force(on or clock.today())).limit(1)).one_or_none()


def get_related_organisation(viewer: Actor, organisation_id: UUID) -> Organisation | None:
    """Return an organisation whose ties the viewer may see: an own one, or any for the district."""
    if not (viewer.is_system or viewer.has_role(*OVERSEERS)) and organisation_id not in viewer.scope.organisation_ids:
        return None
    return db.session.scalars(select(Organisation).where(Organisation.id == organisation_id)).one_or_none()


def get_related_party(viewer: Actor, party_id: UUID) -> RelatedParty | None:
    """Return a tie of an organisation of the viewer's own."""
    own = sorted(viewer.scope.organisation_ids, key=str)
    wanted = select(RelatedParty).where(RelatedParty.id == party_id)
    if not (viewer.is_system or viewer.has_role(*OVERSEERS)):
        wanted = wanted.where(RelatedParty.organisation_id.in_(own))
    return db.session.scalars(wanted).one_or_none()


def papers_of(kind: PaperKind, subject_ids: Sequence[UUID]) -> Mapping[UUID, Sequence[ProjectPaper]]:
    """Return the papers of these things, the oldest first."""
    wanted = select(ProjectPaper).where(ProjectPaper.kind == kind, ProjectPaper.subject_id.in_(subject_ids))
    found: dict[UUID, list[ProjectPaper]] = {}
    for paper in db.session.scalars(wanted.order_by(ProjectPaper.stored_at, ProjectPaper.id)):
        found.setdefault(paper.subject_id, []).append(paper)
    return found


def get_paper(viewer: Actor, paper_id: UUID) -> ProjectPaper | None:
    """Return a paper: what belongs to a published report to everyone, others to the district and their organisation."""
    wanted = select(ProjectPaper).where(ProjectPaper.id == paper_id)
    if not (viewer.is_system or viewer.has_role(*OVERSEERS)):
        published = exists().where(
            Disclosure.id == ProjectPaper.subject_id, Disclosure.state == DisclosureState.PUBLISHED
        )
        own = ProjectPaper.organisation_id.in_(sorted(viewer.scope.organisation_ids, key=str))
        wanted = wanted.where(or_(own, (ProjectPaper.kind == PaperKind.ATTACHMENT) & published))
    return db.session.scalars(wanted).one_or_none()
