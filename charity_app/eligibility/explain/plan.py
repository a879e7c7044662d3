"""The plan of a day: every policy in force as a function over shared condition grades, made once and used for all."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from operator import itemgetter

from charity_app.eligibility.explain.frame import Limits, limits_on
from charity_app.eligibility.explain.grading import Near, Test, make_near, make_test
from charity_app.eligibility.facts.vocabulary import CATEGORIES, Kind, Number, Side, category_bit
from charity_app.eligibility.rules.binding import Bound, bind, stored
from charity_app.eligibility.rules.book import RuleBook
from charity_app.eligibility.rules.policies import Policy
from charity_app.eligibility.rules.standards import Standard
from charity_app.eligibility.rules.tree import All, Any, Condition, Member, None_, Rule
from charity_app.eligibility.states import Grade, PolicyStatus, ResultCode

Grades = Sequence[int]
Verdict = Callable[[Grades, Grades, Sequence[Grades]], int]
Watches = tuple[tuple[int, Near], ...]
_TOP = int(Grade.YES)


@dataclass(frozen=True, slots=True)
class Leaf:
    """Where a condition's grade lies, whether it stands under a `none`, and in which `member` group, if any."""

    of_person: bool
    place: int
    bound: Bound
    is_negated: bool
    group: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a rule with its parts, as a page shows it."""

    kind: str
    parts: tuple["Leaf | Group", ...]


Shape = Leaf | Group


@dataclass(slots=True)
class Pool:
    """The distinct conditions of a day; each is graded once per household or member, whoever asks for it."""

    standards: Mapping[str, Standard]
    day: date
    household: list[Bound] = field(default_factory=list)
    person: list[Bound] = field(default_factory=list)
    _places: dict[tuple[bool, Condition], int] = field(default_factory=dict)

    def place_of(self, condition: Condition) -> tuple[bool, int, Bound]:
        """Return whether it is a person's condition, its place, and its bound form; adds it when it is new."""
        bound = bind(condition, self.standards, self.day)
        of_person = bound.spec.is_personal or (bound.other is not None and bound.other.is_personal)
        side = self.person if of_person else self.household
        key = (of_person, condition)
        if key not in self._places:
            self._places[key] = len(side)
            side.append(bound)
        return of_person, self._places[key], side[self._places[key]]


_KINDS = {All: "all", Any: "any", None_: "none", Member: "member"}


def shape_of(rule: Rule, pool: Pool) -> Shape:
    """Lay out a rule over the pool."""
    return _shape(rule, pool, count(), is_negated=False, group=-1)


def _shape(rule: Rule, pool: Pool, groups: Iterator[int], *, is_negated: bool, group: int) -> Shape:
    if isinstance(rule, Condition):
        of_person, place, bound = pool.place_of(rule)
        return Leaf(of_person, place, bound, is_negated, group)
    inside = not is_negated if isinstance(rule, None_) else is_negated
    within = next(groups) if isinstance(rule, Member) else group
    parts = tuple(_shape(part, pool, groups, is_negated=inside, group=within) for part in rule.parts)
    return Group(_KINDS[type(rule)], parts)


def member_groups_of(shape: Shape) -> tuple[Verdict, ...]:
    """Return what each `member` group asks of one member, in reading order."""
    if isinstance(shape, Leaf):
        return ()
    own = (_joined(shape.parts, min),) if shape.kind == "member" else ()
    return own + tuple(verdict for part in shape.parts for verdict in member_groups_of(part))


def leaves_of(shape: Shape) -> tuple[Leaf, ...]:
    """Return the conditions of a shape in reading order."""
    if isinstance(shape, Leaf):
        return (shape,)
    return tuple(leaf for part in shape.parts for leaf in leaves_of(part))


def verdict_of(shape: Shape) -> Verdict:
    """Return the function that joins grades: the least of `all`, the greatest of `any`, `none` mirrored (ruling 24)."""
    if isinstance(shape, Leaf):
        place = shape.place
        return (lambda _h, p, _ps: p[place]) if shape.of_person else (lambda h, _p, _ps: h[place])
    if shape.kind == "member":
        inner = _joined(shape.parts, min)
        return lambda h, _p, ps: max((inner(h, p, ps) for p in ps), default=int(Grade.UNKNOWN))
    if shape.kind == "all":
        return _joined(shape.parts, min)
    some = _joined(shape.parts, max)
    return (lambda h, p, ps: _TOP - some(h, p, ps)) if shape.kind == "none" else some


def _joined(parts: Sequence[Shape], join: Callable[..., int]) -> Verdict:
    """Join parts, the plain conditions of household and person first: where they settle it, the rest is not asked."""
    leaves = [part for part in parts if isinstance(part, Leaf)]
    steps = [
        *_picked([leaf.place for leaf in leaves if not leaf.of_person], join, of_person=False),
        *_picked([leaf.place for leaf in leaves if leaf.of_person], join, of_person=True),
        *(verdict_of(part) for part in parts if not isinstance(part, Leaf)),
    ]
    if len(steps) == 1:
        return steps[0]
    first, rest, stop = steps[0], steps[1:], int(Grade.NO) if join is min else _TOP

    def verdict(h: Grades, p: Grades, ps: Sequence[Grades]) -> int:
        grade = first(h, p, ps)
        for step in rest:
            if grade == stop:
                return grade
            grade = join(grade, step(h, p, ps))
        return grade

    return verdict


