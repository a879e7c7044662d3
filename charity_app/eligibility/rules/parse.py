"""Reading a rule from data and writing it back; whatever the language does not know is refused with its place."""

from collections.abc import Iterable, Mapping, Set
from decimal import Decimal
from typing import Any as Plain

from charity_app.eligibility.facts.vocabulary import FACTS, VOCABULARY, FactSpec, Kind, Side
from charity_app.eligibility.rules.tree import (
    All,
    Any,
    Condition,
    FactValue,
    Literal,
    Member,
    None_,
    Op,
    Operand,
    Rule,
    StandardTimes,
)


class RuleError(ValueError):
    """The data do not follow the rule language; the message names the place and the reason."""


_GROUPS: Mapping[str, type[All] | type[Any] | type[None_] | type[Member]] = {
    "all": All,
    "any": Any,
    "none": None_,
    "member": Member,
}
_ORDERED = frozenset({Op.LT, Op.LTE, Op.GT, Op.GTE, Op.BETWEEN})
_EQUAL = frozenset({Op.EQ, Op.NE})
_LISTED = frozenset({Op.IN, Op.NOT_IN})
_ALLOWED: Mapping[Kind, frozenset[Op]] = {
    Kind.BOOL: _EQUAL,
    Kind.ENUM: _EQUAL | _LISTED,
    Kind.CATEGORIES: frozenset({Op.CONTAINS, Op.CONTAINS_ANY}),
    Kind.COUNT: _ORDERED | _EQUAL | _LISTED,
    Kind.MONEY: _ORDERED | _EQUAL,
    Kind.RATIO: _ORDERED | _EQUAL,
    Kind.AREA: _ORDERED | _EQUAL,
}
_MOST_TIMES, _TIMES_PLACES = 100, 4
_CONDITION_KEYS = frozenset({"field", "op", "value", "unit"})


def parse_rule(body: object, *, standards: Set[str], side: Side = Side.HOUSEHOLD, place: str = "rule") -> Rule:
    """Read a rule; a list is an implicit `all`. Raises RuleError."""
    if isinstance(body, list):
        return All(_parts(body, standards, side, place))
    if not isinstance(body, Mapping):
        raise RuleError(f"{place}: a rule is a list, a group or a condition, not {body!r}")
    groups = body.keys() & _GROUPS.keys()
    if not groups:
        return _condition(body, standards, side, place)
    if len(body) != 1:
        raise RuleError(f"{place}: a group stands alone, found {', '.join(map(str, body))}")
    name = groups.pop()
    inner = body[name]
    if not isinstance(inner, list):
        raise RuleError(f"{place}.{name}: a group holds a list")
    if name == "member":
        if side is not Side.HOUSEHOLD:
            raise RuleError(f"{place}: `member` stands in rules about households only")
        side = Side.PERSON
    return _GROUPS[name](_parts(inner, standards, side, f"{place}.{name}"))


def _parts(body: Iterable[object], standards: Set[str], side: Side, place: str) -> tuple[Rule, ...]:
    parts = tuple(
        parse_rule(part, standards=standards, side=side, place=f"{place}[{number}]") for number, part in enumerate(body)
    )
    if not parts:
        raise RuleError(f"{place}: a group needs at least one part")
    return parts


def _condition(body: Mapping[Plain, object], standards: Set[str], side: Side, place: str) -> Condition:
    unknown = body.keys() - _CONDITION_KEYS
    if unknown:
        raise RuleError(f"{place}: unknown group or key {', '.join(sorted(map(str, unknown)))}")
    for key in ("field", "op", "value"):
        if key not in body:
            raise RuleError(f"{place}: a condition names its {key}")
    spec = _named(str(body["field"]), side, place)
    try:
        op = Op(str(body["op"]))
    except ValueError:
        raise RuleError(f"{place}: unknown operator {body['op']!r}") from None
    if op not in _ALLOWED[spec.kind]:
        raise RuleError(f"{place}: {spec.name} cannot be compared by {op}")
    if spec.unit and body.get("unit", spec.unit) != spec.unit:
        raise RuleError(f"{place}: {spec.name} is counted in {spec.unit}, not in {body['unit']}")
    return Condition(spec.name, op, _operand(spec, op, body["value"], standards, place))


