"""Commands on incomes, expenses and assets: recorded, ended, never deleted (features 1.2, R-POL-03 to R-POL-06)."""

from datetime import date
from typing import TypeVar

from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import Change
from charity_app.registry.models import AssetItem, ExpenseItem, Household, IncomeItem, Member
from charity_app.registry.services.members import household_of
from charity_app.registry.services.stamps import belonging, in_order, past_day, stamped, tell_change
from charity_app.registry.states.items import AssetKind, ExpenseKind, IncomeKind, Period

Item = IncomeItem | ExpenseItem | AssetItem
Stored = TypeVar("Stored", IncomeItem, ExpenseItem, AssetItem)


def record_income(
    member: Member,
    *,
    kind: IncomeKind,
    amount_fen: int,
    period: Period,
    valid_from: date,
    valid_to: date | None = None,
    by: Actor,
) -> IncomeItem:
    """Record what a member receives from a day on. Raises Invalid."""
    household = household_of(member)
    if period is Period.ONCE:
        past_day(valid_from, field="valid_from")
    values = {"kind": kind, "period": period, "amount_fen": amount_fen}
    item = IncomeItem(member_id=member.id, **values, **_dates(valid_from, valid_to), **belonging(household, by))
    return _stored(item, Change.INCOME_RECORDED, by)


def record_expense(
    household: Household,
    *,
    kind: ExpenseKind,
    amount_fen: int,
    period: Period,
    valid_from: date,
    valid_to: date | None = None,
    member: Member | None = None,
    by: Actor,
) -> ExpenseItem:
    """Record medical or education costs that the household pays itself. Raises Invalid."""
    _refuse_stranger(household, member)
    if period is Period.ONCE:
        past_day(valid_from, field="valid_from")
    values = {"kind": kind, "period": period, "amount_fen": amount_fen, "member_id": member.id if member else None}
    item = ExpenseItem(**values, **_dates(valid_from, valid_to), **belonging(household, by))
    return _stored(item, Change.EXPENSE_RECORDED, by)


def record_asset(
    household: Household,
    *,
    kind: AssetKind,
    amount_fen: int,
    valid_from: date,
    valid_to: date | None = None,
    member: Member | None = None,
    by: Actor,
) -> AssetItem:
    """Record money that the household holds from a day on. Raises Invalid."""
    _refuse_stranger(household, member)
    values = {"kind": kind, "amount_fen": amount_fen, "member_id": member.id if member else None}
    item = AssetItem(**values, **_dates(valid_from, valid_to), **belonging(household, by))
    return _stored(item, Change.ASSET_RECORDED, by)


def end_item(item: Item, *, household: Household, on: date, by: Actor) -> None:
    """End an income, expense or asset; it counts until the day before. Raises Invalid, Conflict."""
    if item.valid_to is not None:
        raise Conflict(Text("This entry has already ended", "error"))
    in_order(item.valid_from, on, field="on")
    stamped(household.id, by)
    item.valid_to = past_day(on, field="on")
    tell_change(item.household_id, Change.ITEM_ENDED, item.id, by)


def _dates(valid_from: date, valid_to: date | None) -> dict[str, date | None]:
    in_order(valid_from, valid_to, field="valid_to")
    return {"valid_from": valid_from, "valid_to": valid_to}


def _refuse_stranger(household: Household, member: Member | None) -> None:
    if member is not None and member.household_id != household.id:
        raise Invalid(Text("Choose a member of this household", "error"), field="member_id")


def _stored(item: Stored, change: Change, by: Actor) -> Stored:
    if item.amount_fen < 0:
        raise Invalid(Text("The amount must be above zero", "error"), field="amount_fen")
    db.session.add(item)
    db.session.flush()
    tell_change(item.household_id, change, item.id, by)
    return item
