"""Commands on the roles people hold."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor, Role
from charity_app.core.text import Text
from charity_app.divisions.models import Division
from charity_app.identity.events import RoleApproved, RoleEnded, RoleGranted
from charity_app.identity.models import RoleAssignment, User
from charity_app.identity.queries import LEVELS, in_force, place_named
from charity_app.identity.services.sessions import revoke_all
from charity_app.identity.states import PLACES, TWO_PERSON_ROLES, Place, Reason
from charity_app.registry.models import Organisation, Site


def assign_role(
    user: User,
    *,
    role: Role,
    place_id: UUID | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    reason: Reason = Reason.NEW_POST,
    by: Actor,
) -> RoleAssignment:
    """Give a person a role at a division, an organisation or a site, or for themselves, from a day on (default: today).

    A role of the whole district needs no place. System administrators become so only when a second one agrees.
    Raises Invalid when the place does not fit the role, NotAllowed for one's own account, Conflict when held already.
    """
    if by.user_id == user.id:
        raise NotAllowed(Text("Another administrator must do this for you", "account"))
    if valid_to is not None and valid_to <= (valid_from or clock.today()):
        raise Invalid(Text("The end must be later than the beginning", "account"), field="valid_to")
    held = _held_at(role, place_id)
    _refuse_twice(user, role, held)
    waits = role in TWO_PERSON_ROLES and by.user_id is not None
    row = RoleAssignment(
        user_id=user.id,
        role=role,
        **held,
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
        granted_by_id=by.user_id,
        granted_at=clock.now(),
        approved_at=None if waits else clock.now(),
    )
    db.session.add(row)
    revoke_all(user.id)
    place = next(iter(held.values()), None)
    emit(
        RoleGranted(
            user_id=user.id,
            role_assignment_id=row.id,
            role=role,
            place_id=place,
            valid_from=row.valid_from,
            reason=reason,
            is_proposal=waits,
            by=by,
        )
    )
    return row


def take_self_role(user_id: UUID, *, role: Role, by: Actor) -> None:
    """Let a person take on a role held for oneself, such as volunteer; open sessions stay. A second time is nothing."""
    if PLACES[role] != (Place.SELF,):
        raise ValueError(f"{role} is given by somebody else")
    held = select(RoleAssignment.id).where(
        RoleAssignment.user_id == user_id, RoleAssignment.role == role, in_force(clock.today())
    )
    if db.session.scalar(held.limit(1)) is not None:
        return
    at = clock.now()
    row = RoleAssignment(user_id=user_id, role=role, valid_from=clock.today(), granted_at=at, approved_at=at)
    db.session.add(row)
    emit(
        RoleGranted(
            user_id=user_id,
            role_assignment_id=row.id,
            role=role,
            place_id=None,
            valid_from=row.valid_from,
            reason=Reason.OWN_WISH,
            is_proposal=False,
            by=by,
        )
    )


def assign_role_at(user: User, *, given: Mapping[str, Any], by: Actor) -> RoleAssignment:
    """Give a role whose place was written as a code or a name. Raises Invalid when no such place is found."""
    role = Role(given["role"])
    place_id = place_named(given["place"] or "", places=PLACES[role])
    if given["place"] and place_id is None and Place.SELF not in PLACES[role]:
        raise Invalid(Text("No such place is known, or more than one: use its code", "account"), field="place")
    return assign_role(
        user,
        role=role,
        place_id=place_id,
        valid_from=given["valid_from"],
        valid_to=given["valid_to"],
        reason=Reason(given["reason"]),
        by=by,
    )


def _held_at(role: Role, place_id: UUID | None) -> dict[str, UUID]:
    places = PLACES[role]
    if Place.SELF in places:
        return {}
    for place in places:
        found = _place(place, place_id)
        if found is not None:
            return found
    raise Invalid(Text("Choose the place at which this role is held", "account"), field="place")


def _place(place: Place, place_id: UUID | None) -> dict[str, UUID] | None:
    if place in LEVELS:
        wanted = select(Division.id).where(Division.level == LEVELS[place])
        if place is not Place.DISTRICT or place_id is not None:
            wanted = wanted.where(Division.id == place_id)
        found = db.session.scalar(wanted)
        return {"division_id": found} if found else None
    if place is Place.ORGANISATION:
        found = db.session.scalar(select(Organisation.id).where(Organisation.id == place_id))
        return {"organisation_id": found} if found else None
    found = db.session.scalar(select(Site.id).where(Site.id == place_id))
    return {"site_id": found} if found else None


def _refuse_twice(user: User, role: Role, held: dict[str, UUID]) -> None:
    same = select(RoleAssignment.id).where(
        RoleAssignment.user_id == user.id,
        RoleAssignment.role == role,
        *(getattr(RoleAssignment, column) == value for column, value in held.items()),
        or_(RoleAssignment.valid_to.is_(None), RoleAssignment.valid_to > clock.today()),
    )
    if db.session.scalar(same.limit(1)):
        raise Conflict(Text("This person holds this role here already", "account"))


def approve_role(assignment: RoleAssignment, *, by: Actor) -> None:
    """Agree, as the second person, to a role that was proposed.

    Raises NotAllowed for who proposed it and for whom it is, Conflict when it was agreed already.
    """
    if by.user_id in (assignment.granted_by_id, assignment.user_id) or by.user_id is None:
        raise NotAllowed(Text("A second administrator must agree to this", "account"))
    if assignment.approved_at is not None:
        raise Conflict(Text("This was agreed already", "account"))
    assignment.approved_by_id, assignment.approved_at = by.user_id, clock.now()
    revoke_all(assignment.user_id)
    emit(RoleApproved(user_id=assignment.user_id, role_assignment_id=assignment.id, role=assignment.role, by=by))


def end_role(assignment: RoleAssignment, *, on: date | None = None, reason: Reason, by: Actor) -> None:
    """End a role on a day (default: today); the person's sessions end at once.

    Raises Conflict when it ended before, NotAllowed for one's own, Invalid for a day before its beginning.
    """
    day = on or clock.today()
    if by.user_id == assignment.user_id:
        raise NotAllowed(Text("Another administrator must do this for you", "account"))
    if assignment.valid_to is not None and assignment.valid_to <= clock.today():
        raise Conflict(Text("This role has ended already", "account"))
    if day < assignment.valid_from:
        raise Invalid(Text("The end must be later than the beginning", "account"), field="valid_to")
    assignment.valid_to = day
    revoke_all(assignment.user_id)
    emit(
        RoleEnded(
            user_id=assignment.user_id,
            role_assignment_id=assignment.id,
            role=assignment.role,
            valid_to=day,
            reason=reason,
            by=by,
        )
    )
