"""The rule language as data: criteria trees, dated standards, policies, and the book that holds them together."""

from charity_app.eligibility.rules.book import RuleBook, load_book, read_book
from charity_app.eligibility.rules.parse import RuleError, dump_rule, parse_rule
from charity_app.eligibility.rules.policies import Policy
from charity_app.eligibility.rules.standards import Standard, StandardValue
from charity_app.eligibility.rules.tree import All, Any, Condition, FactValue, Member, None_, Op, Rule, StandardTimes

__all__ = [
    "All",
    "Any",
    "Condition",
    "FactValue",
    "Member",
    "None_",
    "Op",
    "Policy",
    "Rule",
    "RuleBook",
    "RuleError",
    "Standard",
    "StandardTimes",
    "StandardValue",
    "dump_rule",
    "load_book",
    "parse_rule",
    "read_book",
]
