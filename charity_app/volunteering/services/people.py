"""Commands on volunteers' accounts: register with a phone's code, tell more about oneself. Source: domain.md 6.2."""

import json
from datetime import date
from uuid import UUID

from sqlalchemy import Select, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.privacy import seal_for_house, unseal_for_house
from charity_app.core.scope import Actor, Role, acting_in, system_actor
from charity_app.core.text import Text
from charity_app.identity import services as identity
from charity_app.identity.models import OneTimeCode, User
from charity_app.identity.states import CodePurpose
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering.events import VolunteerRegistered
from charity_app.volunteering.models import PendingSignUp, ShiftRole, Volunteer
from charity_app.volunteering.queries.guardians import Guardian, Young
from charity_app.volunteering.queries.people import volunteer_of_user
from charity_app.volunteering.states.people import VolunteerState

_LONGEST_NAME = 40


def name_place(row_id: UUID) -> str:
    """Return where the name of somebody whose phone is not proved yet is sealed."""
    return f"pending_sign_ups.name_sealed:{row_id}"


def young_place(row_id: UUID) -> str:
    """Return where day of birth and guardian of a minor whose phone is not proved yet are sealed."""
    return f"pending_sign_ups.young_sealed:{row_id}"


def begin_registration(
    role: ShiftRole, *, name: str, phone: str, young: Young | None, device: bytes | None, by: Actor
) -> OneTimeCode:
    """Keep what a new volunteer typed and send a code to the phone. Raises Invalid."""
    told = clean_words(name, field="name", longest=_LONGEST_NAME)
    if not told:
        raise Invalid(Text("Please fill this in", "error"), field="name")
    code = identity.issue_code(phone, purpose=CodePurpose.VOLUNTEER, by=by)
    row = PendingSignUp(code_id=code.id, role_id=role.id, device=device, created_at=clock.now())
    row.name_sealed = seal_for_house(told, place=name_place(row.id))
    if young is not None:
        words = {"born_on": young.born_on.isoformat(), "guardian": vars(young.guardian)}
        row.young_sealed = seal_for_house(json.dumps(words, ensure_ascii=False), place=young_place(row.id))
    db.session.add(row)
    db.session.flush()
    return code


def pending_of_code(code_id: UUID) -> PendingSignUp | None:
    """Return what was typed before a code was sent."""
    return db.session.scalars(select(PendingSignUp).where(PendingSignUp.code_id == code_id)).one_or_none()


def young_of(pending: PendingSignUp) -> Young | None:
    """Return what a minor told besides name and phone; none of somebody of age."""
    if pending.young_sealed is None:
        return None
    told = json.loads(unseal_for_house(pending.young_sealed, place=young_place(pending.id)))
    return Young(born_on=date.fromisoformat(told["born_on"]), guardian=Guardian(**told["guardian"]))


def finish_registration(pending: PendingSignUp, *, is_right: bool) -> tuple[User, Volunteer]:
    """Return the account and the volunteer behind a proved phone, both made where they are new. Raises Invalid."""
    name = unseal_for_house(pending.name_sealed, place=name_place(pending.id))
    user = identity.newcomer_of_code(pending.code_id, is_right=is_right, name=name)
    by = system_actor("phone proved")
    with acting_in(by.scope):
        volunteer = volunteer_of_user(user.id) or register_volunteer(user.id, by=by)
    return user, volunteer


def register_volunteer(user_id: UUID, *, by: Actor) -> Volunteer:
    """Make a known person a volunteer who agreed to what that means. A second time changes nothing."""
    known = volunteer_of_user(user_id)
    if known is not None:
        return known
    volunteer = Volunteer(
        user_id=user_id, number=f"V{new_code(8)}", consented_at=clock.now(), registered_at=clock.now()
    )
    db.session.add(volunteer)
    db.session.flush()
    identity.take_self_role(user_id, role=Role.VOLUNTEER, by=by)
    emit(VolunteerRegistered(volunteer_id=volunteer.id, by=by))
    return volunteer


def locked_volunteer(volunteer_id: UUID) -> Volunteer:
    """Return a volunteer as the account is now, kept from others until the end of the transaction."""
    return db.session.scalars(_locking().where(Volunteer.id == volunteer_id)).one()


def locked_volunteer_of(user_id: UUID) -> Volunteer | None:
    """Return the volunteer behind an account in the same way; None for somebody who is none yet."""
    return db.session.scalars(_locking().where(Volunteer.user_id == user_id)).one_or_none()


def _locking() -> Select[Volunteer]:
    return select(Volunteer).with_for_update().execution_options(populate_existing=True)


def demand_serving(volunteer: Volunteer) -> None:
    """Raise NotAllowed for a suspended account, Conflict for one that was left."""
    if volunteer.state is VolunteerState.SUSPENDED:
        raise NotAllowed(Text("Your volunteer account is paused; call us to talk about it", "error"))
    if volunteer.state is VolunteerState.LEFT:
        raise Conflict(Text("You have left volunteering; call us if you want to come back", "error"))
