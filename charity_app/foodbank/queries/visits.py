"""When a household may come next: the rules of a place, of a project, and one pack a week. Source: feature 4.12."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.core.text import Text
from charity_app.foodbank.models import Distribution, Pack, VisitRule
from charity_app.foodbank.queries.families import PACK
from charity_app.foodbank.states.visits import PeriodUnit
from charity_app.stock.models import HandOut

DAYS_BETWEEN = settings.declare(
    "foodbank.days_between_packs",
    7,
    unit="days",
    rule="R-FOD-07",
    name=Text("A household gets a food pack again after", "setting"),
)


@dataclass(frozen=True)
class Limit:
    """So many visits in a period."""

    visits: int
    length: int
    unit: PeriodUnit


@dataclass(frozen=True)
class Visit:
    """A day on which a household fetched goods, where, and for which project."""

    on: date
    site_id: UUID
    project_id: UUID | None
    is_pack: bool


def day_after(day: date, length: int, unit: PeriodUnit) -> date:
    """Return the day on which a period that began on a day is over; in a shorter month its last day."""
    if unit in {PeriodUnit.DAY, PeriodUnit.WEEK}:
        return day + timedelta(days=length * (7 if unit is PeriodUnit.WEEK else 1))
    place = day.year * 12 + day.month - 1 + length * (12 if unit is PeriodUnit.YEAR else 1)
    year, month = place // 12, place % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_day(limit: Limit, visited: Iterable[date], *, on: date) -> date | None:
    """Return from when a household may come again, None when it may on this day."""
    latest = sorted((day for day in visited if day <= on), reverse=True)
    if len(latest) < limit.visits:
        return None
    free = day_after(latest[limit.visits - 1], limit.length, limit.unit)
    return free if free > on else None


def rules_of(site_id: UUID, project_id: UUID | None) -> list[VisitRule]:
    """Return the rules that hold now at a place and for a project."""
    of: ColumnElement[bool] = VisitRule.site_id == site_id
    if project_id is not None:
        of = or_(of, VisitRule.project_id == project_id)
    wanted = select(VisitRule).where(of, VisitRule.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(VisitRule.created_at, VisitRule.id)))


def rules_of_project(project_id: UUID) -> list[VisitRule]:
    """Return the rules that hold now for packs of a project."""
    wanted = select(VisitRule).where(VisitRule.project_id == project_id, VisitRule.ended_at.is_(None))
    return list(db.session.scalars(wanted.order_by(VisitRule.created_at, VisitRule.id)))


def next_visit_on(household_id: UUID, *, site_id: UUID, project_id: UUID | None, on: date) -> date | None:
    """Return from when a household may fetch a pack here again, None when it may on this day. Two statements."""
    visits, rules = _visits(household_id), rules_of(site_id, project_id)
    found = [day for rule in rules if (day := next_day(_limit(rule), _days(rule, visits), on=on))]
    weekly = Limit(1, settings.value(DAYS_BETWEEN), PeriodUnit.DAY)
    if day := next_day(weekly, (visit.on for visit in visits if visit.is_pack), on=on):
        found.append(day)
    return max(found, default=None)


def _limit(rule: VisitRule) -> Limit:
    return Limit(rule.visits, rule.length, rule.unit)


def _days(rule: VisitRule, visits: Iterable[Visit]) -> Iterator[date]:
    for visit in visits:
        if visit.site_id == rule.site_id or (rule.project_id is not None and visit.project_id == rule.project_id):
            yield visit.on


def _visits(household_id: UUID) -> list[Visit]:
    """Read what the food bank gave a household anywhere; what it bought in a shop counts by the limits of the shop."""
    wanted = (
        select(HandOut.handed_at, HandOut.site_id, Distribution.project_id, HandOut.source_type)
        .outerjoin(Pack, and_(Pack.id == HandOut.source_id, HandOut.source_type == PACK))
        .outerjoin(Distribution, Distribution.id == Pack.distribution_id)
        .where(HandOut.household_id == household_id, or_(HandOut.source_type == PACK, HandOut.source_type.is_(None)))
    )
    with acting_in(system_scope("visits of a household")):
        rows = db.session.execute(wanted).all()
    return [Visit(clock.local_date(at), site, project, kind == PACK) for at, site, project, kind in rows]
