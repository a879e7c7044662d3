"""Reads of fundraising plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.projects.models import CharityProject, FundraisingPlan, GateRecord, PlanVersion
from charity_app.projects.policy import OVERSEERS
from charity_app.projects.states.plans import GateItem
from charity_app.registry.models import Organisation


@dataclass(frozen=True)
class GateRow:
    """One item of the gate as the page of its officers shows it."""

    item: GateItem
    recorded_at: datetime | None
    recorded_by_id: UUID | None
    checked_at: datetime | None


_TOLD = (
    "name", "purpose", "raises_from_on", "raises_to_on", "area", "person_in_charge", "office_address", "phone", "ways",
    "bank_account", "beneficiaries", "use_of_money", "fundraising_cost_fen", "surplus",
)  # fmt: skip


def details_told(plan: FundraisingPlan) -> dict[str, Any]:
    """Return what a plan says, by field, as it can be kept."""
    said = {name: getattr(plan, name) for name in _TOLD}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def versions_of(plan: FundraisingPlan) -> Sequence[PlanVersion]:
    """Return how a plan was filed before, the latest first."""
    wanted = select(PlanVersion).where(PlanVersion.plan_id == plan.id)
    return db.session.scalars(wanted.order_by(PlanVersion.version.desc())).all()


def get_plan(viewer: Actor, plan_id: UUID) -> FundraisingPlan | None:
    """Return a plan to the district and to the organisations that it names."""
    wanted = select(FundraisingPlan).where(FundraisingPlan.id == plan_id)
    if not (viewer.is_system or viewer.has_role(*OVERSEERS)):
        own = sorted(viewer.scope.organisation_ids, key=str)
        wanted = wanted.where(or_(FundraisingPlan.organisation_id.in_(own), FundraisingPlan.charity_id.in_(own)))
    return db.session.scalars(wanted).one_or_none()


def plan_of(project: CharityProject) -> FundraisingPlan | None:
    """Return the plan by which a project raises money from the public."""
    return plan_named(project.plan_id) if project.plan_id else None


def plan_named(plan_id: UUID | None) -> FundraisingPlan:
    """Return a plan by its key."""
    return db.session.scalars(select(FundraisingPlan).where(FundraisingPlan.id == plan_id)).one()


def bodies_of(plan: FundraisingPlan) -> tuple[Organisation, Organisation | None]:
    """Return the charity that receives the money, and the named partner where there is one."""
    charity, partner = aliased(Organisation), aliased(Organisation)
    wanted = (
        select(charity, partner)
        .select_from(FundraisingPlan)
        .join(charity, charity.id == FundraisingPlan.charity_id)
        .outerjoin(partner, partner.id == FundraisingPlan.partner_id)
        .where(FundraisingPlan.id == plan.id)
    )
    receiving, named = db.session.execute(wanted).one()
    return receiving, named


def gate_rows(plan: FundraisingPlan) -> Sequence[GateRow]:
    """Return every item of the gate with who recorded and when it was checked."""
    found = {row.item: row for row in db.session.scalars(select(GateRecord).where(GateRecord.plan_id == plan.id))}
    return [
        GateRow(item, row.recorded_at, row.recorded_by_id, row.checked_at)
        if (row := found.get(item))
        else GateRow(item, None, None, None)
        for item in GateItem
    ]


def project_of_plan(plan: FundraisingPlan) -> CharityProject | None:
    """Return the project that holds a plan; None where a campaign does."""
    return db.session.scalars(select(CharityProject).where(CharityProject.plan_id == plan.id)).one_or_none()
