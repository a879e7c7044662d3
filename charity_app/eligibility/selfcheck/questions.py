"""The questions, in the order in which equals are asked; each says which facts it can make known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from charity_app.core.text import Text

SKIPPED = "?"
MOST_MEMBERS = 10
OLDEST = 120


class Shape(StrEnum):
    """How a question is answered."""

    AGES = "ages"
    ONE = "one"
    SOME = "some"
    EACH = "each"
    AMOUNT = "amount"
    INCOME_BAND = "income_band"
    ASSET_BAND = "asset_band"


Concern = Callable[[int | None], bool]


def _everyone(_age: int | None) -> bool:
    return True


def _from(low: int, high: int = OLDEST + 1) -> Concern:
    return lambda age: age is None or low <= age < high


def _weak(age: int | None) -> bool:
    return age is None or age < 16 or age >= 60


@dataclass(frozen=True)
class Question:
    """One question: its words, how it is answered, what it makes known, and which members it is about."""

    id: str
    shape: Shape
    title: Text
    hint: Text | None
    facts: frozenset[str]
    options: tuple[tuple[str, Text], ...] = ()
    concerns: Concern = _everyone


def _q(
    id: str,
    shape: Shape,
    title: Text,
    facts: str,
    options: Mapping[str, Text] | None = None,
    *,
    hint: Text | None = None,
    concerns: Concern = _everyone,
) -> Question:
    return Question(id, shape, title, hint, frozenset(facts.split()), tuple((options or {}).items()), concerns)


_YES, _NO = Text("yes", "answer"), Text("no", "answer")

QUESTIONS: tuple[Question, ...] = (
    _q(
        "ages",
        Shape.AGES,
        Text("How old is everyone who lives with you?", "question"),
        "p.age hh.size p.living_alone",
        hint=Text("Begin with yourself. Full years are enough.", "question"),
    ),
    _q(
        "registration",
        Shape.ONE,
        Text("Is your household registration in Shanghai?", "question"),
        "hh.local_household hh.residence_permit p.local_registration",
        {
            "all": Text("yes, everyone's", "question"),
            "family": Text("some of us; the others are spouse or children", "question"),
            "permit": Text("no, but one of us holds a residence permit", "question"),
            "none": Text("no, and no residence permit", "question"),
        },
    ),
    _q(
        "income",
        Shape.INCOME_BAND,
        Text("How much money does each person have a month, on average?", "question"),
        "hh.income_month hh.income_3m hh.income_pc_12m p.own_income_month",
        hint=Text("Wages and pensions count. Roughly is fine.", "question"),
    ),
    _q(
        "assets",
        Shape.ASSET_BAND,
        Text("How much savings does each person have, on average?", "question"),
        "hh.assets_total",
        hint=Text("Deposits, shares, insurance with a cash value and the housing fund count.", "question"),
    ),
    _q(
        "property",
        Shape.SOME,
        Text("Does your family own one of these?", "question"),
        "hh.motor_vehicles hh.nonresidential_property hh.homes",
        {
            "car": Text("a car or motorcycle", "question"),
            "shop": Text("a shop, office or garage", "question"),
            "homes": Text("two homes or more", "question"),
            "none": Text("none of these", "question"),
        },
    ),
    _q(
        "categories",
        Shape.SOME,
        Text("Has the street recognised your family already?", "question"),
        "hh.categories",
        {
            "min_living_allowance": Text("minimum living allowance", "category"),
            "low_income_margin": Text("low-income margin household", "category"),
            "rigid": Text("rigid-expense household", "question"),
            "destitute": Text("destitute person", "category"),
            "none": Text("no, none of these", "question"),
        },
    ),
    _q(
        "disability",
        Shape.EACH,
        Text("Does anyone hold a disability certificate?", "question"),
        "p.disability_level p.disability_type",
        {
            "0": Text("no", "answer"),
            "1": Text("level 1", "question"),
            "2": Text("level 2", "question"),
            "3m": Text("level 3, intellectual or mental", "question"),
            "3": Text("level 3, other", "question"),
            "4": Text("level 4", "question"),
        },
    ),
    _q(
        "work",
        Shape.EACH,
        Text("Who works?", "question"),
        "p.employment p.labour_ability hh.employable_unemployed hh.employed_members",
        {
            "employed": Text("works", "question"),
            "unemployed": Text("looks for work", "question"),
            "retired": Text("is retired", "question"),
            "student": Text("goes to school", "question"),
            "unable": Text("cannot work", "question"),
        },
        concerns=_from(16),
    ),
    _q(
        "school",
        Shape.EACH,
        Text("Who goes to school?", "question"),
        "p.education_stage",
        {
            "none": Text("no", "answer"),
            "preschool": Text("kindergarten", "question"),
            "compulsory": Text("primary or middle school", "question"),
            "senior_high": Text("senior high school", "question"),
            "vocational": Text("vocational school", "question"),
            "higher": Text("college or university", "question"),
        },
        concerns=_from(3, 30),
    ),
    _q(
        "emergency",
        Shape.ONE,
        Text("Has something bad happened in the last half year?", "question"),
        "hh.emergency_type hh.emergency_days_ago",
        {
            "none": Text("no", "answer"),
            "fire": Text("a fire", "question"),
            "traffic_accident": Text("a traffic accident", "question"),
            "sudden_illness": Text("a sudden illness", "question"),
            "sudden_expense": Text("a sudden large expense", "question"),
            "other_accident": Text("another accident", "question"),
        },
    ),
    _q(
        "medical",
        Shape.ONE,
        Text("How much of the year's income goes to medical costs that you pay yourselves?", "question"),
        "hh.med_share_12m",
        {
            "low": Text("less than 30 in 100", "question"),
            "middle": Text("30 to 40 in 100", "question"),
            "high": Text("40 in 100 or more", "question"),
        },
        hint=Text("After insurance has paid its part.", "question"),
    ),
    _q(
        "expenses",
        Shape.AMOUNT,
        Text("How much did you pay for medical care and school in the last 3 months, all together?", "question"),
        "hh.med_expense_3m hh.edu_expense_3m",
        hint=Text("In yuan, for the whole family. 0 if nothing.", "question"),
    ),
    _q(
        "insurance",
        Shape.EACH,
        Text("Which medical insurance does each of you have?", "question"),
        "p.basic_insurance",
        {
            "employee": Text("employees' insurance", "insurance"),
            "resident": Text("residents' insurance", "insurance"),
            "none": Text("no insurance", "insurance"),
            "other": Text("other insurance", "insurance"),
        },
    ),
    _q(
        "care",
        Shape.EACH,
        Text("Which care level was found in the unified assessment?", "question"),
        "p.care_level",
        {
            "0": Text("level 0", "question"),
            "1": Text("level 1", "question"),
            "2": Text("level 2 or 3", "question"),
            "4": Text("level 4", "question"),
            "5": Text("level 5 or 6", "question"),
            "unassessed": Text("not assessed yet", "question"),
        },
        concerns=_from(60),
    ),
    _q(
        "illness",
        Shape.EACH,
        Text("Is anyone seriously ill?", "question"),
        "p.major_illness",
        {"no": _NO, "yes": _YES},
    ),
    _q(
        "support",
        Shape.EACH,
        Text("Are there children, parents or a spouse who can support this person?", "question"),
        "p.has_able_supporters",
        {"yes": _YES, "no": _NO},
        concerns=_weak,
    ),
    _q(
        "guardianship",
        Shape.EACH,
        Text("Who looks after the child?", "question"),
        "p.guardianship",
        {
            "normal": Text("the parents", "question"),
            "orphan": Text("both parents have died", "question"),
            "no_effective_care": Text("the parents cannot or do not", "question"),
        },
        concerns=_from(0, 18),
    ),
    _q(
        "only_child",
        Shape.ONE,
        Text("Has a couple in your family lost their only child, or is the only child disabled?", "question"),
        "p.only_child_status",
        {
            "none": Text("no", "answer"),
            "lost": Text("yes, lost", "question"),
            "disabled": Text("yes, disabled", "question"),
        },
    ),
    _q(
        "hardship",
        Shape.SOME,
        Text("Does one of these hold right now?", "question"),
        "p.homeless hh.disaster_affected",
        {
            "homeless": Text("one of us has nowhere to live", "question"),
            "disaster": Text("a storm, flood or other disaster hit our home", "question"),
            "none": Text("none of these", "question"),
        },
    ),
    _q(
        "room",
        Shape.ONE,
        Text("How much living space is there for each person?", "question"),
        "hh.living_area_pc",
        {
            "small": Text("less than 7 square metres", "question"),
            "enough": Text("7 square metres or more", "question"),
        },
    ),
    _q(
        "homes",
        Shape.ONE,
        Text("How large are your two homes together, for each person?", "question"),
        "hh.home_area_pc",
        {
            "small": Text("below the city's average", "question"),
            "large": Text("the city's average or more", "question"),
        },
    ),
)
_BY_ID: Mapping[str, Question] = {question.id: question for question in QUESTIONS}


def question_of(question_id: str) -> Question | None:
    """Return a question by its id."""
    return _BY_ID.get(question_id)
