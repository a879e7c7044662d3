"""Roles inside a shift: what each asks, and never fewer places than people have. Source: features 2.4 and 2.16."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import update

from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.registry.services.stamps import clean_words
from charity_app.volunteering.models import Activity, Shift, ShiftRole
from charity_app.volunteering.queries.planning import roles_of, was_asked_for
from charity_app.volunteering.requirements import Condition, Duty, check, dump
from charity_app.volunteering.states.activities import Trait

MOST_ROLES, MOST_PLACES = 5, 500
_LONGEST_NAME, _LONGEST_WHAT = 40, 200


@dataclass(frozen=True, kw_only=True)
class RoleDetails:
    """What is written about a role; `role_id` names the one that is changed."""

    name: str
    places: int
    what: str = ""
    newcomer_places: int = 0
    needs_approval: bool = False
    conditions: Sequence[Condition] = ()
    role_id: UUID | None = None


def check_roles(roles: Sequence[RoleDetails], activity: Activity) -> None:
    """Raise Invalid unless there are one to five roles, each with a name of its own and room for who comes."""
    if not 1 <= len(roles) <= MOST_ROLES:
        raise Invalid(Text("A shift has one to %(most)s roles", "error", {"most": MOST_ROLES}), field="roles")
    if len({role.name.strip() for role in roles}) < len(roles):
        raise Invalid(Text("Give each role a name of its own", "error"), field="roles")
    duty = Duty(personal_care=Trait.PERSONAL_CARE in activity.traits)
    for role in roles:
        _check_role(role)
        check(role.conditions, duty=duty)


def _check_role(role: RoleDetails) -> None:
    if not role.name.strip():
        raise Invalid(Text("Give each role a name of its own", "error"), field="roles")
    if not 1 <= role.places <= MOST_PLACES:
        raise Invalid(Text("Places lie between 1 and %(most)s", "error", {"most": MOST_PLACES}), field="roles")
    if not 0 <= role.newcomer_places < role.places:
        raise Invalid(Text("Places for newcomers are fewer than all places", "error"), field="roles")


def add_role(shift: Shift, details: RoleDetails) -> ShiftRole:
    """Add a role to a shift; nobody has signed up for it."""
    role = ShiftRole(shift_id=shift.id, **_columns(details))
    db.session.add(role)
    db.session.flush()
    return role


def change_roles(shift: Shift, wanted: Sequence[RoleDetails]) -> bool:
    """Bring the roles of a shift to what is wanted; tell whether anything changed. Raises Invalid."""
    kept = {details.role_id: details for details in wanted if details.role_id}
    has_changed = False
    for role in sorted(roles_of(shift), key=lambda one: str(one.id)):
        details = kept.pop(role.id, None)
        if details is None:
            _drop(role)
        has_changed |= details is None or _change(role, details)
    if kept:
        raise Invalid(Text("This role belongs to another shift", "error"), field="roles")
    for details in wanted:
        if details.role_id is None:
            add_role(shift, details)
            has_changed = True
    return has_changed


def _drop(role: ShiftRole) -> None:
    if was_asked_for(role):
        raise Invalid(
            Text("People signed up for “%(name)s”; it cannot be taken away", "error", {"name": role.name}),
            field="roles",
        )
    db.session.delete(role)
    db.session.flush()


def _change(role: ShiftRole, details: RoleDetails) -> bool:
    columns = _columns(details)
    if all(getattr(role, name) == value for name, value in columns.items()):
        return False
    enough = (
        ShiftRole.taken + ShiftRole.held <= details.places,
        ShiftRole.known <= details.places - details.newcomer_places,
    )
    done = db.session.execute(update(ShiftRole).where(ShiftRole.id == role.id, *enough).values(**columns))
    if getattr(done, "rowcount", 0) != 1:
        raise Invalid(
            Text("More people have a place as “%(name)s” than would remain", "error", {"name": role.name}),
            field="roles",
        )
    db.session.refresh(role)
    return True


def _columns(details: RoleDetails) -> dict[str, Any]:
    return {
        "name": clean_words(details.name, field="roles", longest=_LONGEST_NAME),
        "what": clean_words(details.what, field="roles", longest=_LONGEST_WHAT),
        "conditions": dump(details.conditions),
        "needs_approval": details.needs_approval,
        "places": details.places,
        "newcomer_places": details.newcomer_places,
    }
