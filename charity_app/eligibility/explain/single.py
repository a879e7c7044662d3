"""One rule of any origin read for one household: an offer's target group, a project's, a volunteer's requirements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from charity_app.eligibility.explain.findings import Finder, Finding, Line, make_finder
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
    household: tuple[tuple[Test, Finder], ...]
    person: tuple[tuple[Test, Finder], ...]
    limits: tuple[Limits | None, ...]


@dataclass(frozen=True, eq=False)
class RuleAnswer:
    """Whether a household fits a rule, whether that rests on no unverified standard, and what each condition found."""

    outcome: Outcome
    is_firm: bool
    lines: tuple[Line, ...]


def plan_rule(rule: Rule, standards: Mapping[str, Standard], day: date) -> RulePlan:
    """Prepare a rule about households for a day."""
    pool = Pool(standards, day)
    shape = shape_of(rule, pool)
    return RulePlan(
        shape,
        leaves_of(shape),
        verdict_of(shape),
        member_groups_of(shape),
        tuple((make_test(bound), make_finder(bound)) for bound in pool.household),
        tuple((make_test(bound), make_finder(bound)) for bound in pool.person),
        limits_on(standards, day),
    )


def ask_rule(plan: RulePlan, case: HouseholdCase) -> RuleAnswer:
    """Ask a rule of one household; a `member` group shows the member who comes closest."""
    frame = make_frame(case, plan.limits)
    household = [test((), frame) for test, _ in plan.household]
    members = [[test(member, frame) for test, _ in plan.person] for member in case.members]
    closest = [
        max(range(len(members)), key=lambda place: group(household, members[place], members)) for group in plan.groups
    ]

    def found(leaf: Leaf) -> Finding:
        if not leaf.of_person:
            return plan.household[leaf.place][1](household[leaf.place], (), frame)
        member = closest[leaf.group]
        return plan.person[leaf.place][1](members[member][leaf.place], case.members[member], frame)

    lines: Sequence[Line] = [Line(found(leaf), leaf.is_negated) for leaf in plan.leaves]
    grade = plan.verdict(household, (), members)
    return RuleAnswer(outcome_of(grade), grade in (Grade.NO, Grade.YES), tuple(lines))
