"""The sweep's base: the same policies by numpy on columns that already lie in memory, nothing read and nothing written.

Each condition is computed once as two masks, where it surely holds and where it may hold.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any as Anything
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.population import Column, Population
from charity_app.eligibility.compile.conditions import born_by
from charity_app.eligibility.facts.vocabulary import Kind, Per, category_bit
from charity_app.eligibility.rules import All, Any, Condition, Member, None_, Op, Policy, Rule, RuleBook
from charity_app.eligibility.rules.binding import SMALL_HOUSEHOLD, Bound, bind, limit_values
from charity_app.eligibility.rules.tree import facts_of

Mask = NDArray[np.bool_]
_COMPARE: Mapping[Op, Callable[[Anything, Anything], Mask]] = {
    Op.EQ: operator.eq,
    Op.NE: operator.ne,
    Op.LT: operator.lt,
    Op.LTE: operator.le,
    Op.GT: operator.gt,
    Op.GTE: operator.ge,
}


class Truth(NamedTuple):
    """Where a rule surely holds, and where it holds or something unknown could make it hold."""

    yes: Mask
    maybe: Mask


class Counts(NamedTuple):
    """How many households a policy reaches, by what is written for them."""

    needs_information: int
    met: int
    already_receiving: int
    follow_on: int
    superseded: int


class Columns:
    """A reading of rules on a population on a day."""

    def __init__(self, population: Population, book: RuleBook, day: date) -> None:
        self.population, self.book, self.day = population, book, day
        self._known: dict[tuple[Rule, bool], Truth] = {}
        self._granted: Column | None = None

    def count_all(self) -> dict[str, Counts]:
        """Judge everyone by every policy in two passes, from nothing."""
        self._known.clear()
        self._granted = self._grants()
        return {code: self._count(policy) for code, policy in self.book.policies.items()}

    def _grants(self) -> Column:
        mask = np.zeros(self.population.size, np.int64)
        for policy in self.book.policies.values():
            if policy.grants:
                rivals = [self._met_first(self.book.policies[code]) for code in policy.superseded_by]
                first = self._read(policy.rule, later=False).yes & ~self._held(policy)
                mask[first & ~_some(rivals) if rivals else first] |= category_bit(policy.grants)
        return mask

    def _held(self, policy: Policy) -> Mask:
        held = self.population.household["hh.categories"]
        bit = category_bit(policy.grants) if policy.grants else 0
        found: Mask = (held > 0) & (held & bit != 0)
        return found

    def _met_first(self, policy: Policy) -> Mask:
        return self._read(policy.rule, later=False).yes | self._held(policy)

    def _met(self, policy: Policy) -> Mask:
        return self._met_first(policy) | self._second(policy).yes

    def _second(self, policy: Policy) -> Truth:
        return self._read(policy.rule, later="hh.categories" in facts_of(policy.rule))

    def _count(self, policy: Policy) -> Counts:
        first, second, held = self._read(policy.rule, later=False), self._second(policy), self._held(policy)
        met, open_ = (first.yes | second.yes) & ~held, first.maybe & ~first.yes & ~second.yes & ~held
        above = [self._met(self.book.policies[code]) for code in policy.superseded_by]
        return Counts(
            needs_information=int(open_.sum()),
            met=int(met.sum()),
            already_receiving=int(held.sum()),
            follow_on=int((second.yes & ~first.yes & ~held).sum()),
            superseded=int(((met | held) & _some(above)).sum()) if above else 0,
        )

    def _read(self, rule: Rule, *, later: bool) -> Truth:
        key = (rule, later and "hh.categories" in facts_of(rule))
        if key not in self._known:
            self._known[key] = self._work_out(rule, later=key[1])
        return self._known[key]

    def _work_out(self, rule: Rule, *, later: bool) -> Truth:
        if isinstance(rule, Condition):
            return self._compare(bind(rule, self.book.standards, self.day), later=later)
        parts = [self._read(part, later=later) for part in rule.parts]
        if isinstance(rule, All):
            return _all(parts)
        if isinstance(rule, Member):
            inner, starts = _all(parts), self.population.starts
            return Truth(*(np.logical_or.reduceat(mask, starts) for mask in inner))
        some = Truth(_some([part.yes for part in parts]), _some([part.maybe for part in parts]))
        if isinstance(rule, None_):
            return Truth(~some.maybe, ~some.yes)
        assert isinstance(rule, Any)
        return some

    def _compare(self, bound: Bound, *, later: bool) -> Truth:
        assert bound.bounds is not None
        if bound.spec.name == "p.age":
            return self._age(bound)
        values = self._values(bound)
        is_unknown = values < 0
        if bound.spec.kind is Kind.CATEGORIES:
            holds = (values & int(bound.bounds[0]) != 0) & ~is_unknown
            if later and self._granted is not None:
                granted = self._granted & int(bound.bounds[0]) != 0
                return Truth(holds | granted, holds | granted | is_unknown)
        else:
            holds = self._holds(bound, values) & ~is_unknown
        return Truth(holds, holds | is_unknown)

    def _values(self, bound: Bound) -> Column:
        of_person = bound.spec.name.startswith("p.")
        columns = self.population.members if of_person else self.population.household
        return columns[bound.spec.source or bound.spec.name]

    def _holds(self, bound: Bound, values: Column) -> Mask:
        op, size = bound.condition.op, self.population.household["hh.size"]
        if bound.other is not None:
            return _COMPARE[op](values, self._limit_total(bound.other.source))
        limits = [int(limit) for limit in bound.bounds or () if Fraction(limit).denominator == 1]
        assert len(limits) == len(bound.bounds or ())
        if op is Op.IN:
            return _some([values == limit for limit in limits])
        if op is Op.BETWEEN:
            return (values >= limits[0]) & (values <= limits[1])
        return _COMPARE[op](values, limits[0] * size if bound.spec.per is Per.SIZE else limits[0])

    def _limit_total(self, source: str) -> Column:
        values = limit_values(source, self.book.standards, self.day)
        assert values is not None
        protected, small, general = (int(value) for value in values)
        size, count = self.population.household["hh.size"], self.population.protected
        total: Column = count * protected + (size - count) * np.where(size <= SMALL_HOUSEHOLD, small, general)
        return total

    def _age(self, bound: Bound) -> Truth:
        assert bound.bounds is not None
        born, years = self.population.born, [int(value) for value in bound.bounds]

        def at_least(age: int) -> Mask:
            return born <= born_by(self.day, age).toordinal()

        match bound.condition.op:
            case Op.GTE:
                holds = at_least(years[0])
            case Op.LT:
                holds = ~at_least(years[0])
            case _:
                holds = at_least(years[0]) & ~at_least(years[1] + 1)
        return Truth(holds, holds)


def _all(parts: list[Truth]) -> Truth:
    yes, maybe = parts[0]
    for part in parts[1:]:
        yes, maybe = yes & part.yes, maybe & part.maybe
    return Truth(yes, maybe)


def _some(masks: list[Mask]) -> Mask:
    found = masks[0]
    for mask in masks[1:]:
        found = found | mask
    return found
