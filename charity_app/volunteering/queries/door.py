"""Reads around the door: who is expected, who is inside, how that became known."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select

from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.identity import queries as identity
from charity_app.volunteering.models import AbsenceWord, Activity, DoorMark, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import Seen, is_own
from charity_app.volunteering.queries.hours import absence_words
from charity_app.volunteering.queries.sign_ups import SeenSignUp
from charity_app.volunteering.states.records import MarkKind, MarkWay
from charity_app.volunteering.states.sign_ups import SEATED, SignUpState

_ON_THE_ROLL = (*SEATED, SignUpState.EXCUSED)


def way_of(sign_up: SignUp, kind: MarkKind) -> MarkWay | None:
    """Return how coming or leaving became known, the latest word on it."""
    wanted = select(DoorMark.way).where(DoorMark.sign_up_id == sign_up.id, DoorMark.kind == kind)
    return db.session.scalar(wanted.order_by(DoorMark.recorded_at.desc()).limit(1))


def who_marked(sign_up: SignUp) -> frozenset[UUID]:
    """Return who called the roll for a sign-up, coming or leaving."""
    wanted = select(DoorMark.recorded_by_id).where(
        DoorMark.sign_up_id == sign_up.id, DoorMark.way == MarkWay.ROLL_CALL, DoorMark.recorded_by_id.is_not(None)
    )
    return frozenset(known for known in db.session.scalars(wanted) if known is not None)


def is_inside_elsewhere(seen: SeenSignUp) -> str | None:
    """Return the name of another activity at which the person is checked in just now."""
    wanted = (
        select(Activity.name)
        .join(Shift, Shift.activity_id == Activity.id)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .where(
            SignUp.volunteer_id == seen.volunteer.id,
            SignUp.state == SignUpState.CHECKED_IN,
            SignUp.id != seen.sign_up.id,
        )
    )
    return db.session.scalar(wanted.limit(1))


def get_called(viewer: Actor, sign_up_id: UUID) -> SeenSignUp | None:
    """Return a sign-up for an activity of the viewer's own."""
    wanted = _whole().where(SignUp.id == sign_up_id, is_own(viewer))
    found = db.session.execute(wanted).one_or_none()
    return SeenSignUp(*found) if found else None


def _whole() -> Select[Activity, Shift, ShiftRole, SignUp, Volunteer]:
    return (
        select(Activity, Shift, ShiftRole, SignUp, Volunteer)
        .join(Shift, Shift.activity_id == Activity.id)
        .join(ShiftRole, ShiftRole.shift_id == Shift.id)
        .join(SignUp, SignUp.role_id == ShiftRole.id)
        .join(Volunteer, Volunteer.id == SignUp.volunteer_id)
    )


def own_at_door(viewer: Actor, shift_id: UUID) -> SeenSignUp | None:
    """Return the viewer's own sign-up for a shift, the one that holds a place first."""
    wanted = _whole().where(Shift.id == shift_id, Volunteer.user_id == viewer.user_id, SignUp.state.in_(_ON_THE_ROLL))
    found = db.session.execute(wanted.order_by(SignUp.created_at.desc()).limit(1)).one_or_none()
    return SeenSignUp(*found) if found else None


@dataclass(frozen=True)
class Called:
    """One name on the roll."""

    sign_up: SignUp
    volunteer: Volunteer
    role: ShiftRole
    name: str
    marks: Sequence[DoorMark]
    why: str


def roll_of(seen: Seen) -> tuple[Called, ...]:
    """Return everybody with a place in a shift, by role and name, with what was seen of each; five statements."""
    wanted = (
        select(SignUp, Volunteer, ShiftRole)
        .join(Volunteer, Volunteer.id == SignUp.volunteer_id)
        .join(ShiftRole, ShiftRole.id == SignUp.role_id)
        .where(SignUp.shift_id == seen.shift.id, SignUp.state.in_(_ON_THE_ROLL))
    )
    rows = db.session.execute(wanted).all()
    names = identity.names_of([row[1].user_id for row in rows])
    marks: dict[UUID, list[DoorMark]] = {}
    seen_marks = select(DoorMark).where(DoorMark.shift_id == seen.shift.id).order_by(DoorMark.recorded_at)
    for mark in db.session.scalars(seen_marks):
        marks.setdefault(mark.sign_up_id, []).append(mark)
    told = _reasons(seen)
    called = (
        Called(row, who, role, names.get(who.user_id, ""), marks.get(row.id, []), _why(told.get(row.id), who))
        for row, who, role in rows
    )
    return tuple(sorted(called, key=lambda one: (one.role.name, one.name, str(one.sign_up.id))))


def _reasons(seen: Seen) -> dict[UUID, AbsenceWord]:
    wanted = select(AbsenceWord).join(SignUp, SignUp.id == AbsenceWord.sign_up_id)
    told = db.session.scalars(wanted.where(SignUp.shift_id == seen.shift.id, AbsenceWord.answered_at.is_(None)))
    return {row.sign_up_id: row for row in told}


def _why(row: AbsenceWord | None, volunteer: Volunteer) -> str:
    return absence_words(row, volunteer) if row else ""


@dataclass(frozen=True)
class AtDoor:
    """How many are expected, inside, and gone again."""

    expected: int
    inside: int
    left: int


def count_at_door(seen: Seen) -> AtDoor:
    """Count who is expected, inside, and gone again."""
    wanted = select(SignUp.state, func.count()).where(SignUp.shift_id == seen.shift.id).group_by(SignUp.state)
    found: dict[SignUpState, int] = dict(db.session.execute(wanted).all())
    expected = found.get(SignUpState.CONFIRMED, 0) + found.get(SignUpState.SEEKING_STAND_IN, 0)
    left = found.get(SignUpState.CHECKED_OUT, 0) + found.get(SignUpState.CREDITED, 0)
    return AtDoor(expected, found.get(SignUpState.CHECKED_IN, 0), left)


def roles_at_door(seen: Seen) -> Sequence[ShiftRole]:
    """Return the roles of a shift, by name."""
    wanted = select(ShiftRole).where(ShiftRole.shift_id == seen.shift.id)
    return db.session.scalars(wanted.order_by(ShiftRole.name, ShiftRole.id)).all()
