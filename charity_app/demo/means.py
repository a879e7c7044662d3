"""What a household lives on: wages, pensions, costs, savings and home (domain.md 9.3)."""

from dataclasses import dataclass
from math import exp
from random import Random

from charity_app.core.money import Money
from charity_app.demo.archetypes import Archetype
from charity_app.demo.people import PersonPlan

_OVER_LIMIT = 0.06
_SPREAD = 0.7
_CHRONIC = frozenset(("A01", "A02", "A03", "A05", "A10", "A12", "A13"))
_EVENTS = ("fire", "traffic_accident", "sudden_illness", "sudden_expense", "other_accident")


@dataclass(frozen=True)
class Figures:
    """The standards in force on the day of the demo, in fen a month or fen a person."""

    allowance_fen: int
    minimum_wage_fen: int
    disregard_fen: int
    asset_limit_general_fen: int
    asset_limit_small_fen: int
    asset_limit_protected_fen: int


@dataclass
class Means:
    """Money in fen a month and in stock, areas in square decimetres per person; None was not declared.

    `costs_months` is how long the monthly costs have run, `medical_earlier_fen` what was paid at once before that.
    """

    other_income_fen: int = 0
    medical_month_fen: int | None = 0
    medical_earlier_fen: int = 0
    education_month_fen: int = 0
    costs_months: int = 14
    savings_fen: int | None = 0
    vehicles: int = 0
    has_shop: bool = False
    homes: int | None = 1
    home_area_dm2: int = 2000
    living_area_dm2: int | None = 1200
    event: str = "none"
    event_days_ago: int = 0


def draw_means(draw: Random, kind: Archetype, family: list[PersonPlan], figures: Figures) -> Means:
    """Spread an income over the earners, then draw costs, savings and home from it."""
    means = Means()
    gross = triangular(draw, kind) * figures.allowance_fen * len(family) // 100
    _spread_income(draw, means, family, gross, figures)
    countable = _countable(means, family, figures)
    _draw_costs(draw, means, kind, family, countable)
    _draw_savings(draw, means, family, figures)
    _draw_home(draw, means, kind)
    if kind.code == "A15":
        means.event, means.event_days_ago = draw.choice(_EVENTS), draw.randint(3, 59)
    _leave_unanswered(draw, means)
    return means


def triangular(draw: Random, kind: Archetype) -> int:
    """Draw an income per person in hundredths of the standard."""
    return round(draw.triangular(kind.low, kind.high, kind.mode))


def _spread_income(draw: Random, means: Means, family: list[PersonPlan], gross_fen: int, figures: Figures) -> None:
    earners = [person for person in family if person.earns]
    if not earners:
        means.other_income_fen = _rounded(gross_fen)
        return
    parts = Money(gross_fen).split([draw.randint(6, 14) for _ in earners])
    for person, part in zip(earners, parts, strict=True):
        if person.employment == "retired":
            person.pension_fen = _rounded(part.fen)
        else:
            whole = part.fen + figures.disregard_fen * draw.choice((0, 1, 1))
            person.wage_fen = _rounded(whole if whole >= figures.minimum_wage_fen else part.fen)


def _rounded(fen: int) -> int:
    return fen // 1000 * 1000


def _countable(means: Means, family: list[PersonPlan], figures: Figures) -> int:
    spared = sum(figures.disregard_fen for person in family if person.wage_fen >= figures.minimum_wage_fen)
    return sum(person.wage_fen + person.pension_fen for person in family) + means.other_income_fen - spared


def _draw_costs(draw: Random, means: Means, kind: Archetype, family: list[PersonPlan], income_fen: int) -> None:
    if kind.code == "A06":
        share = draw.uniform(0.35, 0.95)
    elif any(person.has_major_illness for person in family):
        share = draw.uniform(0.2, 0.5)
    elif kind.code in _CHRONIC and draw.random() < 0.6:
        share = draw.uniform(0.06, 0.25)
    else:
        share = draw.uniform(0.0, 0.06)
    means.medical_month_fen = _rounded(round(share * income_fen))
    pupils = [person for person in family if person.education_stage != "none"]
    means.education_month_fen = sum(draw.choice((0, 20000, 30000, 50000)) for _ in pupils)


def _draw_savings(draw: Random, means: Means, family: list[PersonPlan], figures: Figures) -> None:
    limit = sum(_member_limit(person, len(family), figures) for person in family)
    if draw.random() < _OVER_LIMIT:
        means.savings_fen = _rounded(round(limit * draw.uniform(1.52, 2.4)))
        return
    means.savings_fen = _rounded(min(limit, round(limit * 0.5 * exp(draw.gauss(0, _SPREAD)))))


def _member_limit(person: PersonPlan, size: int, figures: Figures) -> int:
    is_pupil = person.education_stage in ("senior_high", "vocational")
    if person.age <= 18 or person.age >= 60 or person.disability_level or is_pupil:
        return figures.asset_limit_protected_fen
    return figures.asset_limit_small_fen if size <= 2 else figures.asset_limit_general_fen


def _draw_home(draw: Random, means: Means, kind: Archetype) -> None:
    is_renting = kind.code == "A11" or draw.random() < 0.12
    means.homes = 0 if is_renting else draw.choices((1, 2), (96, 4))[0]
    means.home_area_dm2 = draw.randint(1200, 4500) if means.homes else 0
    means.living_area_dm2 = draw.randint(450, 690) if draw.random() < 0.06 else draw.randint(750, 2600)
    means.vehicles = 1 if draw.random() < 0.025 else 0
    means.has_shop = draw.random() < 0.008


def _leave_unanswered(draw: Random, means: Means) -> None:
    if draw.random() < 0.05:
        blank = draw.choice(("savings", "homes", "living", "medical"))
        means.savings_fen = None if blank == "savings" else means.savings_fen
        means.homes = None if blank == "homes" else means.homes
        means.living_area_dm2 = None if blank == "living" else means.living_area_dm2
        means.medical_month_fen = None if blank == "medical" else means.medical_month_fen
