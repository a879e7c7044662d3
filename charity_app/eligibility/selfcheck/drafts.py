"""What answers make known: each fact as a range from a near to a far end, because people answer in bands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from charity_app.eligibility.facts.case import HouseholdCase, make_case
from charity_app.eligibility.facts.vocabulary import HOUSEHOLD, Value, spec_of

Ends = tuple[Value, Value]


@dataclass
class Draft:
    """A household as far as it was told: ages of its members, and ranges of facts in stored units."""

    ages: tuple[int | None, ...]
    household: dict[str, Ends] = field(default_factory=dict)
    members: list[dict[str, Ends]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.members = self.members or [{"p.age": (age, age)} if age is not None else {} for age in self.ages]

    @property
    def size(self) -> int:
        """How many people live together."""
        return len(self.ages)

    def know(self, name: str, value: object) -> None:
        """Note a fact of the household in written form."""
        stored = spec_of(name).encode(value)
        self.household[name] = (stored, stored)

    def know_between(self, name: str, near: Value, far: Value) -> None:
        """Note that a fact of the household lies between two stored values."""
        self.household[name] = (near, far)

    def know_of(self, member: int, name: str, value: object) -> None:
        """Note a fact of a member in written form."""
        stored = spec_of(name).encode(value)
        self.members[member][name] = (stored, stored)

    def know_of_all(self, name: str, value: object, *, where: Callable[[int | None], bool] = lambda _age: True) -> None:
        """Note a fact of every member of some age."""
        for place, age in enumerate(self.ages):
            if where(age):
                self.know_of(place, name, value)

    def cases(self) -> tuple[HouseholdCase, HouseholdCase]:
        """Return the household at the near and at the far end of all ranges."""
        near, far = self._case(0), self._case(1)
        return near, far if self.ages != (None,) else _crowded(far)

    def _case(self, end: int) -> HouseholdCase:
        members = [_at(member, end) for member in self.members]
        return make_case(_at(self.household, end), members)


_CROWD = 6
_TOTALS = frozenset({"hh.income_month", "hh.income_3m", "hh.assets_total"})


def _crowded(case: HouseholdCase) -> HouseholdCase:
    """Return a case of one unknown person as one of six, so that nothing that hangs on the size is taken as known."""
    household = tuple(
        value * _CROWD if value is not None and spec.name in _TOTALS else value
        for spec, value in zip(HOUSEHOLD, case.household, strict=True)
    )
    return HouseholdCase((_CROWD, *household[1:]), case.members, None)


def _at(facts: Mapping[str, Ends], end: int) -> dict[str, Value]:
    return {name: ends[end] for name, ends in facts.items()}
