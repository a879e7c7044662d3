"""What happens at the door, to hours, and to certificates."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.volunteering.states.records import Evaluation, FlagKind, MarkWay, RecordAction, RecordSource


@dataclass(frozen=True, kw_only=True)
class AtTheDoor(Fact):
    """A fact about a sign-up on its day."""

    subject: ClassVar[str] = "sign_up"
    sign_up_id: UUID
    shift_id: UUID
    way: MarkWay


@dataclass(frozen=True, kw_only=True)
class VolunteerArrived(AtTheDoor):
    """Somebody checked in."""


@dataclass(frozen=True, kw_only=True)
class VolunteerDeparted(AtTheDoor):
    """Somebody checked out."""


@dataclass(frozen=True, kw_only=True)
class VolunteerMissed(AtTheDoor):
    """Somebody who was expected did not come."""


@dataclass(frozen=True, kw_only=True)
class WalkInSeated(AtTheDoor):
    """Somebody was signed up at the door."""


@dataclass(frozen=True, kw_only=True)
class AbsenceExplained(Fact):
    """Somebody told why they did not come."""

    subject: ClassVar[str] = "sign_up"
    sign_up_id: UUID


@dataclass(frozen=True, kw_only=True)
class AbsenceJudged(Fact):
    """The reason of an absence was accepted, or not."""

    subject: ClassVar[str] = "sign_up"
    sign_up_id: UUID
    is_accepted: bool


@dataclass(frozen=True, kw_only=True)
class OfRecord(Fact):
    """A fact about the hours of one sign-up."""

    subject: ClassVar[str] = "service_record"
    service_record_id: UUID


@dataclass(frozen=True, kw_only=True)
class HoursRecorded(OfRecord):
    """Hours were written down; on the ledger they stand once they are confirmed."""

    minutes: int
    source: RecordSource


@dataclass(frozen=True, kw_only=True)
class HoursConfirmed(OfRecord):
    """Minutes were credited."""

    activity_id: UUID
    minutes: int


@dataclass(frozen=True, kw_only=True)
class HoursMoved(OfRecord):
    """Hours were refused, disputed, corrected, kept or declared void."""

    action: RecordAction


@dataclass(frozen=True, kw_only=True)
class HoursEvaluated(OfRecord):
    """Whoever organised a service said how it went."""

    evaluation: Evaluation


@dataclass(frozen=True, kw_only=True)
class HoursDiscussed(OfRecord):
    """A line was added to the talk about disputed hours."""

    is_own: bool


@dataclass(frozen=True, kw_only=True)
class EvidenceGiven(OfRecord):
    """Proof was added to hours entered by hand."""


@dataclass(frozen=True, kw_only=True)
class HourLimitLifted(OfRecord):
    """A coordinator credited more than a day or a week allows, with a note."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class HoursFlagged(Fact):
    """Hours, or an activity, look wrong."""

    subject: ClassVar[str] = "hour_flag"
    hour_flag_id: UUID
    kind: FlagKind


@dataclass(frozen=True, kw_only=True)
class HourFlagCleared(Fact):
    """Somebody of another unit looked at a flag and gave a reason."""

    subject: ClassVar[str] = "hour_flag"
    hour_flag_id: UUID
    kind: FlagKind


@dataclass(frozen=True, kw_only=True)
class HoursSampled(Fact):
    """The monthly draw chose hours to be looked at."""

    subject: ClassVar[str] = "hour_sample"
    hour_sample_id: UUID
    month_on: date


@dataclass(frozen=True, kw_only=True)
class HourSampleJudged(Fact):
    """Drawn hours were looked at."""

    subject: ClassVar[str] = "hour_sample"
    hour_sample_id: UUID
    is_right: bool


@dataclass(frozen=True, kw_only=True)
class IdentityGiven(Fact):
    """A volunteer gave the number of an identity paper; sealed."""

    subject: ClassVar[str] = "volunteer"
    volunteer_id: UUID


@dataclass(frozen=True, kw_only=True)
class OfCertificate(Fact):
    """A fact about a certificate."""

    subject: ClassVar[str] = "certificate"
    certificate_id: UUID


@dataclass(frozen=True, kw_only=True)
class CertificateRequested(OfCertificate):
    """A volunteer asked for a certificate."""


@dataclass(frozen=True, kw_only=True)
class CertificateIssued(OfCertificate):
    """A certificate was issued by whoever recorded the hours."""

    minutes: int


@dataclass(frozen=True, kw_only=True)
class CertificateRevoked(OfCertificate):
    """A certificate holds no longer."""
