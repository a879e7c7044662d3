"""Who advises in a street, and who looks after a household."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, func, select

from charity_app.casework.models import AdviserAssignment, HelpRequest
from charity_app.casework.states.help import HelpState
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.identity.models import RoleAssignment, User
from charity_app.identity.queries import in_force, names_of

ADVISING = (Role.COMMUNITY_AID_ADVISOR, Role.SOCIAL_WORKER)


@dataclass(frozen=True)
class Adviser:
    """A colleague who advises in a street."""

    id: UUID
    name: str


def list_advisers(street_id: UUID) -> list[Adviser]:
    """Return the advisers of a street today, by name. Two statements."""
    held = (
        select(RoleAssignment.user_id)
        .join(User, User.id == RoleAssignment.user_id)
        .where(
            RoleAssignment.role.in_(ADVISING),
            RoleAssignment.division_id == street_id,
            in_force(clock.today()),
            User.disabled_at.is_(None),
        )
        .distinct()
    )
    names = names_of(db.session.scalars(held))
    return sorted((Adviser(key, name) for key, name in names.items()), key=lambda adviser: (adviser.name, adviser.id))


def choose_adviser(street_id: UUID, household_id: UUID | None = None) -> UUID | None:
    """Return who should call: the household's own adviser, else the street's with the fewest open requests."""
    with acting_in(system_scope("adviser chosen")):
        own = adviser_of(household_id) if household_id is not None else None
        if own is not None:
            return own
        is_open = and_(HelpRequest.adviser_id == RoleAssignment.user_id, HelpRequest.state == HelpState.WAITING)
        ranked = (
            select(RoleAssignment.user_id)
            .join(User, User.id == RoleAssignment.user_id)
            .outerjoin(HelpRequest, is_open)
            .where(
                RoleAssignment.role == Role.COMMUNITY_AID_ADVISOR,
                RoleAssignment.division_id == street_id,
                in_force(clock.today()),
                User.disabled_at.is_(None),
            )
            .group_by(RoleAssignment.user_id)
            .order_by(func.count(HelpRequest.id), RoleAssignment.user_id)
        )
        return db.session.scalar(ranked.limit(1))


def adviser_of(household_id: UUID) -> UUID | None:
    """Return the adviser who looks after a household today."""
    wanted = select(AdviserAssignment.adviser_id).where(
        AdviserAssignment.household_id == household_id, AdviserAssignment.valid_to.is_(None)
    )
    return db.session.scalar(wanted)
