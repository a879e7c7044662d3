"""Reads of sign-ups: one's own, those of a shift, the queue, clashes and absences."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import Erased, unseal
from charity_app.core.scope import Actor
from charity_app.messaging.models import ShortLink
from charity_app.messaging.queries import link_of
from charity_app.messaging.states import LinkPurpose
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole, open_to
from charity_app.volunteering.states.sign_ups import EXPECTED, LIVE, ON_DUTY, SEATED, EndReason, SignUpState

TRAVEL = timedelta(minutes=30)
"""What is left between two shifts of one person. Source: features 2.3."""
ABSENCE_DAYS = 90
CALENDAR_SUBJECT = "user"
SHOP_ROUND = "shop_round"
"""What an activity was opened for that brings orders of a shop home."""
_HOPING = (*EXPECTED, SignUpState.APPLIED, SignUpState.WAITLISTED, SignUpState.OFFERED)


@dataclass(frozen=True)
class SeenSignUp(SeenRole):
    """A sign-up with the role, shift and activity it is for, and the volunteer whose it is."""

    sign_up: SignUp
    volunteer: Volunteer

    @property
    def user_id(self) -> UUID:
        """The account of the volunteer."""
        return self.volunteer.user_id


def _whole() -> Select[Activity, Shift, ShiftRole, SignUp, Volunteer]:
    return (
        select(Activity, Shift, ShiftRole, SignUp, Volunteer)
        .join(Shift, Shift.activity_id == Activity.id)
        .join(ShiftRole, ShiftRole.shift_id == Shift.id)
        .join(SignUp, SignUp.role_id == ShiftRole.id)
        .join(Volunteer, Volunteer.id == SignUp.volunteer_id)
    )


def _seen(row: Row[Activity, Shift, ShiftRole, SignUp, Volunteer]) -> SeenSignUp:
    activity, shift, role, sign_up, volunteer = row
    return SeenSignUp(activity, shift, role, sign_up, volunteer)


def get_own_sign_up(viewer: Actor, sign_up_id: UUID) -> SeenSignUp | None:
    """Return a sign-up of the viewer's own."""
    if viewer.user_id is None:
        return None
    wanted = _whole().where(SignUp.id == sign_up_id, Volunteer.user_id == viewer.user_id)
    found = db.session.execute(wanted).one_or_none()
    return _seen(found) if found else None


def get_sign_up(viewer: Actor, sign_up_id: UUID) -> SeenSignUp | None:
    """Return a sign-up for a shift of an activity that the viewer may see."""
    found = db.session.execute(_whole().where(SignUp.id == sign_up_id, open_to(viewer))).one_or_none()
    return _seen(found) if found else None


def get_sought(viewer: Actor, sign_up_id: UUID) -> SeenSignUp | None:
    """Return a sign-up whose person looks for a stand-in."""
    found = get_sign_up(viewer, sign_up_id)
    return found if found and found.sign_up.state is SignUpState.SEEKING_STAND_IN else None


def sought_in(shift: Shift) -> Sequence[UUID]:
    """Return the sign-ups of a shift whose people look for a stand-in; nobody is named."""
    wanted = select(SignUp.id).where(SignUp.shift_id == shift.id, SignUp.state == SignUpState.SEEKING_STAND_IN)
    return db.session.scalars(wanted.order_by(SignUp.created_at, SignUp.id)).all()


def own_of(viewer: Actor, shift: Shift) -> UUID | None:
    """Return the viewer's standing sign-up for a shift."""
    if viewer.user_id is None:
        return None
    wanted = select(SignUp.id).join(Volunteer, Volunteer.id == SignUp.volunteer_id)
    mine = wanted.where(SignUp.shift_id == shift.id, SignUp.state.in_(LIVE), Volunteer.user_id == viewer.user_id)
    return db.session.scalar(mine)


def list_own(viewer: Actor, *, is_over: bool = False) -> tuple[SeenSignUp, ...]:
    """Return the viewer's sign-ups for shifts to come, soonest first, or for those that are over, latest first."""
    at = clock.now()
    mine = _whole().where(Volunteer.user_id == viewer.user_id)
    if is_over:
        wanted = mine.where(Shift.ends_at < at).order_by(Shift.starts_at.desc(), SignUp.id).limit(50)
    else:
        wanted = mine.where(Shift.ends_at >= at, SignUp.state.in_(LIVE)).order_by(Shift.starts_at, SignUp.id)
    return tuple(map(_seen, db.session.execute(wanted)))


def expected_at(shift_id: UUID) -> tuple[SeenSignUp, ...]:
    """Return who is expected at a shift."""
    wanted = _whole().where(SignUp.shift_id == shift_id, SignUp.state.in_(EXPECTED)).order_by(SignUp.id)
    return tuple(map(_seen, db.session.execute(wanted)))


def is_expected_on_round(user_id: UUID, round_id: UUID) -> bool:
    """Tell whether an account is expected, or has checked in, at a shift that brings a round of a shop home."""
    wanted = (
        _whole()
        .with_only_columns(SignUp.id)
        .where(Activity.source_type == SHOP_ROUND, Activity.source_id == round_id, Shift.cancelled_at.is_(None))
        .where(Volunteer.user_id == user_id, SignUp.state.in_(ON_DUTY))
    )
    return db.session.scalar(wanted.limit(1)) is not None


