"""Commands on sign-ups: sign up, cancel, look for a stand-in, stand in. Source: features 2.2 to 2.5, R-VOL-07."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_id
from charity_app.core.privacy import seal
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering import wording
from charity_app.volunteering.events import (
    PlaceOffered,
    SignUpConfirmed,
    SignUpEnded,
    SignUpHandedOver,
    SignUpWaitlisted,
    StandInSought,
)
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.people import served_minutes
from charity_app.volunteering.queries.sign_ups import (
    SeenSignUp,
    clash_of,
    companions_place,
    count_absences,
    sign_up_of,
)
from charity_app.volunteering.services.fitting import demand_fit, demand_guardian, waits_for_guardian
from charity_app.volunteering.services.notices import tell
from charity_app.volunteering.services.people import demand_serving, locked_volunteer
from charity_app.volunteering.services.places import (
    has_place,
    locked_role,
    move_seats,
    take_place,
    take_ticket,
)
from charity_app.volunteering.services.waiting import serve_queue
from charity_app.volunteering.states.activities import OPEN
from charity_app.volunteering.states.sign_ups import (
    SEATED,
    SIGN_UP_TABLE,
    EndReason,
    SignUpAction,
    SignUpState,
)

LATE = settings.declare(
    "volunteering.late_hours",
    24,
    unit="hours",
    rule="R-VOL-07",
    name=Text("A shift is cancelled freely until this long before it", "setting"),
)
ABSENCES = settings.declare(
    "volunteering.absences",
    3,
    unit="absences in 90 days",
    rule="R-VOL-07",
    name=Text("Absences after which a sign-up waits for a yes", "setting"),
)
GUARDIAN_HOURS = settings.declare(
    "volunteering.guardian_hours",
    48,
    unit="hours",
    rule="R-VOL-08",
    name=Text("A minor's place is kept for the guardian's answer", "setting"),
)
_MOST_COMPANIONS, _LONGEST_NAME = 4, 40


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How somebody comes: with whom, from which browser, every week or not, asked to help or not.

    An override reason is what staff give who set the rules aside.
    """

    companions: Sequence[str] = field(default=(), repr=False)
    device: bytes | None = None
    standing_id: UUID | None = None
    is_asked: bool = False
    override_reason: str = ""


class Faster(Conflict):
    """Somebody pressed a moment before; what was begun must be taken back whole."""

    def __init__(self) -> None:
        super().__init__(Text("Somebody was faster just now. Press once more: you may wait for a place", "error"))


def sign_up(seen: SeenRole, volunteer: Volunteer, *, wish: Wish, by: Actor) -> UUID:
    """Give a volunteer a place, a number in the queue, or a question to the organiser; returns the sign-up's id.

    The place of a minor whose guardian was asked is kept until the answer.

    Raises Conflict when sign-ups are closed, the person is signed up already, another shift lies too close or
    somebody was faster; Invalid, NotAllowed when the person does not fit.
    """
    demand_open(seen.activity, seen.shift, is_asked=wish.is_asked)
    return seat_locked(seen, locked_volunteer(volunteer.id), wish=wish, by=by)


def seat_locked(seen: SeenRole, volunteer: Volunteer, *, wish: Wish, by: Actor) -> UUID:
    """Do what `sign_up` does for a volunteer whom the caller has locked, where sign-ups are known to be open."""
    demand_serving(volunteer)
    if sign_up_of(seen.shift, volunteer) is not None:
        raise Conflict(Text("You are signed up for this shift already; look at My shifts", "error"))
    companions = _companions(wish.companions)
    minutes, is_kept = served_minutes(volunteer.id), False
    if not wish.override_reason:
        _demand_no_clash(seen.shift, volunteer)
        is_kept = waits_for_guardian(seen, volunteer, minutes=minutes)
    row = _row(seen, volunteer, companions, wish, by, is_known=minutes > 0)
    if _needs_yes(seen.role, volunteer) and not wish.override_reason:
        _apply(row, seen, volunteer, by=by)
    elif has_place(seen.role, seats=row.seats, is_known=row.is_known):
        (_keep if is_kept else _confirm)(row, seen, volunteer, by=by)
    else:
        _wait(row, seen, volunteer, by=by)
    return row.id


