"""The proof that the books are sound; where they are not, the first bad row is named (A4, C8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from charity_app.core.db import db
from charity_app.core.proof import verify
from charity_app.ledger.models import ACCOUNT_SAYS, TRAIL, Account, Transfer, said
from charity_app.ledger.queries.balances import moved, sum_of

Finding = tuple[str, str]


@dataclass(frozen=True)
class Proof:
    """The result of a check: what was read, and the first bad row ("transfer 7", "account …") with its reason."""

    transfers: int
    seals: int
    accounts: int
    bad_row: str = ""
    reason: str = ""

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing was found."""
        return not self.bad_row


def prove(directory: Path | None = None) -> Proof:
    """Check marks and chain, then everything that `prove_sums` looks at."""
    verdict = verify(TRAIL, directory)
    accounts = db.session.scalar(select(func.count()).select_from(Account)) or 0
    bad_row = "" if verdict.is_clean else f"transfer {verdict.bad_row}"
    bad_row, reason = (bad_row, verdict.reason) if bad_row else _first(_accounts_changed(), _wrong_sums())
    return Proof(verdict.rows, verdict.seals, accounts, bad_row, reason)


def prove_sums() -> tuple[str, str]:
    """Check by SQL alone that accounts meet as they may, and that balances are the sums of transfers and above zero.

    Then every unit of every circle adds up to zero, since each transfer gives what it takes.
    Returns the first bad row with its reason, two empty texts when there is none.
    """
    return _first(_wrong_sums())


def _first(*findings: Iterator[Finding]) -> Finding:
    return next((one for some in findings for one in some), ("", ""))


def _accounts_changed() -> Iterator[Finding]:
    columns = [getattr(Account, name) for name in ACCOUNT_SAYS]
    for row in db.session.execute(select(Account.mac, *columns).order_by(Account.id)).yield_per(5000):
        if row.mac != TRAIL.sign(said(row[1:])):
            yield f"account {row.id}", "the account was changed"


def _wrong_sums() -> Iterator[Finding]:
    for statement, reason in (
        (_STRANGERS, "its accounts may not meet"),
        (_OVERDONE, "more was taken back than was moved"),
    ):
        for transfer_id in db.session.scalars(statement.limit(1)):
            yield f"transfer {transfer_id}", reason
    for account_id in db.session.scalars(_astray().limit(1)):
        yield f"account {account_id}", "the balance is not the sum of its transfers"
    for account_id in db.session.scalars(_BELOW_ZERO.limit(1)):
        yield f"account {account_id}", "the balance is below zero"


def _fits(end: Any) -> ColumnElement[bool]:
    return and_(end.unit == Transfer.unit, end.circle == Transfer.circle)


_debit, _credit, _original = aliased(Account), aliased(Account), aliased(Transfer)
_STRANGERS: Select[int] = (
    select(Transfer.id)
    .join(_debit, and_(_debit.id == Transfer.debit_id, _fits(_debit)), isouter=True)
    .join(_credit, and_(_credit.id == Transfer.credit_id, _fits(_credit)), isouter=True)
    .where(or_(_debit.id.is_(None), _credit.id.is_(None)))
    .order_by(Transfer.id)
)
_OVERDONE: Select[int] = (
    select(_original.id)
    .join(Transfer, Transfer.reverses_id == _original.id)
    .group_by(_original.id, _original.amount)
    .having(sum_of(Transfer.amount) > _original.amount)
    .order_by(_original.id)
)
_BELOW_ZERO = select(Account.id).where(~Account.may_go_negative, Account.balance < 0).order_by(Account.id)


def _astray() -> Select[Any]:
    sums = moved()
    summed = func.coalesce(sums.c.credited - sums.c.debited, 0)
    rows = select(Account.id).join(sums, sums.c.account_id == Account.id, isouter=True)
    return rows.where(Account.balance != summed).order_by(Account.id)
