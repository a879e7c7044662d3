"""Somebody stands at the door without a sign-up: taken in on the spot where there is a place. Source: 2.19, 2.11."""

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.identity import queries as identity
from charity_app.identity import services as accounts
from charity_app.identity.models import User
from charity_app.registry.identifiers import parse_phone
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering.events.hours import WalkInSeated
from charity_app.volunteering.models import ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.people import served_minutes
from charity_app.volunteering.queries.sign_ups import SeenSignUp, clash_of, sign_up_of
from charity_app.volunteering.services.checking_in import check_in, demand_door_open
from charity_app.volunteering.services.door_marks import write_mark
from charity_app.volunteering.services.fitting import demand_fit
from charity_app.volunteering.services.people import demand_serving, locked_volunteer, register_volunteer
from charity_app.volunteering.services.places import locked_role, move_seats
from charity_app.volunteering.states.records import MarkKind, MarkWay
from charity_app.volunteering.states.sign_ups import SIGN_UP_TABLE, SignUpAction, SignUpState

_LONGEST_NAME = 40


def seat_walk_in(seen: SeenRole, *, name: str, phone: str, has_agreed: bool, by: Actor) -> SignUp:
    """Sign somebody up at the door and check the person in, by phone; new people agree before.

    Raises Invalid, Conflict when the door is shut, no place is free or the person is somewhere else.
    """
    at = clock.now()
    demand_door_open(seen.shift, at)
    volunteer = locked_volunteer(_volunteer(name, phone, has_agreed=has_agreed, by=by).id)
    demand_serving(volunteer)
    if volunteer.user_id == by.user_id:
        raise Invalid(Text("Nobody calls the roll for oneself: scan the code, or ask a colleague", "error"))
    demand_fit(seen, volunteer)
    role, row = locked_role(seen.role.id), sign_up_of(seen.shift, volunteer)
    if row is None:
        row = _seated(seen, volunteer, role)
    elif row.state is SignUpState.WAITLISTED and row.role_id == role.id:
        _demand_seat(role, row.seats, is_known=row.is_known)
        advance(row, SIGN_UP_TABLE, SignUpAction.PROMOTE)
        role.waiting -= 1
        move_seats(role, row, source=None, to="taken")
    write_mark(row, MarkKind.WALK_IN, MarkWay.ROLL_CALL, at=at, by=by)
    emit(WalkInSeated(sign_up_id=row.id, shift_id=row.shift_id, way=MarkWay.ROLL_CALL, by=by))
    whole = SeenSignUp(seen.activity, seen.shift, role, row, volunteer)
    check_in(whole, at=at, way=MarkWay.ROLL_CALL, device=None, by=by)
    return row


def _volunteer(name: str, phone: str, *, has_agreed: bool, by: Actor) -> Volunteer:
    user = identity.user_of_phone(parse_phone(phone))
    if user is None:
        user = _newcomer(name, phone, has_agreed=has_agreed, by=by)
    if user.disabled_at is not None:
        raise Conflict(Text("This account is closed. Call us if you want to come back", "sign in"))
    return register_volunteer(user.id, by=by)


def _newcomer(name: str, phone: str, *, has_agreed: bool, by: Actor) -> User:
    told = clean_words(name, field="name", longest=_LONGEST_NAME)
    if not told:
        raise Invalid(Text("Please fill this in", "error"), field="name")
    if not has_agreed:
        raise Invalid(Text("Ask the person first; without a yes nothing is kept", "error"), field="consent")
    return accounts.create_user(told, phone=parse_phone(phone), by=by)


def _seated(seen: SeenRole, volunteer: Volunteer, role: ShiftRole) -> SignUp:
    if clash_of(seen.shift, volunteer) is not None:
        raise Conflict(Text("This person is expected in another shift at this time", "error"))
    row = SignUp(
        shift_id=seen.shift.id,
        role_id=role.id,
        volunteer_id=volunteer.id,
        state=SignUpState.CONFIRMED,
        seats=1,
        is_known=served_minutes(volunteer.id) > 0,
        created_at=clock.now(),
    )
    _demand_seat(role, 1, is_known=row.is_known)
    db.session.add(row)
    move_seats(role, row, source=None, to="taken")
    return row


def _demand_seat(role: ShiftRole, seats: int, *, is_known: bool) -> None:
    """Raise Conflict without a free place; the queue is over once the door is open."""
    is_kept = is_known and role.known + seats > role.places - role.newcomer_places
    if role.taken + role.held + seats > role.places or is_kept:
        raise Conflict(Text("No place is free in this role; look whether another role has one", "error"))
