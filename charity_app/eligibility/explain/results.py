"""What a judgement says: one row per policy and subject, and the whole of them."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from charity_app.eligibility.explain.benefits import NOTHING, Benefit
from charity_app.eligibility.explain.findings import Finding, Line
from charity_app.eligibility.explain.frame import Frame, derived_values
from charity_app.eligibility.explain.plan import Group, PolicyPlan, Shape
from charity_app.eligibility.explain.sight import Sight
from charity_app.eligibility.facts.case import HouseholdCase
from charity_app.eligibility.facts.vocabulary import base_facts
from charity_app.eligibility.rules.policies import Policy
from charity_app.eligibility.states import Grade, PolicyStatus, ResultCode


class Row(NamedTuple):
    """The answer of one policy for the household, or for one member of it (`member` is the place in the list)."""

    plan: PolicyPlan
    member: int | None
    code: ResultCode
    grade: int
    sight: Sight
    is_follow_on: bool = False
    is_superseded: bool = False
    is_choice_required: bool = False
    is_near_miss: bool = False
    benefit: Benefit = NOTHING

    @property
    def policy(self) -> Policy:
        """The policy."""
        return self.plan.policy

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What each condition found, in reading order."""
        return self.sight.findings(self.plan.leaves, self.plan.member_groups, self.member)

    @property
    def lines(self) -> tuple[Line, ...]:
        """Every condition in reading order."""
        return tuple(
            Line(finding, leaf.is_negated) for leaf, finding in zip(self.plan.leaves, self.findings, strict=True)
        )

    @property
    def cap_reasons(self) -> tuple[str, ...]:
        """Why it is only likely: `draft`, or the keys of the unverified standards that it rests on."""
        if self.code is not ResultCode.LIKELY:
            return ()
        draft = ("draft",) if self.policy.status is PolicyStatus.DRAFT else ()
        shaky = (Grade.YES_UNVERIFIED, Grade.NO_UNVERIFIED)
        keys = (key for line in self.findings if line.grade in shaky for key in line.bound.standards)
        return draft + tuple(dict.fromkeys(keys))


def grade_in(shape: Shape, findings: dict[int, Finding]) -> int:
    """Return the grade of a part of a rule whose conditions were found."""
    if not isinstance(shape, Group):
        return findings[id(shape)].grade
    grades = [grade_in(part, findings) for part in shape.parts]
    if shape.kind in ("all", "member"):
        return min(grades)
    return max(grades) if shape.kind == "any" else Grade.YES - max(grades)


def missing_facts(shape: Shape, findings: dict[int, Finding]) -> tuple[str, ...]:
    """Return the unknown facts in the undecided parts of a rule, in reading order."""
    if grade_in(shape, findings) != Grade.UNKNOWN:
        return ()
    if not isinstance(shape, Group):
        finding = findings[id(shape)]
        names = [finding.bound.spec.name] if finding.observed is None else []
        if finding.bound.other is not None and finding.limits is None:
            names.append(finding.bound.other.name)
        return tuple(names)
    return tuple(dict.fromkeys(name for part in shape.parts for name in missing_facts(part, findings)))


@dataclass(frozen=True, slots=True, eq=False)
class Assessment:
    """All answers for one household on one day, and the facts they rest on."""

    as_of: date
    case: HouseholdCase
    frame: Frame
    rows: tuple[Row, ...]
    granted: int

    @property
    def derived(self) -> dict[str, Fraction | None]:
        """The derived facts in written units, exact."""
        return derived_values(self.frame)

    def missing(self, row: Row) -> tuple[str, ...]:
        """Return the recorded facts that would decide a row that needs information, in reading order."""
        if row.code is not ResultCode.NEEDS_INFORMATION:
            return ()
        findings = dict(zip(map(id, row.plan.leaves), row.findings, strict=True))
        names = (base for name in missing_facts(row.plan.shape, findings) for base in base_facts(name))
        return tuple(dict.fromkeys(name for name in names if self._is_unknown(name, row.member)))

    def _is_unknown(self, name: str, member: int | None) -> bool:
        if not name.startswith("p."):
            return self.case.value(name) is None
        members = range(len(self.case.members)) if member is None else (member,)
        return any(self.case.value(name, place) is None for place in members)

    def row_of(self, code: str, member: int | None = None) -> Row:
        """Return the row of one policy. Raises LookupError when the policy is not in force or has no such member."""
        for row in self.rows:
            if row.policy.code == code and row.member == member:
                return row
        raise LookupError(code)
