"""Reads of eligibility."""

from charity_app.eligibility.queries.assessing import assess_text
from charity_app.eligibility.queries.conditions import ConditionView
from charity_app.eligibility.queries.decisions import (
    DecisionView,
    ObjectionView,
    decide_again,
    decisions_of,
    get_objection,
    get_recognition,
    objections_of,
    open_objections_visible_to,
    recognitions_of,
)
from charity_app.eligibility.queries.editions import Edition, Version, current_edition, has_rules, standards_are_stale
from charity_app.eligibility.queries.policies import PolicyRow, PolicyView, get_policy, list_policies
from charity_app.eligibility.queries.results import (
    HouseholdResults,
    ResultView,
    grouped,
    results_of,
    row_for,
    views_of,
)
from charity_app.eligibility.queries.targets import (
    Count,
    TargetCount,
    count_matching,
    fits_household,
    fits_rule,
    households_matching,
    parse_target,
    policies_met,
)
from charity_app.eligibility.queries.volunteers import ask_requirement, parse_requirement

__all__ = [
    "ConditionView",
    "Count",
    "DecisionView",
    "Edition",
    "HouseholdResults",
    "ObjectionView",
    "PolicyRow",
    "PolicyView",
    "ResultView",
    "TargetCount",
    "Version",
    "ask_requirement",
    "assess_text",
    "count_matching",
    "current_edition",
    "decide_again",
    "decisions_of",
    "fits_household",
    "fits_rule",
    "get_objection",
    "get_policy",
    "get_recognition",
    "grouped",
    "has_rules",
    "households_matching",
    "list_policies",
    "objections_of",
    "open_objections_visible_to",
    "parse_requirement",
    "parse_target",
    "policies_met",
    "recognitions_of",
    "results_of",
    "row_for",
    "standards_are_stale",
    "views_of",
]
