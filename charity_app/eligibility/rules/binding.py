"""A condition on a day: its standards resolved to stored whole numbers, with what rests on an unverified value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from charity_app.eligibility.facts.vocabulary import FACTS, FactSpec, Kind, Number
from charity_app.eligibility.rules.standards import Standard, StandardValue
from charity_app.eligibility.rules.tree import Condition, FactValue, StandardTimes

LIMITS: Mapping[str, tuple[str, str, str]] = {
    "hh.asset_limit_mla_total": ("mla_assets_protected_pc", "mla_assets_small_hh_pc", "mla_assets_general_pc"),
    "hh.asset_limit_margin_total": (
        "margin_assets_protected_pc",
        "margin_assets_small_hh_pc",
        "margin_assets_general_pc",
    ),
}
SMALL_HOUSEHOLD = 2


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition with its numbers for one day. `bounds` is None when a standard has no value on that day."""

    condition: Condition
    spec: FactSpec
    bounds: tuple[Number, ...] | None
    other: FactSpec | None = None
    is_unverified: bool = False
    standards: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def stored(standard: Standard, value: StandardValue) -> Number:
    """Return a standard's value in stored units: fen, or parts per million."""
    scale = 1_000_000 if standard.kind is Kind.RATIO else 100
    exact = Fraction(value.value) * scale
    return exact.numerator if exact.denominator == 1 else exact


def bind(condition: Condition, standards: Mapping[str, Standard], day: date) -> Bound:
    """Resolve a condition for a day."""
    spec = FACTS[condition.field]
    value = condition.value
    if isinstance(value, StandardTimes):
        return _bind_standard(condition, spec, value, standards[value.key].on(day), standards[value.key])
    if isinstance(value, FactValue):
        other = FACTS[value.name]
        keys = LIMITS.get(other.source, ())
        found = [standards[key].on(day) for key in keys if key in standards]
        in_force = [item for item in found if item is not None]
        unverified = any(item.is_unverified for item in in_force)
        sources = tuple(dict.fromkeys(item.source for item in in_force))
        return Bound(condition, spec, (), other, unverified, keys, sources)
    return Bound(condition, spec, _literals(condition, spec))


def _bind_standard(
    condition: Condition, spec: FactSpec, value: StandardTimes, found: StandardValue | None, standard: Standard
) -> Bound:
    if found is None:
        return Bound(condition, spec, None, standards=(standard.key,))
    exact = Fraction(stored(standard, found)) * Fraction(value.times)
    bound: Number = exact.numerator if exact.denominator == 1 else exact
    return Bound(condition, spec, (bound,), None, found.is_unverified, (standard.key,), (found.source,))


def _literals(condition: Condition, spec: FactSpec) -> tuple[Number, ...]:
    value = condition.value
    if spec.kind is Kind.CATEGORIES:
        return (spec.encode(list(value) if isinstance(value, tuple) else [value]),)
    if isinstance(value, tuple):
        return tuple(spec.encode(item) for item in value)
    return (spec.encode(value),)


def limit_values(total: str, standards: Mapping[str, Standard], day: date) -> tuple[Number, Number, Number] | None:
    """Return the protected, small-household and general asset limit per person in fen; None when one is missing."""
    values = []
    for key in LIMITS[total]:
        found = standards[key].on(day) if key in standards else None
        if found is None:
            return None
        values.append(stored(standards[key], found))
    return values[0], values[1], values[2]
