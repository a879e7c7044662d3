"""Reminders of shifts: the day before and two hours before. Source: features 2.8, domain.md 6.7."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.messaging.wording import Wording
from charity_app.volunteering import wording
from charity_app.volunteering.models import Activity, Shift
from charity_app.volunteering.queries.sign_ups import expected_at
from charity_app.volunteering.services.notices import tell
from charity_app.volunteering.states.activities import OPEN

DAY_BEFORE = settings.declare(
    "volunteering.remind_hours", 24, unit="hours", rule="6.7", name=Text("First reminder before a shift", "setting")
)
SOON_BEFORE = settings.declare(
    "volunteering.remind_again_hours",
    2,
    unit="hours",
    rule="6.7",
    name=Text("Second reminder before a shift", "setting"),
)
REMIND_JOB = "volunteering.remind"


class Reminder(StrEnum):
    """Which of the two reminders."""

    DAY_BEFORE = "day_before"
    SOON = "soon"


_WORDS: Mapping[Reminder, Wording] = {Reminder.DAY_BEFORE: wording.TOMORROW, Reminder.SOON: wording.SOON}


def plan_reminders() -> int:
    """Ask for one job for every reminder that is due; a shift that was moved is reminded of anew. Returns how many."""
    now, soon = clock.now(), timedelta(hours=settings.value(SOON_BEFORE))
    near = now + timedelta(hours=settings.value(DAY_BEFORE))
    wanted = (
        select(Shift.id, Shift.starts_at)
        .join(Activity, Activity.id == Shift.activity_id)
        .where(Shift.cancelled_at.is_(None), Shift.starts_at > now, Shift.starts_at <= near, Activity.state.in_(OPEN))
    )
    due = db.session.execute(wanted).all()
    for shift_id, starts_at in due:
        kind = Reminder.SOON if starts_at <= now + soon else Reminder.DAY_BEFORE
        key = f"{shift_id}:{kind}:{starts_at:%Y%m%d%H%M}"
        enqueue(REMIND_JOB, {"id": shift_id, "kind": kind.value}, key=key)
    return len(due)


def remind(shift_id: UUID, kind: Reminder, *, by: Actor) -> None:
    """Remind everybody who is expected."""
    for seen in expected_at(shift_id):
        tell(_WORDS[kind], seen, seen.volunteer, by=by)