def demand_open(activity: Activity, shift: Shift, *, is_asked: bool = False) -> None:
    """Raise Conflict unless people may sign up for a shift now; whoever was asked to help may until it begins."""
    if shift.cancelled_at is not None or activity.state not in OPEN:
        raise Conflict(Text("This shift does not take place; look at the others", "error"))
    if clock.now() >= (shift.starts_at if is_asked else shift.closes_at):
        raise Conflict(Text("Sign-ups for this shift are closed; call whoever leads it, or choose another", "error"))


def _demand_no_clash(shift: Shift, volunteer: Volunteer) -> None:
    clash = clash_of(shift, volunteer)
    if clash is not None:
        when = f"{clash[0].starts_at.astimezone(clock.SHANGHAI):%m-%d %H:%M}"
        raise Conflict(
            Text(
                "You are in %(name)s at %(when)s; half an hour must lie between two shifts. Cancel that one first",
                "error",
                {"name": clash[1].name, "when": when},
            )
        )


def _companions(names: Sequence[str]) -> tuple[str, ...]:
    told = tuple(clean_words(name, field="companions", longest=_LONGEST_NAME) for name in names if name.strip())
    if len(told) > _MOST_COMPANIONS:
        raise Invalid(Text("At most 4 people come along", "error"), field="companions")
    return told


def _row(
    seen: SeenRole, volunteer: Volunteer, companions: tuple[str, ...], wish: Wish, by: Actor, *, is_known: bool
) -> SignUp:
    sign_up_id = new_id("sign_ups")
    sealed = None
    if companions:
        words = json.dumps(companions, ensure_ascii=False)
        sealed = seal(volunteer.key_owner, words, place=companions_place(sign_up_id))
    return SignUp(
        id=sign_up_id,
        shift_id=seen.shift.id,
        role_id=seen.role.id,
        volunteer_id=volunteer.id,
        seats=1 + len(companions),
        companions_sealed=sealed,
        is_known=is_known,
        device=wish.device,
        standing_id=wish.standing_id,
        overridden_by_id=by.user_id if wish.override_reason else None,
        override_reason=wish.override_reason,
        created_at=clock.now(),
    )


def _needs_yes(role: ShiftRole, volunteer: Volunteer) -> bool:
    return role.needs_approval or count_absences(volunteer, clock.now()) >= settings.value(ABSENCES)


def _apply(row: SignUp, seen: SeenRole, volunteer: Volunteer, *, by: Actor) -> None:
    db.session.add(row)
    db.session.flush()
    tell(wording.APPLIED, seen, volunteer, by=by)


def _confirm(row: SignUp, seen: SeenRole, volunteer: Volunteer, *, by: Actor) -> None:
    """Tell first and take the place last: the role, which everybody wants, is held for one statement."""
    tell(wording.SIGNED_UP, seen, volunteer, by=by)
    is_overridden = bool(row.override_reason)
    emit(SignUpConfirmed(sign_up_id=row.id, shift_id=row.shift_id, seats=row.seats, is_overridden=is_overridden, by=by))
    if not take_place({column.key: getattr(row, column.key) for column in SignUp.__mapper__.column_attrs}):
        raise Faster


