"""The facts of one household: what is known of it and of each member, and nothing filled in."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from charity_app.eligibility.facts.vocabulary import FACTS, HOUSEHOLD, PERSON, VOLUNTEER, FactSpec, Value, spec_of

HOUSEHOLD_PLACE: Mapping[str, int] = {spec.name: place for place, spec in enumerate(HOUSEHOLD)}
PERSON_PLACE: Mapping[str, int] = {spec.name: place for place, spec in enumerate(PERSON)}
VOLUNTEER_PLACE: Mapping[str, int] = {spec.name: place for place, spec in enumerate(VOLUNTEER)}
PERSONAL_PLACE: Mapping[str, int] = {**PERSON_PLACE, **VOLUNTEER_PLACE}
_AGE = PERSON_PLACE["p.age"]
_LEVEL = PERSON_PLACE["p.disability_level"]
_STAGE = PERSON_PLACE["p.education_stage"]
_SECONDARY = frozenset(spec_of("p.education_stage").values.index(name) for name in ("senior_high", "vocational"))


@dataclass(frozen=True, slots=True)
class HouseholdCase:
    """Stored values in the order of the vocabulary; `protected_members` counts those with the higher asset limit."""

    household: tuple[Value, ...]
    members: tuple[tuple[Value, ...], ...]
    protected_members: int | None

    def value(self, name: str, member: int | None = None) -> Value:
        """Return one stored value, of a member where one is named."""
        if name.startswith("p."):
            return self.members[member or 0][PERSON_PLACE[name]]
        return self.household[HOUSEHOLD_PLACE[name]]


def full_years(born_on: date, as_of: date) -> int:
    """Return the age on a day; who was born on 29 February is a year older on 1 March of a common year."""
    return as_of.year - born_on.year - ((as_of.month, as_of.day) < (born_on.month, born_on.day))


def is_protected(member: Sequence[Value]) -> bool | None:
    """Tell whether the higher asset limit counts for a member; None while it hangs on an unknown fact.

    Source: R-POL-07 (18 and under, secondary or vocational students over 18, disabled, 60 and over).
    """
    age, level, stage = member[_AGE], member[_LEVEL], member[_STAGE]
    signs = (
        None if age is None else age <= 18 or age >= 60,
        None if level is None else level >= 1,
        None if stage is None else stage in _SECONDARY,
    )
    if True in signs:
        return True
    return None if None in signs else False


def count_protected(members: Sequence[Sequence[Value]]) -> int | None:
    """Count the members with the higher asset limit; None while one of them is uncertain or nobody is named."""
    answers = [is_protected(member) for member in members]
    return None if None in answers or not answers else sum(map(bool, answers))


def make_case(household: Mapping[str, Value], members: Sequence[Mapping[str, Value]]) -> HouseholdCase:
    """Build a case from stored values by name; the size is always counted, and unknown while nobody is named."""
    rows = tuple(tuple(member.get(spec.name) for spec in PERSON) for member in members)
    counted = {**household, "hh.size": len(rows) or None}
    return HouseholdCase(tuple(counted.get(spec.name) for spec in HOUSEHOLD), rows, count_protected(rows))


def read_case(household: Mapping[str, object], members: Sequence[Mapping[str, object]]) -> HouseholdCase:
    """Build a case from written values, absent ones unknown; a size may be given and is counted all the same.

    Raises ValueError on a fact that is not declared or is derived, or has a value of another kind.
    """
    return make_case(
        _encoded(household, HOUSEHOLD_PLACE.keys()), [_encoded(member, PERSON_PLACE.keys()) for member in members]
    )


def read_volunteer(facts: Mapping[str, object]) -> HouseholdCase:
    """Build the case of one volunteer: nothing of a household, one member in the order of VOLUNTEER.

    Absent facts are unknown. Raises ValueError on a fact that is not a volunteer's or has a value of another kind.
    """
    known = _encoded(facts, VOLUNTEER_PLACE.keys())
    return HouseholdCase((None,) * len(HOUSEHOLD), (tuple(known.get(name) for name in VOLUNTEER_PLACE),), None)


def _encoded(given: Mapping[str, object], allowed: Set[str]) -> dict[str, Value]:
    for name in given:
        if name in FACTS and FACTS[name].source:
            raise ValueError(f"{name} is worked out from other facts and cannot be given")
        if name not in allowed:
            raise ValueError(f"{name} cannot be given here; known facts are {', '.join(sorted(allowed))}")
    return {name: _encode(spec_of(name), value) for name, value in given.items()}


def _encode(spec: FactSpec, value: object) -> Value:
    return None if value is None else spec.encode(value)