def _named(name: str, side: Side, place: str) -> FactSpec:
    spec = VOCABULARY.get(name)
    if spec is None:
        raise RuleError(f"{place}: unknown fact {name}")
    if (spec.side, side) == (Side.PERSON, Side.HOUSEHOLD):
        raise RuleError(f"{place}: {name} belongs to a person; put it into a group `member`")
    if spec.side is not side and (spec.side, side) != (Side.HOUSEHOLD, Side.PERSON):
        raise RuleError(f"{place}: {name} is not said of a {side}")
    return spec


def _operand(spec: FactSpec, op: Op, value: object, standards: Set[str], place: str) -> Operand:
    if isinstance(value, Mapping):
        return _reference(spec, op, value, standards, place)
    if op in _LISTED or op in (Op.BETWEEN, Op.CONTAINS_ANY):
        return _literals(spec, op, value, place)
    return _literal(spec, [value] if op is Op.CONTAINS else value, place)


def _literals(spec: FactSpec, op: Op, value: object, place: str) -> tuple[Literal, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise RuleError(f"{place}: {op} takes a list")
    if op is Op.CONTAINS_ANY:
        _literal(spec, value, place)
        return tuple(value)
    items = tuple(_literal(spec, item, place) for item in value)
    if op is Op.BETWEEN and (len(items) != 2 or spec.encode(value[0]) > spec.encode(value[1])):
        raise RuleError(f"{place}: between takes the lower and the upper bound")
    return items


def _literal(spec: FactSpec, value: object, place: str) -> Literal:
    try:
        spec.encode(value)
    except ValueError as error:
        raise RuleError(f"{place}: {error}") from None
    if isinstance(value, list):
        return str(value[0])
    return value  # type: ignore[return-value]


def _reference(
    spec: FactSpec, op: Op, value: Mapping[Plain, object], standards: Set[str], place: str
) -> StandardTimes | FactValue:
    if op not in _ORDERED - {Op.BETWEEN} and op not in _EQUAL:
        raise RuleError(f"{place}: {op} takes no standard or fact")
    if not spec.is_numeric or spec.name == "p.age" or spec.side is Side.VOLUNTEER:
        raise RuleError(f"{place}: {spec.name} is compared with written values only")
    if value.keys() == {"fact"}:
        other = FACTS.get(str(value["fact"]))
        if other is None or other.kind is not spec.kind or (other.side, spec.side) == (Side.PERSON, Side.HOUSEHOLD):
            raise RuleError(f"{place}: {spec.name} cannot be compared with the fact {value['fact']}")
        return FactValue(other.name)
    if not value.keys() <= {"std", "times"} or "std" not in value:
        raise RuleError(f"{place}: a value is a literal, {{std: …, times: …}} or {{fact: …}}")
    if value["std"] not in standards:
        raise RuleError(f"{place}: unknown standard {value['std']}")
    times = value.get("times", 1)
    if isinstance(times, bool) or not isinstance(times, int | Decimal) or not 0 < times <= _MOST_TIMES:
        raise RuleError(f"{place}: times is a number above zero, at most {_MOST_TIMES}")
    if Decimal(times) != round(Decimal(times), _TIMES_PLACES):
        raise RuleError(f"{place}: times has at most {_TIMES_PLACES} places")
    return StandardTimes(str(value["std"]), Decimal(times))


def dump_rule(rule: Rule) -> dict[str, Plain]:
    """Write a rule as plain data that `parse_rule` reads back to the same rule; decimals become text."""
    if isinstance(rule, Condition):
        return {"field": rule.field, "op": rule.op.value, "value": _dump_operand(rule.value)}
    name = next(name for name, kind in _GROUPS.items() if isinstance(rule, kind))
    return {name: [dump_rule(part) for part in rule.parts]}


def _dump_operand(value: Operand) -> Plain:
    if isinstance(value, StandardTimes):
        return {"std": value.key, "times": value.times}
    if isinstance(value, FactValue):
        return {"fact": value.name}
    return list(value) if isinstance(value, tuple) else value
