"""Why somebody is asked, in words. Source: features 2.18."""

from collections.abc import Iterator

from charity_app.core import clock
from charity_app.core.text import Text
from charity_app.eligibility.wording.volunteers import LANGUAGE_LABELS, SKILL_LABELS
from charity_app.volunteering.models import Shift, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.people import served_minutes
from charity_app.volunteering.requirements import Require, load
from charity_app.volunteering.states.people import FREE_TIMES, FreeTime

_NOON, _EVENING, _SATURDAY = 12, 18, 5


def reasons_of(seen: SeenRole, volunteer: Volunteer) -> tuple[Text, ...]:
    """Return what speaks for asking a volunteer about a role, the nearest first."""
    return tuple(_reasons(seen, volunteer))


def _reasons(seen: SeenRole, volunteer: Volunteer) -> Iterator[Text]:
    if volunteer.street_id == seen.shift.street_id:
        yield Text("it is in your street", "asked because")
    asked = {condition.pick for condition in load(seen.role.conditions)}
    for code, words in SKILL_LABELS.items():
        if code in volunteer.skills and Require(f"skill_{code}") in asked:
            yield Text("you can do this: %(skill)s", "asked because", {"skill": words})
    for code, words in LANGUAGE_LABELS.items():
        if code in volunteer.languages and Require(f"language_{code}") in asked:
            yield Text("you speak %(language)s", "asked because", {"language": words})
    when = free_time_of(seen.shift)
    if when in volunteer.free_times:
        yield Text("you usually have time: %(when)s", "asked because", {"when": FREE_TIMES[when]})
    if served_minutes(volunteer.id):
        yield Text("you have served before", "asked because")


def free_time_of(shift: Shift) -> FreeTime:
    """Return in which part of the week a shift begins."""
    begins = shift.starts_at.astimezone(clock.SHANGHAI)
    week = "weekend" if begins.weekday() >= _SATURDAY else "weekday"
    part = "morning" if begins.hour < _NOON else "afternoon" if begins.hour < _EVENING else "evening"
    return FreeTime(f"{week}_{part}")
