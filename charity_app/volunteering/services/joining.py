"""The way in: whoever signs up becomes a volunteer on the way. Source: features 2.2 and 2.17, journey 1."""

from dataclasses import dataclass
from uuid import UUID

from charity_app.core.errors import Invalid
from charity_app.core.scope import Actor, system_actor
from charity_app.core.text import Text
from charity_app.identity.models import OneTimeCode, User
from charity_app.volunteering.models import PendingSignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.asking import SeenAsk
from charity_app.volunteering.queries.guardians import Young
from charity_app.volunteering.queries.people import own_volunteer
from charity_app.volunteering.queries.sign_ups import SeenSignUp, sign_up_of
from charity_app.volunteering.services.asking import answer_ask
from charity_app.volunteering.services.fitting import unmet_of
from charity_app.volunteering.services.guardians import ask_guardian, demand_young, tell_birthday
from charity_app.volunteering.services.people import (
    begin_registration,
    finish_registration,
    locked_volunteer_of,
    register_volunteer,
    young_of,
)
from charity_app.volunteering.services.sign_ups import Wish, demand_open, seat_locked, sign_up, stand_in
from charity_app.volunteering.states.sign_ups import AskAnswer


@dataclass(frozen=True)
class Joined:
    """A new volunteer's account, and the first sign-up where nothing more must be told for it."""

    user: User
    sign_up_id: UUID | None


def join(seen: SeenRole, *, has_agreed: bool, wish: Wish, by: Actor) -> UUID:
    """Sign a known person up; one who is no volunteer yet becomes one by agreeing. Raises as `sign_up` does."""
    demand_open(seen.activity, seen.shift)
    known = locked_volunteer_of(by.user_id) if by.user_id else None
    return seat_locked(seen, known or _volunteer(by, has_agreed=has_agreed), wish=wish, by=by)


def join_instead(seen: SeenSignUp, *, by: Actor) -> UUID:
    """Let a known volunteer stand in for somebody. Raises as `stand_in` does."""
    return stand_in(seen, _volunteer(by, has_agreed=False), by=by)


def _volunteer(by: Actor, *, has_agreed: bool) -> Volunteer:
    known = own_volunteer(by)
    if known is not None:
        return known
    if not has_agreed or by.user_id is None:
        raise Invalid(Text("Agree first, then you can sign up", "error"), field="consent")
    return register_volunteer(by.user_id, by=by)


def join_young(seen: SeenRole, *, young: Young, has_agreed: bool, wish: Wish, by: Actor) -> UUID:
    """Ask the guardian of a known minor and keep a place until the answer; a new question keeps the same place.

    Raises as `sign_up` does.
    """
    demand_young(seen, young)
    volunteer = _volunteer(by, has_agreed=has_agreed)
    tell_birthday(volunteer, young.born_on, by=by)
    ask_guardian(volunteer, guardian=young.guardian, by=by)
    known = sign_up_of(seen.shift, volunteer)
    return known.id if known else sign_up(seen, volunteer, wish=wish, by=by)


def begin(
    seen: SeenRole, *, name: str, phone: str, young: Young | None = None, device: bytes | None, by: Actor
) -> OneTimeCode:
    """Send a code to the phone of somebody new. Raises Conflict when sign-ups are closed, Invalid."""
    demand_open(seen.activity, seen.shift)
    if young is not None:
        demand_young(seen, young, phone=phone)
    return begin_registration(seen.role, name=name, phone=phone, young=young, device=device, by=by)


def finish(pending: PendingSignUp, seen: SeenRole, *, is_right: bool) -> Joined:
    """Open the account behind a proved phone and sign its person up, unless the role asks for more than is known.

    Raises Invalid for a wrong code, Conflict.
    """
    user, volunteer = finish_registration(pending, is_right=is_right)
    by = _acting(user.id)
    young = young_of(pending)
    if young is not None and volunteer.born_on in (None, young.born_on):
        tell_birthday(volunteer, young.born_on, by=by)
        ask_guardian(volunteer, guardian=young.guardian, by=by)
    if unmet_of(seen, volunteer, presumes_guardian=young is not None) or sign_up_of(seen.shift, volunteer) is not None:
        return Joined(user, None)
    return Joined(user, sign_up(seen, volunteer, wish=Wish(device=pending.device), by=by))


def _acting(user_id: UUID) -> Actor:
    return Actor(user_id=user_id, scope=system_actor("phone proved").scope)


def say_yes(seen: SeenAsk, *, by: Actor) -> UUID:
    """Sign somebody up who was asked to help. Raises as `sign_up` does."""
    sign_up_id = sign_up(seen, _volunteer(by, has_agreed=False), wish=Wish(is_asked=True), by=by)
    answer_ask(seen.ask, AskAnswer.YES, by=by)
    return sign_up_id