def coming_of(volunteer: Volunteer) -> Sequence[SignUp]:
    """Return the sign-ups of a person for shifts to come."""
    open_states = (*EXPECTED, SignUpState.APPLIED, SignUpState.WAITLISTED, SignUpState.OFFERED)
    wanted = select(SignUp).join(Shift, Shift.id == SignUp.shift_id)
    mine = wanted.where(
        SignUp.volunteer_id == volunteer.id, SignUp.state.in_(open_states), Shift.starts_at > clock.now()
    )
    return db.session.scalars(mine.order_by(SignUp.role_id, SignUp.id)).all()


def sign_up_of(shift: Shift, volunteer: Volunteer) -> SignUp | None:
    """Return the standing sign-up of a person for a shift."""
    wanted = select(SignUp).where(
        SignUp.shift_id == shift.id, SignUp.volunteer_id == volunteer.id, SignUp.state.in_(LIVE)
    )
    return db.session.scalars(wanted).one_or_none()


def clash_of(shift: Shift, volunteer: Volunteer) -> tuple[Shift, Activity] | None:
    """Return another shift of the person that lies too close to this one, travel included (features 2.3)."""
    wanted = (
        select(Shift, Activity)
        .join(Activity, Activity.id == Shift.activity_id)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .where(
            SignUp.volunteer_id == volunteer.id,
            SignUp.state.in_((*SEATED, SignUpState.OFFERED)),
            Shift.id != shift.id,
            Shift.starts_at < shift.ends_at + TRAVEL,
            Shift.ends_at > shift.starts_at - TRAVEL,
            Shift.cancelled_at.is_(None),
        )
    )
    found = db.session.execute(wanted.order_by(Shift.starts_at).limit(1)).one_or_none()
    return (found[0], found[1]) if found else None


def count_absences(volunteer: Volunteer, at: datetime) -> int:
    """Count how often a person stayed away without excuse in the last 90 days (ruling 32)."""
    wanted = (
        select(func.count())
        .select_from(SignUp)
        .join(Shift, Shift.id == SignUp.shift_id)
        .where(
            SignUp.volunteer_id == volunteer.id,
            SignUp.state == SignUpState.ABSENT,
            SignUp.excused_at.is_(None),
            Shift.starts_at > at - timedelta(days=ABSENCE_DAYS),
        )
    )
    return db.session.scalar(wanted) or 0


def place_in_queue(sign_up: SignUp) -> int:
    """Return the place in the queue, 1 for whoever is next."""
    before = select(func.count()).where(
        SignUp.role_id == sign_up.role_id, SignUp.state == SignUpState.WAITLISTED, SignUp.ticket < sign_up.ticket
    )
    return (db.session.scalar(before) or 0) + 1


def first_waiting(role: ShiftRole) -> Sequence[SignUp]:
    """Return who waits for a role, longest first."""
    wanted = select(SignUp).where(SignUp.role_id == role.id, SignUp.state == SignUpState.WAITLISTED)
    return db.session.scalars(wanted.order_by(SignUp.ticket)).all()


def companions_place(sign_up_id: UUID) -> str:
    """Return where the names of companions are sealed."""
    return f"sign_ups.companions_sealed:{sign_up_id}"


def companions_of(sign_up: SignUp, volunteer: Volunteer) -> tuple[str, ...]:
    """Return the names of whoever comes along; none after erasure."""
    if sign_up.companions_sealed is None:
        return ()
    try:
        words = unseal(volunteer.key_owner, sign_up.companions_sealed, place=companions_place(sign_up.id))
    except Erased:
        return ()
    return tuple(json.loads(words))


def seen_of(row: SignUp) -> SeenSignUp:
    """Return a sign-up with everything around it."""
    return _seen(db.session.execute(_whole().where(SignUp.id == row.id)).one())


def calendar_links(user_id: UUID) -> Sequence[ShortLink]:
    """Return the calendar links of a person that still work."""
    wanted = select(ShortLink).where(
        ShortLink.purpose == LinkPurpose.SHIFT_CALENDAR, ShortLink.subject_id == user_id, ShortLink.used_at.is_(None)
    )
    return db.session.scalars(wanted).all()


def calendar_of(token: str) -> UUID | None:
    """Return whose shifts a calendar link shows."""
    link = link_of(token, LinkPurpose.SHIFT_CALENDAR)
    return link.subject_id if link else None


def told_of_change(shift_id: UUID) -> tuple[SeenSignUp, ...]:
    """Return everybody who hopes to come to a shift, expected or waiting."""
    wanted = _whole().where(SignUp.shift_id == shift_id, SignUp.state.in_(_HOPING)).order_by(SignUp.id)
    return tuple(map(_seen, db.session.execute(wanted)))


def told_of_end(shift_id: UUID) -> tuple[SeenSignUp, ...]:
    """Return everybody whose sign-up ended with a shift."""
    wanted = _whole().where(SignUp.shift_id == shift_id, SignUp.end_reason == EndReason.SHIFT_CANCELLED)
    return tuple(map(_seen, db.session.execute(wanted.order_by(SignUp.id))))
