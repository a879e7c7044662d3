"""What happens to volunteers' accounts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.volunteering.states.people import Training, VolunteerAction


@dataclass(frozen=True, kw_only=True)
class OfVolunteer(Fact):
    """A fact about a volunteer."""

    subject: ClassVar[str] = "volunteer"
    volunteer_id: UUID


@dataclass(frozen=True, kw_only=True)
class VolunteerRegistered(OfVolunteer):
    """A person became a volunteer and agreed to what that means."""


@dataclass(frozen=True, kw_only=True)
class VolunteerChanged(OfVolunteer):
    """A volunteer told more, or something else, about oneself."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VolunteerMoved(OfVolunteer):
    """A volunteer's account went on along its machine."""

    action: VolunteerAction


@dataclass(frozen=True, kw_only=True)
class TrainingRecorded(OfVolunteer):
    """A finished training was written down."""

    training: Training


@dataclass(frozen=True, kw_only=True)
class GuardianAsked(OfVolunteer):
    """A minor asks whether a guardian agrees."""


@dataclass(frozen=True, kw_only=True)
class GuardianRecorded(OfVolunteer):
    """A guardian said yes to a minor's service, or took it back."""

    is_given: bool
