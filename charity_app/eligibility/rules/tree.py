"""A rule: conditions on facts, joined by all, any and none; `member` asks whether some member fulfils the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Op(StrEnum):
    """How a fact is compared."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LTE = "lte"
    GT = "gt"
    GTE = "gte"
    IN = "in"
    NOT_IN = "not_in"
    BETWEEN = "between"
    CONTAINS = "contains"
    CONTAINS_ANY = "contains_any"


@dataclass(frozen=True, slots=True)
class StandardTimes:
    """The value of a dated standard on the day, times a factor."""

    key: str
    times: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class FactValue:
    """Another fact of the same household."""

    name: str


Literal = bool | int | Decimal | str | tuple["Literal", ...]
Operand = Literal | StandardTimes | FactValue


@dataclass(frozen=True, slots=True)
class Condition:
    """One comparison of a fact with a literal, a standard or another fact."""

    field: str
    op: Op
    value: Operand


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds."""

    parts: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one part holds."""

    parts: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class None_:  # noqa: N801
    """No part holds."""

    parts: tuple["Rule", ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Some member of the household fulfils every part; only in rules about households."""

    parts: tuple["Rule", ...]


Rule = Condition | All | Any | None_ | Member


def conditions_of(rule: Rule) -> Iterator[Condition]:
    """Yield every condition of a rule in reading order."""
    if isinstance(rule, Condition):
        yield rule
        return
    for part in rule.parts:
        yield from conditions_of(part)


def facts_of(rule: Rule) -> frozenset[str]:
    """Return the names of all facts a rule looks at."""
    names: set[str] = set()
    for condition in conditions_of(rule):
        names.add(condition.field)
        if isinstance(condition.value, FactValue):
            names.add(condition.value.name)
    return frozenset(names)


def standards_of(rule: Rule) -> frozenset[str]:
    """Return the keys of all standards a rule names."""
    return frozenset(
        condition.value.key for condition in conditions_of(rule) if isinstance(condition.value, StandardTimes)
    )