def _keep(row: SignUp, seen: SeenRole, volunteer: Volunteer, *, by: Actor) -> None:
    """Keep the place of a minor until the guardian agrees, as long as a shift's sign-ups last."""
    role, now = locked_role(row.role_id), clock.now()
    if not has_place(role, seats=row.seats, is_known=row.is_known):
        raise Faster
    role.tickets += 1
    last = seen.shift.closes_at if now < seen.shift.closes_at else seen.shift.starts_at
    until = min(now + timedelta(hours=settings.value(GUARDIAN_HOURS)), last)
    row.state, row.ticket, row.held_until_at, row.awaits_guardian = SignUpState.OFFERED, role.tickets, until, True
    db.session.add(row)
    move_seats(role, row, source=None, to="held")
    tell(wording.GUARDIAN_ASKED, seen, volunteer, until=until, by=by)
    emit(PlaceOffered(sign_up_id=row.id, shift_id=row.shift_id, by=by))


def _wait(row: SignUp, seen: SeenRole, volunteer: Volunteer, *, by: Actor) -> None:
    row.ticket = take_ticket(row.role_id, seats=row.seats, is_known=row.is_known)
    if row.ticket is None:
        raise Faster
    row.state = SignUpState.WAITLISTED
    db.session.add(row)
    db.session.flush()
    tell(wording.WAITING, seen, volunteer, by=by)
    emit(SignUpWaitlisted(sign_up_id=row.id, shift_id=row.shift_id, seats=row.seats, ticket=row.ticket, by=by))


def is_late(shift: Shift) -> bool:
    """Tell whether the time to cancel freely is over."""
    return clock.now() > shift.starts_at - timedelta(hours=settings.value(LATE))


def cancel_sign_up(seen: SeenSignUp, *, by: Actor) -> None:
    """Give a place or a number in the queue up. Raises Conflict for a place after the cut-off (R-VOL-07)."""
    if seen.sign_up.state in SEATED and is_late(seen.shift):
        raise Conflict(
            Text("It is less than a day until the shift: look for a stand-in, then nobody waits for you", "error")
        )
    end_sign_up(seen.sign_up, SignUpAction.CANCEL, reason=EndReason.OWN_WISH, by=by)


def end_sign_up(row: SignUp, action: SignUpAction, *, reason: EndReason, by: Actor) -> None:
    """End a sign-up before its shift, set its seats free, and serve who waits."""
    role = locked_role(row.role_id)
    db.session.refresh(row)
    close_sign_up(row, role, action, reason=reason, by=by)
    serve_queue(role, by=by)


def close_sign_up(row: SignUp, role: ShiftRole, action: SignUpAction, *, reason: EndReason, by: Actor) -> None:
    """End a sign-up of a locked role and set its seats free; whoever waits is served by the caller."""
    source = "held" if row.state is SignUpState.OFFERED else "taken" if row.state in SEATED else None
    was_waiting = row.state is SignUpState.WAITLISTED
    advance(row, SIGN_UP_TABLE, action, end_reason=reason, ended_at=clock.now(), held_until_at=None)
    if was_waiting:
        role.waiting -= 1
        db.session.flush()
    if source is not None:
        move_seats(role, row, source=source, to=None)
    emit(SignUpEnded(sign_up_id=row.id, shift_id=row.shift_id, reason=reason, by=by))


def accept_place(seen: SeenSignUp, *, by: Actor) -> None:
    """Take the place that was kept. Raises Conflict once it went to the next, or while a minor's guardian is silent."""
    demand_guardian(seen.shift, seen.volunteer)
    role = locked_role(seen.role.id)
    db.session.refresh(seen.sign_up)
    advance(seen.sign_up, SIGN_UP_TABLE, SignUpAction.ACCEPT, held_until_at=None, awaits_guardian=False)
    move_seats(role, seen.sign_up, source="held", to="taken")
    emit(SignUpConfirmed(sign_up_id=seen.sign_up.id, shift_id=seen.shift.id, seats=seen.sign_up.seats, by=by))


def seek_stand_in(seen: SeenSignUp, *, by: Actor) -> None:
    """Look for somebody who comes instead; until then one stays responsible. Raises Conflict once the shift began."""
    if clock.now() >= seen.shift.starts_at:
        raise Conflict(Text("The shift has begun; call whoever leads it", "error"))
    advance(seen.sign_up, SIGN_UP_TABLE, SignUpAction.SEEK_STAND_IN)
    emit(StandInSought(sign_up_id=seen.sign_up.id, shift_id=seen.shift.id, is_sought=True, by=by))


