"""The tables of the ledger: books, accounts, transfers, seals. No business word: owners and reasons are codes."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    UniqueConstraint,
    Uuid,
    func,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from charity_app.core.db import Base, Entity, UTCDateTime
from charity_app.core.privacy import keys
from charity_app.core.seals import Marked, Seal, Trail, digest
from charity_app.core.sql import guard_reversals, hex_of, make_append_only, stamp_of

CNY, POINT, MINUTE = "CNY", "POINT", "MINUTE"
_SHARED = "shared"


def lot_unit(lot_id: UUID) -> str:
    """Return the unit in which the goods of one lot are counted: the base unit of its item."""
    return f"LOT:{lot_id}"


class Book(Base):
    """A set of accounts. Accounts meet within a circle: each separate book is one, all others together are one."""

    __tablename__ = "books"
    __table_args__ = (
        UniqueConstraint("code", "circle"),
        CheckConstraint(f"circle IN (code, '{_SHARED}') AND code <> '{_SHARED}'", name="circle"),
    )
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    circle: Mapped[str] = mapped_column(String(40))

    @staticmethod
    def circle_of(code: str, *, is_separate: bool) -> str:
        """Return the circle of a book."""
        return code if is_separate else _SHARED


class Account(Entity):
    """What one owner holds in one unit of one book. The balance is what was credited less what was debited."""

    __tablename__ = "accounts"
    __table_args__ = (
        ForeignKeyConstraint(["book", "circle"], ["books.code", "books.circle"]),
        UniqueConstraint("book", "owner_type", "owner_id", "unit"),
        UniqueConstraint("id", "unit", "circle"),
        CheckConstraint("may_go_negative OR balance >= 0", name="never_negative"),
        Index("ix_accounts_unit", "unit", "owner_type"),
        CheckConstraint(f"unit IN ('{CNY}', '{POINT}', '{MINUTE}') OR substr(unit, 1, 4) = 'LOT:'", name="unit"),
    )
    book: Mapped[str] = mapped_column(String(40))
    circle: Mapped[str] = mapped_column(String(40))
    owner_type: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[UUID] = mapped_column(index=True)
    unit: Mapped[str] = mapped_column(String(40))
    may_go_negative: Mapped[bool] = mapped_column()
    balance: Mapped[int] = mapped_column(BigInteger, default=0)
    opened_at: Mapped[datetime] = mapped_column()
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))


class Transfer(Marked, Base):
    """An amount that left the debited account for the credited one. Never changed, never deleted.

    The lines posted together share their `key`. A reversing transfer names the one it takes back, whole or in part.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        UniqueConstraint("key", "line"),
        ForeignKeyConstraint(["debit_id", "unit", "circle"], ["accounts.id", "accounts.unit", "accounts.circle"]),
        ForeignKeyConstraint(["credit_id", "unit", "circle"], ["accounts.id", "accounts.unit", "accounts.circle"]),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("debit_id <> credit_id", name="two_accounts"),
        Index("ix_transfers_debits", "debit_id", "at", "amount"),
        Index("ix_transfers_credits", "credit_id", "at", "amount"),
        {"sqlite_autoincrement": True},
    )
    key: Mapped[str] = mapped_column(String(120))
    line: Mapped[int] = mapped_column(SmallInteger)
    debit_id: Mapped[UUID] = mapped_column()
    credit_id: Mapped[UUID] = mapped_column()
    unit: Mapped[str] = mapped_column(String(40))
    circle: Mapped[str] = mapped_column(String(40))
    amount: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(40))
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column()
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("transfers.id"), index=True)


class TransferSeal(Seal, Base):
    """A link of the chain over transfers."""

    __tablename__ = "transfer_seals"


ACCOUNT_SAYS = ("id", "book", "circle", "owner_type", "owner_id", "unit", "may_go_negative", "opened_at")
TRANSFER_SAYS = (
    *("key", "line", "debit_id", "credit_id", "unit", "circle", "amount"),
    *("reason", "subject_type", "subject_id", "at", "written_at", "reverses_id"),
)


def said(values: Iterable[object]) -> bytes:
    """Return the bytes that the mark of a row stands for: its values in order, as `_said_by_database` reads them."""
    return "|".join(map(_plain, values)).encode()


def _plain(value: object) -> str:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    return "" if value is None else str(value)


def _said_by_database(names: Sequence[str]) -> ColumnElement[str]:
    return func.format("|".join(["%s"] * len(names)), *(_plain_column(getattr(Transfer, name)) for name in names))


def _plain_column(column: InstrumentedAttribute[Any]) -> ColumnElement[Any]:
    if isinstance(column.type, Uuid):
        return hex_of(column)
    return stamp_of(column) if isinstance(column.type, UTCDateTime) else column.expression


def ledger_key() -> bytes:
    """Return the key of the marks of the ledger, another one than that of the audit trail."""
    return digest(keys().audit, b"ledger")


TRAIL = Trail(
    name="ledger",
    rows=Transfer,
    seals=TransferSeal,
    key=ledger_key,
    columns=(_said_by_database(TRANSFER_SAYS).label("said"),),
    say=lambda row: row.said.encode(),
)
_tables = Base.metadata.tables
make_append_only(_tables["books"])
make_append_only(_tables["accounts"], but_for="balance")
make_append_only(_tables["transfers"])
make_append_only(_tables["transfer_seals"])
guard_reversals(_tables["transfers"])
