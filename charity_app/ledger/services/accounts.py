"""Books and accounts: made when first asked for, whoever else asks at the same moment."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from charity_app.core import clock
from charity_app.core.db import Base, db, is_sqlite
from charity_app.core.ids import new_id
from charity_app.ledger.models import ACCOUNT_SAYS, TRAIL, Account, Book, said


@dataclass(frozen=True)
class Wanted:
    """Whose account in which unit is wanted, and whether it may fall below zero."""

    owner_type: str
    owner_id: UUID
    unit: str
    may_go_negative: bool


def open_book(code: str, *, is_separate: bool = False) -> Book:
    """Return the book of this code, made when it is not there. The accounts of a separate book meet no others.

    Raises ValueError when it stands there otherwise.
    """
    wanted = select(Book).where(Book.code == code)
    circle = Book.circle_of(code, is_separate=is_separate)
    book = db.session.scalars(wanted).first()
    if book is None:
        _add(Book, [{"code": code, "circle": circle}])
        book = db.session.scalars(wanted).one()
    if book.circle != circle:
        raise ValueError(f"the book {code} was opened otherwise")
    return book


def open_account(book: str, *, owner_type: str, owner_id: UUID, unit: str, may_go_negative: bool = False) -> Account:
    """Return the account an owner has in one unit of a book, made when it is not there.

    Raises ValueError when the book is not open, or the account stands there otherwise.
    """
    owner: dict[str, Any] = {"book": book, "owner_type": owner_type, "owner_id": owner_id, "unit": unit}
    wanted = select(Account).filter_by(**owner)
    account = db.session.scalars(wanted).first()
    if account is None:
        _add_account({**owner, "may_go_negative": may_go_negative})
        account = db.session.scalars(wanted).one()
    if account.may_go_negative != may_go_negative:
        raise ValueError(f"the account of {owner_type} in {unit} was opened otherwise")
    return account


def open_accounts(book: Book, wanted: Collection[Wanted]) -> None:
    """Make accounts of a book that are not there yet, in an order that lets nobody wait in a circle. One statement."""
    rows = [_row(book.circle, {**asdict(one), "book": book.code}) for one in sorted(wanted, key=str)]
    _add(Account, rows)


def _add_account(values: dict[str, Any]) -> None:
    circle = db.session.scalar(select(Book.circle).where(Book.code == values["book"]))
    if circle is None:
        raise ValueError(f"the book {values['book']} is not open")
    _add(Account, [_row(circle, values)])


def _row(circle: str, values: dict[str, Any]) -> dict[str, Any]:
    row = {**values, "id": new_id("accounts"), "circle": circle, "opened_at": clock.now()}
    return {**row, "mac": TRAIL.sign(said([row[name] for name in ACCOUNT_SAYS])), "balance": 0}


def _add(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows unless somebody was faster."""
    insert = sqlite.insert if is_sqlite() else postgresql.insert
    db.session.connection().execute(insert(model).on_conflict_do_nothing(), rows)
