"""A policy as one statement that writes its result rows, both passes and all flags in it (rulings 21 to 24)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    Insert,
    Update,
    and_,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import aliased

from charity_app.eligibility.compile.conditions import Amount, Expression, Tables
from charity_app.eligibility.compile.rules import is_true, may_be_true
from charity_app.eligibility.facts.vocabulary import Side, category_bit, spec_of
from charity_app.eligibility.models import HouseholdFacts, MemberFacts, Result
from charity_app.eligibility.rules.binding import bind
from charity_app.eligibility.rules.book import RuleBook
from charity_app.eligibility.rules.policies import Policy
from charity_app.eligibility.rules.tree import All, Condition, Member, None_, Rule, conditions_of, facts_of
from charity_app.eligibility.states import RESULT_NUMBERS, PolicyStatus, ResultCode

COLUMNS = ("version_no", "household_no", "member_no", "code", "follow_on", "superseded", "choice_required", "as_of")


@dataclass(frozen=True)
class Sweeper:
    """Turns the policies of a day into statements for one kind of database."""

    book: RuleBook
    day: date
    is_postgres: bool
    _kept: dict[tuple[str, int], Insert] = field(default_factory=dict)

    def tables(self) -> Tables:
        """Return where the outermost statement reads."""
        return Tables(HouseholdFacts, MemberFacts, self.day, self.book.standards, self.is_postgres)

    def insert_results(self, policy: Policy, version_no: int, *, household_no: int | None = None) -> Insert:
        """Return the statement that writes every row of a policy; that for all households is made once."""
        key = (policy.code, version_no)
        if household_no is None and key in self._kept:
            return self._kept[key]
        rows = insert(Result).from_select(list(COLUMNS), self.select_results(policy, version_no, household_no))
        return rows if household_no is not None else self._kept.setdefault(key, rows)

    def select_results(self, policy: Policy, version_no: int, household_no: int | None = None) -> Any:
        """Return the rows of a policy."""
        tables = self.tables()
        of_person = policy.side is Side.PERSON
        met = self.met(policy, tables)
        superseded = and_(met, self.superseded(policy, tables)) if policy.superseded_by else false()
        rows = select(
            literal(version_no).label("version_no"),
            HouseholdFacts.no,
            MemberFacts.member_no if of_person else literal(0).label("member_no"),
            self._code(policy, tables).label("code"),
            _flag(self._is_follow_on(policy, tables)).label("follow_on"),
            _flag(superseded).label("superseded"),
            _flag(self._choice(policy, tables, met)).label("choice_required"),
            literal(self.day).label("as_of"),
        ).where(self._has_row(policy, tables))
        if of_person:
            rows = rows.where(HouseholdFacts.no == self._member_key())
        return rows if household_no is None else rows.where(HouseholdFacts.no == household_no)

    def _member_key(self) -> Amount:
        """Return a member's household; on SQLite so that members are read first and households looked up by key."""
        plain: Amount = MemberFacts.metadata.tables["member_facts"].c.household_no
        return plain if self.is_postgres else plain + 0

    def update_granted(self, *, household_no: int | None = None) -> Update:
        """Return the statement that notes what pass 1 would grant, where it has changed (R-ENG-03)."""
        tables = self.tables()
        parts = [
            case((self._grants(policy, tables), category_bit(str(policy.grants))), else_=0)
            for policy in self.book.in_force(self.day)
            if policy.grants
        ]
        mask: Amount = sum(parts[1:], start=parts[0]) if parts else literal(0)
        change = (
            update(HouseholdFacts)
            .values(granted=mask)
            .where(HouseholdFacts.granted != mask)
            .execution_options(synchronize_session=False)
        )
        return change if household_no is None else change.where(HouseholdFacts.no == household_no)

    def _grants(self, policy: Policy, tables: Tables) -> Expression:
        def granted(inner: Tables) -> Expression:
            first = and_(is_true(policy.rule, inner), ~self._is_held(policy, inner))
            rivals = [self._met_first(self.book.policies[code], inner) for code in self._rivals(policy)]
            return and_(first, ~func.coalesce(or_(*rivals), false())) if rivals else first

        return self._by_some_member(tables, granted) if policy.side is Side.PERSON else granted(tables)

    def _by_some_member(self, tables: Tables, ask: Any) -> Expression:
        member = aliased(MemberFacts)
        inner = replace(tables, member=member)
        return exists(select(1).where(member.household_no == tables.household.no, ask(inner)))

    def _rivals(self, policy: Policy) -> Iterable[str]:
        return (code for code in policy.superseded_by if self.book.policies[code].is_in_force(self.day))

    def _is_held(self, policy: Policy, tables: Tables) -> Expression:
        """Return where the category of a policy is already recognised; false where that is unknown."""
        if not policy.grants:
            return false()
        held: Expression = func.coalesce(tables.household.categories, 0).bitwise_and(category_bit(policy.grants)) != 0
        return held

    def _met_first(self, policy: Policy, tables: Tables) -> Expression:
        return or_(self._is_held(policy, tables), is_true(policy.rule, tables))

    def met(self, policy: Policy, tables: Tables) -> Expression:
        """Return where a policy is met in either pass, or already received; NULL or false elsewhere."""
        return or_(self._met_first(policy, tables), self._second(policy, tables))

    def _second(self, policy: Policy, tables: Tables) -> Expression:
        """Return where pass 2 adds something: where a category that pass 1 grants is asked for."""
        asked = self._asked(policy)
        if not asked:
            return false()
        return and_(_is_granted(asked, tables), is_true(policy.rule, replace(tables, with_granted=True)))

    def _asked(self, policy: Policy) -> int:
        """Return the categories a rule asks for and pass 1 can grant; without them pass 2 changes nothing."""
        grantable = sum({category_bit(str(item.grants)) for item in self.book.in_force(self.day) if item.grants})
        return asked_categories(policy.rule) & grantable

    def superseded(self, policy: Policy, tables: Tables) -> Expression:
        """Return where one of the policies that stand above this one is met."""
        return or_(false(), *(self.met(self.book.policies[code], tables) for code in self._rivals(policy)))

    def _choice(self, policy: Policy, tables: Tables, met: Expression) -> Expression:
        others = [self.book.policies[code] for code in policy.not_combined_with]
        in_force = [other for other in others if other.is_in_force(self.day)]
        if not in_force:
            return false()
        rivals = [self._stands(other, tables, from_side=policy.side) for other in in_force]
        return and_(met, ~_sure(self.superseded(policy, tables)), or_(*rivals))

    def _stands(self, other: Policy, tables: Tables, *, from_side: Side) -> Expression:
        def ask(inner: Tables) -> Expression:
            return and_(self.met(other, inner), ~_sure(self.superseded(other, inner)))

        if other.side is Side.PERSON and from_side is Side.HOUSEHOLD:
            return self._by_some_member(tables, ask)
        return ask(tables)

    def _is_follow_on(self, policy: Policy, tables: Tables) -> Expression:
        if not self._asked(policy):
            return false()
        return and_(self._second(policy, tables), ~_sure(self._met_first(policy, tables)))

    def _code(self, policy: Policy, tables: Tables) -> Amount:
        number = RESULT_NUMBERS
        best = number[ResultCode.LIKELY if policy.status is PolicyStatus.DRAFT else ResultCode.ELIGIBLE]
        is_shaky = any(bind(item, self.book.standards, self.day).is_unverified for item in conditions_of(policy.rule))
        branches: list[tuple[Expression, int]] = []
        if policy.grants:
            branches.append((self._is_held(policy, tables), number[ResultCode.ALREADY_RECEIVING]))
        passes = [tables, replace(tables, with_granted=True)] if self._asked(policy) else [tables]
        for inner in passes:
            if is_shaky:
                branches.append((is_true(policy.rule, inner, firm=True), best))
            likely = number[ResultCode.LIKELY] if is_shaky else best
            branches.append((is_true(policy.rule, inner), likely))
        return case(*branches, else_=number[ResultCode.NEEDS_INFORMATION])

    def _has_row(self, policy: Policy, tables: Tables) -> Expression:
        """Return where a row is due: not surely false in pass 1, met in pass 2, or already received.

        What looks at members stands last: the database asks in this order.
        """
        parts = policy.rule.parts if isinstance(policy.rule, All) else (policy.rule,)
        asked = self._asked(policy)
        moving = [part for part in parts if asked and reads_categories(part)]
        steady = [part for part in parts if part not in moving]
        later = replace(tables, with_granted=True)
        terms = [may_be_true(part, tables) for part in steady if not asks_members(part)]
        terms += [may_be_true(part, later) for part in moving if isinstance(part, Condition)]
        if moving:
            first = and_(*(may_be_true(part, tables) for part in moving))
            terms.append(or_(first, and_(_is_granted(asked, tables), is_true(policy.rule, later))))
        terms += [may_be_true(part, tables) for part in steady if asks_members(part)]
        return or_(self._is_held(policy, tables), and_(*terms)) if policy.grants else and_(*terms)


