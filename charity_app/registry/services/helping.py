"""Helper mode: one session fills in for one household at a time and leaves nothing behind. Source: features 1.11."""

from uuid import UUID

from sqlalchemy import delete, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.events import HelpingEnded, HelpingStarted
from charity_app.registry.models import HelpingSession, Household


def start_helping(household: Household, *, by: Actor) -> None:
    """Begin to fill in for a household. Raises Conflict while the session fills in for another one."""
    if by.user_id is None or by.session_id is None:
        raise Conflict(Text("Sign in again to fill in for a family", "error"))
    standing = _standing(by.session_id)
    if standing is not None and standing.household_id == household.id:
        return
    if standing is not None:
        raise Conflict(Text("You are filling in for another household; leave helper mode first", "error"))
    db.session.add(
        HelpingSession(session_id=by.session_id, user_id=by.user_id, household_id=household.id, started_at=clock.now())
    )
    db.session.flush()
    emit(HelpingStarted(household_id=household.id, by=by))


def stop_helping(*, by: Actor) -> None:
    """Leave helper mode; nothing happens when nobody was helped."""
    standing = _standing(by.session_id)
    if standing is None:
        return
    household_id = standing.household_id
    db.session.execute(delete(HelpingSession).where(HelpingSession.id == standing.id))
    emit(HelpingEnded(household_id=household_id, by=by))


def _standing(session_id: UUID | None) -> HelpingSession | None:
    return db.session.scalars(select(HelpingSession).where(HelpingSession.session_id == session_id)).one_or_none()
