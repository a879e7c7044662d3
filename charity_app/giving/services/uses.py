"""What pooled money may be used for: designated money as designated, and nobody tied to the charity (R-DON-01)."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.giving.models import Allocation, Pool
from charity_app.giving.states.campaigns import PoolKind
from charity_app.projects.models import CharityProject
from charity_app.projects.queries import streets_of
from charity_app.projects.queries.work import partner_ids_of, related_parties
from charity_app.projects.states import PROJECT_LABELS, RUNNING_STATES
from charity_app.projects.states.work import RELATION_KINDS
from charity_app.registry.models import Organisation


def check_use(allocation: Allocation, pool: Pool, project: CharityProject, *, consent_note: str) -> None:
    """Raise Invalid unless money of this pool may go to this project by this decision."""
    if (pool.campaign_id, pool.charity_id) != (allocation.campaign_id, allocation.charity_id):
        raise Invalid(Text("This pool belongs to another charity or campaign", "error"), field="items")
    check_taker(project, charity_id=allocation.charity_id, field="items")
    if not is_designated(pool, project) and not consent_note:
        told = {"project": project.name}
        refusal = Text(
            "This money was given for another use than %(project)s; note the givers' consent or the new filing",
            "error",
            told,
        )
        raise Invalid(refusal, field="items")


def check_taker(project: CharityProject, *, charity_id: UUID, field: str) -> None:
    """Raise Invalid on the field unless a project may take money of this charity now."""
    told: dict[str, str | Text] = {"project": project.name}
    if project.state not in RUNNING_STATES:
        told["state"] = PROJECT_LABELS[project.state]
        raise Invalid(Text("%(project)s is %(state)s and takes no money now", "error", told), field=field)
    if project.charity_id not in (None, charity_id):
        raise Invalid(Text("The money of %(project)s belongs to another charity", "error", told), field=field)
    refuse_related(charity_id, {project.organisation_id, *partner_ids_of(project.id)}, field=field)


def is_designated(pool: Pool, project: CharityProject) -> bool:
    """Tell whether a project lies within what a pool was given for."""
    if pool.kind is PoolKind.PROJECT:
        return pool.project_id == project.id
    if pool.kind is PoolKind.STREET:
        streets = streets_of(project)
        return not streets or pool.street_id in streets
    return True


def refuse_related(charity_id: UUID, organisation_ids: Collection[UUID], *, field: str) -> None:
    """Raise Invalid, saying who and how, when one of these organisations is tied to the charity (CL art. 40, 59)."""
    for row in related_parties({charity_id}, clock.today()):
        if row.party_id is not None and row.party_id in organisation_ids and row.party_id != charity_id:
            told = {"name": _name(row.party_id), "relation": RELATION_KINDS[row.relation]}
            refusal = Text(
                "%(name)s is tied to the charity (%(relation)s) and may not receive its money; "
                "the register of related parties says so",
                "error",
                told,
            )
            raise Invalid(refusal, field=field)


def _name(organisation_id: UUID) -> str:
    return db.session.scalars(select(Organisation.name).where(Organisation.id == organisation_id)).one()
