"""The books of projects, for the project pages, the open books and the drafts of reports (projects' money door)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, and_, case, cast, func, literal, select, union_all

from charity_app.core.clock import start_of
from charity_app.core.db import db
from charity_app.giving.models import CampaignPlan, Gift, Pool, Spending
from charity_app.giving.queries.money import is_promised
from charity_app.giving.queries.totals import Moved, between, moves_of, spent_of
from charity_app.giving.states.books import (
    ALLOCATED_REASONS,
    FEE,
    GIFT_REASONS,
    MADE_GOOD_REASONS,
    MATCH_REASONS,
    SPENDING_BACK,
    book_code,
)
from charity_app.ledger.models import CNY, Account, Transfer
from charity_app.payments.queries import is_practice
from charity_app.projects.queries import PeriodMoney, ProjectMoney


@dataclass(frozen=True)
class ProjectBook:
    """The money of one project: given for it, allocated to it, passed on from its own pools, fees, spent.

    The rest is left.
    """

    given_fen: int = 0
    made_good_fen: int = 0
    fee_fen: int = 0
    allocated_fen: int = 0
    passed_on_fen: int = 0
    spent_fen: int = 0

    @property
    def received_fen(self) -> int:
        """What came in: gifts and match for the project, money of other pools, less what was passed on to others."""
        return self.given_fen + self.allocated_fen - self.passed_on_fen

    @property
    def left_fen(self) -> int:
        """What is there: in its own pools and allocated."""
        return self.received_fen + self.made_good_fen - self.fee_fen - self.spent_fen


def project_books(
    project_ids: Collection[UUID], *, is_sandbox: bool, before: datetime | None = None, since: datetime | None = None
) -> Mapping[UUID, ProjectBook]:
    """Return the books of projects between two instants, in one statement however many there are."""
    within = between(since, before)
    parts = [
        *(_of_pools(end, sign, project_ids, is_sandbox).where(*within) for end, sign in _ENDS),
        *(_of_projects(end, sign, project_ids, is_sandbox).where(*within) for end, sign in _ENDS),
    ]
    moved: dict[UUID, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    both = union_all(*parts).subquery()
    for project_id, side, reason, fen in db.session.execute(select(*both.c)):
        moved[project_id][side][reason] += int(fen)
    return {key: _book(one["pool"], one["project"]) for key, one in moved.items()}


_ENDS = ((Transfer.credit_id, 1), (Transfer.debit_id, -1))


def _of_pools(end: Any, sign: int, project_ids: Collection[UUID], is_sandbox: bool) -> Select[*tuple[Any, ...]]:
    """Select what moved at one end of the pools that are given to for these projects."""
    return (
        select(Pool.project_id, literal("pool").label("side"), Transfer.reason, _fen(sign))
        .select_from(Transfer)
        .join(Account, Account.id == end)
        .join(Pool, Pool.id == Account.owner_id)
        .where(*_in_book(Account, "pool", is_sandbox), Pool.project_id.in_(project_ids))
        .group_by(Pool.project_id, Transfer.reason)
    )


def _of_projects(end: Any, sign: int, project_ids: Collection[UUID], is_sandbox: bool) -> Select[*tuple[Any, ...]]:
    """Select what moved at one end of the projects' own accounts."""
    return (
        select(Account.owner_id.label("project_id"), literal("project").label("side"), Transfer.reason, _fen(sign))
        .select_from(Transfer)
        .join(Account, Account.id == end)
        .where(*_in_book(Account, "project", is_sandbox), Account.owner_id.in_(project_ids))
        .group_by(Account.owner_id, Transfer.reason)
    )


def _fen(sign: int) -> Any:
    return cast(func.sum(Transfer.amount) * sign, BigInteger).label("fen")


def _in_book(account: Any, owner_type: str, is_sandbox: bool) -> tuple[Any, ...]:
    return (
        account.book == book_code(is_sandbox=is_sandbox),
        account.owner_type == owner_type,
        account.unit == CNY,
    )


