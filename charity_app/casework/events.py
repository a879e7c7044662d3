"""What happens in case work."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.casework.states.help import HelpReason, Outcome
from charity_app.casework.states.needs import NeedType
from charity_app.core.facts import Fact


@dataclass(frozen=True, kw_only=True)
class OfNeed(Fact):
    """A fact about an assessed need."""

    subject: ClassVar[str] = "need_item"
    need_item_id: UUID
    household_id: UUID


@dataclass(frozen=True, kw_only=True)
class NeedAssessed(OfNeed):
    """Somebody assessed a need of a household."""

    need_type: NeedType
    severity: int
    urgency: int


@dataclass(frozen=True, kw_only=True)
class NeedConfirmed(OfNeed):
    """A second person confirmed an assessed need (R-ASM-04)."""


@dataclass(frozen=True, kw_only=True)
class NeedEnded(OfNeed):
    """A need exists no longer."""


@dataclass(frozen=True, kw_only=True)
class OfHelp(Fact):
    """A fact about a request for help."""

    subject: ClassVar[str] = "help_request"
    help_request_id: UUID


@dataclass(frozen=True, kw_only=True)
class HelpAsked(OfHelp):
    """Somebody asked to be called; `adviser_id` is who should."""

    street_id: UUID
    urgency: int
    adviser_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class HelpContacted(OfHelp):
    """The adviser has talked with whoever asked."""


@dataclass(frozen=True, kw_only=True)
class HelpClosed(OfHelp):
    """A request for help ended."""

    outcome: Outcome
    reason: HelpReason | None


@dataclass(frozen=True, kw_only=True)
class HelpHandedOver(OfHelp):
    """Another adviser took a request over."""

    adviser_id: UUID


@dataclass(frozen=True, kw_only=True)
class HelpPhoneSeen(OfHelp):
    """Somebody looked at the phone of a request to call back."""


@dataclass(frozen=True, kw_only=True)
class HelpErased(OfHelp):
    """What a request held of a person was destroyed."""


@dataclass(frozen=True, kw_only=True)
class HarmReported(Fact):
    """Somebody told the street that a child of a household may be in danger."""

    subject: ClassVar[str] = "household"
    household_id: UUID


@dataclass(frozen=True, kw_only=True)
class AdviserAssigned(Fact):
    """An adviser looks after a household from today on."""

    subject: ClassVar[str] = "household"
    household_id: UUID
    adviser_id: UUID
    assignment_id: UUID


@dataclass(frozen=True, kw_only=True)
class AdviserReleased(Fact):
    """An adviser no longer looks after a household."""

    subject: ClassVar[str] = "household"
    household_id: UUID
    adviser_id: UUID
    assignment_id: UUID


@dataclass(frozen=True, kw_only=True)
class ReferenceIssued(Fact):
    """A code was given by which somebody sees where a matter stands."""

    subject: ClassVar[str] = "status_reference"
    status_reference_id: UUID
    about_id: UUID
