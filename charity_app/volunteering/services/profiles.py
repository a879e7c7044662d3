"""What volunteers tell about themselves; nothing of it is needed to look around. Source: domain.md 6.2."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.registry.services.stamps import past_day, take_version
from charity_app.volunteering.events import VolunteerChanged
from charity_app.volunteering.models import Volunteer
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


def change_profile(volunteer: Volunteer, *, profile: Profile, version: int, by: Actor) -> Volunteer:
    """Replace what a volunteer told. Raises Invalid, Conflict when it was changed elsewhere meanwhile."""
    if profile.born_on is not None:
        past_day(profile.born_on, field="born_on")
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