def _book(own: Moved, moved: Moved) -> ProjectBook:
    return ProjectBook(
        given_fen=sum(own.get(reason, 0) for reason in (*GIFT_REASONS, *MATCH_REASONS)),
        made_good_fen=sum(own.get(reason, 0) for reason in MADE_GOOD_REASONS),
        fee_fen=-own.get(FEE, 0),
        allocated_fen=_allocated(moved),
        passed_on_fen=-_allocated(own),
        spent_fen=spent_of(moved),
    )


def _allocated(moved: Moved) -> int:
    return sum(moved.get(reason, 0) for reason in ALLOCATED_REASONS)


def spent_by_line(
    project_ids: Collection[UUID], *, is_sandbox: bool, since: datetime | None = None, before: datetime | None = None
) -> Mapping[UUID, Mapping[UUID, int]]:
    """Return by project what was spent by line of its budget between two instants, less what was taken back."""
    signed = case((Transfer.reason == SPENDING_BACK, -Transfer.amount), else_=Transfer.amount)
    wanted = (
        select(Spending.project_id, Spending.budget_line_id, func.sum(signed))
        .join(Transfer, and_(Transfer.subject_id == Spending.id, Transfer.subject_type == "spending"))
        .where(Spending.project_id.in_(project_ids), Spending.is_sandbox == is_sandbox, *between(since, before))
        .group_by(Spending.project_id, Spending.budget_line_id)
    )
    found: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for project_id, line_id, fen in db.session.execute(wanted):
        if fen:
            found[project_id][line_id] = int(fen)
    return found


def _pledged(project_ids: Collection[UUID], *, is_sandbox: bool) -> Mapping[UUID, int]:
    wanted = (
        select(Pool.project_id, func.sum(Gift.amount_fen))
        .join(Pool, Pool.id == Gift.pool_id)
        .where(Pool.project_id.in_(project_ids), is_promised(), Gift.is_sandbox == is_sandbox)
        .group_by(Pool.project_id)
    )
    return {project_id: int(fen) for project_id, fen in db.session.execute(wanted) if project_id}


class GivingBooks:
    """The books of giving as projects ask for them, in the book that this house shows."""

    def money_of_projects(self, project_ids: Collection[UUID], /) -> Mapping[UUID, ProjectMoney]:
        """Return the money of these projects so far; what is pledged stands apart (R-CMP-02)."""
        is_sandbox = is_practice()
        books = project_books(project_ids, is_sandbox=is_sandbox)
        pledged = _pledged(project_ids, is_sandbox=is_sandbox)
        return {
            key: ProjectMoney(
                raised_fen=book.received_fen,
                pledged_fen=pledged.get(key, 0),
                allocated_fen=book.allocated_fen,
                spent_fen=book.spent_fen,
                left_fen=book.left_fen,
            )
            for key in project_ids
            if (book := books.get(key, ProjectBook())) != ProjectBook() or key in pledged
        }

    def money_between(self, *, project_id: UUID | None, plan_id: UUID | None, first: date, last: date) -> PeriodMoney:
        """Return what came in and was spent by line from a day to another, both included."""
        since, before = start_of(first), start_of(date.fromordinal(last.toordinal() + 1))
        is_sandbox = is_practice()
        if project_id is None:
            return PeriodMoney(received_fen=_raised_by_plan(plan_id, is_sandbox=is_sandbox, since=since, before=before))
        books = project_books([project_id], is_sandbox=is_sandbox, since=since, before=before)
        received = books.get(project_id, ProjectBook()).received_fen
        spent = spent_by_line([project_id], is_sandbox=is_sandbox, since=since, before=before)
        return PeriodMoney(received, spent.get(project_id, {}))


def _raised_by_plan(plan_id: UUID | None, *, is_sandbox: bool, since: datetime, before: datetime) -> int:
    """Return what the receiving charity of a campaign's plan raised in that campaign between two instants."""
    held = and_(CampaignPlan.campaign_id == Pool.campaign_id, CampaignPlan.charity_id == Pool.charity_id)
    pools = db.session.scalars(select(Pool.id).join(CampaignPlan, held).where(CampaignPlan.plan_id == plan_id)).all()
    moved = moves_of(("pool",), pools, is_sandbox=is_sandbox, since=since, before=before)
    return sum(
        fen for row in moved.values() for reason, fen in row.items() if reason in (*GIFT_REASONS, *MATCH_REASONS)
    )
