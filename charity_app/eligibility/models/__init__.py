"""The tables of eligibility."""

from charity_app.eligibility.models.decisions import Decision, Objection, Recognition
from charity_app.eligibility.models.rulebook import PolicyName, RuleVersion, Source, StandardName, StandardRow
from charity_app.eligibility.models.snapshot import HouseholdFacts, MemberFacts, Result

__all__ = [
    "Decision",
    "HouseholdFacts",
    "MemberFacts",
    "Objection",
    "PolicyName",
    "Recognition",
    "Result",
    "RuleVersion",
    "Source",
    "StandardName",
    "StandardRow",
]
