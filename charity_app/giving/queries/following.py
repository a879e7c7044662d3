"""Where the money of one gift went: pool, decisions, bills, what is not yet used; to the fen (features 3.13)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import aliased

from charity_app.core.db import db
from charity_app.giving.attribution import Stretch, Taken, starts_of, takers_of
from charity_app.giving.models import Allocation, Gift, Spending
from charity_app.giving.queries.lines import account_ids, allocated_from, allocated_to, spent_from, stretches_of
from charity_app.giving.states.books import FEE, GIFT_REASONS, GOODS_INCOME, MADE_GOOD_REASONS
from charity_app.giving.states.gifts import GiftState, Way
from charity_app.giving.states.spendings import SpendingKind
from charity_app.ledger.models import Account, Transfer
from charity_app.ledger.queries import transfers_about
from charity_app.projects.models import CharityProject


@dataclass(frozen=True)
class Decided:
    """What of a gift one published decision, or the end of another project, gave to a project, and what waits there."""

    allocation_id: UUID | None
    project_before: str
    project_id: UUID
    project: str
    at: datetime
    fen: int
    waiting_fen: int


@dataclass(frozen=True)
class Used:
    """What of a gift went into one bill; `whole_fen` and `quantity` are the bill's."""

    spending_id: UUID
    project: str
    what: str
    quantity: Decimal
    kind: SpendingKind
    spent_on: date
    fen: int
    whole_fen: int


@dataclass(frozen=True)
class GiftMoney:
    """What became of the money of one gift.

    Given, matched and made good by the charity are fee, back, used, waiting and unallocated together.
    """

    given_fen: int
    sold_fen: int
    match_fen: int
    fee_fen: int
    back_fen: int
    match_back_fen: int
    made_good_fen: int
    decided: tuple[Decided, ...]
    used: tuple[Used, ...]
    unallocated_fen: int

    @property
    def used_fen(self) -> int:
        """What was used."""
        return sum(use.fen for use in self.used)

    @property
    def waiting_fen(self) -> int:
        """What was given to projects and is not yet used."""
        return sum(one.waiting_fen for one in self.decided)

    @property
    def unused_fen(self) -> int:
        """What was not yet used, wherever it waits."""
        return self.waiting_fen + self.unallocated_fen

    @property
    def state(self) -> GiftState:
        """How far the gift came, as the ledger tells it (ruling 31)."""
        if self.unallocated_fen or not self.whole_fen:
            return GiftState.RECEIVED
        return GiftState.ALLOCATED if self.waiting_fen else GiftState.USED

    @property
    def whole_fen(self) -> int:
        """What can be used of the gift and its match: used or not."""
        return self.used_fen + self.unused_fen


def follow_gift(gift: Gift) -> GiftMoney:
    """Return where the money of a gift went. Six statements, however many gifts there are."""
    pools = account_ids("pool", [gift.pool_id], is_sandbox=gift.is_sandbox)
    pool_account = pools.get(gift.pool_id)
    moved = _moved(gift, pool_account)
    stretches = list(stretches_of(gift.id, pool_account).values()) if pool_account else []
    parts = _parts(stretches, pool_account) if pool_account and stretches else []
    decided, used = _at_projects(parts, is_sandbox=gift.is_sandbox) if parts else ((), ())
    net = sum(stretch.fen for stretch in stretches)
    return GiftMoney(
        given_fen=moved["given"],
        sold_fen=moved["sold"],
        match_fen=moved["match"],
        fee_fen=moved["fee"],
        back_fen=moved["back"],
        match_back_fen=moved["match_back"],
        made_good_fen=moved["made_good"],
        decided=decided,
        used=used,
        unallocated_fen=net - sum(part.part.fen for part in parts),
    )


def state_of(gift: Gift) -> GiftState:
    """Return where a gift stands: once its money is there, the ledger tells (ruling 31)."""
    is_money_here = gift.state is GiftState.RECEIVED and gift.way is not Way.GOODS
    return follow_gift(gift).state if is_money_here else gift.state


