"""Reads of decisions on pooled money and of bills: for the public, for the charity, for the officers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.giving.models import (
    Allocation,
    AllocationApproval,
    AllocationLine,
    Gift,
    JointCampaign,
    Pool,
    Spending,
)
from charity_app.giving.queries.desk import finance_ids, own_charities
from charity_app.giving.queries.following import follow_gift
from charity_app.giving.queries.pools import pool_titles
from charity_app.giving.states.allocations import AllocationState
from charity_app.giving.states.books import ALLOCATION, SURPLUS
from charity_app.giving.states.spendings import SpendingKind
from charity_app.ledger.models import Account, Transfer
from charity_app.projects.models import BudgetLine, CharityProject
from charity_app.projects.states import RUNNING_STATES
from charity_app.registry.models import Organisation


@dataclass(frozen=True)
class AllocationRow:
    """A decision as lists show it."""

    id: UUID
    number: str
    title: str
    charity: str
    edition: int
    state: AllocationState
    total_fen: int
    decided_on: date | None


def _seen_by(viewer: Actor) -> ColumnElement[bool]:
    published = Allocation.state == AllocationState.PUBLISHED
    return or_(published, own_charities(viewer, Allocation.charity_id))


def get_allocation(viewer: Actor, allocation_id: UUID) -> Allocation | None:
    """Return a decision: a published one to everyone, others to the charity, the charity office and auditors."""
    wanted = select(Allocation).where(Allocation.id == allocation_id, _seen_by(viewer))
    return db.session.scalars(wanted).one_or_none()


def list_allocations_visible_to(viewer: Actor, *, number: int = 1) -> Page[AllocationRow]:
    """Return a page of decisions, the latest first. One statement."""
    total = select(func.sum(AllocationLine.amount_fen)).where(AllocationLine.allocation_id == Allocation.id)
    wanted = (
        select(Allocation, Organisation.name, JointCampaign.edition, total.scalar_subquery())
        .join(Organisation, Organisation.id == Allocation.charity_id)
        .join(JointCampaign, JointCampaign.id == Allocation.campaign_id)
        .where(_seen_by(viewer))
        .order_by(Allocation.written_at.desc(), Allocation.id)
    )
    return fetch_page(wanted, _row, number=number)


def _row(row: Any) -> AllocationRow:
    allocation, charity, edition, total = row
    return AllocationRow(
        allocation.id,
        allocation.number,
        allocation.title,
        charity,
        edition,
        allocation.state,
        int(total or 0),
        allocation.decided_on,
    )


def counting_to_approve(viewer: Actor) -> Select[int] | None:
    """Return the statement that counts the decisions that wait for the viewer's yes, None for who has none to give."""
    if not viewer.has_role(Role.CHARITY_OFFICER):
        return None
    agreed = select(AllocationApproval.allocation_id).where(AllocationApproval.user_id == viewer.user_id)
    return select(func.count()).where(Allocation.state == AllocationState.PROPOSED, Allocation.id.not_in(agreed))


@dataclass(frozen=True)
class DecidedLine:
    """One amount of a decision, in words."""

    pool_id: UUID
    project_id: UUID
    pool: str
    project: str
    amount_fen: int
    consent_note: str


@dataclass(frozen=True)
class Decision:
    """A decision with everything it says."""

    charity: str
    campaign: JointCampaign
    lines: Sequence[DecidedLine]
    approved_at: Sequence[datetime]
    total_fen: int
    is_agreed_by_viewer: bool


def decision_of(viewer: Actor, allocation: Allocation) -> Decision:
    """Return what a decision says: four statements."""
    charity, campaign = db.session.execute(
        select(Organisation.name, JointCampaign)
        .select_from(Allocation)
        .join(Organisation, Organisation.id == Allocation.charity_id)
        .join(JointCampaign, JointCampaign.id == Allocation.campaign_id)
        .where(Allocation.id == allocation.id)
    ).one()
    titles = pool_titles(allocation.campaign_id)
    wanted = (
        select(AllocationLine, CharityProject.name)
        .join(CharityProject, CharityProject.id == AllocationLine.project_id)
        .where(AllocationLine.allocation_id == allocation.id)
        .order_by(CharityProject.name, AllocationLine.id)
    )
    lines = [
        DecidedLine(line.pool_id, line.project_id, titles[line.pool_id], name, line.amount_fen, line.consent_note)
        for line, name in db.session.execute(wanted)
    ]
    agreed = select(AllocationApproval).where(AllocationApproval.allocation_id == allocation.id)
    approvals = db.session.scalars(agreed.order_by(AllocationApproval.at)).all()
    return Decision(
        charity,
        campaign,
        lines,
        [approval.at for approval in approvals],
        sum(line.amount_fen for line in lines),
        viewer.user_id in {approval.user_id for approval in approvals},
    )


