"""What the food bank took in, handed out and threw away: always sums over transfers. Source: R-FOD-10, feature 4.15."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, func, or_, select
from sqlalchemy.orm import aliased

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.sql import day_of
from charity_app.core.text import Text
from charity_app.ledger.models import Account, Transfer
from charity_app.stock.models import Disposal, HandOut, Item, ItemValue, Lot
from charity_app.stock.states.movements import STOCK_BOOK, Owner, Reason, WasteReason

_GRAMS_OF_A_PORTION = 500
_Debit, _Credit = aliased(Account, name="debit"), aliased(Account, name="credit")


class Period(StrEnum):
    """Over which time figures are shown."""

    MONTH = "month"
    YEAR = "year"
    ALL = "all"


PERIODS = {
    Period.MONTH: Text("This month", "figures"),
    Period.YEAR: Text("This year", "figures"),
    Period.ALL: Text("Since the beginning", "figures"),
}


def first_day(period: Period, today: date) -> date:
    """Return the first day of a period that holds today: the month, the year, or from the beginning."""
    if period is Period.MONTH:
        return today.replace(day=1)
    return today.replace(month=1, day=1) if period is Period.YEAR else date(2000, 1, 1)


@dataclass(frozen=True)
class Goods:
    """A weight with its value: what was never weighed or valued counts nothing."""

    grams: int = 0
    value_fen: int = 0

    @property
    def kilograms(self) -> Decimal:
        """Return the weight in kilograms with three decimals (R-FOD-10)."""
        return Decimal(self.grams).scaleb(-3)

    @property
    def portions(self) -> int:
        """Return how many portions of half a kilogram it makes, whole ones only."""
        return self.grams // _GRAMS_OF_A_PORTION


@dataclass(frozen=True)
class Figures:
    """What happened between two days at a place, or everywhere.

    `taken_in` came from donors straight; what a place had from other places, or gave on to them, stands apart, so that
    the figures of all places add up to those of the district.
    """

    since: date
    taken_in: Goods
    received: Goods
    passed_on: Goods
    handed_out: Goods
    waste: Mapping[WasteReason, Goods]
    households: int
    people: int

    @property
    def destroyed(self) -> Goods:
        """Return all that was thrown away."""
        rows = self.waste.values()
        return Goods(sum(row.grams for row in rows), sum(row.value_fen for row in rows))


def figures_since(since: date, *, site_id: UUID | None = None) -> Figures:
    """Add up what happened from a day until now. Two statements."""
    begins = clock.start_of(since)
    sums = {(row[0], row[1]): Goods(int(row[2]), int(row[3])) for row in db.session.execute(_flows(begins, site_id))}
    with acting_in(system_scope("figures")):
        households, people = db.session.execute(_people(begins, site_id)).one()
    return Figures(
        since=since,
        taken_in=sums.get(("in", None), Goods()),
        received=sums.get(("received", None), Goods()),
        passed_on=sums.get(("passed_on", None), Goods()),
        handed_out=sums.get(("out", None), Goods()),
        waste={reason: goods for (kind, reason), goods in sums.items() if kind == "waste" and reason},
        households=households,
        people=int(people or 0),
    )


def _is_one(owner: Owner) -> ColumnElement[bool]:
    return or_(_Credit.owner_type == owner.value, _Debit.owner_type == owner.value)


def _flows(begins: Any, site_id: UUID | None) -> Any:
    """Goods that came from donors, went to people, were destroyed, or at one place came from others and went to them.

    What was taken back counts against it.
    """
    kind = case(
        (_is_one(Owner.DONOR), "in"),
        (_is_one(Owner.HANDED_OUT), "out"),
        (_is_one(Owner.WASTE), "waste"),
        (_came_from_others(site_id), "received"),
        else_="passed_on",
    )
    goes_on = or_(
        _Debit.owner_type == Owner.DONOR.value,
        _Credit.owner_type.in_([Owner.HANDED_OUT.value, Owner.WASTE.value]),
        and_(_is_between_places(), Transfer.reason == Reason.TRANSFER.value),
    )
    amount = case((goes_on, Transfer.amount), else_=-Transfer.amount)
    grams = cast(func.sum(amount * Item.grams), BigInteger)
    value = cast(func.sum(amount * func.coalesce(_value_then(), 0)), BigInteger)
    wanted = (
        select(kind, Disposal.reason, grams, value)
        .select_from(Transfer)
        .join(_Debit, _Debit.id == Transfer.debit_id)
        .join(_Credit, _Credit.id == Transfer.credit_id)
        .join(Lot, Lot.unit == Transfer.unit)
        .join(Item, Item.id == Lot.item_id)
        .outerjoin(Disposal, and_(Disposal.id == Transfer.subject_id, _is_one(Owner.WASTE)))
        .where(Transfer.at >= begins, _Debit.book == STOCK_BOOK)
        .group_by(kind, Disposal.reason)
    )
    ends = list(map(_is_one, (Owner.DONOR, Owner.HANDED_OUT, Owner.WASTE)))
    if site_id is None:
        return wanted.where(or_(*ends))
    of_site = or_(_Debit.owner_id == site_id, _Credit.owner_id == site_id)
    return wanted.where(of_site, or_(*ends, _is_between_places()))


def _is_between_places() -> ColumnElement[bool]:
    places = [Owner.SITE.value, Owner.TRIP.value]
    return and_(_Debit.owner_type.in_(places), _Credit.owner_type.in_(places))


def _came_from_others(site_id: UUID | None) -> ColumnElement[bool]:
    """Condition: goods that a place had from another one, or gave back to it; the others it passed on, or had back."""
    came = and_(_Credit.owner_id == site_id, Transfer.reason == Reason.TRANSFER.value)
    return or_(came, and_(_Debit.owner_id == site_id, Transfer.reason == Reason.RETURN.value))


def _value_then() -> Any:
    """What one unit of an item was worth on the day of the transfer."""
    known = select(ItemValue.value_fen).where(ItemValue.item_id == Item.id, ItemValue.valid_from <= day_of(Transfer.at))
    return known.order_by(ItemValue.valid_from.desc()).limit(1).correlate(Item, Transfer).scalar_subquery()


def _people(begins: Any, site_id: UUID | None) -> Any:
    wanted = select(func.count(HandOut.household_id.distinct()), func.sum(HandOut.heads))
    wanted = wanted.where(HandOut.handed_at >= begins)
    return wanted if site_id is None else wanted.where(HandOut.site_id == site_id)
