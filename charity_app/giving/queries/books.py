"""The open books as pages and tables show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.money import Money
from charity_app.core.sheets import Cell
from charity_app.giving.models import JointCampaign, Pool
from charity_app.giving.queries.projects import ProjectBook, project_books, spent_by_line
from charity_app.giving.queries.totals import Totals, end_of, totals_of
from charity_app.ledger.models import Account
from charity_app.projects.models import BudgetLine, CharityProject, Disclosure
from charity_app.projects.queries import budget_of
from charity_app.projects.states import ProjectState
from charity_app.projects.states.disclosures import OPEN_STATES
from charity_app.projects.states.plans import BudgetKind

__all__ = ["HEADER", "book_of", "csv_rows", "line_rows", "open_books", "told", "totals_of"]
HEADER = ("去向", "接收机构", "到账", "配捐", "合计到账", "机构补足", "手续费", "已划拨", "结存", "物资价值")
_FIGURES = (
    "received_fen",
    "matched_fen",
    "raised_fen",
    "made_good_fen",
    "fee_fen",
    "allocated_fen",
    "held_fen",
    "goods_fen",
)


@dataclass(frozen=True)
class BookRow:
    """A project in the open books: what came in, was spent and is left, its share of management, its next report."""

    project_id: UUID
    name: str
    state: ProjectState
    book: ProjectBook
    management_percent: Decimal | None
    next_report_on: date | None
    is_late: bool


def open_books(*, is_sandbox: bool, until: date | None = None) -> Sequence[BookRow]:
    """Return every project with money, by name; a handful of statements however many there are."""
    projects = {row.id: row for row in db.session.scalars(select(CharityProject).where(_has_money()))}
    known = project_books(list(projects), is_sandbox=is_sandbox, before=end_of(until))
    due = _next_reports(list(projects))
    shares = _management(list(known), is_sandbox=is_sandbox, until=until)
    rows = [
        BookRow(
            key,
            projects[key].name,
            projects[key].state,
            book,
            shares.get(key),
            due.get(key),
            key in due and due[key] < clock.today(),
        )
        for key, book in known.items()
    ]
    return sorted(rows, key=lambda row: row.name)


def _has_money() -> Any:
    given = select(Pool.project_id).where(Pool.project_id.is_not(None))
    return CharityProject.id.in_(given.union(select(Account.owner_id).where(Account.owner_type == "project")))


def _next_reports(project_ids: Sequence[UUID]) -> Mapping[UUID, date]:
    wanted = select(Disclosure.project_id, func.min(Disclosure.due_on)).where(
        Disclosure.project_id.in_(project_ids), Disclosure.state.in_(OPEN_STATES)
    )
    found = db.session.execute(wanted.group_by(Disclosure.project_id))
    return {key: due_on for key, due_on in found if key is not None and due_on is not None}


def _management(project_ids: Sequence[UUID], *, is_sandbox: bool, until: date | None) -> Mapping[UUID, Decimal]:
    """Return the share of management cost in what was spent, in percent with one place."""
    wanted = select(BudgetLine.id).where(
        BudgetLine.project_id.in_(project_ids), BudgetLine.kind == BudgetKind.MANAGEMENT
    )
    management = set(db.session.scalars(wanted))
    shares = {}
    for project_id, spent in spent_by_line(project_ids, is_sandbox=is_sandbox, before=end_of(until)).items():
        whole = sum(spent.values())
        part = sum(fen for line_id, fen in spent.items() if line_id in management)
        if whole:
            shares[project_id] = (Decimal(part * 100) / whole).quantize(Decimal("0.1"))
    return shares


def book_of(project_id: UUID, *, is_sandbox: bool) -> ProjectBook:
    """Return the book of one project."""
    return project_books([project_id], is_sandbox=is_sandbox).get(project_id, ProjectBook())


def line_rows(project: CharityProject, *, is_sandbox: bool) -> Sequence[tuple[str, int, int]]:
    """Return the lines of a project's budget: name, planned, spent."""
    spent = spent_by_line([project.id], is_sandbox=is_sandbox).get(project.id, {})
    return [(line.name, line.amount_fen, spent.get(line.id, 0)) for line in budget_of(project.id)]


def csv_rows(totals: Totals) -> Iterator[list[Cell]]:
    """Yield the rows of a campaign's books in yuan with two places, the sums last."""
    for line in totals.lines:
        yield [line.title, line.charity, *(Money(getattr(line, name)).yuan for name in _FIGURES)]
    yield ["合计", "", *(Money(totals.sum_of(name)).yuan for name in _FIGURES)]


def told(campaign: JointCampaign, totals: Totals) -> dict[str, Any]:
    """Return the books of a campaign for the command line, every amount in fen."""
    return {
        "edition": campaign.edition,
        **{name: totals.sum_of(name) for name in _FIGURES},
        "pools": [
            {"title": line.title, "charity": line.charity, **{name: getattr(line, name) for name in _FIGURES}}
            for line in totals.lines
        ],
    }
