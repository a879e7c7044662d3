"""What a role asks of a volunteer: conditions picked in words, kept as data, read as a rule of the common language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.eligibility.explain import Line
from charity_app.eligibility.queries.volunteers import ask_requirement, parse_requirement
from charity_app.eligibility.rules import Rule
from charity_app.eligibility.rules.picking import Body, Choice, Picked, bodies_of, check_picked, compare
from charity_app.eligibility.states import Outcome
from charity_app.eligibility.wording import change_of, sentence_of
from charity_app.eligibility.wording.labels import YES_DEMANDS

MOST = 8


class Require(StrEnum):
    """A condition that can be picked; a yes or no is named after the fact it asks for."""

    MIN_AGE = "min_age"
    HOURS = "hours"
    FEMALE = "female"
    MALE = "male"
    RECORD_CHECK = "record_check"
    HEALTH_CERTIFICATE = "health_certificate"
    DRIVING_LICENCE = "driving_licence"
    FIRST_AID = "first_aid"
    PROFESSIONAL_LICENCE = "professional_licence"
    INSURED = "insured"
    GUARDIAN_CONSENT = "guardian_consent"
    TRAINING_FOOD_HYGIENE = "training_food_hygiene"
    TRAINING_HOME_VISIT = "training_home_visit"
    TRAINING_CHILD_SAFEGUARDING = "training_child_safeguarding"
    LANGUAGE_SHANGHAINESE = "language_shanghainese"
    LANGUAGE_SIGN_LANGUAGE = "language_sign_language"
    LANGUAGE_ENGLISH = "language_english"
    SKILL_CARE_ELDER = "skill_care_elder"
    SKILL_CHILD_CARE = "skill_child_care"
    SKILL_TUTORING = "skill_tutoring"
    SKILL_COUNSELLING = "skill_counselling"
    SKILL_MEDICAL = "skill_medical"
    SKILL_LEGAL = "skill_legal"
    SKILL_DISABILITY_AID = "skill_disability_aid"
    SKILL_REPAIR = "skill_repair"
    SKILL_HAIRDRESSING = "skill_hairdressing"
    SKILL_COOKING = "skill_cooking"
    SKILL_DRIVING = "skill_driving"
    SKILL_LOGISTICS = "skill_logistics"
    SKILL_IT_HELP = "skill_it_help"
    SKILL_ARTS = "skill_arts"
    SKILL_PHOTOGRAPHY = "skill_photography"
    SKILL_TRANSLATION = "skill_translation"
    SKILL_EMERGENCY = "skill_emergency"
    SKILL_FUNDRAISING = "skill_fundraising"
    SKILL_EVENT = "skill_event"
    SKILL_DATA_ENTRY = "skill_data_entry"


def _is(field: str, value: object) -> Callable[[int], Body]:
    return lambda _amount: compare(field, "eq", value)


def _at_least(field: str) -> Callable[[int], Body]:
    return lambda amount: compare(field, "gte", amount)


CHOICES: Mapping[Require, Choice] = {
    Require.MIN_AGE: Choice(
        Text("is %(amount)s or older", "requirement"), _at_least("v.age"), Text("years", "unit"), 1, 100, 18
    ),
    Require.HOURS: Choice(
        Text("has served %(amount)s hours or more", "requirement"),
        _at_least("v.hours"),
        Text("hours", "unit"),
        1,
        1_500,
        10,
    ),
    Require.FEMALE: Choice(Text("is a woman, for personal care", "requirement"), _is("v.sex", "female")),
    Require.MALE: Choice(Text("is a man, for personal care", "requirement"), _is("v.sex", "male")),
    **{
        pick: Choice(YES_DEMANDS[f"v.{pick}"], _is(f"v.{pick}", value=True))
        for pick in Require
        if f"v.{pick}" in YES_DEMANDS
    },
}


@dataclass(frozen=True)
class Condition(Picked[Require]):
    """A picked requirement with its number, 0 where none belongs to it."""

    @property
    def choice(self) -> Choice:
        """What was picked."""
        return CHOICES[self.pick]


@dataclass(frozen=True)
class Duty:
    """What a role brings with it, as far as the law or good care asks for more because of it."""

    home_visit: bool = False
    driving: bool = False
    crisis: bool = False
    at_night: bool = False
    with_children: bool = False
    open_food: bool = False
    personal_care: bool = False
    is_risky: bool = False


def check(conditions: Sequence[Condition], *, duty: Duty) -> None:
    """Raise Invalid when conditions cannot stand together, or ask for a sex where no personal care needs it."""
    check_picked(conditions, most=MOST)
    sexes = {condition.pick for condition in conditions} & {Require.FEMALE, Require.MALE}
    if len(sexes) > 1:
        raise Invalid(Text("Ask for one sex or for none", "error"), field="conditions")
    if sexes and not duty.personal_care:
        raise Invalid(Text("Ask for a sex only where personal care needs it", "error"), field="conditions")


def load(bodies: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Read conditions from data."""
    return tuple(Condition(Require(body["pick"]), int(body["amount"])) for body in bodies)


def rule_of(conditions: Sequence[Condition]) -> Rule:
    """Return the rule that several conditions make together; one part for each."""
    return parse_requirement(bodies_of(conditions))


def unmet(conditions: Sequence[Condition], facts: Mapping[str, object], day: date) -> tuple[Text, ...]:
    """Return a sentence for each condition that does not surely hold: what is asked, what was seen, what would help.

    Facts are `v.` facts by name, absent ones unknown; a condition that comes twice is said once.
    """
    distinct = tuple(dict.fromkeys(conditions))
    if not distinct:
        return ()
    lines = ask_requirement(rule_of(distinct), facts, day).lines
    return tuple(_said(line) for line in lines if line.outcome is not Outcome.MET)


def _said(line: Line) -> Text:
    parts = {"sentence": sentence_of(line), "change": change_of(line)}
    return Text("%(sentence)s %(change)s", "requirement", parts)
