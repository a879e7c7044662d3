"""Judging written cases: the command line's door to the engine, which never fills anything in (ruling 25)."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import func, inspect, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.eligibility.explain import Assessment, DayPlan, Line, Row, judge, plan_day
from charity_app.eligibility.facts import read_case
from charity_app.eligibility.models import RuleVersion
from charity_app.eligibility.queries.editions import current_edition
from charity_app.eligibility.rules import Op, load_book
from charity_app.eligibility.rules.exact import read_json_or_yaml
from charity_app.eligibility.wording import plain_limit, plain_value, sentence_of

Say = Callable[[Text], str]
_KNOWN = frozenset({"id", "name_zh", "name_en", "as_of", "household", "members", "derived", "expect", "follow_on"})
_OPPOSITE = {Op.EQ: "ne", Op.NE: "eq", Op.LT: "gte", Op.LTE: "gt", Op.GT: "lte", Op.GTE: "lt", Op.IN: "not_in"}


def assess_text(text: bytes, *, say: Say) -> Any:
    """Judge one case, or the list of cases under `cases`, written as YAML or JSON; a list gives a list.

    `say` puts sentences into words. Raises Invalid with the case and the reason when something cannot be read.
    """
    try:
        body = read_json_or_yaml(text.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid(Text("This file is not text in UTF-8", "error")) from None
    except ValueError as error:
        raise Invalid(Text("This file cannot be read: %(reason)s", "error", {"reason": error})) from None
    if isinstance(body, Mapping) and "cases" in body:
        body = body["cases"]
        if not isinstance(body, list):
            raise Invalid(Text("cases is a list", "error"))
    plans: dict[date, DayPlan] = {}
    if isinstance(body, list):
        return [_assess(case, f"cases[{place}]", plans, say) for place, case in enumerate(body)]
    return _assess(body, "case", plans, say)


def _assess(body: object, place: str, plans: dict[date, DayPlan], say: Say) -> dict[str, Any]:
    try:
        day, assessment = _judged(body, plans)
    except ValueError as error:
        reason = {"place": place, "reason": error}
        raise Invalid(Text("%(place)s cannot be read: %(reason)s", "error", reason)) from None
    return {"as_of": day.isoformat(), "results": [_row(row, plans[day], say) for row in assessment.rows]}


def _judged(body: object, plans: dict[date, DayPlan]) -> tuple[date, Assessment]:
    if not isinstance(body, Mapping):
        raise ValueError("a case is a mapping with as_of, household and members")
    unknown = body.keys() - _KNOWN
    if unknown:
        raise ValueError(f"unknown key {', '.join(sorted(map(str, unknown)))}")
    household, members = ({} if body.get("household") is None else body["household"]), body.get("members")
    members = [] if members is None else members
    if not isinstance(household, Mapping) or not isinstance(members, list):
        raise ValueError("household is a mapping of facts, members a list of them")
    if not all(isinstance(member, Mapping) for member in members):
        raise ValueError("every member is a mapping of facts")
    day = _day(body.get("as_of"))
    if day not in plans:
        plans[day] = plan_for(day)
    return day, judge(plans[day], read_case(household, members))


def _day(value: object) -> date:
    if value is None:
        return clock.today()
    try:
        return value if type(value) is date else date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"as_of is a day such as 2024-12-05, not {value}") from None


def plan_for(day: date) -> DayPlan:
    """Return the plan of a day by the published rules, or by those of the data file where none are published."""
    has_table = inspect(db.session.connection()).has_table(RuleVersion.__tablename__)
    if has_table and db.session.scalar(select(func.count()).select_from(RuleVersion)):
        return current_edition().plan(day)
    return plan_day(load_book(), day)


def _row(row: Row, plan: DayPlan, say: Say) -> dict[str, Any]:
    value = row.benefit.value
    return {
        "policy": row.policy.code,
        "member": row.member,
        "result": row.code.value,
        "amount": value,
        "choice_required": row.is_choice_required,
        "follow_on": row.is_follow_on,
        "superseded": row.is_superseded,
        "conditions": [_condition(line, row, plan, say) for line in row.lines],
    }


def _condition(line: Line, row: Row, plan: DayPlan, say: Say) -> dict[str, Any]:
    finding = line.finding
    gap: Fraction | None = None if line.is_negated else finding.gap
    titles = plan.book.sources
    return {
        "text": say(sentence_of(line)),
        "field": finding.bound.spec.name,
        "op": _op(line),
        "observed": plain_value(finding.bound.spec, finding.value),
        "threshold": plain_limit(finding),
        "outcome": line.outcome.value,
        "gap": plain_value(finding.bound.spec, gap),
        "source": "；".join(titles[key] for key in finding.bound.sources or row.policy.sources),
    }


def _op(line: Line) -> str:
    op = line.finding.bound.condition.op
    if not line.is_negated:
        return op.value
    return _OPPOSITE.get(op, f"not_{op.value}".replace("not_not_", ""))
