"""Amounts spread over the twelve months before a day; exact until they are rounded once (ruling 22)."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from charity_app.registry.states.items import Period

MONTHS = 12


def months_before(day: date, months: int) -> date:
    """Return the same day some months earlier, or the last day of a shorter month."""
    place = day.year * 12 + day.month - 1 - months
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def age_on(birth_on: date, day: date) -> int:
    """Return the completed years of life on a day."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def is_valid(row: Any, day: date) -> bool:
    """Tell whether a dated row holds on a day."""
    return bool(row.valid_from <= day and (row.valid_to is None or row.valid_to > day))


def spread(item: Any, as_of: date) -> tuple[Fraction, ...]:
    """Return what an item brought in each of the twelve months, the present one first."""
    edges = [months_before(as_of, back) for back in range(MONTHS + 1)]
    if item.period is Period.ONCE:
        return tuple(
            Fraction(item.amount_fen if edges[back + 1] < item.valid_from <= edges[back] else 0)
            for back in range(MONTHS)
        )
    each = Fraction(item.amount_fen, 12 if item.period is Period.YEAR else 1)
    return tuple(each if is_valid(item, edges[back]) else Fraction(0) for back in range(MONTHS))


def monthly(item: Any, as_of: date, *, window: int) -> Fraction:
    """Return the present monthly amount: what stands now, or the mean of single payments over a window of months."""
    parts = spread(item, as_of)
    return sum(parts[:window], Fraction(0)) / window if item.period is Period.ONCE else parts[0]


def to_fen(amount: Fraction) -> int:
    """Round half up to whole fen."""
    return int((amount + Fraction(1, 2)) // 1)


def to_yuan(amount: Fraction) -> Decimal:
    """Round half up to whole fen and say it in yuan."""
    return Decimal(to_fen(amount)).scaleb(-2)


def to_ratio(part: Fraction, whole: Fraction) -> Decimal:
    """Return a share to six places, at most 9.999999: that is also the share of nothing."""
    if not part:
        return Decimal(0)
    share = part / whole if whole > 0 else Fraction(10)
    return min(Decimal(int(share * 1_000_000 + Fraction(1, 2))).scaleb(-6), Decimal("9.999999"))


def total(amounts: Iterable[Fraction]) -> Fraction:
    """Add up."""
    return sum(amounts, Fraction(0))
