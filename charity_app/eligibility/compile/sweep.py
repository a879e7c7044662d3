"""A policy as one statement that writes its result rows, both passes and all flags in it (rulings 21 to 24)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    Insert,
    Update,
    and_,
    case,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from charity_app.eligibility.compile.categories import asked_categories, denies_categories, reads_categories
from charity_app.eligibility.compile.conditions import Amount, Expression, Tables
from charity_app.eligibility.compile.rules import cheapest_first, is_true, may_be_true, some_member
from charity_app.eligibility.facts.vocabulary import Side, category_bit
from charity_app.eligibility.models import HouseholdFacts, MemberFacts, Result
from charity_app.eligibility.rules.binding import bind
from charity_app.eligibility.rules.book import RuleBook
from charity_app.eligibility.rules.policies import Policy
from charity_app.eligibility.rules.tree import All, Rule, conditions_of
from charity_app.eligibility.states import RESULT_NUMBERS, PolicyStatus, ResultCode

_HELD, _FIRST_FIRM, _FIRST, _SECOND_FIRM, _SECOND, _OPEN, _NONE = range(7)
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
        return Tables(HouseholdFacts, MemberFacts, self.day, self.book.standards, looks_up=self.is_postgres)

    def insert_results(self, policy: Policy, version_no: int) -> Insert:
        """Return the statement that writes every row of a policy; it is made once."""
        key = (policy.code, version_no)
        if key not in self._kept:
            self._kept[key] = insert(Result).from_select(list(COLUMNS), self.select_results(policy, version_no))
        return self._kept[key]

    def select_results(self, policy: Policy, version_no: int) -> Any:
        """Return the rows of a policy: who comes into question is found first, then each is read once."""
        found = self._candidates(policy).c
        is_met = found.reading < _OPEN
        return select(
            literal(version_no).label("version_no"),
            found.no,
            found.member_no,
            self._code(policy, found.reading).label("code"),
            _flag(found.reading.in_((_SECOND_FIRM, _SECOND))).label("follow_on"),
            _flag(and_(is_met, found.superseded)).label("superseded"),
            _flag(and_(is_met, ~found.superseded, found.rivalled)).label("choice_required"),
            literal(self.day).label("as_of"),
        ).where(found.reading <= _OPEN)

    def _candidates(self, policy: Policy) -> CTE:
        """Return everyone who may get a row, with the first reading that holds and what stands beside this policy.

        The database is told to keep them, or it would put each reading wherever it is named and look at members anew.
        """
        tables = self.tables()
        of_person = policy.side is Side.PERSON
        rows = select(
            HouseholdFacts.no,
            MemberFacts.member_no if of_person else literal(0).label("member_no"),
            self._reading(policy, tables).label("reading"),
            _sure(self.superseded(policy, tables)).label("superseded"),
            _sure(self._rivalled(policy, tables)).label("rivalled"),
        ).where(self._may_concern(policy, tables))
        if of_person:
            rows = rows.where(HouseholdFacts.no == self._member_key())
        return rows.cte().prefix_with("MATERIALIZED")

    def _member_key(self) -> Amount:
        """Return a member's household; on SQLite so that members are read first and households looked up by key."""
        plain: Amount = MemberFacts.metadata.tables["member_facts"].c.household_no
        return plain if self.is_postgres else plain + 0

    def update_granted(self) -> Update:
        """Return the statement that notes what pass 1 would grant, where it has changed (R-ENG-03)."""
        tables = self.tables()
        parts = [
            case((self._grants(policy, tables), category_bit(str(policy.grants))), else_=0)
            for policy in self.book.in_force(self.day)
            if policy.grants
        ]
        mask: Amount = sum(parts[1:], start=parts[0]) if parts else literal(0)
        change = update(HouseholdFacts).values(granted=mask).where(HouseholdFacts.granted != mask)
        return change.execution_options(synchronize_session=False)

    def _grants(self, policy: Policy, tables: Tables) -> Expression:
        def granted(inner: Tables) -> Expression:
            first = and_(is_true(policy.rule, inner), ~self._is_held(policy, inner))
            rivals = [self._met_first(self.book.policies[code], inner) for code in self._rivals(policy)]
            return and_(first, ~func.coalesce(or_(*rivals), false())) if rivals else first

        return some_member(tables, granted) if policy.side is Side.PERSON else granted(tables)

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

    def _rivalled(self, policy: Policy, tables: Tables) -> Expression:
        """Return where a policy is met that may not be combined with this one."""
        others = [self.book.policies[code] for code in policy.not_combined_with]
        in_force = [other for other in others if other.is_in_force(self.day)]
        return or_(false(), *(self._stands(other, tables, from_side=policy.side) for other in in_force))

    def _stands(self, other: Policy, tables: Tables, *, from_side: Side) -> Expression:
        def ask(inner: Tables) -> Expression:
            return and_(self.met(other, inner), ~_sure(self.superseded(other, inner)))

        if other.side is Side.PERSON and from_side is Side.HOUSEHOLD:
            return some_member(tables, ask)
        return ask(tables)

    def _reading(self, policy: Policy, tables: Tables) -> Amount:
        """Return the first reading that holds: received already, pass 1, pass 2, open; each is asked only once."""
        asked, later = self._asked(policy), replace(tables, with_granted=True)
        branches = [(self._is_held(policy, tables), _HELD)] if policy.grants else []
        branches += self._met_by(policy, tables, _FIRST_FIRM, _FIRST)
        if not asked:
            return case(*branches, else_=_OPEN)
        second = self._met_by(policy, later, _SECOND_FIRM, _SECOND)
        branches += [(and_(_is_granted(asked, tables), holds), reading) for holds, reading in second]
        moving = [part for part in _parts(policy.rule) if reads_categories(part)]
        open_ = and_(*(may_be_true(part, tables) for part in moving))
        return case(*branches, (open_, _OPEN), else_=_NONE)

    def _met_by(self, policy: Policy, tables: Tables, firm: int, shaky: int) -> list[tuple[Expression, int]]:
        standards = self.book.standards
        if any(bind(item, standards, self.day).is_unverified for item in conditions_of(policy.rule)):
            return [(is_true(policy.rule, tables, firm=True), firm), (is_true(policy.rule, tables), shaky)]
        return [(is_true(policy.rule, tables), firm)]

    def _code(self, policy: Policy, reading: Amount) -> Amount:
        number = RESULT_NUMBERS
        best = number[ResultCode.LIKELY if policy.status is PolicyStatus.DRAFT else ResultCode.ELIGIBLE]
        return case(
            (reading == _HELD, number[ResultCode.ALREADY_RECEIVING]),
            (reading.in_((_FIRST_FIRM, _SECOND_FIRM)), best),
            (reading.in_((_FIRST, _SECOND)), number[ResultCode.LIKELY]),
            else_=number[ResultCode.NEEDS_INFORMATION],
        )

    def _may_concern(self, policy: Policy, tables: Tables) -> Expression:
        """Return where a row may be due: already received, or not surely false in one of the passes.

        What looks at members stands last: the database asks in this order.
        """
        asked = self._asked(policy)
        parts = cheapest_first(_parts(policy.rule))
        terms = and_(*(_may_help(part, tables) if asked else may_be_true(part, tables) for part in parts))
        return or_(self._is_held(policy, tables), terms) if policy.grants else terms


def _parts(rule: Rule) -> tuple[Rule, ...]:
    return rule.parts if isinstance(rule, All) else (rule,)


def _may_help(part: Rule, tables: Tables) -> Expression:
    """Return where a part of a rule is not surely false in both passes."""
    if not reads_categories(part):
        return may_be_true(part, tables)
    second = may_be_true(part, replace(tables, with_granted=True))
    return or_(may_be_true(part, tables), second) if denies_categories(part) else second


def _is_granted(mask: int, tables: Tables) -> Expression:
    granted: Expression = tables.household.granted.bitwise_and(mask) != 0
    return granted


def _sure(expression: Expression) -> Expression:
    return func.coalesce(expression, false())


def _flag(expression: Expression) -> Amount:
    return case((expression, true()), else_=false())
