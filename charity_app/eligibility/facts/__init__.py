"""The declared vocabulary of facts, and the facts of one household."""

from charity_app.eligibility.facts.case import HouseholdCase, read_case
from charity_app.eligibility.facts.vocabulary import (
    CATEGORIES,
    HOUSEHOLD,
    PERSON,
    FactSpec,
    Kind,
    Per,
    Side,
    category_bit,
    spec_of,
)

__all__ = [
    "CATEGORIES",
    "HOUSEHOLD",
    "PERSON",
    "FactSpec",
    "HouseholdCase",
    "Kind",
    "Per",
    "Side",
    "category_bit",
    "read_case",
    "spec_of",
]
