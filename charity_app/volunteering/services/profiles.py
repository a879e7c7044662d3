"""What volunteers tell about themselves; nothing of it is needed to look around. Source: domain.md 6.2."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Invalid
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.eligibility.facts.case import full_years
from charity_app.registry.services.stamps import past_day, take_version
from charity_app.volunteering.events import VolunteerChanged
from charity_app.volunteering.models import Volunteer
from charity_app.volunteering.requirements import ADULT
from charity_app.volunteering.states.people import Sex


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a volunteer tells: day of birth, skills, languages, when there is time, what papers there are."""

    born_on: date | None = None
    sex: Sex | None = None
    street_id: UUID | None = None
    skills: Sequence[str] = field(default=())
    languages: Sequence[str] = field(default=())
    free_times: Sequence[str] = field(default=())
    has_driving_licence: bool = False
    has_first_aid: bool = False
    has_professional_licence: bool = False
    health_certificate_until_on: date | None = None
    may_be_asked: bool = True
    may_be_pictured: bool = False


def is_minor(born_on: date | None) -> bool:
    """Tell whether somebody is under age today, as far as that is known."""
    return born_on is not None and full_years(born_on, clock.today()) < ADULT


def is_of_age(born_on: date | None) -> bool:
    """Tell whether somebody is known to be of age today."""
    return born_on is not None and not is_minor(born_on)


def _demand_minor(born_on: date | None) -> None:
    """Raise Invalid where a minor would be of age, or of no age, by typing."""
    if not is_minor(born_on):
        raise Invalid(
            Text("Whoever leads your shifts puts this day right once they have seen your card", "error"),
            field="born_on",
        )


def change_profile(volunteer: Volunteer, *, profile: Profile, version: int, by: Actor) -> Volunteer:
    """Replace what a volunteer told; minors are in no pictures.

    Raises Invalid, Conflict when it was changed elsewhere meanwhile.
    """
    if profile.born_on is not None:
        past_day(profile.born_on, field="born_on")
    if is_minor(volunteer.born_on):
        _demand_minor(profile.born_on)
    if is_minor(profile.born_on):
        profile = replace(profile, may_be_pictured=False)
    take_version(volunteer, version)
    changed = []
    for name, told in vars(profile).items():
        value = list(told) if isinstance(told, tuple | list) else told
        if getattr(volunteer, name) != value:
            setattr(volunteer, name, value)
            changed.append(name)
    db.session.flush()
    emit(VolunteerChanged(volunteer_id=volunteer.id, fields=tuple(changed), by=by))
    return volunteer