def projects_to_fund(charity_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the running projects that can take these charities' money, by name."""
    takes = or_(CharityProject.charity_id.is_(None), CharityProject.charity_id.in_(charity_ids))
    wanted = select(CharityProject.id, CharityProject.name).where(CharityProject.state.in_(RUNNING_STATES), takes)
    return dict(db.session.execute(wanted.order_by(CharityProject.name)).all())


def campaigns_of(charity_ids: Sequence[UUID]) -> Sequence[JointCampaign]:
    """Return the campaigns in which these charities have pools, the latest first."""
    own = select(Pool.campaign_id).where(Pool.charity_id.in_(charity_ids))
    wanted = select(JointCampaign).where(JointCampaign.id.in_(own))
    return db.session.scalars(wanted.order_by(JointCampaign.edition.desc())).all()


@dataclass(frozen=True)
class BillRow:
    """A bill as the open books show it."""

    id: UUID
    number: str
    spent_on: date
    what: str
    quantity: Decimal
    kind: SpendingKind
    line: str
    payee: str
    amount_fen: int
    is_reversed: bool


def list_bills(project: CharityProject, *, is_sandbox: bool, number: int = 1) -> Page[BillRow]:
    """Return a page of the bills of a project, the latest first; open to everyone. One statement."""
    wanted = (
        select(Spending, BudgetLine.name)
        .join(BudgetLine, BudgetLine.id == Spending.budget_line_id)
        .where(Spending.project_id == project.id, Spending.is_sandbox == is_sandbox)
        .order_by(Spending.spent_on.desc(), Spending.entered_at.desc(), Spending.id)
    )
    return fetch_page(wanted, _bill, number=number)


def _bill(row: Any) -> BillRow:
    bill, line = row
    return BillRow(
        bill.id,
        bill.number,
        bill.spent_on,
        bill.what,
        bill.quantity,
        bill.kind,
        line,
        bill.payee,
        bill.amount_fen,
        bill.reversed_at is not None,
    )


def get_bill(viewer: Actor, bill_id: UUID) -> Spending | None:
    """Return a bill to the charity that paid it, the charity office and auditors."""
    wanted = select(Spending).where(Spending.id == bill_id, own_charities(viewer, Spending.charity_id))
    return db.session.scalars(wanted).one_or_none()


def get_funded_project(viewer: Actor, project_id: UUID) -> CharityProject | None:
    """Return a project to which money of the viewer's charity was allocated."""
    if not _funders(viewer, project_id):
        return None
    return db.session.scalars(select(CharityProject).where(CharityProject.id == project_id)).one()


def funder_of(viewer: Actor, project: CharityProject) -> UUID:
    """Return which of the viewer's charities gave money to a project."""
    return _funders(viewer, project.id)[0]


def _funders(viewer: Actor, project_id: UUID) -> Sequence[UUID]:
    """Return those of the viewer's charities from whose pools a project got money."""
    source, target = aliased(Account), aliased(Account)
    wanted = (
        select(Pool.charity_id)
        .distinct()
        .join(source, and_(source.owner_id == Pool.id, source.owner_type == "pool"))
        .join(Transfer, and_(Transfer.debit_id == source.id, Transfer.reason.in_((ALLOCATION, SURPLUS))))
        .join(target, and_(target.id == Transfer.credit_id, target.owner_type == "project"))
        .where(target.owner_id == project_id, Pool.charity_id.in_(finance_ids(viewer)))
        .order_by(Pool.charity_id)
    )
    return db.session.scalars(wanted).all()


def invoice_of_gift(gift: Gift, bill_id: UUID) -> Spending | None:
    """Return a bill into which money of this gift went."""
    if bill_id not in {use.spending_id for use in follow_gift(gift).used}:
        return None
    return db.session.scalars(select(Spending).where(Spending.id == bill_id)).one_or_none()
