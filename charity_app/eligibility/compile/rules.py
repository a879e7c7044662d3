"""A rule as SQL in two-valued readings: surely true, surely false, and their opposites (ruling 24).

Written this way a WHERE needs no test for NULL around a group, so the planner sees plain conditions and joins.
`firm` asks for what holds without any unverified standard.
"""

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import and_, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from charity_app.eligibility.compile.conditions import Expression, Tables, condition
from charity_app.eligibility.models import MemberFacts
from charity_app.eligibility.rules.binding import bind
from charity_app.eligibility.rules.tree import All, Any, Condition, Member, None_, Rule

Reading = Callable[[Rule, Tables], Expression]


def is_true(rule: Rule, tables: Tables, *, firm: bool = False, in_any: bool = False) -> Expression:
    """Return where a rule surely holds."""
    if isinstance(rule, Condition):
        return _leaf(rule, tables, Expression.self_group, firm=firm, otherwise=false())
    if isinstance(rule, Member):
        return _some_member(rule, tables, lambda part, inner: is_true(part, inner, firm=firm), in_any=in_any)
    if isinstance(rule, None_):
        return and_(*(is_false(part, tables, firm=firm) for part in rule.parts))
    join = and_ if isinstance(rule, All) else or_
    inside = in_any or isinstance(rule, Any)
    return join(*(is_true(part, tables, firm=firm, in_any=inside) for part in rule.parts))


def is_false(rule: Rule, tables: Tables, *, firm: bool = False) -> Expression:
    """Return where a rule surely does not hold."""
    if isinstance(rule, Condition):
        return _leaf(rule, tables, lambda leaf: ~leaf, firm=firm, otherwise=false())
    if isinstance(rule, Member):
        return ~_some_member(rule, tables, lambda part, inner: may_be_true(part, inner, firm=firm))
    if isinstance(rule, None_):
        return or_(*(is_true(part, tables, firm=firm, in_any=True) for part in rule.parts))
    join = or_ if isinstance(rule, All) else and_
    return join(*(is_false(part, tables, firm=firm) for part in rule.parts))


def may_be_true(rule: Rule, tables: Tables, *, firm: bool = False, in_any: bool = False) -> Expression:
    """Return where a rule is not surely false: it holds, or something unknown could make it hold."""
    if isinstance(rule, Condition):
        return _leaf(rule, tables, lambda leaf: leaf.is_not(false()), firm=firm, otherwise=true())
    if isinstance(rule, Member):
        return _some_member(rule, tables, lambda part, inner: may_be_true(part, inner, firm=firm), in_any=in_any)
    if isinstance(rule, None_):
        return and_(*(may_be_false(part, tables, firm=firm) for part in rule.parts))
    join = and_ if isinstance(rule, All) else or_
    inside = in_any or isinstance(rule, Any)
    return join(*(may_be_true(part, tables, firm=firm, in_any=inside) for part in rule.parts))


def may_be_false(rule: Rule, tables: Tables, *, firm: bool = False) -> Expression:
    """Return where a rule does not surely hold."""
    if isinstance(rule, Condition):
        return _leaf(rule, tables, lambda leaf: leaf.is_not(true()), firm=firm, otherwise=true())
    if isinstance(rule, Member):
        return ~_some_member(rule, tables, lambda part, inner: is_true(part, inner, firm=firm), in_any=True)
    if isinstance(rule, None_):
        return or_(*(may_be_true(part, tables, firm=firm) for part in rule.parts))
    join = or_ if isinstance(rule, All) else and_
    return join(*(may_be_false(part, tables, firm=firm) for part in rule.parts))


def _leaf(
    rule: Condition, tables: Tables, read: Callable[[Expression], Expression], *, firm: bool, otherwise: Expression
) -> Expression:
    bound = bind(rule, tables.standards, tables.day)
    return otherwise if firm and bound.is_unverified else read(condition(bound, tables))


def _some_member(rule: Member, tables: Tables, reading: Reading, *, in_any: bool = False) -> Expression:
    """Ask for a member. Under an OR PostgreSQL is quicker with IN, everything else with EXISTS (performance.md 4)."""
    member = aliased(MemberFacts)
    inner = replace(tables, member=member)
    parts = [reading(part, inner) for part in rule.parts]
    if in_any and tables.is_postgres:
        return tables.household.no.in_(select(member.household_no).where(*parts))  # type: ignore[no-any-return]
    return exists(select(1).where(member.household_no == tables.household.no, *parts))
