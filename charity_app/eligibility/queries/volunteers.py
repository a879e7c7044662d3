"""What a role asks of a volunteer: a rule of the same language, asked of one person (design.md 6)."""

from collections.abc import Mapping
from datetime import date

from charity_app.eligibility.explain import RuleAnswer, ask_rule, plan_rule
from charity_app.eligibility.facts import Side, read_volunteer
from charity_app.eligibility.rules import Member, Rule
from charity_app.eligibility.rules import parse_rule as parse


def parse_requirement(body: object) -> Rule:
    """Read a rule about volunteers from plain data. Raises RuleError with its place."""
    return parse(body, standards=frozenset(), side=Side.VOLUNTEER, place="requirement")


def ask_requirement(rule: Rule, facts: Mapping[str, object], day: date) -> RuleAnswer:
    """Ask a rule of one volunteer on a day, with a line per condition; absent facts are unknown.

    Raises ValueError on a fact that is not a volunteer's or has a value of another kind.
    """
    return ask_rule(plan_rule(Member((rule,)), {}, day), read_volunteer(facts))
