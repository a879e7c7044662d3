"""A condition on a day: its standards resolved to stored whole numbers, with what rests on an unverified value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from charity_app.eligibility.facts.vocabulary import FactSpec, Kind, Number, spec_of
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
    other: FactSpec | None
    is_unverified: bool
    standards: tuple[str, ...]
    sources: tuple[str, ...]


def stored(standard: Standard, value: StandardValue) -> Number:
    """Return a standard's value in stored units: fen, or parts per million."""
    scale = 1_000_000 if standard.kind is Kind.RATIO else 100
    exact = Fraction(value.value) * scale
    return exact.numerator if exact.denominator == 1 else exact


def bind(condition: Condition, standards: Mapping[str, Standard], day: date) -> Bound:
    """Resolve a condition for a day."""
    spec, value = spec_of(condition.field), condition.value
    other = spec_of(value.name) if isinstance(value, FactValue) else None
    keys = LIMITS.get(spec.source, ()) + (LIMITS.get(other.source, ()) if other else ())
    bounds: tuple[Number, ...] | None = ()
    if isinstance(value, StandardTimes):
        keys = (*keys, value.key)
        found = standards[value.key].on(day)
        bounds = None if found is None else (_times(stored(standards[value.key], found), value),)
    elif other is None:
        bounds = _literals(condition, spec)
    in_force = [item for key in keys if key in standards and (item := standards[key].on(day)) is not None]
    unverified = any(item.is_unverified for item in in_force)
    sources = tuple(dict.fromkeys(item.source for item in in_force))
    return Bound(condition, spec, bounds, other, unverified, tuple(dict.fromkeys(keys)), sources)


def _times(amount: Number, value: StandardTimes) -> Number:
    exact = Fraction(amount) * Fraction(value.times)
    return exact.numerator if exact.denominator == 1 else exact


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
