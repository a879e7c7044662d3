"""Judging one household: two passes over the shared conditions, then flags and amounts (rulings 23 to 25)."""

from collections.abc import Sequence
from typing import NamedTuple

from charity_app.eligibility.explain.benefits import Benefit, Subject, benefit_of
from charity_app.eligibility.explain.findings import Finder, Finding
from charity_app.eligibility.explain.frame import CATEGORIES_PLACE, Frame, make_frame
from charity_app.eligibility.explain.grading import category_test
from charity_app.eligibility.explain.plan import DayPlan, Grades, PolicyPlan
from charity_app.eligibility.explain.results import Assessment, Row
from charity_app.eligibility.facts.case import HouseholdCase
from charity_app.eligibility.facts.vocabulary import Value
from charity_app.eligibility.states import Grade, ResultCode

_MET = int(Grade.YES_UNVERIFIED)
_UNKNOWN = int(Grade.UNKNOWN)
_TOP = int(Grade.YES)


class _Pass(NamedTuple):
    """One pass: grades of the household's conditions and of each member's, and each policy's grade per subject."""

    household: list[int]
    members: list[list[int]]
    verdicts: list[list[int]]


def judge(plan: DayPlan, case: HouseholdCase, widest: HouseholdCase | None = None) -> Assessment:
    """Judge a household on the plan's day.

    With `widest` the facts are ranges from one case to the other: a condition on which both ends differ is unknown.
    """
    frame = make_frame(case, plan.limits)
    household, members = _grades(plan, frame, case.members)
    if widest is not None:
        far_household, far_members = _grades(plan, make_frame(widest, plan.limits), widest.members)
        household = _agreed(household, far_household)
        members = [_agreed(near, far) for near, far in zip(members, far_members, strict=True)]
    first = _Pass(household, members, _verdicts(plan, household, members, None))
    held = frame[CATEGORIES_PLACE]
    granted = _granted(plan, first, held)
    second = _second_pass(plan, first, frame, granted) if granted & ~int(held or 0) else first
    writer = _Writer(plan, case, frame, first, second, granted)
    if widest is not None:
        writer.note_ranges(widest)
    return Assessment(plan.day, case, frame, writer.rows(), granted)


def _grades(plan: DayPlan, frame: Frame, members: Sequence[Sequence[Value]]) -> tuple[list[int], list[list[int]]]:
    household = [test((), frame) for test in plan.household_tests]
    return household, [[test(member, frame) for test in plan.person_tests] for member in members]


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


