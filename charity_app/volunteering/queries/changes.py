"""What was changed in an activity, by whom and when, from the audit trail. Source: feature 2.19."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from charity_app.core.audit import AuditRow
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.identity.queries import names_of
from charity_app.identity.states import ROLE_LABELS, STAFF_ROLES
from charity_app.volunteering.models import Activity, Shift, SignUp
from charity_app.volunteering.states.activities import ACTIVITY_ACTIONS

CHANGES: Mapping[str, Text] = {
    "activity.written": Text("Activity written or changed", "change"),
    "activity.submitted": Text("Handed in for review", "change"),
    "activity.approved": Text("Published", "change"),
    "activity.returned": Text("Given back for changes", "change"),
    "activity.moved": Text("Begun or over", "change"),
    "activity.settled": Text("Hours settled", "change"),
    "activity.cancelled": Text("Activity called off", "change"),
    "shift.added": Text("Shift added", "change"),
    "shift.changed": Text("Shift changed", "change"),
    "shift.cancelled": Text("Shift called off", "change"),
    "cover.asked": Text("People asked to help", "change"),
    "sign_up.confirmed": Text("Sign-up confirmed", "change"),
    "sign_up.waitlisted": Text("Sign-up on the waiting list", "change"),
    "place.offered": Text("Place kept", "change"),
    "sign_up.ended": Text("Sign-up ended", "change"),
    "sign_up_handed.over": Text("Stand-in took the place", "change"),
    "sign_up.excused": Text("Absence excused", "change"),
    "stand_in.sought": Text("Stand-in sought", "change"),
}
FIELDS: Mapping[str, Text] = {
    "starts_at": Text("beginning", "change"),
    "ends_at": Text("end", "change"),
    "street_id": Text("street", "change"),
    "place": Text("place", "change"),
    "meeting_point": Text("meeting point", "change"),
    "bring": Text("what to bring", "change"),
    "access": Text("access", "change"),
    "least_people": Text("least people", "change"),
    "roles": Text("roles and places", "change"),
}
_STEPS: Mapping[str, Text] = {action.value: words for action, words in ACTIVITY_ACTIONS.items()}


@dataclass(frozen=True)
class Change:
    """One change: what, which fields, who by name where it was staff, in which roles, when."""

    what: Text
    fields: tuple[Text, ...]
    name: str
    roles: tuple[Text, ...]
    at: datetime


def list_changes(activity: Activity, *, page: int = 1) -> Page[Change]:
    """Return one page of what was changed in an activity, its shifts and sign-ups, the latest first. Two statements."""
    shifts = select(Shift.id).where(Shift.activity_id == activity.id)
    sign_ups = select(SignUp.id).where(SignUp.shift_id.in_(shifts))
    is_about = or_(
        AuditRow.subject_id == activity.id, AuditRow.subject_id.in_(shifts), AuditRow.subject_id.in_(sign_ups)
    )
    columns = select(AuditRow.fact, AuditRow.actor_id, AuditRow.actor_roles, AuditRow.payload, AuditRow.at)
    wanted = columns.where(is_about, AuditRow.fact.in_(CHANGES)).order_by(AuditRow.id.desc())
    found = fetch_page(wanted, lambda row: row, number=page)
    names = names_of(row.actor_id for row in found.items if row.actor_id and _is_staff(row.actor_roles))
    return Page(tuple(_change(row, names) for row in found.items), found.number, found.pages, found.total)


def _roles(told: str) -> Iterator[Role]:
    yield from (Role(one) for one in told.split(",") if one in set(Role))


def _is_staff(told: str) -> bool:
    return any(role in STAFF_ROLES for role in _roles(told))


def _change(row: Any, names: Mapping[UUID, str]) -> Change:
    said = json.loads(row.payload)
    told, action = said.get("fields", ()), said.get("action", "")
    return Change(
        what=CHANGES[row.fact],
        fields=(*(FIELDS[name] for name in told if name in FIELDS), *([_STEPS[action]] if action in _STEPS else ())),
        name=names.get(row.actor_id, ""),
        roles=tuple(ROLE_LABELS[role] for role in _roles(row.actor_roles)),
        at=row.at,
    )
