"""The numbers a judgement works on: a household's stored facts with the derived numerators behind them."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from charity_app.eligibility.facts.case import HOUSEHOLD_PLACE, HouseholdCase
from charity_app.eligibility.facts.vocabulary import DERIVED, HOUSEHOLD, FactSpec, Number, Per, Value
from charity_app.eligibility.rules.binding import LIMITS, SMALL_HOUSEHOLD, limit_values
from charity_app.eligibility.rules.standards import Standard

Limits = tuple[Number, Number, Number]
Frame = list[Value]

_AFTER = "hh.after_expense_income_3m"
PLACE: Mapping[str, int] = {
    **HOUSEHOLD_PLACE,
    **{name: len(HOUSEHOLD) + number for number, name in enumerate((_AFTER, *LIMITS))},
}
PLACE = {**PLACE, **{spec.name: PLACE[spec.source] for spec in DERIVED}}
SIZE = PLACE["hh.size"]
CATEGORIES_PLACE = PLACE["hh.categories"]
_INCOME, _MEDICAL, _EDUCATION = (PLACE[name] for name in ("hh.income_3m", "hh.med_expense_3m", "hh.edu_expense_3m"))


def limits_on(standards: Mapping[str, Standard], day: date) -> tuple[Limits | None, ...]:
    """Return the asset limits of a day, as `make_frame` takes them."""
    return tuple(limit_values(total, standards, day) for total in LIMITS)


def make_frame(case: HouseholdCase, limits: tuple[Limits | None, ...]) -> Frame:
    """Lay out the facts of a household and add what is derived from them."""
    frame: Frame = [*case.household]
    frame.append(_left_after_expenses(frame))
    size, protected = frame[SIZE], case.protected_members
    for limit in limits:
        if limit is None or protected is None or size is None:
            frame.append(None)
        else:
            others = limit[1] if size <= SMALL_HOUSEHOLD else limit[2]
            frame.append(limit[0] * protected + others * (size - protected))
    return frame


def _left_after_expenses(frame: Frame) -> Value:
    income, medical, education = frame[_INCOME], frame[_MEDICAL], frame[_EDUCATION]
    if income is None or medical is None or education is None:
        return None
    return max(0, income - medical - education)


def divisor(spec: FactSpec, size: int) -> int:
    """Return by what the numerator of a fact is divided in a household of this size."""
    if spec.per is Per.ONE:
        return 1
    return size if spec.per is Per.SIZE else 3 * size


def derived_values(frame: Frame) -> dict[str, Fraction | None]:
    """Return the derived facts of a household in written units, exact."""
    size = frame[SIZE]
    if size is None:
        return dict.fromkeys(("hh.size", *(spec.name for spec in DERIVED)))
    found: dict[str, Fraction | None] = {"hh.size": Fraction(size)}
    for spec in DERIVED:
        numerator = frame[PLACE[spec.name]]
        found[spec.name] = None if numerator is None else Fraction(numerator) / (divisor(spec, int(size)) * spec.scale)
    return found