def _moved(gift: Gift, pool_account: UUID | None) -> Mapping[str, int]:
    """Add up what came into the pool for a gift and what went out of it again, by what it was."""
    sums = Counter[str]()
    for transfer in transfers_about("gift", gift.id):
        if pool_account in (transfer.credit_id, transfer.debit_id):
            is_in = transfer.credit_id == pool_account
            name, sign = _PLACES[transfer.reason]
            sums[name] += transfer.amount * (sign if is_in else -sign)
    return sums


_PLACES = (
    dict.fromkeys(GIFT_REASONS, ("back", -1))
    | {
        "gift": ("given", 1),
        GOODS_INCOME: ("sold", 1),
        "match": ("match", 1),
        "match_return": ("match_back", -1),
        FEE: ("fee", -1),
    }
    | dict.fromkeys(MADE_GOOD_REASONS, ("made_good", 1))
)


def _parts(stretches: Sequence[Stretch], pool_account: UUID) -> list[Taken[int]]:
    """Return which transfers of decisions took which part of a gift."""
    lines = allocated_from(pool_account)
    return [part for stretch in stretches for part in takers_of(stretch, lines)]


def _at_projects(parts: Sequence[Taken[int]], *, is_sandbox: bool) -> tuple[tuple[Decided, ...], tuple[Used, ...]]:
    """Follow the parts of a gift into their projects and on to the bills."""
    lines = _lines_by_transfer({part.taker for part in parts})
    projects = {line.account_id for line in lines.values()}
    inflows, bills = allocated_to(projects), spent_from(projects)
    starts = {account_id: starts_of(amounts) for account_id, amounts in inflows.items()}
    shares: Counter[tuple[UUID, UUID]] = Counter()
    waiting: Counter[int] = Counter()
    whole: Counter[int] = Counter()
    for part in parts:
        account_id = lines[part.taker].account_id
        stretch = part.part.moved(starts[account_id][part.taker])
        taken = list(takers_of(stretch, bills.get(account_id, [])))
        for one in taken:
            shares[(account_id, one.taker)] += one.part.fen
        whole[part.taker] += stretch.fen
        waiting[part.taker] += stretch.fen - sum(one.part.fen for one in taken)
    decided = tuple(_decided(lines[key], whole[key], waiting[key]) for key in sorted(whole))
    return decided, _used(shares)


@dataclass(frozen=True)
class _Line:
    account_id: UUID
    at: datetime
    allocation_id: UUID | None
    project_before: str | None
    project: Any


def _lines_by_transfer(transfer_ids: set[int]) -> dict[int, _Line]:
    before = aliased(CharityProject)
    wanted = (
        select(Transfer.id, Transfer.credit_id, Transfer.at, Allocation.id, before.name, CharityProject)
        .join(Account, Account.id == Transfer.credit_id)
        .join(CharityProject, CharityProject.id == Account.owner_id)
        .outerjoin(Allocation, Allocation.id == Transfer.subject_id)
        .outerjoin(before, before.id == Transfer.subject_id)
        .where(Transfer.id.in_(transfer_ids))
    )
    return {row[0]: _Line(*row[1:]) for row in db.session.execute(wanted)}


def _decided(line: _Line, fen: int, waiting_fen: int) -> Decided:
    return Decided(
        line.allocation_id, line.project_before or "", line.project.id, line.project.name, line.at, fen, waiting_fen
    )


def _used(shares: Mapping[tuple[UUID, UUID], int]) -> tuple[Used, ...]:
    by_spending: Counter[UUID] = Counter()
    for (_account_id, spending_id), fen in shares.items():
        by_spending[spending_id] += fen
    wanted = (
        select(Spending, CharityProject.name)
        .join(CharityProject, CharityProject.id == Spending.project_id)
        .where(Spending.id.in_(by_spending))
        .order_by(Spending.spent_on, Spending.entered_at, Spending.id)
    )
    return tuple(
        Used(row.id, project, row.what, row.quantity, row.kind, row.spent_on, by_spending[row.id], row.amount_fen)
        for row, project in db.session.execute(wanted)
    )
