"""What a role asks of a volunteer: conditions picked in words, and what the law adds."""

from charity_app.eligibility.rules.picking import dump
from charity_app.volunteering.requirements.law import ACCOMPANIED_UNDER, ADULT, is_at_night, law_of_age, law_of_duty
from charity_app.volunteering.requirements.picks import (
    CHOICES,
    MOST,
    Condition,
    Duty,
    Require,
    check,
    load,
    rule_of,
    unmet,
)

__all__ = [
    "ACCOMPANIED_UNDER",
    "ADULT",
    "CHOICES",
    "MOST",
    "Condition",
    "Duty",
    "Require",
    "check",
    "dump",
    "is_at_night",
    "law_of_age",
    "law_of_duty",
    "load",
    "rule_of",
    "unmet",
]
