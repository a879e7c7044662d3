"""Jobs of volunteering: each loads and calls one command."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from charity_app.core.scope import acting_in, system_actor, system_scope
from charity_app.volunteering.events import ActivityApproved, ShiftAdded, ShiftCancelled, ShiftChanged
from charity_app.volunteering.services import (
    absences,
    activities,
    asking,
    auditing,
    notices,
    opening,
    reminding,
    standing,
    waiting,
)
from charity_app.volunteering.services.opening import Asked, Bringing, Drive
from charity_app.volunteering.services.reminding import Reminder

_TOLD = {"starts_at", "ends_at", "place", "meeting_point"}


def plan(_payload: Mapping[str, Any]) -> None:
    """Find what is due: kept places nobody took, reminders, shifts with too few people, who did not come, drafts."""
    with acting_in(system_scope("volunteering upkeep")):
        waiting.plan_lapses()
        reminding.plan_reminders()
        asking.plan_alarms()
        absences.plan_absences()
        activities.plan_following()
        opening.plan_ending()


def lapse_hold(payload: Mapping[str, Any]) -> None:
    """Let one kept place go to the next."""
    with acting_in(system_scope("kept place lapsed")):
        waiting.lapse_hold(UUID(payload["id"]), by=system_actor("kept place lapsed"))


def remind(payload: Mapping[str, Any]) -> None:
    """Remind everybody who is expected at one shift."""
    with acting_in(system_scope("shift reminder")):
        reminding.remind(UUID(payload["id"]), Reminder(payload["kind"]), by=system_actor("shift reminder"))


def alarm(payload: Mapping[str, Any]) -> None:
    """Cry for one shift with too few people."""
    with acting_in(system_scope("too few people")):
        asking.raise_alarm(UUID(payload["id"]), by=system_actor("too few people"))


def seat_standing(payload: Mapping[str, Any]) -> None:
    """Sign one person up who comes every week."""
    with acting_in(system_scope("standing place")):
        standing.seat_one(UUID(payload["id"]), UUID(payload["shift_id"]))


def follow_activity(payload: Mapping[str, Any]) -> None:
    """Start or end one activity, as its shifts begin and end."""
    with acting_in(system_scope("time passed")):
        activities.follow_one(UUID(payload["id"]), by=system_actor("time passed"))


def mark_absent(payload: Mapping[str, Any]) -> None:
    """Mark that one person did not come."""
    with acting_in(system_scope("did not come")):
        absences.mark_absent(UUID(payload["id"]), by=system_actor("did not come"))


def end_draft(payload: Mapping[str, Any]) -> None:
    """End one draft of a claim that nobody took up."""
    with acting_in(system_scope("draft not taken up")):
        opening.end_draft(UUID(payload["id"]), by=system_actor("draft not taken up"))


def draw_sample(_payload: Mapping[str, Any]) -> None:
    """Draw the hours of last month that are looked at."""
    with acting_in(system_scope("monthly draw")):
        auditing.draw_sample(auditing.last_month(), by=system_actor("monthly draw"))


def react_to_shift_changed(fact: ShiftChanged) -> None:
    """Tell everybody who hopes to come where and when it is now."""
    if _TOLD & set(fact.fields):
        notices.tell_change(fact.shift_id, by=fact.by)


def react_to_shift_cancelled(fact: ShiftCancelled) -> None:
    """Tell everybody who had signed up."""
    notices.tell_end(fact.shift_id, by=fact.by)


def react_to_claim(fact: Any) -> None:
    """Open a shift for an accepted claim that volunteers can fulfil; the fact is told by another room."""
    names = [field.name for field in fields(Asked)]
    opening.open_for_claim(Asked(**{name: getattr(fact, name) for name in names}), by=fact.by)


def react_to_route(fact: Any) -> None:
    """Open a shift for a drive of a food depot; the fact is told by another room."""
    names = [field.name for field in fields(Drive)]
    opening.open_for_route(Drive(**{name: getattr(fact, name) for name in names}), by=fact.by)


def react_to_round(fact: Any) -> None:
    """Open a shift for bringing orders of a shop home; the fact is told by another room."""
    names = [field.name for field in fields(Bringing)]
    opening.open_for_round(Bringing(**{name: getattr(fact, name) for name in names}), by=fact.by)


def react_to_shift_added(fact: ShiftAdded) -> None:
    """Sign up who comes every week."""
    standing.seat_standing(fact.shift_id)


def react_to_approved(fact: ActivityApproved) -> None:
    """Offer what was opened for a claim to people near."""
    opening.offer_to_neighbours(fact.activity_id, by=fact.by)