def _picked(places: Sequence[int], join: Callable[..., int], *, of_person: bool) -> Sequence[Verdict]:
    """Return one step for all plain conditions of a side; none where there are none."""
    if not places:
        return ()
    pick = itemgetter(*places)
    if len(places) == 1:
        return ((lambda _h, p, _ps: pick(p)) if of_person else (lambda h, _p, _ps: pick(h)),)
    return ((lambda _h, p, _ps: join(pick(p))) if of_person else (lambda h, _p, _ps: join(pick(h))),)


@dataclass(frozen=True, slots=True, eq=False)
class PolicyPlan:
    """One policy on a day."""

    place: int
    policy: Policy
    of_person: bool
    verdict: Verdict
    shape: Shape
    leaves: tuple[Leaf, ...]
    codes: tuple[ResultCode, ...]
    reads_categories: bool
    category: int
    superseded_by: tuple[int, ...]
    not_combined_with: tuple[int, ...]
    amount_rules: tuple[tuple[Verdict, str], ...]
    member_groups: tuple[Verdict, ...]
    marks: int


def _codes(policy: Policy) -> tuple[ResultCode, ...]:
    """Return the result for each grade; a draft is never more than likely (ruling 24)."""
    best = ResultCode.LIKELY if policy.status is PolicyStatus.DRAFT else ResultCode.ELIGIBLE
    no, unknown = ResultCode.NOT_ELIGIBLE, ResultCode.NEEDS_INFORMATION
    return no, no, unknown, ResultCode.LIKELY, best


@dataclass(frozen=True, eq=False)
class DayPlan:
    """All policies of a day with their shared conditions; `values` are the standards of the day in stored units.

    A policy's `marks` has a bit for each of its conditions: the household's by place, the persons' after them.
    """

    book: RuleBook
    day: date
    policies: tuple[PolicyPlan, ...]
    household: tuple[Bound, ...]
    person: tuple[Bound, ...]
    household_tests: tuple[Test, ...]
    person_tests: tuple[Test, ...]
    household_watches: Watches
    person_watches: Watches
    category_places: tuple[int, ...]
    limits: tuple[Limits | None, ...]
    values: Mapping[str, tuple[Number, bool]]


def plan_day(book: RuleBook, day: date) -> DayPlan:
    """Make the plan of a day."""
    pool = Pool(book.standards, day)
    chosen = book.in_force(day)
    places = {policy.code: place for place, policy in enumerate(chosen)}
    shapes = [shape_of(policy.rule, pool) for policy in chosen]
    rules = [tuple((verdict_of(shape_of(rule, pool)), key) for rule, key in policy.amount.rules) for policy in chosen]
    plans = tuple(
        _plan(policy, shape, amount_rules, places, len(pool.household))
        for policy, shape, amount_rules in zip(chosen, shapes, rules, strict=True)
    )
    category_places = tuple(place for place, bound in enumerate(pool.household) if bound.spec.kind is Kind.CATEGORIES)
    return DayPlan(
        book=book,
        day=day,
        policies=plans,
        household=tuple(pool.household),
        person=tuple(pool.person),
        household_tests=tuple(map(make_test, pool.household)),
        person_tests=tuple(map(make_test, pool.person)),
        household_watches=_watches(pool.household),
        person_watches=_watches(pool.person),
        category_places=category_places,
        limits=limits_on(book.standards, day),
        values=_values(book.standards, day),
    )


def _watches(bounds: Sequence[Bound]) -> Watches:
    """Return the conditions that can be missed by a little."""
    return tuple((place, near) for place, bound in enumerate(bounds) if (near := make_near(bound)) is not None)


def _values(standards: Mapping[str, Standard], day: date) -> dict[str, tuple[Number, bool]]:
    found = {key: (standard, standard.on(day)) for key, standard in standards.items()}
    return {key: (stored(item, value), value.is_unverified) for key, (item, value) in found.items() if value}


def _plan(
    policy: Policy,
    shape: Shape,
    amount_rules: tuple[tuple[Verdict, str], ...],
    places: Mapping[str, int],
    household_conditions: int,
) -> PolicyPlan:
    leaves = leaves_of(shape)
    return PolicyPlan(
        place=places[policy.code],
        policy=policy,
        of_person=policy.side is Side.PERSON,
        verdict=verdict_of(shape),
        shape=shape,
        leaves=leaves,
        codes=_codes(policy),
        reads_categories=any(leaf.bound.spec.kind is Kind.CATEGORIES for leaf in leaves),
        category=category_bit(policy.grants) if policy.grants in CATEGORIES else 0,
        superseded_by=tuple(places[code] for code in policy.superseded_by if code in places),
        not_combined_with=tuple(places[code] for code in policy.not_combined_with if code in places),
        amount_rules=amount_rules,
        member_groups=member_groups_of(shape),
        marks=sum({1 << leaf.place + household_conditions * leaf.of_person for leaf in leaves}),
    )
