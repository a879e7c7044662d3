"""What happens to inspections of shops."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.supermarket.states.inspections import InspectionAction


@dataclass(frozen=True, kw_only=True)
class OfInspection(Fact):
    """A fact about an inspection."""

    subject: ClassVar[str] = "inspection"
    inspection_id: UUID
    site_id: UUID


@dataclass(frozen=True, kw_only=True)
class InspectionRecorded(OfInspection):
    """A shop was inspected; so many points were found wanting."""

    wanting: int


@dataclass(frozen=True, kw_only=True)
class InspectionMoved(OfInspection):
    """What was found was reported as mended, or looked at a second time."""

    action: InspectionAction
