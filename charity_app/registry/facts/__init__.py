"""The facts that rules read, derived from dated records as of a day; what nobody recorded stays unknown.

Source: policies.yaml facts and counting_rules, R-POL-01 to R-POL-06, R-ENG-01.
"""

from charity_app.registry.facts.household import derive
from charity_app.registry.facts.shapes import (
    TOPICS,
    FactValue,
    HouseholdFacts,
    MemberFacts,
    Records,
    SumLine,
    Topic,
    WageDisregard,
)

__all__ = [
    "TOPICS",
    "FactValue",
    "HouseholdFacts",
    "MemberFacts",
    "Records",
    "SumLine",
    "Topic",
    "WageDisregard",
    "derive",
]
