"""The statements that move amounts: all of a posting or nothing, accounts always in the order of their ids."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Select, Uuid, bindparam, column, exists, insert, select, union_all, update, values
from sqlalchemy.dialects import postgresql

from charity_app.core.db import db, is_sqlite
from charity_app.ledger.models import TRANSFER_SAYS, Account, Transfer

_COLUMNS = (*TRANSFER_SAYS, "mac")
Row = Mapping[str, Any]


def write_transfers(rows: Sequence[Row], changes: Mapping[UUID, int]) -> tuple[int, ...]:
    """Write the lines of one posting and change the balances; returns the ids.

    Nothing is written, and nothing returned, when the key is taken or an account has not enough.
    """
    ordered = sorted(changes.items())
    return _write_in_turn(rows, ordered) if is_sqlite() else _write_at_once(rows, ordered)


def short_accounts(changes: Mapping[UUID, int]) -> list[UUID]:
    """Return the accounts that would fall below zero and may not."""
    held = select(Account.id, Account.balance).where(Account.id.in_(changes), ~Account.may_go_negative)
    return [key for key, balance in db.session.execute(held).all() if balance + changes[key] < 0]


def _write_in_turn(rows: Sequence[Row], changes: list[tuple[UUID, int]]) -> tuple[int, ...]:
    """On SQLite nobody else writes meanwhile, so looking first is safe."""
    taken = db.session.scalar(select(Transfer.id).where(Transfer.key == rows[0]["key"]).limit(1))
    if taken is not None or short_accounts(dict(changes)):
        return ()
    for account_id, change in changes:
        db.session.execute(_CHANGE, {"account": account_id, "change": change})
    ids = db.session.scalars(_INSERT, [dict(row) for row in rows])
    return tuple(ids)


_CHANGE = (
    update(Account)
    .where(Account.id == bindparam("account"))
    .values(balance=Account.balance + bindparam("change"))
    .execution_options(synchronize_session=False)
)
_INSERT = insert(Transfer).returning(Transfer.id, sort_by_parameter_order=True)


def _write_at_once(rows: Sequence[Row], changes: list[tuple[UUID, int]]) -> tuple[int, ...]:
    """On PostgreSQL one statement looks, writes and changes, so that an account is held for no round trip."""
    given = {f"{name}_{place}": row[name] for place, row in enumerate(rows) for name in _COLUMNS}
    for place, (account_id, change) in enumerate(changes):
        given[f"account_{place}"], given[f"change_{place}"] = account_id, change
    return tuple(db.session.scalars(_statement(len(rows), len(changes)), given))


@cache
def _statement(lines: int, accounts: int) -> Select[Any]:
    """Build the statement for a number of lines and accounts: hold the accounts in order, then all or nothing."""
    change = values(column("id", Uuid), column("amount", BigInteger), name="change").data(
        [
            (bindparam(f"account_{n}", type_=Uuid()), bindparam(f"change_{n}", type_=BigInteger()))
            for n in range(accounts)
        ]
    )
    wanted = [bindparam(f"account_{n}", type_=Uuid()) for n in range(accounts)]
    held = (
        select(Account.id, Account.balance, Account.may_go_negative)
        .where(Account.id.in_(wanted))
        .order_by(Account.id)
        .with_for_update(key_share=True)
        .cte("held")
    )
    short = select(held.c.id).where(
        held.c.id == change.c.id, ~held.c.may_go_negative, held.c.balance + change.c.amount < 0
    )
    is_taken = select(Transfer.id).where(Transfer.key == bindparam("key_0"))
    first = _inserted(_line(0).where(~exists(short), ~exists(is_taken)), "first")
    is_first = exists(select(first.c.id))
    moved = (
        update(Account)
        .where(Account.id == change.c.id, is_first)
        .values(balance=Account.balance + change.c.amount)
        .returning(Account.id)
        .cte("moved")
    )
    if lines == 1:
        return select(first.c.id).add_cte(moved)
    rest = _inserted(union_all(*(_line(n).where(is_first) for n in range(1, lines))), "rest")
    written = union_all(select(first.c.id), select(rest.c.id)).subquery()
    return select(written.c.id).order_by(written.c.id).add_cte(moved)


def _line(number: int) -> Select[Any]:
    return select(*(bindparam(f"{name}_{number}", type_=getattr(Transfer, name).type) for name in _COLUMNS))


def _inserted(source: Any, name: str) -> Any:
    """Insert what is not there yet: a key that another transaction takes meanwhile is waited for."""
    return (
        postgresql.insert(Transfer)
        .from_select(list(_COLUMNS), source)
        .on_conflict_do_nothing(index_elements=["key", "line"])
        .returning(Transfer.id)
        .cte(name)
    )
