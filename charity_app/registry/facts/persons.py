"""Facts of single members, and those of a household that follow from its members."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from charity_app.registry.facts.months import age_on, is_valid
from charity_app.registry.facts.shapes import FactValue
from charity_app.registry.states.people import NO, YES, CircumstanceKind, Relation

_OF_AGE, _WORKING_AGE = 18, 16
_NUMBERS = {CircumstanceKind.DISABILITY_LEVEL, CircumstanceKind.CARE_LEVEL}
_ANSWERS: dict[str, bool] = {YES: True, NO: False}
_FOR_RULES = tuple(
    kind for kind in CircumstanceKind if kind not in {CircumstanceKind.RESIDENCE_PERMIT, CircumstanceKind.NOT_COUNTED}
)
_BINDS_TO: Mapping[Relation, frozenset[Relation]] = {
    Relation.HEAD: frozenset({Relation.SPOUSE, Relation.PARENT}),
    Relation.SPOUSE: frozenset({Relation.HEAD}),
    Relation.CHILD: frozenset({Relation.HEAD, Relation.SPOUSE}),
    Relation.CHILD_IN_LAW: frozenset({Relation.CHILD}),
    Relation.GRANDCHILD: frozenset({Relation.CHILD, Relation.CHILD_IN_LAW}),
    Relation.PARENT: frozenset({Relation.PARENT}),
    Relation.SIBLING: frozenset({Relation.PARENT}),
    Relation.PARENT_IN_LAW: frozenset({Relation.PARENT_IN_LAW}),
    Relation.GRANDPARENT: frozenset({Relation.GRANDPARENT}),
    Relation.OTHER: frozenset(),
}
Known = Mapping[UUID, Mapping[CircumstanceKind, FactValue]]


def circumstances_on(rows: Iterable[Any], day: date) -> dict[UUID, dict[CircumstanceKind, FactValue]]:
    """Return by member what holds on a day; of two rows the later one speaks."""
    known: dict[UUID, dict[CircumstanceKind, FactValue]] = {}
    for row in sorted(rows, key=lambda row: row.valid_from):
        if is_valid(row, day):
            known.setdefault(row.member_id, {})[row.kind] = _meaning(row.kind, row.value)
    return known


def _meaning(kind: CircumstanceKind, value: str) -> FactValue:
    if kind in _NUMBERS:
        return int(value)
    return _ANSWERS.get(value, value)


def counted_members(members: Sequence[Any], known: Known, day: date) -> list[Any]:
    """Return who counts as a member on a day (R-POL-01)."""
    present = [member for member in members if member.joined_on <= day and not _has_left(member, day)]
    return [
        member for member in present if known.get(member.id, {}).get(CircumstanceKind.NOT_COUNTED, "none") == "none"
    ]


def _has_left(member: Any, day: date) -> bool:
    return member.left_on is not None and member.left_on <= day


def person_facts(
    member: Any, known: Mapping[CircumstanceKind, FactValue], day: date, size: int
) -> dict[str, FactValue]:
    """Return the facts of a member that follow from age, circumstances and the size of the household."""
    age = age_on(member.birth_on, day)
    facts: dict[str, FactValue] = {f"p.{kind.value}": known.get(kind) for kind in _FOR_RULES}
    facts["p.age"] = age
    if facts["p.disability_level"] == 0:
        facts["p.disability_type"] = "none"
    if age >= _OF_AGE:
        facts["p.guardianship"] = "adult"
    elif facts["p.guardianship"] == "adult":
        facts["p.guardianship"] = None
    if facts["p.living_alone"] is None and size > 1:
        facts["p.living_alone"] = False
    return facts


def is_local(members: Sequence[Any], known: Known) -> bool | None:
    """Tell whether the household is local: all registered, or the others spouse or child of one who is (R-POL-02)."""
    local = {member.id: known.get(member.id, {}).get(CircumstanceKind.LOCAL_REGISTRATION) for member in members}
    at_best = _is_local_with(members, {key for key, value in local.items() if value is not False})
    at_worst = _is_local_with(members, {key for key, value in local.items() if value is True})
    return at_best if at_best == at_worst else None


def _is_local_with(members: Sequence[Any], local: set[UUID]) -> bool:
    related = {member.relation for member in members if member.id in local}
    others = [member for member in members if member.id not in local]
    return bool(related) and all(_BINDS_TO[member.relation] & related for member in others)


def has_permit(members: Sequence[Any], known: Known) -> bool | None:
    """Tell whether a member holds a residence permit; registered members need none."""
    answers = []
    for member in members:
        facts = known.get(member.id, {})
        is_registered = facts.get(CircumstanceKind.LOCAL_REGISTRATION) is True
        answers.append(facts.get(CircumstanceKind.RESIDENCE_PERMIT, False if is_registered else None))
    if True in answers:
        return True
    return None if None in answers or not answers else False


def count_working(members: Sequence[Any], known: Known, day: date) -> tuple[int | None, int | None]:
    """Count the members in work, and those without work who could work; None when somebody's work is unknown."""
    working = unemployed = 0
    unsure_work = unsure_ability = False
    for member in members:
        facts = known.get(member.id, {})
        employment = facts.get(CircumstanceKind.EMPLOYMENT)
        if employment is None and age_on(member.birth_on, day) >= _WORKING_AGE:
            unsure_work = True
        working += employment in {"employed", "self_employed"}
        if employment in {"unemployed", "unemployed_registered"}:
            ability = facts.get(CircumstanceKind.LABOUR_ABILITY)
            unsure_ability |= ability is None
            unemployed += ability in {"full", "partial"}
    return None if unsure_work else working, None if unsure_work or unsure_ability else unemployed
