"""Activities as organisers and reviewers work with them: lists, one activity, its shifts with their fill rate."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import aliased

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, Role
from charity_app.divisions.models import Division
from charity_app.registry.models import Organisation, Site
from charity_app.volunteering.models import Activity, Shift, ShiftRole
from charity_app.volunteering.queries.activities import is_own, shifts_of
from charity_app.volunteering.queries.hall import Seats
from charity_app.volunteering.queries.planning import monday_of
from charity_app.volunteering.queries.times import Hours
from charity_app.volunteering.requirements import Condition, load
from charity_app.volunteering.states.activities import OPEN, PLANNED, ActivityState, ServiceArea

_SEES_ALL = (Role.CHARITY_OFFICER, Role.AUDITOR)
_Host = aliased(Division, name="host_street")


@dataclass(frozen=True)
class ActivityRow:
    """An activity in a list."""

    id: UUID
    name: str
    area: ServiceArea
    organiser: str
    street: str
    state: ActivityState
    submitted_at: datetime | None
    next_at: datetime | None
    seats: Seats


def _coming(column: Any) -> Any:
    is_coming = (Shift.activity_id == Activity.id, Shift.cancelled_at.is_(None), Shift.ends_at > clock.now())
    joined = select(column).select_from(Shift).join(ShiftRole, ShiftRole.shift_id == Shift.id).where(*is_coming)
    return joined.correlate(Activity).scalar_subquery()


def _rows() -> Any:
    names = ("places", "taken", "held", "waiting")
    sums = (_coming(func.coalesce(func.sum(getattr(ShiftRole, name)), 0)).label(name) for name in names)
    organiser = func.coalesce(Organisation.name, _Host.name, Site.name).label("organiser")
    next_at = _coming(func.min(Shift.starts_at)).label("next_at")
    return (
        select(Activity, organiser, Division.name.label("street"), next_at, *sums)
        .join(Division, Division.id == Activity.street_id)
        .outerjoin(Organisation, Organisation.id == Activity.organisation_id)
        .outerjoin(_Host, _Host.id == Activity.host_street_id)
        .outerjoin(Site, Site.id == Activity.site_id)
    )


def _row(row: Any) -> ActivityRow:
    activity = row[0]
    taken = {name: getattr(activity, name) for name in ("id", "name", "area", "state", "submitted_at")}
    return ActivityRow(
        **taken,
        organiser=row.organiser,
        street=row.street,
        next_at=row.next_at,
        seats=Seats(row.places, row.taken, row.held, row.waiting),
    )


def _reach(viewer: Actor) -> ColumnElement[bool]:
    if viewer.is_system or viewer.has_role(*_SEES_ALL):
        return true()
    return or_(is_own(viewer), _in_streets(viewer))


def _in_streets(viewer: Actor) -> ColumnElement[bool]:
    streets = {grant.division_id for grant in viewer.grants_of(Role.STREET_OFFICER) if grant.division_id}
    return or_(false(), Activity.street_id.in_(streets))


def list_activities_visible_to(
    viewer: Actor, *, state: ActivityState | None = None, q: str = "", page: int = 1
) -> Page[ActivityRow]:
    """Return one page of the activities that the viewer organises or watches, the latest first. One statement."""
    wanted = _rows().where(_reach(viewer), *_narrowed(state, q))
    return fetch_page(wanted.order_by(Activity.written_at.desc(), Activity.id), _row, number=page)


def _narrowed(state: ActivityState | None, q: str) -> Iterator[ColumnElement[bool]]:
    if state is not None:
        yield Activity.state == state
    if q.strip():
        yield Activity.name.contains(q.strip(), autoescape=True)


def _waiting_for(viewer: Actor) -> tuple[ColumnElement[bool], ...]:
    everywhere = viewer.has_role(Role.CHARITY_OFFICER)
    return (
        Activity.state == ActivityState.PENDING_REVIEW,
        true() if everywhere else _in_streets(viewer),
        or_(Activity.written_by_id.is_(None), Activity.written_by_id != viewer.user_id),
    )


def list_activities_to_review(viewer: Actor, *, page: int = 1) -> Page[ActivityRow]:
    """Return one page of what waits for a second person who is not the viewer, the oldest first. One statement."""
    wanted = _rows().where(*_waiting_for(viewer))
    return fetch_page(wanted.order_by(Activity.submitted_at, Activity.id), _row, number=page)


def counting_activities_to_review(viewer: Actor) -> Select[int]:
    """Return the statement that counts what waits for the viewer as a second person."""
    return select(func.count()).select_from(Activity).where(*_waiting_for(viewer))


def activity_row(activity: Activity) -> ActivityRow:
    """Return one activity as a list shows it, with the names of its organiser and its street."""
    return _row(db.session.execute(_rows().where(Activity.id == activity.id)).one())


@dataclass(frozen=True)
class RoleLine:
    """A role of a shift with what it asks."""

    role: ShiftRole
    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class ShiftLine:
    """A shift of an activity with its roles and places."""

    shift: Shift
    roles: tuple[RoleLine, ...]
    hours: Hours
    seats: Seats

    @property
    def is_coming(self) -> bool:
        """Tell whether it takes place and has not begun."""
        return self.shift.cancelled_at is None and self.shift.starts_at > clock.now()


def shift_lines(activity: Activity) -> tuple[ShiftLine, ...]:
    """Return the shifts of an activity in order of time. One statement."""
    return tuple(_line(shift, roles) for shift, roles in shifts_of(activity))


def shift_line(shift: Shift) -> ShiftLine:
    """Return one shift with its roles. One statement."""
    wanted = select(ShiftRole).where(ShiftRole.shift_id == shift.id).order_by(ShiftRole.name, ShiftRole.id)
    return _line(shift, tuple(db.session.scalars(wanted)))


def _line(shift: Shift, roles: tuple[ShiftRole, ...]) -> ShiftLine:
    counters = (sum(getattr(role, name) for role in roles) for name in ("places", "taken", "held", "waiting"))
    lines = tuple(RoleLine(role, load(role.conditions)) for role in roles)
    return ShiftLine(shift, lines, Hours(shift.starts_at, shift.ends_at), Seats(*counters))


def week_to_copy(activity: Activity, lines: tuple[ShiftLine, ...]) -> date | None:
    """Return the Monday of the last planned week, where the week after it is not over; None when nothing is planned."""
    days = [line.hours.day for line in lines if line.shift.cancelled_at is None]
    if activity.state not in PLANNED or not days:
        return None
    monday = monday_of(max(days))
    return monday if max(days) + timedelta(days=7) > clock.today() else None


@dataclass(frozen=True)
class NeededRow:
    """A shift of tomorrow, with how many are expected and how many are missing."""

    id: UUID
    name: str
    place: str
    hours: Hours
    taken: int
    missing: int


def needed_tomorrow(viewer: Actor) -> tuple[NeededRow, ...]:
    """Return the shifts of tomorrow that the viewer organises, in order of time. One statement."""
    start = clock.start_of(clock.today() + timedelta(days=1))
    taken = select(func.coalesce(func.sum(ShiftRole.taken), 0)).where(ShiftRole.shift_id == Shift.id)
    wanted = (
        select(Shift, Activity.name, taken.correlate(Shift).scalar_subquery().label("taken"))
        .join(Activity, Activity.id == Shift.activity_id)
        .where(is_own(viewer), Activity.state.in_(OPEN), Shift.cancelled_at.is_(None))
        .where(Shift.starts_at >= start, Shift.starts_at < start + timedelta(days=1))
    )
    return tuple(map(_needed, db.session.execute(wanted.order_by(Shift.starts_at, Shift.id))))


def _needed(row: Any) -> NeededRow:
    shift = row[0]
    hours, missing = Hours(shift.starts_at, shift.ends_at), max(0, shift.least_people - row.taken)
    return NeededRow(shift.id, row.name, shift.place, hours, row.taken, missing)
