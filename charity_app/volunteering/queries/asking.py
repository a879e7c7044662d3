"""Whom to ask first, and how many are expected."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, exists, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.volunteering.models import Activity, CoverAsk, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.states.people import VolunteerState
from charity_app.volunteering.states.sign_ups import LIVE

_SERVING = (VolunteerState.REGISTERED, VolunteerState.VERIFIED, VolunteerState.ACTIVE)
_MOST = 200


def count_expected() -> ScalarSelect[Any]:
    """Return the number of seats taken in a shift, as a part of a statement about shifts."""
    taken = select(func.coalesce(func.sum(ShiftRole.taken), 0)).where(ShiftRole.shift_id == Shift.id)
    return taken.correlate(Shift).scalar_subquery()


def least_asked(shift: Shift) -> list[Volunteer]:
    """Return who may be asked about a shift: free that day, not asked about it before, least recently asked first."""
    begins, ends = _day_of(shift.starts_at)
    busy = (
        select(SignUp.volunteer_id)
        .join(Shift, Shift.id == SignUp.shift_id)
        .where(SignUp.state.in_(LIVE), Shift.cancelled_at.is_(None), Shift.starts_at >= begins, Shift.starts_at < ends)
    )
    asked = exists().where(CoverAsk.shift_id == shift.id, CoverAsk.volunteer_id == Volunteer.id)
    wanted = select(Volunteer).where(
        Volunteer.may_be_asked, Volunteer.state.in_(_SERVING), Volunteer.id.not_in(busy), ~asked
    )
    is_near = Volunteer.street_id == shift.street_id
    ordered = wanted.order_by(Volunteer.last_asked_at.asc().nulls_first(), is_near.desc(), Volunteer.id)
    return list(db.session.scalars(ordered.limit(_MOST)))


def _day_of(at: datetime) -> tuple[datetime, datetime]:
    day = at.astimezone(clock.SHANGHAI).date()
    begins = datetime.combine(day, time(), tzinfo=clock.SHANGHAI)
    return begins, begins + timedelta(days=1)


@dataclass(frozen=True)
class SeenAsk(SeenRole):
    """A question whether somebody can help, with the role it is about."""

    ask: CoverAsk
    volunteer: Volunteer

    @property
    def user_id(self) -> UUID:
        """The account of whoever is asked."""
        return self.volunteer.user_id


def get_own_ask(viewer: Actor, ask_id: UUID) -> SeenAsk | None:
    """Return a question that was put to the viewer."""
    wanted = (
        select(Activity, Shift, ShiftRole, CoverAsk, Volunteer)
        .select_from(CoverAsk)
        .join(ShiftRole, ShiftRole.id == CoverAsk.role_id)
        .join(Shift, Shift.id == CoverAsk.shift_id)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(Volunteer, Volunteer.id == CoverAsk.volunteer_id)
    )
    found = db.session.execute(wanted.where(CoverAsk.id == ask_id, Volunteer.user_id == viewer.user_id)).one_or_none()
    return SeenAsk(found[0], found[1], found[2], found[3], found[4]) if found else None
