"""Posting and taking back: the only ways an amount moves."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.text import Text
from charity_app.ledger.models import TRAIL, TRANSFER_SAYS, Account, Transfer, said
from charity_app.ledger.queries import left_to_reverse
from charity_app.ledger.services.writing import short_accounts, write_transfers

_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{1,120}\Z")
_BODY = ("debit_id", "credit_id", "amount", "reason", "subject_type", "subject_id", "reverses_id")


class NotEnough(Conflict):
    """An account that must not fall below zero holds less than a posting takes from it."""

    def __init__(self, account_ids: Sequence[UUID]) -> None:
        super().__init__(
            Text("Less is left than this needs. Take a smaller amount, or wait until more has come in", "error")
        )
        self.account_ids = tuple(account_ids)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One movement: a whole number of the unit of both accounts, a code why, and whom or what it is about."""

    debit: Account
    credit: Account
    amount: int
    reason: str
    subject_type: str
    subject_id: UUID
    reverses_id: int | None = None


def post(lines: Sequence[Line], *, key: str) -> tuple[int, ...]:
    """Move all lines or none; returns the ids of the transfers in the order of the lines.

    The same key with the same lines gives the same ids once more and moves nothing. Everything that moves in one
    transaction belongs in one call: whoever posts twice may wait for somebody who waits for them.
    Raises NotEnough; Conflict when the key stands for other lines, or more would be taken back than is left.
    """
    _refuse_nonsense(lines, key)
    if any(line.reverses_id is not None for line in lines):
        posted = _posted(lines, key)
        if posted:
            return posted
        _refuse_too_much(lines)
    changes = _changes(lines)
    ids = write_transfers(_rows(lines, key), changes)
    if not ids:
        return _posted(lines, key) or _refuse_short(changes)
    for account in {id(one): one for line in lines for one in (line.debit, line.credit)}.values():
        if account in db.session:
            db.session.expire(account, ["balance"])
    return ids


def reverse(transfer: Transfer, *, reason: str, key: str, amount: int | None = None) -> tuple[int, ...]:
    """Take a transfer back, whole or in part. Raises Conflict when less is left of it, NotEnough as `post` does."""
    return post([reversing(transfer, reason=reason, amount=amount)], key=key)


def reversing(transfer: Transfer, *, reason: str, amount: int | None = None) -> Line:
    """Return the line that takes a transfer back, whole or in part, to be posted together with others."""
    ends = {row.id: row for row in db.session.scalars(select(Account).where(Account.id.in_(_ends(transfer))))}
    return Line(
        debit=ends[transfer.credit_id],
        credit=ends[transfer.debit_id],
        amount=transfer.amount if amount is None else amount,
        reason=reason,
        subject_type=transfer.subject_type,
        subject_id=transfer.subject_id,
        reverses_id=transfer.id,
    )


def _ends(transfer: Transfer) -> tuple[UUID, UUID]:
    return transfer.debit_id, transfer.credit_id


def _refuse_nonsense(lines: Sequence[Line], key: str) -> None:
    codes = [key, *(code for line in lines for code in (line.reason, line.subject_type))]
    if not lines or not all(map(_CODE.match, codes)):
        raise ValueError("a posting has lines, and codes for key, reasons and subjects")
    if any(type(line.amount) is not int or line.amount <= 0 for line in lines):
        raise ValueError("an amount is a whole number above zero")


def _refuse_too_much(lines: Sequence[Line]) -> None:
    """Hold what is to be taken back, so that nobody else takes it back meanwhile, and look what is left of it.

    What was itself taken back from another transfer is not taken back again.
    """
    wanted = Counter[int]()
    for line in lines:
        if line.reverses_id is not None:
            wanted[line.reverses_id] += line.amount
    held = select(Transfer.id, Transfer.amount).where(Transfer.id.in_(wanted), Transfer.reverses_id.is_(None))
    rows = db.session.execute(held.order_by(Transfer.id).with_for_update(key_share=True)).all()
    left = left_to_reverse({row.id: row.amount for row in rows})
    if any(amount > left.get(key, 0) for key, amount in wanted.items()):
        raise Conflict(Text("Less is left to take back than this. Reload the page and look what is left", "error"))


def _changes(lines: Sequence[Line]) -> dict[UUID, int]:
    """Add up by how much each account changes."""
    changes: dict[UUID, int] = defaultdict(int)
    for line in lines:
        changes[line.debit.id] -= line.amount
        changes[line.credit.id] += line.amount
    return changes


def _rows(lines: Sequence[Line], key: str) -> list[dict[str, Any]]:
    at, written_at = clock.now(), clock.wall()
    rows = []
    for number, line in enumerate(lines):
        row: dict[str, Any] = {
            "key": key,
            "line": number,
            **_body(line),
            "unit": line.debit.unit,
            "circle": line.debit.circle,
            "at": at,
            "written_at": written_at,
        }
        row["mac"] = TRAIL.sign(said([row[name] for name in TRANSFER_SAYS]))
        rows.append(row)
    return rows


def _body(line: Line) -> dict[str, Any]:
    return {
        "debit_id": line.debit.id,
        "credit_id": line.credit.id,
        "amount": line.amount,
        "reason": line.reason,
        "subject_type": line.subject_type,
        "subject_id": line.subject_id,
        "reverses_id": line.reverses_id,
    }


def _posted(lines: Sequence[Line], key: str) -> tuple[int, ...]:
    """Return the ids of what was posted under the key, nothing when it is free. Raises Conflict for other lines."""
    columns = [getattr(Transfer, name) for name in _BODY]
    rows = db.session.execute(select(Transfer.id, *columns).where(Transfer.key == key).order_by(Transfer.line)).all()
    if rows and [tuple(row[1:]) for row in rows] != [tuple(_body(line).values()) for line in lines]:
        raise Conflict(
            Text("This was done before, with other figures. Reload the page and look what stands there", "error")
        )
    return tuple(row.id for row in rows)


def _refuse_short(changes: dict[UUID, int]) -> NoReturn:
    raise NotEnough(short_accounts(changes))
