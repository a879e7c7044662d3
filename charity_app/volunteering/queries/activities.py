"""Which activities, shifts and roles a viewer may see."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select, true

from charity_app.core.db import db
from charity_app.core.privacy import Erased, unseal
from charity_app.core.scope import Actor, Role
from charity_app.identity.models import RoleAssignment
from charity_app.identity.queries import holders
from charity_app.volunteering.models import Activity, Shift, ShiftRole
from charity_app.volunteering.states.activities import OPEN, ORGANISERS, ActivityState

_SEES_ALL = (Role.CHARITY_OFFICER, Role.AUDITOR)
_PUBLIC = (*OPEN, ActivityState.FINISHED, ActivityState.SETTLED, ActivityState.CANCELLED)


@dataclass(frozen=True)
class Seen:
    """A shift with its activity, judged by the activity's organiser and place."""

    activity: Activity
    shift: Shift

    @property
    def organisation_id(self) -> UUID | None:
        """The organisation that organises it."""
        return self.activity.organisation_id

    @property
    def host_street_id(self) -> UUID | None:
        """The street that organises it."""
        return self.activity.host_street_id

    @property
    def site_id(self) -> UUID | None:
        """The shop or depot that organises it."""
        return self.activity.site_id

    @property
    def street_id(self) -> UUID:
        """The street where it takes place."""
        return self.shift.street_id


@dataclass(frozen=True)
class SeenRole(Seen):
    """A role of a shift with shift and activity."""

    role: ShiftRole


def is_public() -> ColumnElement[bool]:
    """Condition: the activity was published, whatever became of it."""
    return Activity.state.in_(_PUBLIC)


def is_own(viewer: Actor) -> ColumnElement[bool]:
    """Condition: the viewer stands for the organiser of the activity."""
    grants = viewer.grants_of(*ORGANISERS)
    return or_(
        false(),
        Activity.organisation_id.in_({grant.organisation_id for grant in grants if grant.organisation_id}),
        Activity.host_street_id.in_({grant.division_id for grant in grants if grant.division_id}),
        Activity.site_id.in_({grant.site_id for grant in grants if grant.site_id}),
    )


def open_to(viewer: Actor) -> ColumnElement[bool]:
    """Condition: the viewer may see the activity."""
    if viewer.is_system or viewer.has_role(*_SEES_ALL):
        return true()
    streets = {grant.division_id for grant in viewer.grants_of(Role.STREET_OFFICER) if grant.division_id}
    return or_(is_public(), is_own(viewer), Activity.street_id.in_(streets))


def get_activity(viewer: Actor, activity_id: UUID) -> Activity | None:
    """Return an activity that was published, one of the viewer's own, or one of the viewer's street."""
    return db.session.scalars(select(Activity).where(Activity.id == activity_id, open_to(viewer))).one_or_none()


def get_shift(viewer: Actor, shift_id: UUID) -> Seen | None:
    """Return a shift with its activity, where the viewer may see that."""
    wanted = select(Activity, Shift).join(Shift, Shift.activity_id == Activity.id)
    found = db.session.execute(wanted.where(Shift.id == shift_id, open_to(viewer))).one_or_none()
    return Seen(found[0], found[1]) if found else None


def get_role(viewer: Actor, role_id: UUID) -> SeenRole | None:
    """Return a role of a shift with its activity, where the viewer may see that."""
    wanted = (
        select(Activity, Shift, ShiftRole)
        .join(Shift, Shift.activity_id == Activity.id)
        .join(ShiftRole, ShiftRole.shift_id == Shift.id)
    )
    found = db.session.execute(wanted.where(ShiftRole.id == role_id, open_to(viewer))).one_or_none()
    return SeenRole(found[0], found[1], found[2]) if found else None


def shifts_of(activity: Activity) -> tuple[tuple[Shift, tuple[ShiftRole, ...]], ...]:
    """Return the shifts of an activity with their roles, in order of time."""
    wanted = select(Shift, ShiftRole).join(ShiftRole, ShiftRole.shift_id == Shift.id)
    rows = db.session.execute(
        wanted.where(Shift.activity_id == activity.id).order_by(Shift.starts_at, Shift.id, ShiftRole.name, ShiftRole.id)
    )
    found: dict[UUID, tuple[Shift, list[ShiftRole]]] = {}
    for shift, role in rows:
        found.setdefault(shift.id, (shift, []))[1].append(role)
    return tuple((shift, tuple(roles)) for shift, roles in found.values())


def contact_place(activity_id: UUID) -> str:
    """Return where the contact of an activity is sealed."""
    return f"activities.contact:{activity_id}"


def contact_of(activity: Activity) -> str:
    """Return whom to call about an activity; empty after erasure. For people with a place and the organiser."""
    if activity.contact is None or activity.key_owner is None:
        return ""
    try:
        return unseal(activity.key_owner, activity.contact, place=contact_place(activity.id))
    except Erased:
        return ""


def organisers_of(activity: Activity) -> tuple[UUID, ...]:
    """Return the accounts of the people who stand for the organiser of an activity, and of who wrote it."""
    held = RoleAssignment.role.in_(ORGANISERS)
    if activity.organisation_id is not None:
        people = holders(held, RoleAssignment.organisation_id == activity.organisation_id)
    elif activity.host_street_id is not None:
        people = holders(held, RoleAssignment.division_id == activity.host_street_id)
    else:
        people = holders(held, RoleAssignment.site_id == activity.site_id)
    return tuple(sorted({*people, *filter(None, (activity.written_by_id,))}, key=str))
