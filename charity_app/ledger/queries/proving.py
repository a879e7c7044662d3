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
    """Check marks and chain of transfers, marks of accounts, who met whom, and then what `prove_sums` looks at."""
    verdict = verify(TRAIL, directory)
    accounts = db.session.scalar(select(func.count()).select_from(Account)) or 0
    bad_row, reason = f"transfer {verdict.bad_row}", verdict.reason
    if verdict.is_clean:
        bad_row, reason = _first(_accounts_changed(), _strangers(), _wrong_sums())
    return Proof(verdict.rows, verdict.seals, accounts, bad_row, reason)


def prove_sums() -> tuple[str, str]:
    """Check by SQL alone that balances are the sums of transfers and above zero, and nothing is taken back twice.

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


def _strangers() -> Iterator[Finding]:
    for transfer_id in db.session.scalars(_STRANGERS.limit(1)):
        yield f"transfer {transfer_id}", "its accounts may not meet"


def _wrong_sums() -> Iterator[Finding]:
    for transfer_id in db.session.scalars(_OVERDONE.limit(1)):
        yield f"transfer {transfer_id}", "more was taken back than was moved"
    for account_id in db.session.scalars(_ASTRAY.limit(1)):
        yield f"account {account_id}", "the balance is not the sum of its transfers"
    for account_id in db.session.scalars(_BELOW_ZERO.limit(1)):
        yield f"account {account_id}", "the balance is below zero"


def _fits(end: Any) -> ColumnElement[bool]:
    return and_(end.unit == Transfer.unit, end.circle == Transfer.circle)


_debit, _credit = aliased(Account), aliased(Account)
_STRANGERS: Select[int] = (
    select(Transfer.id)
    .join(_debit, and_(_debit.id == Transfer.debit_id, _fits(_debit)), isouter=True)
    .join(_credit, and_(_credit.id == Transfer.credit_id, _fits(_credit)), isouter=True)
    .where(or_(_debit.id.is_(None), _credit.id.is_(None)))
    .order_by(Transfer.id)
)
_back = (
    select(Transfer.reverses_id, sum_of(Transfer.amount).label("amount"))
    .where(Transfer.reverses_id.is_not(None))
    .group_by(Transfer.reverses_id)
    .subquery()
)
_OVERDONE: Select[int] = (
    select(Transfer.id)
    .join(_back, _back.c.reverses_id == Transfer.id)
    .where(_back.c.amount > Transfer.amount)
    .order_by(Transfer.id)
)
_BELOW_ZERO = select(Account.id).where(~Account.may_go_negative, Account.balance < 0).order_by(Account.id)


_sums = moved()
_ASTRAY = (
    select(Account.id)
    .join(_sums, _sums.c.account_id == Account.id, isouter=True)
    .where(Account.balance != func.coalesce(_sums.c.credited - _sums.c.debited, 0))
    .order_by(Account.id)
)
