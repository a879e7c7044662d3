"""What went in and out of a shop in a month: money of both books and goods by kind, each figure a sum over transfers.

Source: R-MKT-05, feature 5.13, domain.md 5.1.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from charity_app.core import clock
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.ledger import queries as ledger
from charity_app.ledger.models import CNY, POINT, Account, Transfer
from charity_app.registry.models import Site
from charity_app.stock.models import Item, Lot
from charity_app.stock.states.items import Category
from charity_app.stock.states.movements import STOCK_BOOK, Owner
from charity_app.supermarket.models import MonthList, ShopSpending
from charity_app.supermarket.states.cards import AID_POINTS
from charity_app.supermarket.states.money import DIFFERENCE, HELD, OUTSIDE, SPENT, ShopBook

_COLUMNS = {
    Owner.DONOR: "taken_in",
    Owner.OPENING: "taken_in",
    Owner.HANDED_OUT: "given",
    Owner.SOLD: "sold",
    Owner.TO_DISPOSE: "destroyed",
    Owner.WASTE: "destroyed",
}
_OTHERS = "moved"
_Here, _There = aliased(Account), aliased(Account)


@dataclass(frozen=True)
class BookMonth:
    """One book in a month, in fen: what was there, came, was spent on what, was missing, and is there."""

    opening: int
    income: int
    spent: int
    missing: int
    closing: int
    uses: Mapping[str, int]


@dataclass(frozen=True)
class GoodsMonth:
    """Goods of one kind in a month, in units; `moved` is the rest: from and to other places, counts, repacking."""

    opening: int = 0
    taken_in: int = 0
    given: int = 0
    sold: int = 0
    destroyed: int = 0
    moved: int = 0
    closing: int = 0


def figures_of(site_id: UUID, month: date) -> dict[str, Any]:
    """Return the figures of a shop in the month that begins on a day, as they are published."""
    since, until = clock.start_of(month), clock.start_of(add_months(month, 1))
    return {
        "books": {book.value: asdict(_book(site_id, book, since, until)) for book in ShopBook},
        "goods": {kind.value: asdict(goods) for kind, goods in _goods(site_id, since, until).items()},
        "points": _points(site_id, since, until),
    }


def _book(site_id: UUID, book: ShopBook, since: datetime, until: datetime) -> BookMonth:
    owners = (OUTSIDE, *HELD, SPENT, DIFFERENCE)
    rows = select(Account.owner_type, Account.id).filter_by(book=book.value, owner_id=site_id, unit=CNY)
    ids = {row[0]: row[1] for row in db.session.execute(rows)}
    before, after = (_held(ids, instant, owners) for instant in (since, until))
    return BookMonth(
        opening=sum(before[owner] for owner in HELD),
        income=before[OUTSIDE] - after[OUTSIDE],
        spent=after[SPENT] - before[SPENT],
        missing=after[DIFFERENCE] - before[DIFFERENCE],
        closing=sum(after[owner] for owner in HELD),
        uses=_uses(site_id, book, since, until),
    )


def _held(ids: Mapping[str, UUID], instant: datetime, owners: Collection[str]) -> dict[str, int]:
    found = ledger.balances_at(instant, list(ids.values()))
    return {owner: found.get(ids[owner], 0) if owner in ids else 0 for owner in owners}


def _uses(site_id: UUID, book: ShopBook, since: datetime, until: datetime) -> dict[str, int]:
    wanted = select(ShopSpending.purpose, cast(func.sum(ShopSpending.amount_fen), BigInteger)).where(
        ShopSpending.site_id == site_id,
        ShopSpending.book == book,
        ShopSpending.spent_at >= since,
        ShopSpending.spent_at < until,
    )
    return {row[0].value: row[1] for row in db.session.execute(wanted.group_by(ShopSpending.purpose))}


def _points(site_id: UUID, since: datetime, until: datetime) -> int:
    account = ledger.find_account(AID_POINTS, owner_type="shop", owner_id=site_id, unit=POINT)
    if account is None:
        return 0
    return ledger.balances_at(until, [account.id])[account.id] - ledger.balances_at(since, [account.id])[account.id]


def _goods(site_id: UUID, since: datetime, until: datetime) -> dict[Category, GoodsMonth]:
    """Add up what came onto the shelves less what left them, by kind and by where from or to."""
    sums: dict[Category, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for category, owner, is_before, units in db.session.execute(_flows(site_id, since, until)):
        found = sums[category]
        found["closing"] += units
        if is_before:
            found["opening"] += units
        else:
            found[_COLUMNS.get(Owner(owner), _OTHERS)] += units
    turned = ("given", "sold", "destroyed")
    return {
        category: GoodsMonth(**{name: -units if name in turned else units for name, units in found.items()})
        for category, found in sorted(sums.items())
    }


def _flows(site_id: UUID, since: datetime, until: datetime) -> Any:
    is_in = Transfer.credit_id == _Here.id
    is_before = case((Transfer.at < since, 1), else_=0)
    shelf = (_Here.book == STOCK_BOOK, _Here.owner_type == Owner.SITE.value, _Here.owner_id == site_id)
    other = or_(and_(is_in, _There.id == Transfer.debit_id), and_(~is_in, _There.id == Transfer.credit_id))
    units = cast(func.sum(case((is_in, Transfer.amount), else_=-Transfer.amount)), BigInteger)
    return (
        select(Item.category, _There.owner_type, is_before, units)
        .select_from(_Here)
        .join(Transfer, or_(is_in, Transfer.debit_id == _Here.id))
        .join(_There, other)
        .join(Lot, Lot.unit == _Here.unit)
        .join(Item, Item.id == Lot.item_id)
        .where(*shelf, Transfer.at < until)
        .group_by(Item.category, _There.owner_type, is_before)
    )


def get_month_list(list_id: UUID) -> tuple[MonthList, Site] | None:
    """Return a published list with its shop."""
    wanted = select(MonthList, Site).join(Site, Site.id == MonthList.site_id).where(MonthList.id == list_id)
    found = db.session.execute(wanted).one_or_none()
    return (found[0], found[1]) if found else None


def published_lists(site_id: UUID | None = None, *, page: int = 1) -> Page[tuple[MonthList, Site]]:
    """Return one page of the published lists, the newest first, of one shop or all. One statement."""
    wanted = select(MonthList, Site).join(Site, Site.id == MonthList.site_id)
    if site_id is not None:
        wanted = wanted.where(MonthList.site_id == site_id)
    return fetch_page(
        wanted.order_by(MonthList.month.desc(), Site.name, Site.id), lambda row: (row[0], row[1]), number=page
    )