class _Writer:
    """Turns the grades of two passes into rows with flags, amounts and findings."""

    def __init__(
        self, plan: DayPlan, case: HouseholdCase, frame: Frame, first: _Pass, second: _Pass, granted: int
    ) -> None:
        self.plan, self.case, self.first, self.second = plan, case, first, second
        self.held = frame[CATEGORIES_PLACE]
        self.frames = (frame, frame)
        if second is not first:
            later = [*frame]
            later[CATEGORIES_PLACE] = int(self.held or 0) | granted
            self.frames = (frame, later)
        self.final = [
            one if one is two else list(map(_better, one, two))
            for one, two in zip(first.verdicts, second.verdicts, strict=True)
        ]
        self.findings = [
            find_all(plan.household_finders, grades.household, (), facts)
            for grades, facts in zip((first, second), self.frames, strict=True)
        ]
        self.member_findings = [
            find_all(plan.person_finders, grades, member, frame)
            for grades, member in zip(first.members, case.members, strict=True)
        ]
        self.near = self._near_grades()

    def note_ranges(self, widest: HouseholdCase) -> None:
        """Add to each finding the far end of what was observed, where it differs."""
        frame = make_frame(widest, self.plan.limits)
        far = find_all(self.plan.household_finders, self.first.household, (), frame)
        self.findings = [[_ranged(*pair) for pair in zip(findings, far, strict=True)] for findings in self.findings]
        for place, member in enumerate(widest.members):
            far = find_all(self.plan.person_finders, self.first.members[place], member, frame)
            pairs = zip(self.member_findings[place], far, strict=True)
            self.member_findings[place] = [_ranged(*pair) for pair in pairs]
        self.near = None

    def _near_grades(self) -> tuple[list[int], list[list[int]]] | None:
        """Return the grades with every near miss taken as met; None when nothing was missed by a little."""
        household = _relaxed(self.findings[0])
        members = [_relaxed(findings) for findings in self.member_findings]
        if household == self.first.household and members == self.first.members:
            return None
        return household, members

    def rows(self) -> tuple[Row, ...]:
        """Write all rows: by priority, members in the household's order."""
        rows: list[Row] = []
        joined = [[household + own for own in self.member_findings] for household in self.findings]
        for item in self.plan.policies:
            if item.of_person:
                rows.extend(
                    self._row(item, place, place, (joined[0][place], joined[1][place]))
                    for place in range(len(joined[0]))
                )
            else:
                rows.append(self._row(item, None, 0, (self.findings[0], self.findings[1])))
        return tuple(rows)

    def _row(
        self, item: PolicyPlan, member: int | None, subject: int, findings: tuple[list[Finding], list[Finding]]
    ) -> Row:
        before, after = self.first.verdicts[item.place][subject], self.second.verdicts[item.place][subject]
        is_held = item.category != 0 and _is_held(item, self.held)
        follow_on = before < _MET <= after and not is_held
        grade = after if follow_on else before
        code = item.codes[grade] if not is_held else ResultCode.ALREADY_RECEIVING
        seen = findings[follow_on]
        chosen = self._with_closest(item, seen) if item.member_groups else item.pick(seen)
        if grade < _MET and not is_held:
            near = grade < _UNKNOWN and self.near is not None and self._is_near_miss(item, subject)
            return Row(item, member, code, grade, chosen, is_near_miss=near)
        superseded = bool(item.superseded_by) and self._is_superseded(item, subject)
        choice = bool(item.not_combined_with) and not superseded and self._must_choose(item, subject)
        benefit = self._benefit(item, subject, later=follow_on)
        return Row(item, member, code, grade, chosen, follow_on, superseded, choice, benefit=benefit)

    def _with_closest(self, item: PolicyPlan, household: list[Finding]) -> tuple[Finding, ...]:
        """Pick findings so that each `member` group shows the member who comes closest to it."""
        grades, members = self.first.household, self.first.members
        closest = [
            self.member_findings[max(range(len(members)), key=lambda place: ask(grades, members[place], members))]
            for ask in item.member_groups
        ]
        return tuple(
            closest[leaf.group][leaf.place] if leaf.of_person else household[leaf.place] for leaf in item.leaves
        )

    def _is_near_miss(self, item: PolicyPlan, subject: int) -> bool:
        assert self.near is not None
        household, members = self.near
        return item.verdict(household, members[subject] if item.of_person else (), members) >= _MET

    def _benefit(self, item: PolicyPlan, subject: int, *, later: bool) -> Benefit:
        asked = Subject(
            self.frames[later],
            self.case.members,
            self.case.members[subject] if item.of_person else None,
            self.second.household if later else self.first.household,
            self.first.members[subject] if item.of_person else (),
            self.plan.day,
            self.plan.book.standards,
        )
        return benefit_of(item, asked)

    def _is_superseded(self, item: PolicyPlan, subject: int) -> bool:
        return any(_met(self.plan, self.final, place, self.held, subject) for place in item.superseded_by)

    def _must_choose(self, item: PolicyPlan, subject: int) -> bool:
        """Tell whether a policy that cannot be combined is met too: by the same person, or by household and member."""
        for place in item.not_combined_with:
            other = self.plan.policies[place]
            subjects = range(len(self.case.members)) if other.of_person and not item.of_person else (subject,)
            for candidate in subjects:
                met = _met(self.plan, self.final, place, self.held, candidate)
                if met and not self._is_superseded(other, candidate):
                    return True
        return False


def find_all(finders: Sequence[Finder], grades: Grades, member: Sequence[Value], frame: Frame) -> list[Finding]:
    """Write the findings of all conditions of a household, or of one member."""
    return [find(grade, member, frame) for find, grade in zip(finders, grades, strict=True)]


def _ranged(near: Finding, far: Finding) -> Finding:
    return near if near.value == far.value else near._replace(far=far.observed, is_near=False)


def _relaxed(findings: list[Finding]) -> list[int]:
    return [_TOP if found.is_near else found.grade for found in findings]


def _better(before: int, after: int) -> int:
    return after if before < _MET <= after else before
