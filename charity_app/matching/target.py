"""For whom an offer is: conditions picked in words, kept as data, read as a rule of the common language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from charity_app.core.text import Text
from charity_app.eligibility.queries.targets import parse_target
from charity_app.eligibility.rules import Rule
from charity_app.eligibility.rules.picking import Body, Choice, Picked, bodies_of, check_picked, compare, dump
from charity_app.matching.states.offers import Coverage

__all__ = ["CHOICES", "MOST", "Area", "Condition", "Pick", "check", "dump", "load", "rule_of"]

MOST = 5


class Pick(StrEnum):
    """A condition that can be picked."""

    PUPIL = "pupil"
    STUDENT = "student"
    UNDER_AGE = "under_age"
    OVER_AGE = "over_age"
    ALONE = "alone"
    DISABLED = "disabled"
    CARE = "care"
    ILLNESS = "illness"
    UNGUARDED = "unguarded"
    INCOME_BELOW = "income_below"
    ASSETS_BELOW = "assets_below"
    CROWDED = "crowded"
    MEDICAL_SHARE = "medical_share"
    RECOGNISED = "recognised"
    JOBLESS = "jobless"
    DISASTER = "disaster"


@dataclass(frozen=True)
class Area:
    """Where an offer reaches."""

    coverage: Coverage = Coverage.DISTRICT
    street_id: UUID | None = None
    group: str | None = None


@dataclass(frozen=True)
class Condition(Picked[Pick]):
    """A picked condition with its number, 0 where none belongs to it."""

    @property
    def choice(self) -> Choice:
        """What was picked."""
        return CHOICES[self.pick]


def _some(field: str) -> Callable[[int], Body]:
    return lambda _amount: _member(compare(field, "eq", value=True))


def _member(*conditions: Body) -> Body:
    return {"member": list(conditions)}


def _stage(*stages: str) -> Callable[[int], Body]:
    return lambda _amount: _member(compare("p.education_stage", "in", list(stages)))


_YEARS, _YUAN = Text("years", "unit"), Text("yuan", "unit")
_CATEGORIES = ["min_living_allowance", "low_income_margin", "rigid_expense_living", "destitute"]

CHOICES: Mapping[Pick, Choice] = {
    Pick.PUPIL: Choice(Text("has a child in primary or lower secondary school", "target"), _stage("compulsory")),
    Pick.STUDENT: Choice(
        Text("has somebody in upper secondary, vocational school or college", "target"),
        _stage("senior_high", "vocational", "higher"),
    ),
    Pick.UNDER_AGE: Choice(
        Text("has a child under %(amount)s", "target"),
        lambda amount: _member(compare("p.age", "lt", amount)),
        _YEARS,
        1,
        18,
        6,
    ),
    Pick.OVER_AGE: Choice(
        Text("has somebody of %(amount)s or older", "target"),
        lambda amount: _member(compare("p.age", "gte", amount)),
        _YEARS,
        50,
        100,
        70,
    ),
    Pick.ALONE: Choice(Text("somebody lives alone", "target"), _some("p.living_alone")),
    Pick.DISABLED: Choice(
        Text("has somebody with a disability of level %(amount)s or graver", "target"),
        lambda amount: _member(compare("p.disability_level", "between", [1, amount])),
        Text("level", "unit"),
        1,
        4,
        2,
    ),
    Pick.CARE: Choice(
        Text("has somebody of care level %(amount)s or above", "target"),
        lambda amount: _member(compare("p.care_level", "gte", amount)),
        Text("level", "unit"),
        1,
        6,
        2,
    ),
    Pick.ILLNESS: Choice(
        Text("has somebody seriously ill", "target"),
        _some("p.major_illness"),
    ),
    Pick.UNGUARDED: Choice(
        Text("has a child without proper care of parents", "target"),
        lambda _amount: _member(compare("p.guardianship", "in", ["orphan", "no_effective_care", "improper"])),
    ),
    Pick.INCOME_BELOW: Choice(
        Text("income per person below %(amount)s yuan a month", "target"),
        lambda amount: compare("hh.income_pc_month", "lt", amount),
        _YUAN,
        100,
        20_000,
        3_000,
    ),
    Pick.ASSETS_BELOW: Choice(
        Text("savings per person of at most %(amount)s yuan", "target"),
        lambda amount: compare("hh.assets_pc", "lte", amount),
        _YUAN,
        1_000,
        1_000_000,
        60_000,
    ),
    Pick.CROWDED: Choice(
        Text("less than %(amount)s square metres to live in per person", "target"),
        lambda amount: compare("hh.living_area_pc", "lt", amount),
        Text("square metres", "unit"),
        1,
        60,
        15,
    ),
    Pick.MEDICAL_SHARE: Choice(
        Text("medical costs of %(amount)s %% of the income or more", "target"),
        lambda amount: compare("hh.med_share_12m", "gte", Decimal(amount) / 100),
        Text("per cent", "unit"),
        1,
        100,
        30,
    ),
    Pick.RECOGNISED: Choice(
        Text("recognised as a household in hardship", "target"),
        lambda _amount: compare("hh.categories", "contains_any", _CATEGORIES),
    ),
    Pick.JOBLESS: Choice(
        Text("somebody able to work has no work", "target"),
        lambda _amount: compare("hh.employable_unemployed", "gte", 1),
    ),
    Pick.DISASTER: Choice(
        Text("hit by a natural disaster", "target"),
        lambda _amount: compare("hh.disaster_affected", "eq", value=True),
    ),
}


def check(conditions: Sequence[Condition]) -> None:
    """Raise Invalid when there are too many conditions, one twice, or a number out of its bounds."""
    check_picked(conditions, most=MOST)


def load(bodies: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Read conditions from data."""
    return tuple(Condition(Pick(body["pick"]), int(body["amount"])) for body in bodies)


def rule_of(conditions: Sequence[Condition]) -> Rule:
    """Return the rule that several conditions make together; one part for each."""
    return parse_target(bodies_of(conditions))
