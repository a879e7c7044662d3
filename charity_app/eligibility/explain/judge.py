"""Judging one household: two passes over the shared conditions, then flags and amounts (rulings 23 to 25)."""

from collections.abc import Sequence
from typing import NamedTuple

from charity_app.eligibility.explain.benefits import Benefit, Subject, benefit_of, most_of
from charity_app.eligibility.explain.frame import CATEGORIES_PLACE, Frame, make_frame
from charity_app.eligibility.explain.grading import category_test
from charity_app.eligibility.explain.nearby import NOTHING_NEAR, Nearby
from charity_app.eligibility.explain.plan import DayPlan, Grades, PolicyPlan
from charity_app.eligibility.explain.results import Assessment, Row
from charity_app.eligibility.explain.sight import Facts, Sight
from charity_app.eligibility.facts.case import HouseholdCase
from charity_app.eligibility.facts.vocabulary import Value
from charity_app.eligibility.states import Grade, ResultCode

_MET = int(Grade.YES_UNVERIFIED)
_UNKNOWN = int(Grade.UNKNOWN)


class _Pass(NamedTuple):
    """One pass: grades of the household's conditions and of each member's, and each policy's grade per subject."""

    household: list[int]
    members: list[list[int]]
    verdicts: list[list[int]]


def judge(plan: DayPlan, case: HouseholdCase, widest: HouseholdCase | None = None) -> Assessment:
    """Judge a household on the plan's day.

    With `widest` the facts are ranges from one case to the other: a condition on which both ends differ is unknown.
    """
    facts = Facts(make_frame(case, plan.limits), case.members)
    household, members = _grades(plan, facts)
    far = None
    if widest is not None:
        far = Facts(make_frame(widest, plan.limits), widest.members)
        far_household, far_members = _grades(plan, far)
        household = _agreed(household, far_household)
        members = [_agreed(*ends) for ends in zip(members, far_members, strict=True)]
    first = _Pass(household, members, _verdicts(plan, household, members, None))
    held = facts.frame[CATEGORIES_PLACE]
    granted = _granted(plan, first, held)
    second = _second_pass(plan, first, facts.frame, granted) if granted & ~int(held or 0) else first
    writer = _Writer(plan, facts, first, second, granted, far)
    return Assessment(plan.day, case, facts.frame, writer.rows(), granted)


def _grades(plan: DayPlan, facts: Facts) -> tuple[list[int], list[list[int]]]:
    frame, tests = facts.frame, plan.person_tests
    household = [test((), frame) for test in plan.household_tests]
    return household, [[test(member, frame) for test in tests] for member in facts.members]


def _agreed(near: list[int], far: list[int]) -> list[int]:
    return [left if left == right else _UNKNOWN for left, right in zip(near, far, strict=True)]


def _verdicts(
    plan: DayPlan, household: Grades, members: Sequence[Grades], before: list[list[int]] | None
) -> list[list[int]]:
    """Grade every policy; in pass 2 only those that look at categories."""
    found = []
    for item in plan.policies:
        if before is not None and not item.reads_categories:
            found.append(before[item.place])
        elif item.of_person:
            found.append([item.verdict(household, grades, members) for grades in members])
        else:
            found.append([item.verdict(household, (), members)])
    return found


def _is_held(item: PolicyPlan, held: Value) -> bool:
    return bool(item.category and held and item.category & int(held))


def _met(plan: DayPlan, verdicts: list[list[int]], place: int, held: Value, subject: int) -> bool:
    """Tell whether a policy is met or already received by a subject; a household's policy by the household."""
    item = plan.policies[place]
    grades = verdicts[place]
    return _is_held(item, held) or grades[subject if item.of_person else 0] >= _MET


def _granted(plan: DayPlan, first: _Pass, held: Value) -> int:
    """Return the categories that pass 1 would grant; a superseded policy grants nothing."""
    mask = 0
    for item in plan.policies:
        if not item.category or _is_held(item, held):
            continue
        for subject, grade in enumerate(first.verdicts[item.place]):
            superseded = any(_met(plan, first.verdicts, place, held, subject) for place in item.superseded_by)
            if grade >= _MET and not superseded:
                mask |= item.category
    return mask


