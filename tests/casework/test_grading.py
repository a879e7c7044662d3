"""The five worked families have the scores, the index and the grade of the brief (domain.md 3.5)."""

import pytest

from charity_app.casework.catalogue import need_kind
from charity_app.casework.queries.grading import difficulty_of, dimension_score, household_index
from charity_app.casework.states.grades import Difficulty
from charity_app.casework.states.needs import Dimension, NeedType

FAMILIES = {
    "N01": (
        {
            "basic_living": (1, 0),
            "food_nutrition": (1, 0),
            "medical_cost": (1, 0),
            "housing_condition": (1, 0),
            "daily_care": (4, 2),
            "nursing_rehab": (1, 0),
            "medical_escort": (2, 0),
            "policy_legal_help": (1, 0),
            "home_visit_safety": (4, 2),
            "emotional_support": (1, 0),
            "social_participation": (2, 0),
        },
        (10, 91, 35),
        61,
        Difficulty.MODERATE,
    ),
    "N02": (
        {
            "basic_living": (2, 0),
            "food_nutrition": (2, 0),
            "daily_goods": (1, 0),
            "medical_cost": (4, 2),
            "education_cost": (2, 0),
            "medical_escort": (2, 0),
            "child_guardianship": (2, 0),
            "learning_support": (3, 1),
            "policy_legal_help": (2, 0),
            "emotional_support": (4, 2),
            "social_participation": (3, 1),
        },
        (94, 69, 88),
        89,
        Difficulty.SEVERE,
    ),
    "N03": (
        {
            "basic_living": (1, 0),
            "daily_goods": (1, 0),
            "medical_cost": (1, 0),
            "education_cost": (2, 0),
            "child_guardianship": (3, 1),
            "learning_support": (2, 0),
            "policy_legal_help": (1, 0),
            "emotional_support": (3, 1),
            "family_relationship": (2, 0),
            "social_participation": (3, 1),
        },
        (35, 63, 66),
        57,
        Difficulty.MODERATE,
    ),
    "N04": (
        {
            "medical_cost": (1, 0),
            "home_visit_safety": (1, 0),
        },
        (10, 10, 0),
        9,
        Difficulty.NONE,
    ),
    "N05": (
        {
            "basic_living": (4, 2),
            "food_nutrition": (1, 0),
            "employment_support": (4, 2),
            "policy_legal_help": (2, 0),
            "home_visit_safety": (1, 0),
            "emotional_support": (3, 1),
            "family_relationship": (2, 0),
            "social_participation": (4, 2),
            "crisis_intervention": (4, 3),
        },
        (85, 88, 94),
        90,
        Difficulty.SEVERE,
    ),
}


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_worked_families_are_graded_as_described(family: str) -> None:
    given, scores, index, grade = FAMILIES[family]
    needs = [(NeedType(code), severity, urgency) for code, (severity, urgency) in given.items()]
    for dimension, expected in zip(Dimension, scores, strict=True):
        severities = [severity for kind, severity, _ in needs if need_kind(kind).dimension is dimension]
        assert dimension_score(severities) == expected
    assert household_index(needs) == index
    assert difficulty_of(needs) is grade


def test_an_emergency_is_severe_and_one_grave_need_at_least_moderate() -> None:
    assert difficulty_of([(NeedType.DAILY_GOODS, 1, 3)]) is Difficulty.SEVERE
    assert difficulty_of([(NeedType.DAILY_GOODS, 4, 0)]) is Difficulty.MODERATE
    assert difficulty_of([]) is Difficulty.NONE
