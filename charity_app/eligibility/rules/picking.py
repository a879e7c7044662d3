"""Conditions picked in words: each stands for one condition of the rule language, some with a number between bounds."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar

from charity_app.core.errors import Invalid
from charity_app.core.text import Text

Body = dict[str, Any]
PickT = TypeVar("PickT", bound=StrEnum)


@dataclass(frozen=True)
class Choice:
    """How a condition is said, whether it takes a number between two bounds, and the rule it stands for."""

    label: Text
    make: Callable[[int], Body]
    unit: Text | None = None
    low: int = 0
    high: int = 0
    usual: int = 0

    @property
    def words(self) -> Text:
        """The condition as a list of choices says it, its number left open."""
        return self.said("…")

    @property
    def takes_number(self) -> bool:
        """Tell whether a number belongs to the condition."""
        return self.unit is not None

    def said(self, amount: str) -> Text:
        """Return the condition in words with a number."""
        return replace(self.label, params={**self.label.params, "amount": amount})


@dataclass(frozen=True)
class Picked(ABC, Generic[PickT]):
    """A picked condition with its number, 0 where none belongs to it."""

    pick: PickT
    amount: int = 0

    @property
    @abstractmethod
    def choice(self) -> Choice:
        """What was picked."""

    @property
    def words(self) -> Text:
        """The condition in words."""
        return self.choice.said(f"{self.amount:,}")


def compare(field: str, op: str, value: object) -> Body:
    """Write one comparison as a rule does."""
    return {"field": field, "op": op, "value": value}


def check_picked(conditions: Sequence[Picked[Any]], *, most: int) -> None:
    """Raise Invalid when there are too many conditions, one twice, or a number out of its bounds."""
    if len(conditions) > most:
        raise Invalid(Text("Pick at most %(most)s conditions", "error", {"most": most}), field="conditions")
    if len({condition.pick for condition in conditions}) < len(conditions):
        raise Invalid(Text("Pick each condition once", "error"), field="conditions")
    for condition in conditions:
        choice = condition.choice
        if choice.takes_number and not choice.low <= condition.amount <= choice.high:
            bounds = {"low": choice.low, "high": choice.high}
            raise Invalid(
                Text("The number of a condition lies between %(low)s and %(high)s", "error", bounds),
                field="conditions",
            )


def dump(conditions: Sequence[Picked[Any]]) -> list[Body]:
    """Write conditions as data."""
    return [{"pick": condition.pick.value, "amount": condition.amount} for condition in conditions]


def bodies_of(conditions: Sequence[Picked[Any]]) -> list[Body]:
    """Return the rule that each condition stands for, as data."""
    return [condition.choice.make(condition.amount) for condition in conditions]
