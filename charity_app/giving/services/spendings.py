"""Bills paid from allocated money, each on a line of the project's budget, with its invoice (features 3.13)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.ids import new_code, new_id
from charity_app.core.money import Money
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.events.books import MoneySpent, SpendingReversed
from charity_app.giving.models import Spending
from charity_app.giving.services.books import project_account, supplier_account
from charity_app.giving.states.books import SPENDING, SPENDING_BACK
from charity_app.giving.states.spendings import SpendingKind
from charity_app.ledger.queries import balance, transfers_about
from charity_app.ledger.services import Line, post, reversing
from charity_app.projects.models import BudgetLine, CharityProject
from charity_app.projects.queries.work import relation_to
from charity_app.projects.states import PROJECT_LABELS, ProjectState
from charity_app.projects.states.work import RELATION_KINDS
from charity_app.registry.services.stamps import clean_words, past_day

_SPENDING_STATES = (
    ProjectState.FUNDRAISING,
    ProjectState.FUNDED,
    ProjectState.IMPLEMENTING,
    ProjectState.PAUSED,
    ProjectState.ENDED,
)
_LONGEST = {"what": 120, "payee": 120, "invoice_number": 40}
_MOST = Decimal(1_000_000)


@dataclass(frozen=True, kw_only=True)
class SpendingDetails:
    """What a bill says; `payee_id` is set where an organisation of the register was paid."""

    budget_line_id: UUID
    amount_fen: int
    spent_on: date
    what: str
    quantity: Decimal
    kind: SpendingKind
    payee: str
    invoice_number: str
    payee_id: UUID | None = None


def pay_bill(
    project: CharityProject,
    *,
    charity_id: UUID,
    details: SpendingDetails,
    invoice: StoredFile | None,
    is_sandbox: bool,
    by: Actor,
) -> Spending:
    """Pay a bill from what was allocated to a project. Raises Invalid on the field, Conflict, NotEnough."""
    if project.state not in _SPENDING_STATES:
        told = {"project": project.name, "state": PROJECT_LABELS[project.state]}
        raise Conflict(Text("%(project)s is %(state)s and takes no money now", "error", told))
    if invoice is None:
        raise Invalid(Text("Add the invoice", "error"), field="invoice")
    words = _checked(project, details)
    _check_budget(project, details)
    account = project_account(project.id, is_sandbox=is_sandbox)
    _check_held(balance(account), details.amount_fen)
    _refuse_same_invoice(charity_id, words["invoice_number"], details.budget_line_id)
    spending = Spending(
        id=new_id(Spending.__tablename__),
        number=f"S{new_code(8)}",
        project_id=project.id,
        budget_line_id=details.budget_line_id,
        charity_id=charity_id,
        is_sandbox=is_sandbox,
        amount_fen=details.amount_fen,
        spent_on=details.spent_on,
        quantity=details.quantity,
        kind=details.kind,
        payee_id=details.payee_id,
        invoice_address=invoice.address,
        invoice_media_type=invoice.media_type,
        entered_by_id=by.user_id,
        entered_at=clock.now(),
        **words,
    )
    db.session.add(spending)
    db.session.flush()
    supplier = supplier_account(charity_id, is_sandbox=is_sandbox)
    subject: dict[str, Any] = {"subject_type": "spending", "subject_id": spending.id}
    line = Line(debit=account, credit=supplier, amount=spending.amount_fen, reason=SPENDING, **subject)
    post([line], key=f"spending:{spending.id}")
    emit(MoneySpent(spending_id=spending.id, project_id=project.id, amount_fen=spending.amount_fen, by=by))
    return spending


def _checked(project: CharityProject, details: SpendingDetails) -> dict[str, str]:
    words = {name: clean_words(getattr(details, name), field=name, longest=most) for name, most in _LONGEST.items()}
    for field, told in words.items():
        if not told:
            raise Invalid(Text("Please fill this in", "error"), field=field)
    if details.amount_fen <= 0:
        raise Invalid(Text("An amount is above zero", "error"), field="amount")
    if not 0 < details.quantity <= _MOST:
        raise Invalid(Text("The quantity is a number above zero", "error"), field="quantity")
    past_day(details.spent_on, field="spent_on")
    relation = relation_to(project, organisation_id=details.payee_id) if details.payee_id else None
    relation = relation or relation_to(project, person=words["payee"])
    if relation is not None:
        told_how = {"relation": RELATION_KINDS[relation]}
        refusal = Text(
            "Whoever is paid is tied to the charity or the project (%(relation)s) and may not receive its money; "
            "the register of related parties says so",
            "error",
            told_how,
        )
        raise Invalid(refusal, field="payee")
    return words


def _check_budget(project: CharityProject, details: SpendingDetails) -> None:
    """Raise Invalid where a line of the budget would be spent beyond what it plans; the line is held until the end."""
    wanted = select(BudgetLine).where(BudgetLine.id == details.budget_line_id, BudgetLine.project_id == project.id)
    line = db.session.scalars(wanted.with_for_update()).one_or_none()
    if line is None:
        raise Invalid(Text("Choose a line of the budget", "error"), field="budget_line_id")
    left_fen = line.amount_fen - spent_on_line(line.id)
    if details.amount_fen > left_fen:
        told = {"line": line.name, "left": f"{Money(left_fen).yuan:,}"}
        refusal = Text("The line %(line)s has %(left)s yuan left; the plan must be filed anew for more", "error", told)
        raise Invalid(refusal, field="amount")


def spent_on_line(budget_line_id: UUID) -> int:
    """Return what was spent on a line of a budget so far."""
    wanted = select(func.coalesce(func.sum(Spending.amount_fen), 0))
    stands = Spending.budget_line_id == budget_line_id, Spending.reversed_at.is_(None)
    return int(db.session.scalar(wanted.where(*stands)) or 0)


def _check_held(held_fen: int, amount_fen: int) -> None:
    if amount_fen > held_fen:
        told = {"held": f"{Money(held_fen).yuan:,}"}
        refusal = Text("Of what was allocated to the project %(held)s yuan are left", "error", told)
        raise Invalid(refusal, field="amount")


def _refuse_same_invoice(charity_id: UUID, number: str, budget_line_id: UUID) -> None:
    same = select(Spending.id).where(
        Spending.charity_id == charity_id,
        Spending.invoice_number == number,
        Spending.budget_line_id == budget_line_id,
        Spending.reversed_at.is_(None),
    )
    if db.session.scalar(same) is not None:
        raise Invalid(Text("This invoice was entered on this line before", "error"), field="invoice_number")


def reverse_bill(spending: Spending, *, reason: str, by: Actor) -> None:
    """Take a bill back: entered by mistake, or the money came back. Raises Invalid without a reason, Conflict."""
    words = clean_words(reason, field="reason", longest=300)
    if not words:
        raise Invalid(Text("Please fill this in", "error"), field="reason")
    wanted = select(Spending).where(Spending.id == spending.id).with_for_update()
    held = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    if held.reversed_at is not None:
        raise Conflict(Text("This bill was taken back before", "error"))
    held.reversed_at, held.reversal_reason = clock.now(), words
    db.session.flush()
    lines = [reversing(transfer, reason=SPENDING_BACK) for transfer in transfers_about("spending", held.id)]
    post(lines, key=f"spending:{held.id}:back")
    emit(SpendingReversed(spending_id=held.id, project_id=held.project_id, amount_fen=held.amount_fen, by=by))
