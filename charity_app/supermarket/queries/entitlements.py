"""Who has a card and how many points a month, by grade and people. Source: domain.md 5.3, feature 5.1 and 5.3."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from charity_app.casework.queries.grading import difficulties
from charity_app.casework.states.grades import Difficulty
from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.registry.facts.months import age_on
from charity_app.registry.models import Household, Member
from charity_app.registry.queries.heads import present
from charity_app.registry.states.households import HouseholdState

_BASES = {
    Difficulty.SEVERE: settings.declare(
        "market.points_severe", 120, unit="points", rule="", name=Text("Points a month, severe grade", "setting")
    ),
    Difficulty.MODERATE: settings.declare(
        "market.points_moderate",
        80,
        unit="points",
        rule="",
        name=Text("Points a month, moderate grade", "setting"),
    ),
    Difficulty.MILD: settings.declare(
        "market.points_mild", 40, unit="points", rule="", name=Text("Points a month, mild grade", "setting")
    ),
}
_EACH = settings.declare(
    "market.points_each", 20, unit="points", rule="", name=Text("Points for each child or person of 80", "setting")
)
_MOST = settings.declare(
    "market.points_most", 240, unit="points", rule="", name=Text("Points a month for one household at most", "setting")
)
_ADULT, _OLD = 18, 80


@dataclass(frozen=True)
class Entitlement:
    """The points of a household for one month, and what they come from."""

    difficulty: Difficulty
    base: int
    children: int
    old: int
    each: int
    points: int

    @property
    def has_card(self) -> bool:
        """Tell whether the household has a card at all."""
        return self.points > 0

    def reasons(self) -> dict[str, int]:
        """Return what is kept with a grant, as plain numbers."""
        return {
            "difficulty": int(self.difficulty),
            "base": self.base,
            "children": self.children,
            "old": self.old,
            "each": self.each,
        }


def entitlements(household_ids: Collection[UUID], *, on: date | None = None) -> dict[UUID, Entitlement]:
    """Return what each of these households is entitled to on a day; ended ones to nothing. Three statements."""
    day = on or clock.today()
    wanted = select(Household.id).where(Household.id.in_(household_ids), Household.state == HouseholdState.ACTIVE)
    active = set(db.session.scalars(wanted))
    ages: dict[UUID, list[int]] = defaultdict(list)
    people = select(Member.household_id, Member.birth_on).where(Member.household_id.in_(active), present(day))
    for household_id, birth_on in db.session.execute(people):
        ages[household_id].append(age_on(birth_on, day))
    grades = difficulties(active)
    none = _entitlement(Difficulty.NONE, [])
    return {key: _entitlement(grades[key], ages[key]) if key in active else none for key in household_ids}


def _entitlement(difficulty: Difficulty, ages: Collection[int]) -> Entitlement:
    children, old = sum(age < _ADULT for age in ages), sum(age >= _OLD for age in ages)
    base = settings.value(_BASES[difficulty]) if difficulty in _BASES else 0
    each = settings.value(_EACH)
    points = min(settings.value(_MOST), base + each * (children + old)) if base else 0
    return Entitlement(difficulty, base, children, old, each, points)