def asks_members(rule: Rule) -> bool:
    """Tell whether a rule asks for a member of the household."""
    return isinstance(rule, Member) or (not isinstance(rule, Condition) and any(map(asks_members, rule.parts)))


def asked_categories(rule: Rule) -> int:
    """Return the categories that help somebody to fulfil a rule, as a mask; those under a `none` do not."""
    return _asked_categories(rule, is_negated=False)


def _asked_categories(rule: Rule, *, is_negated: bool) -> int:
    if isinstance(rule, Condition):
        if is_negated or rule.field != "hh.categories":
            return 0
        wanted = rule.value if isinstance(rule.value, tuple) else (rule.value,)
        return int(spec_of(rule.field).encode(list(wanted)))
    inside = not is_negated if isinstance(rule, None_) else is_negated
    mask = 0
    for part in rule.parts:
        mask |= _asked_categories(part, is_negated=inside)
    return mask


def _is_granted(mask: int, tables: Tables) -> Expression:
    granted: Expression = tables.household.granted.bitwise_and(mask) != 0
    return granted


def reads_categories(rule: Rule) -> bool:
    """Tell whether a rule looks at recognised categories."""
    return "hh.categories" in facts_of(rule)


def _sure(expression: Expression) -> Expression:
    return func.coalesce(expression, false())


def _flag(expression: Expression) -> Amount:
    return case((expression, true()), else_=false())
