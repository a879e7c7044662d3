"""From a graded condition to its finding: what was seen, against which limit, and whether it was a near miss."""

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from charity_app.eligibility.explain.frame import PLACE, SIZE, Frame, divisor
from charity_app.eligibility.explain.grading import ORDERED, Member, is_near
from charity_app.eligibility.facts.case import PERSON_PLACE
from charity_app.eligibility.facts.vocabulary import FactSpec, Number, Per, Side, Value
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
    is_near: bool
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


Finder = Callable[[int, Member, Frame], Finding]
_LEAST_UNKNOWN = 2


def make_finder(bound: Bound) -> Finder:
    """Return the function that writes the finding of a condition; the common forms have a short one."""
    spec = bound.spec
    if bound.other is not None:
        return _of_facts(bound, bound.other)
    if spec.side is Side.PERSON:
        return _of_person(bound, PERSON_PLACE[spec.name])
    if spec.per is Per.ONE:
        return _of_household(bound, PLACE[spec.name])
    return _per_head(bound, PLACE[spec.name])


def _of_person(bound: Bound, place: int) -> Finder:
    limits, is_ordered = bound.bounds, bound.condition.op in ORDERED

    def find(grade: int, member: Member, _frame: Frame) -> Finding:
        seen = member[place]
        near = grade < _LEAST_UNKNOWN and is_ordered and is_near(seen or 0, 1, limits or (), 1)
        return Finding(bound, grade, seen, 1, limits, 1, near)

    return find


def _of_household(bound: Bound, place: int) -> Finder:
    limits, is_ordered = bound.bounds, bound.condition.op in ORDERED

    def find(grade: int, _member: Member, frame: Frame) -> Finding:
        seen = frame[place]
        near = grade < _LEAST_UNKNOWN and is_ordered and is_near(seen or 0, 1, limits or (), 1)
        return Finding(bound, grade, seen, 1, limits, 1, near)

    return find


def _per_head(bound: Bound, place: int) -> Finder:
    limits, is_ordered, spec = bound.bounds, bound.condition.op in ORDERED, bound.spec

    def find(grade: int, _member: Member, frame: Frame) -> Finding:
        seen, per = frame[place], divisor(spec, int(frame[SIZE] or 1))
        near = grade < _LEAST_UNKNOWN and is_ordered and is_near(seen or 0, per, limits or (), 1)
        return Finding(bound, grade, seen, per, limits, 1, near)

    return find


def _of_facts(bound: Bound, other: FactSpec) -> Finder:
    spec, is_ordered = bound.spec, bound.condition.op in ORDERED
    of_person, other_of_person = spec.side is Side.PERSON, other.side is Side.PERSON
    place = PERSON_PLACE[spec.name] if of_person else PLACE[spec.name]
    other_place = PERSON_PLACE[other.name] if other_of_person else PLACE[other.name]

    def find(grade: int, member: Member, frame: Frame) -> Finding:
        size = int(frame[SIZE] or 1)
        seen = member[place] if of_person else frame[place]
        against = member[other_place] if other_of_person else frame[other_place]
        limits = None if against is None else (against,)
        per, limit_per = divisor(spec, size), divisor(other, size)
        near = grade < _LEAST_UNKNOWN and is_ordered and is_near(seen or 0, per, limits or (), limit_per)
        return Finding(bound, grade, seen, per, limits, limit_per, near)

    return find
