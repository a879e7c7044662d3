"""How many households fit while somebody writes an offer: counts only, and few never exactly. Source: journey 3."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.eligibility.models import HouseholdFacts
from charity_app.eligibility.queries.targets import count_matching
from charity_app.matching.target import Area, Condition, rule_of

FEW = 5
_SEES_FEW = (Role.SOCIAL_WORKER, Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR, Role.STREET_REVIEWER)


@dataclass(frozen=True)
class Figure:
    """A number of households as it may be shown."""

    number: int
    is_few: bool

    @property
    def words(self) -> Text:
        """The number in words; fewer than 5 are never told exactly to somebody outside the street."""
        if self.is_few:
            return Text("<%(few)s", "figure", {"few": FEW})
        return Text("%(number)s", "figure", {"number": f"{self.number:,}"})


@dataclass(frozen=True)
class Fitting:
    """How many households fit, after each condition, and how many might."""

    total: Figure
    steps: tuple[tuple[Condition, Figure], ...]
    unknown: Figure
    hides_few: bool


def count_fitting(conditions: Sequence[Condition], area: Area, viewer: Actor) -> Fitting:
    """Count the households an offer would reach. At most two statements."""
    hides = _hides_few(viewer, area)
    streets = _streets_of(area)
    with acting_in(system_scope("households counted")):
        if not conditions:
            everyone = select(func.count()).select_from(HouseholdFacts)
            if streets:
                everyone = everyone.where(HouseholdFacts.street_id.in_(streets))
            return Fitting(_figure(db.session.scalar(everyone) or 0, hides), (), Figure(0, is_few=False), hides)
        found = count_matching(rule_of(conditions), street_ids=streets)
    steps = tuple(
        (condition, _figure(step.eligible, hides)) for condition, step in zip(conditions, found.steps, strict=True)
    )
    return Fitting(_figure(found.total.eligible, hides), steps, _figure(found.total.unknown, hides), hides)


def _hides_few(viewer: Actor, area: Area) -> bool:
    """Few are told exactly only to the street's own people, who see their own families anyway."""
    return not viewer.is_system and not any(
        grant.division_id == area.street_id for grant in viewer.grants_of(*_SEES_FEW) if grant.division_id
    )


def _figure(number: int, hides: bool) -> Figure:
    return Figure(number, is_few=hides and 0 < number < FEW)


def _streets_of(area: Area) -> list[UUID]:
    if area.street_id is not None:
        return [area.street_id]
    if area.group is not None:
        return list(db.session.scalars(select(Division.id).where(Division.area_group == area.group)))
    return []
