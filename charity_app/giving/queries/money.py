"""What the ledger says about pools: received, matched, kept as fees; pledges stand apart. Source: R-CMP-02."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, or_, select, union_all

from charity_app.core.db import db
from charity_app.giving.models import Gift
from charity_app.giving.states.books import FEE, GIFT_REASONS, MATCH_REASONS, book_code
from charity_app.giving.states.gifts import HELD_STATES, GiftState
from charity_app.ledger.models import Account, Transfer


@dataclass(frozen=True)
class Figures:
    """Money of one or several pools in fen, and how many gifts; what is promised is never counted as received."""

    received_fen: int = 0
    matched_fen: int = 0
    fee_fen: int = 0
    promised_fen: int = 0
    gifts: int = 0

    @property
    def raised_fen(self) -> int:
        """Gifts and match together."""
        return self.received_fen + self.matched_fen


def add_up(figures: Iterable[Figures]) -> Figures:
    """Return several figures as one."""
    rows = list(figures)
    return Figures(
        received_fen=sum(row.received_fen for row in rows),
        matched_fen=sum(row.matched_fen for row in rows),
        fee_fen=sum(row.fee_fen for row in rows),
        promised_fen=sum(row.promised_fen for row in rows),
        gifts=sum(row.gifts for row in rows),
    )


def figures_of(pool_ids: Collection[UUID], *, is_sandbox: bool) -> Mapping[UUID, Figures]:
    """Return the figures of each of these pools: money by the ledger, promises and numbers by the gifts."""
    if not pool_ids:
        return {}
    moved: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for pool_id, reason, amount in db.session.execute(_moved(pool_ids, is_sandbox)):
        moved[pool_id][reason] += amount
    counted = {row.pool_id: row for row in db.session.execute(_counted(pool_ids, is_sandbox))}
    return {pool_id: _figures(moved[pool_id], counted.get(pool_id)) for pool_id in pool_ids}


def _figures(moved: Mapping[str, int], counted: Any) -> Figures:
    received = sum(moved.get(reason, 0) for reason in GIFT_REASONS)
    return Figures(
        received_fen=received,
        matched_fen=sum(moved.get(reason, 0) for reason in MATCH_REASONS),
        fee_fen=-moved.get(FEE, 0),
        promised_fen=received + (counted.pledged if counted else 0),
        gifts=counted.number if counted else 0,
    )


def _moved(pool_ids: Collection[UUID], is_sandbox: bool) -> Select[*tuple[Any, ...]]:
    """Select what moved in (above zero) and out of each pool by reason."""
    of_pool = (
        Account.book == book_code(is_sandbox=is_sandbox),
        Account.owner_type == "pool",
        Account.owner_id.in_(pool_ids),
    )
    total = cast(func.sum(Transfer.amount), BigInteger)
    by = (Account.owner_id, Transfer.reason)
    came = select(*by, total.label("amount")).join(Account, Account.id == Transfer.credit_id).where(*of_pool)
    went = select(*by, (-total).label("amount")).join(Account, Account.id == Transfer.debit_id).where(*of_pool)
    both = union_all(came.group_by(*by), went.group_by(*by)).subquery()
    return select(both.c.owner_id, both.c.reason, both.c.amount)


def is_promised() -> ColumnElement[bool]:
    """Return the condition for gifts promised in writing whose money has not come; a payment page is no promise."""
    confirmed = and_(Gift.state == GiftState.PENDING_PAYMENT, Gift.entered_by_id.is_not(None))
    return or_(Gift.state == GiftState.PLEDGED, confirmed)


def _counted(pool_ids: Collection[UUID], is_sandbox: bool) -> Select[*tuple[Any, ...]]:
    pledged = func.coalesce(func.sum(Gift.amount_fen).filter(is_promised()), 0)
    number = func.count().filter(Gift.state.in_(HELD_STATES))
    return (
        select(Gift.pool_id, cast(pledged, BigInteger).label("pledged"), number.label("number"))
        .where(Gift.pool_id.in_(pool_ids), Gift.is_sandbox == is_sandbox)
        .group_by(Gift.pool_id)
    )
