"""Who gets a pack: the households of a street in the order of R-FOD-07, read with what their packs depend on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from charity_app.casework.models import NeedItem
from charity_app.casework.states.needs import NeedState, NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import acting_in, system_scope
from charity_app.eligibility.models import Recognition
from charity_app.foodbank.models import Distribution, Pack
from charity_app.foodbank.queries.packing import Eaters
from charity_app.foodbank.states.packs import LIVE, PackGround, PackState
from charity_app.registry.facts.months import months_before
from charity_app.registry.models import Household, Member
from charity_app.registry.queries.diets import NONE, diets_of
from charity_app.registry.states.households import HouseholdState
from charity_app.stock.models import HandOut

PACK = "pack"
_GRAVE = 3
_CHILD, _OLD, _BABY = 18 * 12, 80 * 12, 3 * 12
_REASON = "who gets a pack"


@dataclass(frozen=True)
class Family:
    """A household that may get a pack: how grave its need of food is, who lives there, when it last got one."""

    household: Household
    severity: int
    people: int
    children: int
    old: int
    last_on: date | None

    @property
    def ground(self) -> PackGround:
        """Return the first of the grounds of R-FOD-07 that holds."""
        if self.severity >= _GRAVE:
            return PackGround.GRAVE_NEED
        if self.children:
            return PackGround.CHILDREN
        return PackGround.EIGHTY if self.old else PackGround.TURN

    @property
    def rank(self) -> tuple[bool, bool, bool, date, str]:
        """Return what families are sorted by: grave needs, then children, then 80 and over, then the longest wait."""
        longest = self.last_on or date.min
        return self.severity < _GRAVE, not self.children, not self.old, longest, str(self.household.id)


def families_in_line(street_id: UUID, *, on: date, days: int) -> list[Family]:
    """Return whoever in a street may get a pack on a day, the first in line first; nobody twice in so many days.

    Those with an open need of food or a recognised category. Three statements.
    """
    with acting_in(system_scope(_REASON)):
        needs, crowd = _severities(street_id), _crowds(street_id, on)
        rows = db.session.execute(_reached(street_id, on))
        found = [
            Family(household, needs.get(household.id, 0), *crowd.get(household.id, (1, 0, 0)), _day(last))
            for household, last in rows
        ]
    early = on - timedelta(days=days)
    return sorted((one for one in found if one.last_on is None or one.last_on <= early), key=lambda one: one.rank)


def _day(last: datetime | None) -> date | None:
    return clock.local_date(last) if last else None


def _reached(street_id: UUID, on: date) -> Any:
    recognised = select(Recognition.household_id).where(
        Recognition.street_id == street_id,
        Recognition.valid_from <= on,
        or_(Recognition.valid_to.is_(None), Recognition.valid_to > on),
    )
    needing = select(NeedItem.household_id).where(*_open_need(street_id))
    last = (
        select(func.max(HandOut.handed_at))
        .where(HandOut.household_id == Household.id, HandOut.source_type == PACK)
        .correlate(Household)
        .scalar_subquery()
    )
    return select(Household, last).where(
        Household.street_id == street_id,
        Household.state == HouseholdState.ACTIVE,
        or_(Household.id.in_(recognised), Household.id.in_(needing)),
        Household.id.not_in(_promised(street_id)),
    )


def _promised(street_id: UUID) -> Any:
    """Households for which a pack waits already, here or at another place."""
    return (
        select(Pack.household_id)
        .join(Distribution, Distribution.id == Pack.distribution_id)
        .where(Pack.street_id == street_id, Pack.state == PackState.WAITING, Distribution.state.in_(LIVE))
    )


def _open_need(street_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        NeedItem.street_id == street_id,
        NeedItem.need_type == NeedType.FOOD_NUTRITION,
        NeedItem.state != NeedState.ENDED,
    )


def _severities(street_id: UUID) -> dict[UUID, int]:
    wanted = select(NeedItem.household_id, func.max(NeedItem.severity)).where(*_open_need(street_id))
    return {row[0]: row[1] for row in db.session.execute(wanted.group_by(NeedItem.household_id))}


def _crowds(street_id: UUID, on: date) -> dict[UUID, tuple[int, int, int]]:
    wanted = _counted(on, (Member.birth_on > months_before(on, _CHILD)), (Member.birth_on <= months_before(on, _OLD)))
    return {row[0]: (row[1], row[2], row[3]) for row in db.session.execute(wanted.where(Member.street_id == street_id))}


def _counted(on: date, *conditions: ColumnElement[bool]) -> Any:
    is_there = and_(Member.joined_on <= on, or_(Member.left_on.is_(None), Member.left_on > on))
    sums = (func.sum(case((condition, 1), else_=0)) for condition in conditions)
    return select(Member.household_id, func.count(), *sums).where(is_there).group_by(Member.household_id)


def eaters_of(household_ids: Iterable[UUID], *, on: date) -> Mapping[UUID, Eaters]:
    """Return how many people and babies live in households and what they cannot eat. Two statements."""
    ids = set(household_ids)
    with acting_in(system_scope(_REASON)):
        diets = diets_of(ids)
        counted = _counted(on, Member.birth_on > months_before(on, _BABY)).where(Member.household_id.in_(ids))
        found = {row[0]: (row[1], row[2]) for row in db.session.execute(counted)}
        some = {key: found.get(key, (1, 0)) for key in ids}
    return {key: Eaters(people, babies, diets.get(key, NONE)) for key, (people, babies) in some.items()}
