"""What happens to activities and shifts."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.volunteering.states.activities import ActivityAction, CancelReason, ReturnReason


@dataclass(frozen=True, kw_only=True)
class OfActivity(Fact):
    """A fact about an activity."""

    subject: ClassVar[str] = "activity"
    activity_id: UUID


@dataclass(frozen=True, kw_only=True)
class ActivityWritten(OfActivity):
    """An activity was written or corrected."""


@dataclass(frozen=True, kw_only=True)
class ActivitySubmitted(OfActivity):
    """An activity waits for a second person."""


@dataclass(frozen=True, kw_only=True)
class ActivityApproved(OfActivity):
    """A second person let people sign up."""


@dataclass(frozen=True, kw_only=True)
class ActivityReturned(OfActivity):
    """An activity was given back for changes."""

    reason: ReturnReason


@dataclass(frozen=True, kw_only=True)
class ActivityMoved(OfActivity):
    """An activity began, ended or was settled."""

    action: ActivityAction


@dataclass(frozen=True, kw_only=True)
class ActivityCancelled(OfActivity):
    """An activity does not take place."""

    reason: CancelReason


@dataclass(frozen=True, kw_only=True)
class ActivitySettled(OfActivity):
    """Every hour of an activity is decided; `served` counts the people whose hours stand."""

    source_type: str | None
    source_id: UUID | None
    served: int


@dataclass(frozen=True, kw_only=True)
class OfShift(Fact):
    """A fact about a shift."""

    subject: ClassVar[str] = "shift"
    shift_id: UUID
    activity_id: UUID


@dataclass(frozen=True, kw_only=True)
class ShiftAdded(OfShift):
    """A shift was added to an activity."""


@dataclass(frozen=True, kw_only=True)
class ShiftChanged(OfShift):
    """Time, place or roles of a shift changed."""

    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ShiftCancelled(OfShift):
    """A shift does not take place."""

    reason: CancelReason
