"""The open books: what came in, moved on and was spent, added up from the ledger's transfers as of any day (R-MON-01).

Page, CSV, command line and the drafts of reports read these figures, and nothing else.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select, union_all

from charity_app.core.clock import start_of
from charity_app.core.db import db
from charity_app.giving.models import JointCampaign, Pool
from charity_app.giving.queries.pools import pool_titles
from charity_app.giving.states.books import (
    ALLOCATED_REASONS,
    FEE,
    GIFT_REASONS,
    GOODS_REASONS,
    MADE_GOOD_REASONS,
    MATCH_REASONS,
    SPENDING,
    SPENDING_BACK,
    book_code,
)
from charity_app.ledger.models import CNY, Account, Transfer
from charity_app.registry.models import Organisation

Moved = Mapping[str, int]


@dataclass(frozen=True)
class PoolLine:
    """The money of one pool: received and matched less what went back; goods are their stated value, no money.

    What went back and was no longer in the pool (fees, money already allocated) the charity made good.
    """

    pool_id: UUID
    title: str
    charity: str
    received_fen: int
    matched_fen: int
    made_good_fen: int
    fee_fen: int
    allocated_fen: int
    goods_fen: int

    @property
    def raised_fen(self) -> int:
        """Gifts and match together."""
        return self.received_fen + self.matched_fen

    @property
    def held_fen(self) -> int:
        """What the pool holds."""
        return self.raised_fen + self.made_good_fen - self.fee_fen - self.allocated_fen


@dataclass(frozen=True)
class Totals:
    """The money of some pools by pool; every sum is that of the lines."""

    lines: tuple[PoolLine, ...]

    def sum_of(self, name: str) -> int:
        """Return the sum of one figure over all pools."""
        return sum(getattr(line, name) for line in self.lines)


def totals_of(campaign: JointCampaign, *, is_sandbox: bool, until: date | None = None) -> Totals:
    """Return the books of a campaign at the end of a day; today's without one. Three statements."""
    titles = pool_titles(campaign.id)
    moved = moves_of(("pool", "goods"), titles, is_sandbox=is_sandbox, before=end_of(until))
    charities = _charities(campaign)
    return Totals(
        tuple(_line(pool_id, title, charities[pool_id], moved.get(pool_id, {})) for pool_id, title in titles.items())
    )


def _line(pool_id: UUID, title: str, charity: str, moved: Moved) -> PoolLine:
    return PoolLine(
        pool_id,
        title,
        charity,
        received_fen=sum(moved.get(reason, 0) for reason in GIFT_REASONS),
        matched_fen=sum(moved.get(reason, 0) for reason in MATCH_REASONS),
        made_good_fen=sum(moved.get(reason, 0) for reason in MADE_GOOD_REASONS),
        fee_fen=-moved.get(FEE, 0),
        allocated_fen=-sum(moved.get(reason, 0) for reason in ALLOCATED_REASONS),
        goods_fen=sum(moved.get(reason, 0) for reason in GOODS_REASONS),
    )


def _charities(campaign: JointCampaign) -> Mapping[UUID, str]:
    wanted = select(Pool.id, Organisation.name).join(Organisation, Organisation.id == Pool.charity_id)
    return dict(db.session.execute(wanted.where(Pool.campaign_id == campaign.id)).all())


def end_of(day: date | None) -> datetime | None:
    """Return the instant at which a day is over; None without a day."""
    return None if day is None else start_of(date.fromordinal(day.toordinal() + 1))


def moves_of(
    owner_types: Collection[str],
    owner_ids: Collection[UUID],
    *,
    is_sandbox: bool,
    before: datetime | None = None,
    since: datetime | None = None,
) -> Mapping[UUID, Moved]:
    """Return what came into (above zero) and left the accounts of each owner by reason, between two instants."""
    if not owner_ids:
        return {}
    of_owner = (
        Account.book == book_code(is_sandbox=is_sandbox),
        Account.owner_type.in_(owner_types),
        Account.owner_id.in_(owner_ids),
        Account.unit == CNY,
        *between(since, before),
    )
    both = union_all(_side(Transfer.credit_id, 1, of_owner), _side(Transfer.debit_id, -1, of_owner)).subquery()
    found: dict[UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for owner_id, reason, amount in db.session.execute(select(both)):
        found[owner_id][reason] += amount
    return found


def between(since: datetime | None, before: datetime | None) -> list[ColumnElement[bool]]:
    """Return the conditions of transfers between two instants of business time."""
    first = [] if since is None else [Transfer.at >= since]
    return first if before is None else [*first, Transfer.at < before]


def _side(end: Any, sign: int, conditions: tuple[ColumnElement[bool], ...]) -> Select[*tuple[Any, ...]]:
    total = cast(func.sum(Transfer.amount) * sign, BigInteger).label("amount")
    by = (Account.owner_id, Transfer.reason)
    return select(*by, total).join(Account, Account.id == end).where(*conditions).group_by(*by)


def spent_of(moved: Moved) -> int:
    """Return what was spent from a project's account, less what was taken back."""
    return -(moved.get(SPENDING, 0) + moved.get(SPENDING_BACK, 0))
