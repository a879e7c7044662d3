"""One condition as SQL: NULL where a fact is unknown, cut-off days in place of ages, products in place of divisions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import BigInteger, Boolean, ColumnElement, and_, case, cast, false, literal, null, or_, true

from charity_app.eligibility.facts.vocabulary import FactSpec, Kind, Number, Per, Side
from charity_app.eligibility.rules.binding import SMALL_HOUSEHOLD, Bound, limit_values
from charity_app.eligibility.rules.standards import Standard
from charity_app.eligibility.rules.tree import Op

Expression = ColumnElement[bool]
Amount = ColumnElement[Any]
Comparison = Callable[[Amount, Any], Expression]

COMPARE: Mapping[Op, Comparison] = {
    Op.EQ: lambda left, right: left == right,
    Op.NE: lambda left, right: left != right,
    Op.LT: lambda left, right: left < right,
    Op.LTE: lambda left, right: left <= right,
    Op.GT: lambda left, right: left > right,
    Op.GTE: lambda left, right: left >= right,
}
_FACTOR = {Per.ONE: 1, Per.SIZE: 1, Per.THREE_SIZES: 3}
_BIGINT = BigInteger()
_LEFT = ("income_3m_fen", "med_expense_3m_fen", "edu_expense_3m_fen")


@dataclass(frozen=True, slots=True)
class Tables:
    """Where facts are read: the household's row, a member's row where there is one, on which day, in which pass.

    `looks_up` has PostgreSQL look up members household by household, after all else was asked of the household.
    """

    household: Any
    member: Any
    day: date
    standards: Mapping[str, Standard]
    looks_up: bool = False
    with_granted: bool = False


def condition(bound: Bound, tables: Tables) -> Expression:
    """Return a condition as an expression that is true, false or NULL."""
    if bound.bounds is None:
        return cast(null(), Boolean())
    if bound.other is not None:
        return _against_fact(bound, bound.other, tables)
    if bound.spec.name == "p.age":
        return _age(bound, tables)
    if bound.spec.kind is Kind.CATEGORIES:
        return _categories(int(bound.bounds[0]), tables)
    if bound.spec.kind is Kind.BOOL:
        wanted = bool(bound.bounds[0]) is (bound.condition.op is Op.EQ)
        return _column(bound.spec, tables) == (true() if wanted else false())
    return _plain(bound, tables)


def _column(spec: FactSpec, tables: Tables) -> Amount:
    column: Amount = getattr(tables.member if spec.side is Side.PERSON else tables.household, spec.column)
    return column


def _plain(bound: Bound, tables: Tables) -> Expression:
    assert bound.bounds is not None
    op, spec = bound.condition.op, bound.spec
    value = _numerator(spec, tables)
    if op in (Op.IN, Op.NOT_IN):
        values = [int(item) for item in bound.bounds]
        return value.in_(values) if op is Op.IN else value.not_in(values)
    size = tables.household.size if spec.per is not Per.ONE else None
    limits = [limit * _FACTOR[spec.per] for limit in bound.bounds]
    if op is Op.BETWEEN:
        return and_(_compare(Op.GTE, value, limits[0], size), _compare(Op.LTE, value, limits[1], size))
    return _compare(op, value, limits[0], size)


def _compare(op: Op, value: Amount, limit: Number, size: Amount | None = None) -> Expression:
    """Compare without dividing: with a broken limit both sides are multiplied by its denominator (ruling 22)."""
    exact = Fraction(limit)
    left = value if exact.denominator == 1 else value * exact.denominator
    right: Any = exact.numerator if size is None else size * _big(exact.numerator)
    return COMPARE[op](left, right)


def _big(number: int) -> Any:
    return literal(number, _BIGINT)


def _numerator(spec: FactSpec, tables: Tables) -> Amount:
    household = tables.household
    if spec.source == "hh.after_expense_income_3m":
        income, medical, education = (getattr(household, name) for name in _LEFT)
        left: Amount = income - medical - education
        return case((left > 0, left), (left <= 0, literal(0, _BIGINT)))
    if spec.source.startswith("hh.asset_limit"):
        return _limit_total(spec, tables)
    if spec.source:
        source: Amount = getattr(household, spec.source.partition(".")[2] + "_fen")
        return source
    return _column(spec, tables)


def _limit_total(spec: FactSpec, tables: Tables) -> Amount:
    """Return the members' asset limits added up (R-POL-07)."""
    values = limit_values(spec.source, tables.standards, tables.day)
    if values is None:
        return cast(null(), _BIGINT)
    household = tables.household
    protected, small, general = (_big(int(value)) for value in values)
    others = case((household.size <= SMALL_HOUSEHOLD, small), else_=general)
    total: Amount = household.protected_members * protected + (household.size - household.protected_members) * others
    return total


def _against_fact(bound: Bound, other: FactSpec, tables: Tables) -> Expression:
    spec, size = bound.spec, tables.household.size
    left, right = _numerator(spec, tables), _numerator(other, tables)
    if _FACTOR[other.per] != _FACTOR[spec.per]:
        left, right = left * _FACTOR[other.per], right * _FACTOR[spec.per]
    if other.per is not Per.ONE and spec.per is Per.ONE:
        left = left * size
    if spec.per is not Per.ONE and other.per is Per.ONE:
        right = right * size
    return COMPARE[bound.condition.op](left, right)


def _categories(mask: int, tables: Tables) -> Expression:
    held: Expression = tables.household.categories.bitwise_and(mask) != 0
    if not tables.with_granted:
        return held
    return or_(tables.household.granted.bitwise_and(mask) != 0, held)


def born_by(day: date, years: int) -> date:
    """Return the last day of birth of those who have completed these years."""
    if years >= day.year:
        return date.min
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)


def _age(bound: Bound, tables: Tables) -> Expression:
    """Turn an age into a day of birth: at least N years is born on or before the day N years ago (R-CLK-01)."""
    assert bound.bounds is not None
    born, day = tables.member.born_on, tables.day
    years = [int(value) for value in bound.bounds]

    def at_least(age: int) -> Expression:
        found: Expression = born <= born_by(day, age)
        return found

    def below(age: int) -> Expression:
        found: Expression = born > born_by(day, age)
        return found

    match bound.condition.op:
        case Op.GTE:
            return at_least(years[0])
        case Op.GT:
            return at_least(years[0] + 1)
        case Op.LT:
            return below(years[0])
        case Op.LTE:
            return below(years[0] + 1)
        case Op.BETWEEN:
            return and_(at_least(years[0]), below(years[1] + 1))
        case Op.EQ | Op.IN:
            return or_(*(and_(at_least(age), below(age + 1)) for age in years))
        case _:
            return and_(*(or_(below(age), at_least(age + 1)) for age in years))