def _second_pass(plan: DayPlan, first: _Pass, frame: Frame, granted: int) -> _Pass:
    household = list(first.household)
    for place in plan.category_places:
        household[place] = category_test(plan.household[place], granted)((), frame)
    return _Pass(household, first.members, _verdicts(plan, household, first.members, first.verdicts))


def _recognised(facts: Facts, granted: int) -> Facts:
    """Return facts with the categories that pass 1 grants added."""
    frame = [*facts.frame]
    frame[CATEGORIES_PLACE] = int(frame[CATEGORIES_PLACE] or 0) | granted
    return facts._replace(frame=frame)


class _Writer:
    """Turns the grades of two passes into rows with flags and amounts."""

    def __init__(self, plan: DayPlan, facts: Facts, first: _Pass, second: _Pass, granted: int, far: Facts | None):
        self.plan, self.first, self.second = plan, first, second
        self.held = facts.frame[CATEGORIES_PLACE]
        self.sight = later = Sight(facts, first.household, first.members, far)
        if second is not first:
            after = None if far is None else _recognised(far, granted)
            later = Sight(_recognised(facts, granted), second.household, first.members, after)
        self.later = later
        self.final = [
            one if one is two else list(map(_better, one, two))
            for one, two in zip(first.verdicts, second.verdicts, strict=True)
        ]
        self.near = Nearby.of(plan, self.sight) if far is None else NOTHING_NEAR

    def rows(self) -> tuple[Row, ...]:
        """Write all rows: by priority, members in the household's order."""
        rows: list[Row] = []
        for item in self.plan.policies:
            is_held, later = _is_held(item, self.held), self.second.verdicts[item.place]
            for subject, grade in enumerate(self.first.verdicts[item.place]):
                member = subject if item.of_person else None
                if is_held or grade >= _MET or later[subject] >= _MET:
                    rows.append(self._met_row(item, member, subject, is_held=is_held))
                else:
                    near = grade < _UNKNOWN and self.near.lets_pass(item, subject)
                    rows.append(Row(item, member, item.codes[grade], grade, self.sight, is_near_miss=near))
        return tuple(rows)

    def _met_row(self, item: PolicyPlan, member: int | None, subject: int, *, is_held: bool) -> Row:
        before = self.first.verdicts[item.place][subject]
        follow_on = before < _MET and not is_held
        grade = self.second.verdicts[item.place][subject] if follow_on else before
        code = ResultCode.ALREADY_RECEIVING if is_held else item.codes[grade]
        sight = self.later if follow_on else self.sight
        superseded = bool(item.superseded_by) and self._is_superseded(item, subject)
        choice = bool(item.not_combined_with) and not superseded and self._must_choose(item, subject)
        benefit = self._benefit(item, member, sight, sight.facts)
        if sight.far is not None:
            benefit = most_of(benefit, self._benefit(item, member, sight, sight.far))
        return Row(item, member, code, grade, sight, follow_on, superseded, choice, benefit=benefit)

    def _benefit(self, item: PolicyPlan, member: int | None, sight: Sight, facts: Facts) -> Benefit:
        frame, members = facts
        own = None if member is None else members[member]
        grades = () if member is None else sight.members[member]
        return benefit_of(item, Subject(frame, members, own, sight.household, grades, self.plan.day, self.plan.values))

    def _is_superseded(self, item: PolicyPlan, subject: int) -> bool:
        return any(_met(self.plan, self.final, place, self.held, subject) for place in item.superseded_by)

    def _must_choose(self, item: PolicyPlan, subject: int) -> bool:
        """Tell whether a policy that cannot be combined is met too: by the same person, or by household and member."""
        for place in item.not_combined_with:
            other = self.plan.policies[place]
            subjects = range(len(self.first.members)) if other.of_person and not item.of_person else (subject,)
            for candidate in subjects:
                met = _met(self.plan, self.final, place, self.held, candidate)
                if met and not self._is_superseded(other, candidate):
                    return True
        return False


def _better(before: int, after: int) -> int:
    return after if before < _MET <= after else before
