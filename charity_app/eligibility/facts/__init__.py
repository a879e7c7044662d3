"""The declared vocabulary of facts, and the facts of one household or one volunteer."""

from charity_app.eligibility.facts.case import HouseholdCase, full_years, read_case, read_volunteer
from charity_app.eligibility.facts.vocabulary import (
    CATEGORIES,
    HOUSEHOLD,
    PERSON,
    VOLUNTEER,
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
    "VOLUNTEER",
    "FactSpec",
    "HouseholdCase",
    "Kind",
    "Per",
    "Side",
    "category_bit",
    "full_years",
    "read_case",
    "read_volunteer",
    "spec_of",
]
