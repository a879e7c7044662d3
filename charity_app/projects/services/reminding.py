"""The disclosure clock: reminders 14, 7 and 1 days before, and what is missed goes to the officer (R-DIS-01)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.projects.events import DisclosureMissed, DisclosureReminded
from charity_app.projects.models import Disclosure
from charity_app.projects.services.notices import tell_officers, tell_writers
from charity_app.projects.states.disclosures import DISCLOSURE_TABLE, DisclosureAction, DisclosureState

REMIND_JOB, MISS_JOB = "projects.remind", "projects.miss"
REMIND_DAYS = (14, 7, 1)


def plan_clock() -> int:
    """Ask for one job for every duty that is to be reminded of, or was missed; returns how many."""
    today = clock.today()
    is_due = Disclosure.state == DisclosureState.DUE
    missed = select(Disclosure.id).where(is_due, Disclosure.due_on < today)
    near = select(Disclosure.id).where(is_due, Disclosure.due_on >= today, Disclosure.reminders < _owed())
    return _ask(MISS_JOB, missed) + _ask(REMIND_JOB, near)


def _owed() -> Any:
    """Return how many reminders a duty should have had by today, as the database counts them."""
    today = clock.today()
    passed = ((Disclosure.due_on <= today + timedelta(days=days)) for days in sorted(REMIND_DAYS))
    return case(*((is_near, len(REMIND_DAYS) - place) for place, is_near in enumerate(passed)), else_=0)


def _ask(kind: str, wanted: Any) -> int:
    keys = list(db.session.scalars(wanted))
    for key in keys:
        enqueue(kind, {"id": key}, key=f"{key}:{clock.today().isoformat()}")
    return len(keys)


def miss_one(disclosure_id: UUID, *, by: Actor) -> None:
    """Mark one duty as missed if it still is."""
    found = _duty(disclosure_id)
    if found is not None and found.state is DisclosureState.DUE and found.due_on < clock.today():
        mark_missed(found, by=by)


def _duty(disclosure_id: UUID) -> Disclosure | None:
    return db.session.scalars(select(Disclosure).where(Disclosure.id == disclosure_id)).one_or_none()


def mark_missed(disclosure: Disclosure, *, by: Actor) -> None:
    """Record that a duty was not met in time and tell the charity officers."""
    advance(disclosure, DISCLOSURE_TABLE, DisclosureAction.MISS)
    emit(DisclosureMissed(disclosure_id=disclosure.id, due_on=disclosure.due_on, by=by))
    tell_officers(disclosure, by=by)


def remind_one(disclosure_id: UUID, *, by: Actor) -> None:
    """Remind of one duty, once for each of the three days however often this is called."""
    found = _duty(disclosure_id)
    if found is None or found.state is not DisclosureState.DUE:
        return
    days_left = (found.due_on - clock.today()).days
    owed = sum(days_left <= days for days in REMIND_DAYS)
    told = db.session.execute(
        update(Disclosure).where(Disclosure.id == found.id, Disclosure.reminders < owed).values(reminders=owed),
        execution_options={"synchronize_session": False},
    )
    if days_left < 0 or getattr(told, "rowcount", 0) != 1:
        return
    db.session.refresh(found)
    emit(DisclosureReminded(disclosure_id=found.id, days_left=days_left, by=by))
    tell_writers(found, by=by)
