"""Whom a rule reaches: counts while somebody writes an offer, and whether one household fits (features journey 3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select, true

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.eligibility.compile import Tables, is_true, may_be_true
from charity_app.eligibility.explain import RuleAnswer, ask_rule, plan_rule
from charity_app.eligibility.facts.snapshot import read_snapshot
from charity_app.eligibility.models import HouseholdFacts, PolicyName, Result, RuleVersion
from charity_app.eligibility.queries.editions import current_edition
from charity_app.eligibility.rules import All, Rule
from charity_app.eligibility.rules import parse_rule as parse
from charity_app.eligibility.states import RESULT_NUMBERS, Outcome, ResultCode


@dataclass(frozen=True)
class Count:
    """How many households fit, and how many might once something unknown is known."""

    eligible: int
    unknown: int


@dataclass(frozen=True)
class TargetCount:
    """A rule's count, and the counts after its first, second … condition: where the group shrinks."""

    total: Count
    steps: tuple[Count, ...]


def parse_target(body: object) -> Rule:
    """Read a rule about households from plain data. Raises RuleError with its place."""
    return parse(body, standards=current_edition().book.standards.keys(), place="target")


def count_matching(rule: Rule, *, street_ids: Iterable[UUID] = ()) -> TargetCount:
    """Count the households that fit a rule today, in some streets or everywhere, by one statement.

    Counts are over everyone, whoever asks; show those below 5 as "fewer than 5".
    """
    parts = rule.parts if isinstance(rule, All) else (rule,)
    tables = _tables()
    columns = []
    for length in range(1, len(parts) + 1):
        taken = parts[:length]
        columns.append(_number(and_(*(is_true(part, tables) for part in taken))))
        columns.append(_number(and_(*(may_be_true(part, tables) for part in taken))))
    counted = select(*columns).select_from(HouseholdFacts)
    found = db.session.execute(_within(counted, street_ids)).one()
    steps = tuple(Count(found[place], found[place + 1] - found[place]) for place in range(0, len(found), 2))
    return TargetCount(steps[-1], steps)


def households_matching(rule: Rule, *, street_ids: Iterable[UUID] = ()) -> Any:
    """Return the statement that gives the ids of the households that surely fit a rule today."""
    return _within(select(HouseholdFacts.household_id).where(is_true(rule, _tables())), street_ids)


def fits_rule(household_id: UUID, rule: Rule) -> RuleAnswer | None:
    """Ask a rule of one household today, with a line per condition; None when its facts are not known yet."""
    day = clock.today()
    snapshot = read_snapshot(household_id, day)
    if snapshot is None:
        return None
    return ask_rule(plan_rule(rule, current_edition().book.standards, day), snapshot.case)


def fits_household(household_id: UUID, rule: Rule) -> bool:
    """Tell whether a household surely fits a rule today; what is unknown does not fit."""
    answer = fits_rule(household_id, rule)
    return answer is not None and answer.outcome is Outcome.MET


def policies_met(household_id: UUID, codes: Sequence[str]) -> dict[str, ResultCode]:
    """Return the answers of some policies for a household or any of its members where they are met, as last swept."""
    wanted = (
        select(PolicyName.code, func.max(Result.code))
        .join(RuleVersion, RuleVersion.policy_id == PolicyName.id)
        .join(Result, Result.version_no == RuleVersion.no)
        .join(HouseholdFacts, HouseholdFacts.no == Result.household_no)
        .where(
            HouseholdFacts.household_id == household_id,
            PolicyName.code.in_(codes),
            Result.code >= RESULT_NUMBERS[ResultCode.LIKELY],
            Result.superseded.is_(False),
        )
        .group_by(PolicyName.code)
    )
    names = {number: code for code, number in RESULT_NUMBERS.items()}
    return {row[0]: names[row[1]] for row in db.session.execute(wanted)}


def _tables() -> Tables:
    standards = current_edition().book.standards
    return Tables(HouseholdFacts, None, clock.today(), standards)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _within(statement: Any, street_ids: Iterable[UUID]) -> Any:
    streets = list(street_ids)
    return statement.where(HouseholdFacts.street_id.in_(streets) if streets else true())
