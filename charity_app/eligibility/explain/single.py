"""One rule of any origin read for one household: an offer's target group, a project's, a volunteer's requirements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from charity_app.eligibility.explain.findings import Line
from charity_app.eligibility.explain.frame import Limits, limits_on, make_frame
from charity_app.eligibility.explain.grading import Test, make_test
from charity_app.eligibility.explain.plan import (
    Leaf,
    Pool,
    Shape,
    Verdict,
    leaves_of,
    member_groups_of,
    shape_of,
    verdict_of,
)
from charity_app.eligibility.explain.sight import Facts, Sight
from charity_app.eligibility.facts.case import HouseholdCase
from charity_app.eligibility.rules.standards import Standard
from charity_app.eligibility.rules.tree import Rule
from charity_app.eligibility.states import Grade, Outcome, outcome_of


@dataclass(frozen=True, eq=False)
class RulePlan:
    """A rule about households on a day, ready to be asked."""

    shape: Shape
    leaves: tuple[Leaf, ...]
    verdict: Verdict
    groups: tuple[Verdict, ...]
    household: tuple[Test, ...]
    person: tuple[Test, ...]
    limits: tuple[Limits | None, ...]


@dataclass(frozen=True, eq=False)
class RuleAnswer:
    """Whether a household fits a rule, and whether that rests on no unverified standard."""

    plan: RulePlan
    sight: Sight
    outcome: Outcome
    is_firm: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """What each condition found, in reading order."""
        found = self.sight.findings(self.plan.leaves, self.plan.groups)
        return tuple(Line(finding, leaf.is_negated) for leaf, finding in zip(self.plan.leaves, found, strict=True))


def plan_rule(rule: Rule, standards: Mapping[str, Standard], day: date) -> RulePlan:
    """Prepare a rule about households for a day."""
    pool = Pool(standards, day)
    shape = shape_of(rule, pool)
    return RulePlan(
        shape,
        leaves_of(shape),
        verdict_of(shape),
        member_groups_of(shape),
        tuple(map(make_test, pool.household)),
        tuple(map(make_test, pool.person)),
        limits_on(standards, day),
    )


def ask_rule(plan: RulePlan, case: HouseholdCase) -> RuleAnswer:
    """Ask a rule of one household; a `member` group shows the member who comes closest."""
    frame = make_frame(case, plan.limits)
    household = [test((), frame) for test in plan.household]
    members = [[test(member, frame) for test in plan.person] for member in case.members]
    grade = plan.verdict(household, (), members)
    sight = Sight(Facts(frame, case.members), household, members)
    return RuleAnswer(plan, sight, outcome_of(grade), grade in (Grade.NO, Grade.YES))
