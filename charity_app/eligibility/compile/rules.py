"""A rule as SQL in two-valued readings: surely true, surely false, and their opposites (ruling 24).

Written this way a WHERE needs no test for NULL around a group, so the planner sees plain conditions and joins.
`firm` asks for what holds without any unverified standard.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from charity_app.eligibility.compile.conditions import Expression, Tables, condition
from charity_app.eligibility.models import MemberFacts
from charity_app.eligibility.rules.binding import bind
from charity_app.eligibility.rules.tree import All, Condition, Member, None_, Rule

Reading = Callable[[Rule, Tables], Expression]


def is_true(rule: Rule, tables: Tables, *, firm: bool = False) -> Expression:
    """Return where a rule surely holds.

    A bare condition on a member PostgreSQL would search for in the index, which is slower than reading the family.
    """
    if isinstance(rule, Condition):
        return _leaf(rule, tables, lambda leaf: leaf.is_(true()), firm=firm, otherwise=false())
    if isinstance(rule, Member):
        return _has_member(rule, tables, lambda part, inner: is_true(part, inner, firm=firm))
    if isinstance(rule, None_):
        return and_(*(is_false(part, tables, firm=firm) for part in rule.parts))
    join = and_ if isinstance(rule, All) else or_
    return join(*(is_true(part, tables, firm=firm) for part in cheapest_first(rule.parts)))


def is_false(rule: Rule, tables: Tables, *, firm: bool = False) -> Expression:
    """Return where a rule surely does not hold."""
    if isinstance(rule, Condition):
        return _leaf(rule, tables, lambda leaf: ~leaf, firm=firm, otherwise=false())
    if isinstance(rule, Member):
        return ~_has_member(rule, tables, lambda part, inner: may_be_true(part, inner, firm=firm))
    if isinstance(rule, None_):
        return or_(*(is_true(part, tables, firm=firm) for part in rule.parts))
    join = or_ if isinstance(rule, All) else and_
    return join(*(is_false(part, tables, firm=firm) for part in rule.parts))


def may_be_true(rule: Rule, tables: Tables, *, firm: bool = False) -> Expression:
    """Return where a rule is not surely false: it holds, or something unknown could make it hold."""
    if isinstance(rule, Condition):
        return _leaf(rule, tables, lambda leaf: leaf.is_not(false()), firm=firm, otherwise=true())
    if isinstance(rule, Member):
        return _has_member(rule, tables, lambda part, inner: may_be_true(part, inner, firm=firm))
    if isinstance(rule, None_):
        return and_(*(may_be_false(part, tables, firm=firm) for part in rule.parts))
    join = and_ if isinstance(rule, All) else or_
    return join(*(may_be_true(part, tables, firm=firm) for part in cheapest_first(rule.parts)))


def may_be_false(rule: Rule, tables: Tables, *, firm: bool = False) -> Expression:
    """Return where a rule does not surely hold."""
    if isinstance(rule, Condition):
        return _leaf(rule, tables, lambda leaf: leaf.is_not(true()), firm=firm, otherwise=true())
    if isinstance(rule, Member):
        return ~_has_member(rule, tables, lambda part, inner: is_true(part, inner, firm=firm))
    if isinstance(rule, None_):
        return or_(*(may_be_true(part, tables, firm=firm) for part in rule.parts))
    join = or_ if isinstance(rule, All) else and_
    return join(*(may_be_false(part, tables, firm=firm) for part in rule.parts))


def cheapest_first(parts: Iterable[Rule]) -> list[Rule]:
    """Return parts with those last that look at members: SQLite asks from left to right."""
    return sorted(parts, key=asks_members)


def asks_members(rule: Rule) -> bool:
    """Tell whether a rule asks for a member of the household."""
    return isinstance(rule, Member) or (not isinstance(rule, Condition) and any(map(asks_members, rule.parts)))


def _leaf(
    rule: Condition, tables: Tables, read: Callable[[Expression], Expression], *, firm: bool, otherwise: Expression
) -> Expression:
    bound = bind(rule, tables.standards, tables.day)
    return otherwise if firm and bound.is_unverified else read(condition(bound, tables))


def _has_member(rule: Member, tables: Tables, reading: Reading) -> Expression:
    return some_member(tables, lambda inner: and_(*(reading(part, inner) for part in rule.parts)))


def some_member(tables: Tables, ask: Callable[[Tables], Expression]) -> Expression:
    """Return where a household has a member of whom something holds.

    PostgreSQL takes each look-up for a hundred times what it costs and would rather read all members for every
    question; a question with an OFFSET it leaves as it stands.
    """
    member = aliased(MemberFacts)
    found = select(1).where(member.household_no == tables.household.no, ask(replace(tables, member=member)))
    return exists(found.offset(0) if tables.looks_up else found)
