"""Income, expenses and assets of a household on a day, with the lines that make up each sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from charity_app.core.text import Text
from charity_app.registry.facts.months import MONTHS, is_valid, monthly, spread, to_fen, total
from charity_app.registry.facts.shapes import Records, SumLine, Topic, WageDisregard
from charity_app.registry.states.items import (
    ASSETS,
    EXPENSES,
    INCOMES,
    NOT_COUNTED_INCOMES,
    REGULAR_INCOMES,
    ExpenseKind,
    IncomeKind,
)

_REGULAR_WINDOW, _IRREGULAR_WINDOW = 3, 12
_NOT_COUNTED = Text("not counted as income by the rules", "income")
_ENDED = Text("no longer received", "income")
_DISREGARD = Text("deduction for people in work", "income")


@dataclass(frozen=True)
class Incomes:
    """Counted income of a household: now per month, and month by month; wages and own income by member."""

    month: Fraction
    months: tuple[Fraction, ...]
    wages: Mapping[UUID, Fraction]
    own: Mapping[UUID, Fraction]
    lines: tuple[SumLine, ...]


def _window(kind: IncomeKind) -> int:
    return _REGULAR_WINDOW if kind in REGULAR_INCOMES else _IRREGULAR_WINDOW


def _now(items: Sequence[Any], as_of: date) -> dict[UUID, Fraction]:
    sums: dict[UUID, Fraction] = {}
    for item in items:
        amount = monthly(item, as_of, window=_window(item.kind))
        sums[item.member_id] = sums.get(item.member_id, Fraction(0)) + amount
    return sums


def _deducted(wage: Fraction, disregard: WageDisregard | None) -> int:
    return disregard.amount_fen if disregard and wage >= disregard.min_wage_fen else 0


def _wages_by_month(wages: Sequence[Any], as_of: date) -> list[dict[UUID, Fraction]]:
    by_month: list[dict[UUID, Fraction]] = [{} for _ in range(MONTHS)]
    for item in wages:
        for sums, amount in zip(by_month, spread(item, as_of), strict=True):
            sums[item.member_id] = sums.get(item.member_id, Fraction(0)) + amount
    return by_month


def income_of(records: Records, counted: frozenset[UUID], as_of: date, disregard: WageDisregard | None) -> Incomes:
    """Add up the counted income of the counted members (R-POL-03 to R-POL-05)."""
    own_items = [item for item in records.incomes if item.member_id in counted]
    items = [item for item in own_items if item.kind not in NOT_COUNTED_INCOMES]
    wage_items = [item for item in items if item.kind is IncomeKind.WAGE]
    wages, own = _now(wage_items, as_of), _now(items, as_of)
    deductions = {member: _deducted(wage, disregard) for member, wage in wages.items()}
    gross = [total(parts) for parts in zip(*(spread(item, as_of) for item in items), strict=True)] or [
        Fraction(0)
    ] * MONTHS
    months = tuple(
        whole - sum(_deducted(wage, disregard) for wage in paid.values())
        for whole, paid in zip(gross, _wages_by_month(wage_items, as_of), strict=True)
    )
    lines = [_income_line(item, as_of) for item in own_items]
    lines += [_deduction_line(member, amount) for member, amount in deductions.items() if amount]
    month = total(own.values()) - sum(deductions.values())
    return Incomes(month=month, months=months, wages=wages, own=own, lines=tuple(lines))


def _income_line(item: Any, as_of: date) -> SumLine:
    amount = to_fen(monthly(item, as_of, window=_window(item.kind)))
    is_counted = item.kind not in NOT_COUNTED_INCOMES
    note = None if is_counted and amount else _NOT_COUNTED if not is_counted else _ENDED
    return SumLine(
        topic=Topic.INCOME,
        kind=INCOMES[item.kind],
        amount_fen=item.amount_fen,
        monthly_fen=amount,
        member_id=item.member_id,
        period=item.period,
        valid_from=item.valid_from,
        is_counted=is_counted,
        note=note,
        item_id=item.id,
    )


def _deduction_line(member_id: UUID, amount: int) -> SumLine:
    return SumLine(topic=Topic.INCOME, kind=_DISREGARD, amount_fen=-amount, monthly_fen=-amount, member_id=member_id)


def expense_months(records: Records, kind: ExpenseKind, as_of: date) -> tuple[Fraction, ...]:
    """Add up the expenses of a kind month by month, the present one first."""
    parts = [spread(item, as_of) for item in records.expenses if item.kind is kind]
    return tuple(total(month) for month in zip(*parts, strict=True)) or (Fraction(0),) * MONTHS


def expense_lines(records: Records, as_of: date) -> list[SumLine]:
    """Return the lines of the expenses; single payments are shown by their mean of twelve months."""
    return [
        SumLine(
            topic=Topic(item.kind.value),
            kind=EXPENSES[item.kind],
            amount_fen=item.amount_fen,
            monthly_fen=to_fen(monthly(item, as_of, window=_IRREGULAR_WINDOW)),
            member_id=item.member_id,
            period=item.period,
            valid_from=item.valid_from,
            item_id=item.id,
        )
        for item in records.expenses
    ]


def asset_lines(records: Records, as_of: date) -> list[SumLine]:
    """Return the lines of what is held on the day (R-POL-06)."""
    return [
        SumLine(
            topic=Topic.ASSETS,
            kind=ASSETS[item.kind],
            amount_fen=item.amount_fen,
            monthly_fen=0,
            member_id=item.member_id,
            valid_from=item.valid_from,
            item_id=item.id,
        )
        for item in records.assets
        if is_valid(item, as_of)
    ]
