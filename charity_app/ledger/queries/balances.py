"""Balances now and at an instant, the statement of an account, the sums per unit. Every figure adds up transfers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, case, cast, func, literal, or_, select, union_all

from charity_app.core.db import db
from charity_app.core.errors import NotFound
from charity_app.core.paging import Page, fetch_page
from charity_app.ledger.models import Account, Transfer


@dataclass(frozen=True)
class Entry:
    """One line of a statement: what came in (above zero) or went out, from or to which account, why, about what."""

    transfer_id: int
    at: datetime
    amount: int
    other_id: UUID
    reason: str
    subject_type: str
    subject_id: UUID
    reverses_id: int | None


@dataclass(frozen=True)
class Total:
    """The accounts of a book in one unit together: how many, what they hold, what moved in and out of them."""

    book: str
    circle: str
    unit: str
    accounts: int
    balance: int
    credited: int
    debited: int


def find_account(book: str, *, owner_type: str, owner_id: UUID, unit: str) -> Account | None:
    """Return the account an owner has in one unit of a book."""
    owner = {"book": book, "owner_type": owner_type, "owner_id": owner_id, "unit": unit}
    return db.session.scalars(select(Account).filter_by(**owner)).first()


def balances_of(book: str, *, owner_type: str, owner_ids: Collection[UUID], unit: str) -> dict[UUID, int]:
    """Return the balances that several owners have in one unit of a book; an owner without an account has 0."""
    held = select(Account.owner_id, Account.balance).filter_by(book=book, owner_type=owner_type, unit=unit)
    found = {row.owner_id: row.balance for row in db.session.execute(held.where(Account.owner_id.in_(owner_ids)))}
    return dict.fromkeys(owner_ids, 0) | found


def get_transfer(transfer_id: int) -> Transfer:
    """Return a transfer. Raises NotFound."""
    transfer = db.session.scalars(select(Transfer).where(Transfer.id == transfer_id)).first()
    if transfer is None:
        raise NotFound
    return transfer


def transfers_about(subject_type: str, subject_id: UUID) -> tuple[Transfer, ...]:
    """Return everything that moved about one subject, in order."""
    about = select(Transfer).where(Transfer.subject_id == subject_id, Transfer.subject_type == subject_type)
    return tuple(db.session.scalars(about.order_by(Transfer.id)))


def left_to_reverse(amounts: Mapping[int, int]) -> dict[int, int]:
    """Return by transfer how much of its amount, given with its id, was not yet taken back."""
    back = select(Transfer.reverses_id, sum_of(Transfer.amount)).where(Transfer.reverses_id.in_(amounts))
    gone = {row[0]: row[1] for row in db.session.execute(back.group_by(Transfer.reverses_id))}
    return {key: amount - gone.get(key, 0) for key, amount in amounts.items()}


def balance(account: Account) -> int:
    """Return what an account holds now."""
    return db.session.scalars(select(Account.balance).where(Account.id == account.id)).one()


def balances_at(instant: datetime, account_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return what accounts held just before an instant of business time."""
    sums = moved(Transfer.at < instant, account_ids=account_ids)
    held = select(sums.c.account_id, sums.c.credited - sums.c.debited)
    found = {row[0]: row[1] for row in db.session.execute(held)}
    return {key: found.get(key, 0) for key in account_ids}


def trial_balance(instant: datetime | None = None) -> tuple[Total, ...]:
    """Return the sums of each book in each unit, now or just before an instant of business time."""
    sums = moved() if instant is None else moved(Transfer.at < instant)
    credited, debited = (func.coalesce(sum_of(column), 0) for column in (sums.c.credited, sums.c.debited))
    by = (Account.book, Account.circle, Account.unit)
    rows = (
        select(*by, func.count(), credited - debited, credited, debited)
        .join(sums, sums.c.account_id == Account.id, isouter=True)
        .group_by(*by)
        .order_by(*by)
    )
    return tuple(Total(*row) for row in db.session.execute(rows).all())


def moved(*conditions: ColumnElement[bool], account_ids: Collection[UUID] | None = None) -> Subquery:
    """Return what was credited to and debited from each account by the transfers under some conditions."""
    credited = _per_account(Transfer.credit_id, sum_of(Transfer.amount), literal(0), conditions, account_ids)
    debited = _per_account(Transfer.debit_id, literal(0), sum_of(Transfer.amount), conditions, account_ids)
    both = union_all(credited, debited).subquery()
    columns = (both.c.account_id, sum_of(both.c.credited).label("credited"), sum_of(both.c.debited).label("debited"))
    return select(*columns).group_by(both.c.account_id).subquery()


def _per_account(
    end: Any,
    credited: ColumnElement[int],
    debited: ColumnElement[int],
    conditions: tuple[ColumnElement[bool], ...],
    account_ids: Collection[UUID] | None,
) -> Select[Any]:
    rows = select(end.label("account_id"), credited.label("credited"), debited.label("debited")).where(*conditions)
    return (rows if account_ids is None else rows.where(end.in_(account_ids))).group_by(end)


def sum_of(column: Any) -> ColumnElement[int]:
    """Add up whole numbers as a whole number, on every database."""
    return cast(func.sum(column), BigInteger)


def statement(account: Account, *, page: int = 1) -> Page[Entry]:
    """Return one page of what moved in and out of an account, the newest first."""
    is_in = Transfer.credit_id == account.id
    rows = (
        select(
            Transfer.id,
            Transfer.at,
            case((is_in, Transfer.amount), else_=-Transfer.amount),
            case((is_in, Transfer.debit_id), else_=Transfer.credit_id),
            Transfer.reason,
            Transfer.subject_type,
            Transfer.subject_id,
            Transfer.reverses_id,
        )
        .where(or_(is_in, Transfer.debit_id == account.id))
        .order_by(Transfer.at.desc(), Transfer.id.desc())
    )
    return fetch_page(rows, lambda row: Entry(*row), number=page)
