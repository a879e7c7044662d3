"""The explained reading of a rule: one household, every condition, with what it saw and what would change it."""

from charity_app.eligibility.explain.benefits import Benefit
from charity_app.eligibility.explain.findings import Finding, Line
from charity_app.eligibility.explain.judge import judge
from charity_app.eligibility.explain.plan import DayPlan, plan_day
from charity_app.eligibility.explain.results import Assessment, Row
from charity_app.eligibility.explain.single import RuleAnswer, RulePlan, ask_rule, plan_rule

__all__ = [
    "Assessment",
    "Benefit",
    "DayPlan",
    "Finding",
    "Line",
    "Row",
    "RuleAnswer",
    "RulePlan",
    "ask_rule",
    "judge",
    "plan_day",
    "plan_rule",
]
