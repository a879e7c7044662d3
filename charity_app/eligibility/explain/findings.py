"""From a graded condition to its finding: what was seen, and against which limit."""

from fractions import Fraction
from typing import NamedTuple

from charity_app.eligibility.explain.frame import PLACE, SIZE, Frame, divisor
from charity_app.eligibility.explain.grading import ORDERED, Member
from charity_app.eligibility.facts.case import PERSONAL_PLACE
from charity_app.eligibility.facts.vocabulary import FactSpec, Number, Per, Value
from charity_app.eligibility.rules.binding import Bound
from charity_app.eligibility.states import Grade, Outcome, outcome_of


class Finding(NamedTuple):
    """What one condition found: the stored value with its divisor, the limit with its own, the far end of a range."""

    bound: Bound
    grade: int
    observed: Value
    per: int
    limits: tuple[Number, ...] | None
    limit_per: int
    far: Value = None

    @property
    def value(self) -> Fraction | None:
        """The observed value in stored units, exact; None when it is unknown."""
        return None if self.observed is None else Fraction(self.observed) / self.per

    @property
    def far_value(self) -> Fraction | None:
        """The far end of an observed range in stored units; None when one value was observed."""
        return None if self.far is None else Fraction(self.far) / self.per

    @property
    def gap(self) -> Fraction | None:
        """By how much a number misses its nearest limit, in stored units; None unless it misses."""
        value = self.value
        is_ordered = self.bound.condition.op in ORDERED
        if value is None or self.far is not None or not is_ordered or self.grade > Grade.NO_UNVERIFIED:
            return None
        return min(abs(value - limit) for limit in self.thresholds)

    @property
    def thresholds(self) -> tuple[Fraction, ...]:
        """The limits in stored units, exact; empty when they are unknown."""
        return tuple(Fraction(limit) / self.limit_per for limit in self.limits or ())


class Line(NamedTuple):
    """A finding as its policy sees it: under a `none` the opposite counts."""

    finding: Finding
    is_negated: bool

    @property
    def outcome(self) -> Outcome:
        """Whether the policy's demand is fulfilled here."""
        return outcome_of(Grade.YES - self.finding.grade if self.is_negated else self.finding.grade)


def find(bound: Bound, grade: int, member: Member, frame: Frame) -> Finding:
    """Write the finding of a condition that was graded on these facts."""
    size = int(frame[SIZE] or 1)
    seen, per = _seen(bound.spec, member, frame), divisor(bound.spec, size)
    if bound.other is None:
        return Finding(bound, grade, seen, per, bound.bounds, 1)
    against = _seen(bound.other, member, frame)
    return Finding(bound, grade, seen, per, None if against is None else (against,), divisor(bound.other, size))


def _seen(spec: FactSpec, member: Member, frame: Frame) -> Value:
    if spec.is_personal:
        return member[PERSONAL_PLACE[spec.name]]
    return None if spec.per is not Per.ONE and frame[SIZE] is None else frame[PLACE[spec.name]]


def find_between(near: Finding, far: Finding) -> Finding:
    """Return the finding of a range of facts from its two ends."""
    return near if near.value == far.value else near._replace(far=far.observed)
