"""The statements that move amounts: all of a posting or nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from charity_app.core.db import db, is_sqlite
from charity_app.core.sql import POST_AT_ONCE
from charity_app.ledger.models import Account, Transfer

Row = dict[str, Any]
_CHANGE = (
    update(Account).where(Account.id == bindparam("account")).values(balance=Account.balance + bindparam("change"))
)
_INSERT = insert(Transfer).returning(Transfer.line, Transfer.id)
_TAKEN = select(Transfer.id).where(Transfer.key == bindparam("taken")).limit(1)
_HELD = select(Account.id, Account.balance).where(
    Account.id.in_(bindparam("accounts", expanding=True)), ~Account.may_go_negative
)


def write_transfers(rows: Sequence[Row], changes: Mapping[UUID, int]) -> tuple[int, ...]:
    """Write the lines of one posting and change the balances in the order of the accounts; returns the ids.

    Nothing is written, and nothing returned, when the key is taken or an account has not enough.
    """
    return _write_in_turn(rows, changes) if is_sqlite() else _write_at_once(rows)


def short_accounts(changes: Mapping[UUID, int]) -> list[UUID]:
    """Return the accounts that would fall below zero and may not."""
    held = db.session.connection().execute(_HELD, {"accounts": list(changes)})
    return [key for key, balance in held if balance + changes[key] < 0]


def _write_in_turn(rows: Sequence[Row], changes: Mapping[UUID, int]) -> tuple[int, ...]:
    """On SQLite nobody else writes meanwhile, so looking first is safe."""
    connection = db.session.connection()
    taken = connection.execute(_TAKEN, {"taken": rows[0]["key"]}).first()
    if taken is not None or short_accounts(changes):
        return ()
    given = [{"account": account_id, "change": change} for account_id, change in sorted(changes.items())]
    connection.execute(_CHANGE, given)
    return tuple(row.id for row in sorted(connection.execute(_INSERT, rows)))


def _write_at_once(rows: Sequence[Row]) -> tuple[int, ...]:
    given = {"lines": json.dumps(rows, default=_plain)}
    return tuple(db.session.connection().exec_driver_sql(POST_AT_ONCE, given).scalars())


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
