"""From a bound condition to a function that grades it: the explained reading of one comparison."""

import operator
from collections.abc import Callable, Mapping, Sequence

from charity_app.eligibility.explain.frame import CATEGORIES_PLACE, PLACE, SIZE, Frame, divisor
from charity_app.eligibility.facts.case import PERSONAL_PLACE
from charity_app.eligibility.facts.vocabulary import FactSpec, Kind, Number, Per, Value
from charity_app.eligibility.rules.binding import Bound
from charity_app.eligibility.rules.tree import Op
from charity_app.eligibility.states import Grade

Member = Sequence[Value]
Test = Callable[[Member, Frame], int]
Near = Callable[[Member, Frame], bool]
Compare = Callable[[Number, Number], bool]

_COMPARE: Mapping[Op, Compare] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LTE: operator.le,
    Op.GT: operator.gt,
    Op.GTE: operator.ge,
}
_UNKNOWN = int(Grade.UNKNOWN)
_FACTOR = {Per.ONE: 1, Per.SIZE: 1, Per.THREE_SIZES: 3}


def grades_of(bound: Bound) -> tuple[int, int]:
    """Return the grades this condition gives for no and for yes."""
    if bound.is_unverified:
        return int(Grade.NO_UNVERIFIED), int(Grade.YES_UNVERIFIED)
    return int(Grade.NO), int(Grade.YES)


def make_test(bound: Bound) -> Test:
    """Return the function that grades a condition on a member's facts and the household's frame."""
    if bound.bounds is None:
        return lambda _member, _frame: _UNKNOWN
    if bound.other is not None:
        return _against_fact(bound, bound.other)
    if bound.spec.kind is Kind.CATEGORIES:
        return category_test(bound)
    if bound.condition.op in (Op.IN, Op.NOT_IN):
        return _in_list(bound)
    if bound.condition.op is Op.BETWEEN:
        return _between(bound)
    return _against_number(bound, _COMPARE[bound.condition.op], bound.bounds[0])


def _place(spec: FactSpec) -> int:
    return PERSONAL_PLACE[spec.name] if spec.is_personal else PLACE[spec.name]


def category_test(bound: Bound, granted: int = 0) -> Test:
    """Return the test on recognised categories, with those that pass 1 grants added (R-ENG-03)."""
    assert bound.bounds
    mask, (no, yes) = int(bound.bounds[0]), grades_of(bound)
    if granted & mask:
        return lambda _member, _frame: yes

    def test(_member: Member, frame: Frame) -> int:
        held = frame[CATEGORIES_PLACE]
        if held is None:
            return _UNKNOWN
        return yes if int(held) & mask else no

    return test


def _in_list(bound: Bound) -> Test:
    assert bound.bounds is not None
    place, values, (no, yes) = _place(bound.spec), frozenset(bound.bounds), grades_of(bound)
    if bound.condition.op is Op.NOT_IN:
        no, yes = yes, no
    if bound.spec.is_personal:
        return lambda member, _frame: _UNKNOWN if (value := member[place]) is None else (yes if value in values else no)
    return lambda _member, frame: _UNKNOWN if (value := frame[place]) is None else (yes if value in values else no)


def _between(bound: Bound) -> Test:
    assert bound.bounds is not None
    low = _against_number(bound, operator.ge, bound.bounds[0])
    high = _against_number(bound, operator.le, bound.bounds[1])
    return lambda member, frame: min(low(member, frame), high(member, frame))


def _against_number(bound: Bound, compare: Compare, limit: Number) -> Test:
    spec, (no, yes) = bound.spec, grades_of(bound)
    place, scaled = _place(spec), limit * _FACTOR[spec.per]
    if spec.is_personal:
        return lambda member, _frame: (
            _UNKNOWN if (value := member[place]) is None else (yes if compare(value, limit) else no)
        )
    if spec.per is Per.ONE:
        return lambda _member, frame: (
            _UNKNOWN if (value := frame[place]) is None else (yes if compare(value, limit) else no)
        )

    def per_head(_member: Member, frame: Frame) -> int:
        value, size = frame[place], frame[SIZE]
        if value is None or size is None:
            return _UNKNOWN
        return yes if compare(value, scaled * size) else no

    return per_head


def _against_fact(bound: Bound, other: FactSpec) -> Test:
    """Compare two facts by multiplying each with the other's divisor; a common household size cancels out."""
    compare, (no, yes) = _COMPARE[bound.condition.op], grades_of(bound)
    left_factor, right_factor = _FACTOR[other.per], _FACTOR[bound.spec.per]
    left_sized = other.per is not Per.ONE and bound.spec.per is Per.ONE
    right_sized = bound.spec.per is not Per.ONE and other.per is Per.ONE
    of_person, other_of_person = bound.spec.is_personal, other.is_personal
    place, other_place = _place(bound.spec), _place(other)

    def test(member: Member, frame: Frame) -> int:
        left = member[place] if of_person else frame[place]
        right = member[other_place] if other_of_person else frame[other_place]
        size = frame[SIZE] if left_sized or right_sized else 1
        if left is None or right is None or size is None:
            return _UNKNOWN
        left = left * left_factor * size if left_sized else left * left_factor
        right = right * right_factor * size if right_sized else right * right_factor
        return yes if compare(left, right) else no

    return test


ORDERED = frozenset({Op.LT, Op.LTE, Op.GT, Op.GTE, Op.BETWEEN})


_NEAR_LOW, _NEAR_HIGH, _NEAR_PARTS = 9, 11, 10


def make_near(bound: Bound) -> Near | None:
    """Return whether facts that miss a limit miss it by at most a tenth (R-ENG-05); None where nothing can be near.

    Nothing is divided: both sides are multiplied, as in the tests.
    """
    if bound.condition.op not in ORDERED or bound.bounds is None:
        return None
    if bound.other is not None:
        return _near_fact(bound, bound.other)
    nears = [_near_number(bound.spec, limit) for limit in bound.bounds]
    return nears[0] if len(nears) == 1 else lambda member, frame: any(near(member, frame) for near in nears)


def _near_number(spec: FactSpec, limit: Number) -> Near:
    place, low, high = _place(spec), limit * _NEAR_LOW, limit * _NEAR_HIGH
    if spec.is_personal:
        return lambda member, _frame: low <= (member[place] or 0) * _NEAR_PARTS <= high
    if spec.per is Per.ONE:
        return lambda _member, frame: low <= (frame[place] or 0) * _NEAR_PARTS <= high

    def near(_member: Member, frame: Frame) -> bool:
        heads = divisor(spec, int(frame[SIZE] or 1))
        return low * heads <= (frame[place] or 0) * _NEAR_PARTS <= high * heads

    return near


def _near_fact(bound: Bound, other: FactSpec) -> Near:
    spec, place, other_place = bound.spec, _place(bound.spec), _place(other)
    of_person, other_of_person = spec.is_personal, other.is_personal

    def near(member: Member, frame: Frame) -> bool:
        size = int(frame[SIZE] or 1)
        seen = (member[place] if of_person else frame[place]) or 0
        limit = (member[other_place] if other_of_person else frame[other_place]) or 0
        reach = limit * divisor(spec, size)
        return reach * _NEAR_LOW <= seen * divisor(other, size) * _NEAR_PARTS <= reach * _NEAR_HIGH

    return near
