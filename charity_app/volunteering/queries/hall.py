"""The public list of shifts, and where they are. Source: feature 2.1."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.divisions.models import Division
from charity_app.divisions.queries import streets, tile_bounds, tile_of
from charity_app.volunteering.models import Activity, Shift, ShiftRole
from charity_app.volunteering.queries.times import Hours
from charity_app.volunteering.states.activities import OPEN, ServiceArea
from charity_app.volunteering.states.times import When

_AHEAD_DAYS, _EVENING, _SATURDAY = 28, timedelta(hours=18), 5
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Seats:
    """How many places a shift has, and what became of them."""

    places: int = 0
    taken: int = 0
    held: int = 0
    waiting: int = 0

    @property
    def free(self) -> int:
        """How many places nobody has and nobody is waited for."""
        return self.places - self.taken - self.held


@dataclass(frozen=True)
class HallRow:
    """A shift as anybody sees it."""

    id: UUID
    name: str
    area: ServiceArea
    place: str
    street: str
    hours: Hours
    seats: Seats
    is_closed: bool


@dataclass(frozen=True)
class HallFilter:
    """Which shifts to show; what is not set does not narrow the list."""

    when: When | None = None
    area: ServiceArea | None = None
    street_id: UUID | None = None
    q: str = ""


def summed(column: Any) -> Any:
    """Return the sum of a column of the roles of each shift, for a statement that reads shifts."""
    added = select(func.coalesce(func.sum(column), 0)).where(ShiftRole.shift_id == Shift.id)
    return added.correlate(Shift).scalar_subquery()


_SEATS = tuple(summed(getattr(ShiftRole, name)).label(name) for name in ("places", "taken", "held", "waiting"))
_ROWS = (
    select(Shift, Activity.name, Activity.area, Division.name.label("street"), *_SEATS)
    .join(Activity, Activity.id == Shift.activity_id)
    .join(Division, Division.id == Shift.street_id)
)


def _is_coming() -> ColumnElement[bool]:
    return and_(Shift.cancelled_at.is_(None), Shift.starts_at > clock.now(), Activity.state.in_(OPEN))


def list_shifts(chosen: HallFilter = HallFilter(), *, page: int = 1) -> Page[HallRow]:
    """Return one page of the shifts to come, the next first. One statement."""
    wanted = _ROWS.where(_is_coming(), *_conditions(chosen)).order_by(Shift.starts_at, Shift.id)
    return fetch_page(wanted, _row, number=page)


def _row(row: Any) -> HallRow:
    shift = row[0]
    return HallRow(
        id=shift.id,
        name=row.name,
        area=row.area,
        place=shift.place,
        street=row.street,
        hours=Hours(shift.starts_at, shift.ends_at),
        seats=Seats(row.places, row.taken, row.held, row.waiting),
        is_closed=shift.closes_at <= clock.now(),
    )


def _conditions(chosen: HallFilter) -> Iterator[ColumnElement[bool]]:
    if chosen.when is not None:
        yield or_(*(and_(Shift.starts_at >= start, Shift.starts_at < end) for start, end in _times(chosen.when)))
    if chosen.area is not None:
        yield Activity.area == chosen.area
    if chosen.street_id is not None:
        yield Shift.street_id == chosen.street_id
    if chosen.q.strip():
        words = chosen.q.strip()
        yield or_(Shift.place.contains(words, autoescape=True), Activity.name.contains(words, autoescape=True))


def _times(when: When) -> list[tuple[datetime, datetime]]:
    """Return the spans in which a shift begins, for four weeks ahead."""
    today = clock.today()
    if when in (When.TODAY, When.TOMORROW):
        start = clock.start_of(today + _DAY * (when is When.TOMORROW))
        return [(start, start + _DAY)]
    days = [today + timedelta(days=ahead) for ahead in range(_AHEAD_DAYS)]
    if when is When.WEEKEND:
        return [(clock.start_of(day), clock.start_of(day) + _DAY) for day in days if day.weekday() >= _SATURDAY]
    return [(clock.start_of(day) + _EVENING, clock.start_of(day) + _DAY) for day in days]


@dataclass(frozen=True)
class StreetTile:
    """A street in the tile map, with how many of its shifts still need people."""

    id: UUID
    name: str
    short_name: str
    number: int
    x: int
    y: int
    shade: int


@dataclass(frozen=True)
class ShiftMap:
    """The streets with their open shifts."""

    tiles: tuple[StreetTile, ...]
    bounds: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many shifts still need people."""
        return sum(tile.number for tile in self.tiles)


def shift_map() -> ShiftMap:
    """Return how many shifts of each street still need people and can be signed up for. Two statements."""
    free = ShiftRole.places - ShiftRole.taken - ShiftRole.held
    wanted = select(Shift.street_id, func.count()).join(Activity, Activity.id == Shift.activity_id)
    needing = wanted.where(_is_coming(), Shift.closes_at > clock.now(), summed(free) > 0).group_by(Shift.street_id)
    return _map(streets(), dict(db.session.execute(needing).all()))


def _map(rows: Iterable[Division], numbers: Mapping[UUID, int]) -> ShiftMap:
    bounds = tile_bounds(numbers.values())
    tiles = []
    for street in rows:
        number = numbers.get(street.id, 0)
        place = tile_of(street, number, bounds)
        tiles.append(
            StreetTile(
                street.id, street.name, street.short_name, number, place.x, place.y, place.shade if number else 0
            )
        )
    return ShiftMap(tuple(tiles), bounds)
