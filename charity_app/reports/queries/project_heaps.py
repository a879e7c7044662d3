"""Work that waits on charity projects: reviews, the legal gate, reports that are near or overdue."""

from datetime import timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select

from charity_app.core import clock
from charity_app.core.scope import Actor, Role
from charity_app.projects.models import CharityProject, Disclosure, FundraisingPlan, GateRecord
from charity_app.projects.services.reminding import REMIND_DAYS
from charity_app.projects.states import ProjectState
from charity_app.projects.states.disclosures import DisclosureState
from charity_app.reports.queries.heap import Heap, Kinds, named, never
from charity_app.reports.states import Waits


def projects(viewer: Actor) -> Heap:
    """Return projects that an officer reviews, or their manager finishes."""
    kinds: Kinds = {}
    if viewer.has_role(Role.CHARITY_OFFICER):
        is_waiting = CharityProject.state == ProjectState.PENDING_REVIEW
        kinds[Waits.PROJECT_TO_REVIEW] = is_waiting & CharityProject.submitted_by_id.is_distinct_from(viewer.user_id)
    if viewer.has_role(Role.ORG_MANAGER):
        own = _held(viewer, Role.ORG_MANAGER)
        kinds[Waits.PROJECT_TO_FINISH] = (CharityProject.state == ProjectState.DRAFT) & (
            CharityProject.organisation_id.in_(own)
        )
    described = select(CharityProject.name)
    return Heap(CharityProject, kinds, described, lambda row: (named(row[0]), ""), never(), CharityProject.id)


def plans(viewer: Actor) -> Heap:
    """Return filed plans whose legal gate an officer can record or check (R-LEG-01)."""
    kinds: Kinds = {}
    if viewer.has_role(Role.CHARITY_OFFICER):
        unchecked = exists().where(
            GateRecord.plan_id == FundraisingPlan.id,
            GateRecord.checked_at.is_(None),
            GateRecord.recorded_by_id.is_distinct_from(viewer.user_id),
        )
        is_filed = FundraisingPlan.filing_number.is_not(None) & FundraisingPlan.closed_on.is_(None)
        kinds[Waits.GATE_TO_CHECK] = is_filed & or_(unchecked, FundraisingPlan.channel_words == "")
    described = select(FundraisingPlan.name)
    return Heap(FundraisingPlan, kinds, described, lambda row: (named(row[0]), ""), never(), FundraisingPlan.id)


def reports(viewer: Actor) -> Heap:
    """Return reports that are overdue, and to their writers those due within two weeks (R-DIS-01)."""
    kinds: Kinds = {}
    is_overdue = Disclosure.state == DisclosureState.OVERDUE
    if viewer.has_role(Role.ORG_MANAGER, Role.ORG_FINANCE):
        soon = Disclosure.due_on <= clock.today() + timedelta(days=max(REMIND_DAYS))
        is_near = (Disclosure.state == DisclosureState.DUE) & soon
        kinds[Waits.REPORT_OVERDUE] = is_overdue & _written_by(viewer)
        kinds[Waits.REPORT_DUE] = is_near & _written_by(viewer)
    if viewer.has_role(Role.CHARITY_OFFICER):
        kinds[Waits.REPORT_OVERDUE] = is_overdue
    described = (
        select(func.coalesce(CharityProject.name, FundraisingPlan.name))
        .select_from(Disclosure)
        .outerjoin(CharityProject, CharityProject.id == Disclosure.project_id)
        .outerjoin(FundraisingPlan, FundraisingPlan.id == Disclosure.plan_id)
    )
    return Heap(Disclosure, kinds, described, lambda row: (named(row[0]), ""), Disclosure.due_on, Disclosure.id)


def _written_by(viewer: Actor) -> ColumnElement[bool]:
    own = Disclosure.organisation_id.in_(_held(viewer, Role.ORG_MANAGER, Role.ORG_FINANCE))
    return or_(own, Disclosure.charity_id.in_(_held(viewer, Role.ORG_FINANCE)))


def _held(viewer: Actor, *roles: Role) -> list[object]:
    return sorted({grant.organisation_id for grant in viewer.grants_of(*roles) if grant.organisation_id}, key=str)
