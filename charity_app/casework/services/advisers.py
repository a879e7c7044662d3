"""Commands on who looks after a household."""

from uuid import UUID

from sqlalchemy import select

from charity_app.casework.events import AdviserAssigned, AdviserReleased
from charity_app.casework.models import AdviserAssignment
from charity_app.casework.queries.advisers import list_advisers
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.models import Household
from charity_app.registry.models.parts import place_of


def _standing(household: Household) -> AdviserAssignment | None:
    wanted = select(AdviserAssignment).where(
        AdviserAssignment.household_id == household.id, AdviserAssignment.valid_to.is_(None)
    )
    return db.session.scalars(wanted).one_or_none()


def assign_adviser(household: Household, *, adviser_id: UUID, by: Actor) -> None:
    """Let an adviser of its street look after a household in place of who did before. Raises Invalid."""
    if adviser_id not in {adviser.id for adviser in list_advisers(household.street_id)}:
        raise Invalid(Text("Choose an adviser of this street", "error"), field="adviser_id")
    standing = _standing(household)
    if standing is not None and standing.adviser_id == adviser_id:
        return
    release_adviser(household, by=by)
    row = AdviserAssignment(
        adviser_id=adviser_id, assigned_by_id=by.user_id, valid_from=clock.today(), valid_to=None, **place_of(household)
    )
    db.session.add(row)
    db.session.flush()
    emit(AdviserAssigned(household_id=household.id, adviser_id=adviser_id, assignment_id=row.id, by=by))


def release_adviser(household: Household, *, by: Actor) -> None:
    """End today that somebody looks after a household; nothing happens when nobody does."""
    standing = _standing(household)
    if standing is None:
        return
    standing.valid_to = clock.today()
    db.session.flush()
    emit(AdviserReleased(household_id=household.id, adviser_id=standing.adviser_id, assignment_id=standing.id, by=by))
