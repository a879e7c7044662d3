"""The lines on which attribution stands, read from the ledger: what came into a pool or a project, and what left it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, cast, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from charity_app.core.db import db
from charity_app.giving.attribution import Stretch
from charity_app.giving.states.books import (
    ALLOCATION,
    MATCH_MADE_GOOD,
    MATCH_REASONS,
    SPENDING,
    SPENDING_BACK,
    SURPLUS,
    book_code,
)
from charity_app.ledger.models import CNY, Account, Transfer

Amounts = Sequence[tuple[int, int]]


def account_ids(owner_type: str, owner_ids: Collection[UUID], *, is_sandbox: bool) -> Mapping[UUID, UUID]:
    """Return the accounts of these owners, by owner; who has none is left out."""
    wanted = select(Account.owner_id, Account.id).where(
        Account.book == book_code(is_sandbox=is_sandbox),
        Account.owner_type == owner_type,
        Account.owner_id.in_(owner_ids),
        Account.unit == CNY,
    )
    return dict(db.session.execute(wanted).all())


def entries(account_id: UUID) -> Subquery:
    """Return what each gift has in a pool, its own money and its match apart, and where it ends on the pool's line.

    A gift stands where it first came in; what went back later (a refund, a fee) makes its stretch shorter.
    """
    both = union_all(
        _moves(Transfer.credit_id, account_id, literal(1)), _moves(Transfer.debit_id, account_id, literal(-1))
    ).subquery()
    net, place = func.sum(both.c.amount), func.min(both.c.id)
    grouped = (
        select(both.c.gift_id, both.c.is_match, net.label("fen"), place.label("place"))
        .group_by(both.c.gift_id, both.c.is_match)
        .subquery()
    )
    upto = func.sum(grouped.c.fen).over(order_by=grouped.c.place)
    return select(grouped.c.gift_id, grouped.c.is_match, grouped.c.fen, upto.label("upto")).subquery()


def _moves(end: InstrumentedAttribute[UUID], account_id: UUID, sign: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    return select(
        Transfer.id,
        Transfer.subject_id.label("gift_id"),
        Transfer.reason.in_((*MATCH_REASONS, MATCH_MADE_GOOD)).label("is_match"),
        (Transfer.amount * sign).label("amount"),
    ).where(end == account_id, Transfer.subject_type == "gift")


def stretches_of(gift_id: UUID, account_id: UUID) -> dict[bool, Stretch]:
    """Return where a gift (False) and its match (True) lie on the line of their pool."""
    own = entries(account_id)
    wanted = select(own.c.is_match, own.c.fen, own.c.upto).where(own.c.gift_id == gift_id).order_by(own.c.upto)
    rows = db.session.execute(wanted)
    return {bool(is_match): Stretch(int(upto) - int(fen), int(upto)) for is_match, fen, upto in rows if fen}


def unallocated_of(gift_id: UUID, account_id: UUID, *, is_match: bool) -> int:
    """Return what of a gift, or of its match, no decision has taken yet: this much can go back from the pool."""
    stretch = stretches_of(gift_id, account_id).get(is_match)
    if stretch is None:
        return 0
    allocated = sum(fen for _key, fen in allocated_from(account_id))
    return max(0, stretch.last - max(stretch.first, allocated))


def allocated_from(account_id: UUID) -> Amounts:
    """Return the transfers by which a pool was allocated, in order, with what of them was not taken back."""
    return _allocated(Transfer.debit_id, [account_id]).get(account_id, [])


def allocated_to(account_ids: Collection[UUID]) -> Mapping[UUID, Amounts]:
    """Return what was allocated to projects: by account, the transfers in order with what was not taken back."""
    return _allocated(Transfer.credit_id, account_ids)


def _allocated(end: InstrumentedAttribute[UUID], account_ids: Collection[UUID]) -> Mapping[UUID, Amounts]:
    back = aliased(Transfer)
    left = Transfer.amount - func.coalesce(func.sum(back.amount), 0)
    wanted = (
        select(end, Transfer.id, cast(left, BigInteger))
        .outerjoin(back, back.reverses_id == Transfer.id)
        .where(end.in_(account_ids), Transfer.reason.in_((ALLOCATION, SURPLUS)))
        .group_by(end, Transfer.id, Transfer.amount)
        .order_by(Transfer.id)
    )
    found: dict[UUID, list[tuple[int, int]]] = {}
    for account_id, transfer_id, left_fen in db.session.execute(wanted):
        found.setdefault(account_id, []).append((transfer_id, left_fen))
    return found


def spent_from(account_ids: Collection[UUID]) -> Mapping[UUID, Sequence[tuple[UUID, int]]]:
    """Return what was spent from projects: by account, the spendings in order with what of them still stands."""
    wanted = select(Transfer.debit_id, Transfer.credit_id, Transfer.subject_id, Transfer.reason, Transfer.amount).where(
        Transfer.debit_id.in_(account_ids) & (Transfer.reason == SPENDING)
        | Transfer.credit_id.in_(account_ids) & (Transfer.reason == SPENDING_BACK)
    )
    found: dict[UUID, dict[UUID, int]] = {}
    for debit_id, credit_id, spending_id, reason, amount in db.session.execute(wanted.order_by(Transfer.id)):
        is_back = reason == SPENDING_BACK
        stood = found.setdefault(credit_id if is_back else debit_id, {})
        stood[spending_id] = stood.get(spending_id, 0) + (-amount if is_back else amount)
    return {key: [(spending_id, fen) for spending_id, fen in stood.items() if fen] for key, stood in found.items()}
