"""Standing places: one's own, and those that a shift repeats."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.volunteering.models import Activity, Shift, StandingPlace, Volunteer


@dataclass(frozen=True)
class SeenStanding:
    """A standing place with its activity, its volunteer, and the next week in which it counts."""

    place: StandingPlace
    activity: Activity
    volunteer: Volunteer

    @property
    def user_id(self) -> UUID:
        """The account of the volunteer."""
        return self.volunteer.user_id

    @property
    def next_on(self) -> date:
        """The next day of this weekday, skipped or not."""
        today = clock.today()
        return today + timedelta(days=(self.place.weekday - today.weekday()) % 7)

    @property
    def is_skipped(self) -> bool:
        """Tell whether the next week is left out."""
        return self.next_on.isoformat() in self.place.skipped


def get_own_standing(viewer: Actor, standing_id: UUID) -> SeenStanding | None:
    """Return a standing place of the viewer's own that has not ended."""
    found = [seen for seen in list_standing(viewer) if seen.place.id == standing_id]
    return found[0] if found else None


def list_standing(viewer: Actor) -> tuple[SeenStanding, ...]:
    """Return the viewer's standing places."""
    wanted = (
        select(StandingPlace, Activity, Volunteer)
        .join(Activity, Activity.id == StandingPlace.activity_id)
        .join(Volunteer, Volunteer.id == StandingPlace.volunteer_id)
        .where(Volunteer.user_id == viewer.user_id, StandingPlace.ended_at.is_(None))
        .order_by(StandingPlace.weekday, StandingPlace.id)
    )
    return tuple(SeenStanding(row[0], row[1], row[2]) for row in db.session.execute(wanted))


def standing_for(shift: Shift) -> list[StandingPlace]:
    """Return who comes every week to what this shift repeats and has not left this week out, longest first."""
    begins = shift.starts_at.astimezone(clock.SHANGHAI)
    wanted = (
        select(StandingPlace)
        .where(
            StandingPlace.activity_id == shift.activity_id,
            StandingPlace.weekday == begins.weekday(),
            StandingPlace.clock_time == f"{begins:%H:%M}",
            StandingPlace.ended_at.is_(None),
        )
        .order_by(StandingPlace.created_at, StandingPlace.id)
    )
    day = begins.date().isoformat()
    return [place for place in db.session.scalars(wanted) if day not in place.skipped]