def come_myself(seen: SeenSignUp, *, by: Actor) -> None:
    """Look for a stand-in no longer."""
    advance(seen.sign_up, SIGN_UP_TABLE, SignUpAction.COME_MYSELF)
    emit(StandInSought(sign_up_id=seen.sign_up.id, shift_id=seen.shift.id, is_sought=False, by=by))


def stand_in(seen: SeenSignUp, volunteer: Volunteer, *, by: Actor) -> UUID:
    """Take the place of somebody who looks for a stand-in, until the shift begins. Returns and raises as `sign_up`."""
    shift = seen.shift
    if shift.cancelled_at is not None or clock.now() >= shift.starts_at:
        raise Conflict(Text("This shift has begun or does not take place", "error"))
    volunteer = locked_volunteer(volunteer.id)
    demand_serving(volunteer)
    if sign_up_of(shift, volunteer) is not None:
        raise Conflict(Text("You are signed up for this shift already; look at My shifts", "error"))
    _demand_no_clash(shift, volunteer)
    demand_fit(seen, volunteer)
    role, gone = locked_role(seen.role.id), seen.sign_up
    db.session.refresh(gone)
    advance(gone, SIGN_UP_TABLE, SignUpAction.HAND_OVER, end_reason=EndReason.REPLACED, ended_at=clock.now())
    is_known = gone.is_known and served_minutes(volunteer.id) > 0
    row = _row(seen, volunteer, (), Wish(), by, is_known=is_known)
    row.state, row.stands_in_for_id = SignUpState.CONFIRMED, gone.id
    move_seats(role, gone, source="taken", to=None)
    move_seats(role, row, source=None, to="taken")
    db.session.add(row)
    db.session.flush()
    tell(wording.SIGNED_UP, seen, volunteer, by=by)
    tell(wording.STAND_IN_FOUND, seen, seen.volunteer, by=by)
    emit(SignUpHandedOver(sign_up_id=gone.id, shift_id=shift.id, stand_in_id=row.id, by=by))
    serve_queue(role, by=by)
    return row.id


def answer_application(seen: SeenSignUp, *, is_taken: bool, by: Actor) -> None:
    """Say yes or no to somebody who asked to come; a yes without a free place puts the person on the waiting list.

    Raises Conflict for a yes while a minor's guardian has not agreed.
    """
    if is_taken:
        demand_guardian(seen.shift, seen.volunteer)
    row, role = seen.sign_up, locked_role(seen.role.id)
    db.session.refresh(row)
    if not is_taken:
        advance(row, SIGN_UP_TABLE, SignUpAction.DECLINE, ended_at=clock.now())
        tell(wording.DECLINED, seen, seen.volunteer, by=by)
        emit(SignUpEnded(sign_up_id=row.id, shift_id=row.shift_id, reason=EndReason.DOES_NOT_FIT, by=by))
    elif has_place(role, seats=row.seats, is_known=row.is_known):
        advance(row, SIGN_UP_TABLE, SignUpAction.CONFIRM)
        move_seats(role, row, source=None, to="taken")
        tell(wording.SIGNED_UP, seen, seen.volunteer, by=by)
        emit(SignUpConfirmed(sign_up_id=row.id, shift_id=row.shift_id, seats=row.seats, by=by))
    else:
        role.waiting, role.tickets = role.waiting + 1, role.tickets + 1
        advance(row, SIGN_UP_TABLE, SignUpAction.WAITLIST, ticket=role.tickets)
        tell(wording.WAITING, seen, seen.volunteer, by=by)
        emit(SignUpWaitlisted(sign_up_id=row.id, shift_id=row.shift_id, seats=row.seats, ticket=role.tickets, by=by))
