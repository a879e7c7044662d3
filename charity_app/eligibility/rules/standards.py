"""Dated standards: amounts and shares set by public notices, each value with its days, source and marks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from charity_app.eligibility.facts.vocabulary import Kind
from charity_app.eligibility.rules.parse import RuleError

_MARKS = frozenset({"sourced", "knowledge", "interpretation", "proposal"})
_KEYS = frozenset({"from", "to", "value", "mark", "source", "verify", "note"})


@dataclass(frozen=True, slots=True)
class StandardValue:
    """One value from a day up to and including another; `is_unverified` caps what rests on it at likely."""

    valid_from: date
    valid_to: date | None
    value: Decimal
    mark: str
    source: str
    is_unverified: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """A named standard with its values in order of time."""

    key: str
    name_zh: str
    name_en: str
    unit: str
    values: tuple[StandardValue, ...]

    def on(self, day: date) -> StandardValue | None:
        """Return the value in force on a day; None when there is none."""
        for value in self.values:
            if value.valid_from <= day and (value.valid_to is None or day <= value.valid_to):
                return value
        return None

    @property
    def kind(self) -> Kind:
        """Whether it is money or a share."""
        return Kind.RATIO if self.unit == "ratio" else Kind.MONEY


def read_standard(body: Mapping[str, Any], sources: Mapping[str, object]) -> Standard:
    """Read one standard. Raises RuleError on a gap, an overlap, an unknown mark or source."""
    place = f"standards.{body.get('key')}"
    try:
        values = tuple(_value(item, sources, place) for item in body["values"])
        standard = Standard(str(body["key"]), str(body["name_zh"]), str(body["name_en"]), str(body["unit"]), values)
    except KeyError as missing:
        raise RuleError(f"{place}: {missing} is missing") from None
    refuse_gaps(values, place)
    return standard


def _value(body: Mapping[str, Any], sources: Mapping[str, object], place: str) -> StandardValue:
    if body.keys() - _KEYS:
        raise RuleError(f"{place}: unknown key {', '.join(sorted(body.keys() - _KEYS))}")
    if body["mark"] not in _MARKS or body["source"] not in sources:
        raise RuleError(f"{place}: unknown mark or source at {body['from']}")
    amount = body["value"]
    if isinstance(amount, bool) or not isinstance(amount, int | Decimal) or amount < 0:
        raise RuleError(f"{place}: the value at {body['from']} is a number")
    if body.get("verify", False) not in (True, False, "date"):
        raise RuleError(f"{place}: verify is true or date")
    unverified = body.get("verify", False) is True
    return StandardValue(
        _day(body["from"], place),
        None if body["to"] is None else _day(body["to"], place),
        Decimal(amount),
        str(body["mark"]),
        str(body["source"]),
        unverified,
        str(body.get("note", "")),
    )


def _day(value: object, place: str) -> date:
    if type(value) is not date:
        raise RuleError(f"{place}: {value!r} is not a day")
    return value


def refuse_gaps(values: Iterable[StandardValue], place: str) -> None:
    """Raise RuleError unless every value ends on the day before the next begins."""
    end: date | None = None
    for number, value in enumerate(values):
        if value.valid_to is not None and value.valid_to < value.valid_from:
            raise RuleError(f"{place}: the value from {value.valid_from} ends before it begins")
        if number and (end is None or value.valid_from != end + timedelta(days=1)):
            raise RuleError(f"{place}: the value from {value.valid_from} does not follow the one before")
        end = value.valid_to
