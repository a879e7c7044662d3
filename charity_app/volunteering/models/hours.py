"""What was seen at the door, the hours that follow, what looks wrong with them, and certificates."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.volunteering.states.records import (
    COUNTED,
    CertificateState,
    Evaluation,
    FlagKind,
    MarkKind,
    MarkWay,
    RecordSource,
    RecordState,
)

_ORGANISERS = ("organisation_id", "host_street_id", "site_id")
_ONE = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in _ORGANISERS)


class DoorMark(Entity):
    """What was seen of a sign-up at the door: when by the house's time, when it was written, by whom, from where.

    `device` is a keyed mark of the phone that scanned. Source: features 2.11 and 2.15, R-VOL-06.
    """

    __tablename__ = "door_marks"
    __table_args__ = (
        CheckConstraint("way <> 'roll_call' OR recorded_by_id IS NOT NULL", name="recorder"),
        Index("ix_door_marks_shift", "shift_id", "recorded_at"),
        Index("ix_door_marks_device", "shift_id", "device"),
    )
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"))
    sign_up_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ups.id"), index=True)
    kind: Mapped[MarkKind] = mapped_column()
    way: Mapped[MarkWay] = mapped_column()
    at: Mapped[datetime] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()
    recorded_by_id: Mapped[UUID | None] = mapped_column()
    device: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class AbsenceWord(Entity):
    """Why somebody did not come, in one sentence sealed with the volunteer's key, and whether that was accepted."""

    __tablename__ = "absence_words"
    __table_args__ = (CheckConstraint("(answered_at IS NULL) = (is_accepted IS NULL)", name="answer"),)
    sign_up_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ups.id"), unique=True)
    words_sealed: Mapped[bytes] = mapped_column()
    told_at: Mapped[datetime] = mapped_column()
    is_accepted: Mapped[bool | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
    answered_by_id: Mapped[UUID | None] = mapped_column()


class ServiceRecord(Entity):
    """The time of one sign-up from check-in to check-out, in whole minutes, and how many of them are credited.

    Anything but a scan on both ends has somebody who entered it, and needs a second person of another unit:
    `entered_units` names the units that may not be that. `days` holds the credited minutes by local day. A correction
    is a record of its own that names the one it replaces. Source: R-VOL-01, R-VOL-02, R-VOL-05, features 2.12.
    """

    __tablename__ = "service_records"
    __table_args__ = (
        CheckConstraint("ended_at > began_at", name="times"),
        CheckConstraint("minutes > 0 AND credited_minutes BETWEEN 0 AND minutes", name="minutes"),
        CheckConstraint("source = 'scan' OR entered_by_id IS NOT NULL", name="entered"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> entered_by_id", name="two_people"),
        CheckConstraint(
            "source = 'scan' OR state IN ('pending', 'void') OR confirmed_by_id IS NOT NULL", name="second_person"
        ),
        CheckConstraint("state = 'pending' OR confirmed_at IS NOT NULL OR closed_at IS NOT NULL", name="decided"),
        CheckConstraint("(disputed_at IS NULL) = (answer_due_on IS NULL)", name="dispute"),
        Index("ix_service_records_volunteer", "volunteer_id", "state", "began_at"),
        Index("ix_service_records_activity", "activity_id", "state"),
        Index("ix_service_records_disputes", "state", "answer_due_on"),
    )
    sign_up_id: Mapped[UUID] = mapped_column(ForeignKey("sign_ups.id"), index=True)
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteers.id"))
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"))
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    began_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime] = mapped_column()
    minutes: Mapped[int] = mapped_column()
    credited_minutes: Mapped[int] = mapped_column(default=0)
    days: Mapped[list[Any]] = mapped_column(default=list)
    source: Mapped[RecordSource] = mapped_column()
    state: Mapped[RecordState] = mapped_column(default=RecordState.PENDING, index=True)
    entered_by_id: Mapped[UUID | None] = mapped_column()
    entered_units: Mapped[list[Any]] = mapped_column(default=list)
    entered_at: Mapped[datetime] = mapped_column()
    evaluation: Mapped[Evaluation | None] = mapped_column()
    evidence: Mapped[str] = mapped_column(String(300), default="")
    evidence_address: Mapped[str | None] = mapped_column(String(64))
    evidence_media_type: Mapped[str | None] = mapped_column(String(40))
    confirmed_by_id: Mapped[UUID | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column()
    limit_note: Mapped[str] = mapped_column(String(200), default="")
    limit_noted_by_id: Mapped[UUID | None] = mapped_column()
    corrects_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_records.id"), index=True)
    closed_at: Mapped[datetime | None] = mapped_column()
    closed_by_id: Mapped[UUID | None] = mapped_column()
    close_reason: Mapped[str] = mapped_column(String(200), default="")
    disputed_at: Mapped[datetime | None] = mapped_column()
    answer_due_on: Mapped[date | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()

    @property
    def is_manual(self) -> bool:
        """Whether a person said when it began or ended."""
        return self.source is not RecordSource.SCAN


_counts = ServiceRecord.state.in_(COUNTED)
Index("uq_service_records_once", ServiceRecord.sign_up_id, unique=True, sqlite_where=_counts, postgresql_where=_counts)


class HourWord(Entity):
    """One line of the talk about disputed hours; words and photo are sealed with the volunteer's key. Source: 2.14."""

    __tablename__ = "hour_words"
    record_id: Mapped[UUID] = mapped_column(ForeignKey("service_records.id"), index=True)
    is_own: Mapped[bool] = mapped_column()
    words_sealed: Mapped[bytes] = mapped_column()
    file_address: Mapped[str | None] = mapped_column(String(64))
    file_media_type: Mapped[str | None] = mapped_column(String(40))
    written_at: Mapped[datetime] = mapped_column()
    written_by_id: Mapped[UUID | None] = mapped_column()


class HourFlag(Entity):
    """Something that makes a record, or with `record_id` empty a whole activity, look wrong; cleared with a reason."""

    __tablename__ = "hour_flags"
    __table_args__ = (
        UniqueConstraint("kind", "about_id"),
        CheckConstraint("(cleared_at IS NULL) = (cleared_by_id IS NULL)", name="cleared"),
        Index("ix_hour_flags_open", "cleared_at", "found_at"),
    )
    kind: Mapped[FlagKind] = mapped_column()
    about_id: Mapped[UUID] = mapped_column()
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"), index=True)
    record_id: Mapped[UUID | None] = mapped_column(ForeignKey("service_records.id"), index=True)
    found_at: Mapped[datetime] = mapped_column()
    cleared_at: Mapped[datetime | None] = mapped_column()
    cleared_by_id: Mapped[UUID | None] = mapped_column()
    clear_reason: Mapped[str] = mapped_column(String(200), default="")


class HourSample(Entity):
    """A record that the monthly draw chose to be looked at; nobody chooses, the keyed draw does. Source: 2.12."""

    __tablename__ = "hour_samples"
    __table_args__ = (
        UniqueConstraint("month_on", "record_id"),
        CheckConstraint("(judged_at IS NULL) = (is_right IS NULL)", name="judged"),
    )
    month_on: Mapped[date] = mapped_column(index=True)
    record_id: Mapped[UUID] = mapped_column(ForeignKey("service_records.id"), index=True)
    drawn_at: Mapped[datetime] = mapped_column()
    is_right: Mapped[bool | None] = mapped_column()
    findings: Mapped[str] = mapped_column(String(300), default="")
    judged_at: Mapped[datetime | None] = mapped_column()
    judged_by_id: Mapped[UUID | None] = mapped_column()


class Certificate(Entity):
    """Proof of service at one organiser over a time, issued only by whoever recorded it. Source: domain.md 6.4.

    Number and check code come with the issue; `minutes` is what the records held then.
    """

    __tablename__ = "certificates"
    __table_args__ = (
        CheckConstraint(f"{_ONE} = 1", name="one_organiser"),
        CheckConstraint("until_on >= from_on", name="days"),
        CheckConstraint("(state = 'requested') = (number IS NULL)", name="number"),
        CheckConstraint("(number IS NULL) = (check_code IS NULL)", name="check_code"),
        CheckConstraint("state = 'requested' OR minutes > 0", name="minutes"),
        CheckConstraint("(state = 'revoked') = (revoked_at IS NOT NULL)", name="revoked"),
        CheckConstraint("issued_by_id IS NULL OR issued_by_id <> requested_by_id", name="two_people"),
    )
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteers.id"), index=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    host_street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"), index=True)
    state: Mapped[CertificateState] = mapped_column(default=CertificateState.REQUESTED, index=True)
    from_on: Mapped[date] = mapped_column()
    until_on: Mapped[date] = mapped_column()
    requested_at: Mapped[datetime] = mapped_column()
    requested_by_id: Mapped[UUID] = mapped_column()
    number: Mapped[str | None] = mapped_column(String(16), unique=True)
    check_code: Mapped[str | None] = mapped_column(String(12))
    minutes: Mapped[int] = mapped_column(default=0)
    record_ids: Mapped[list[Any]] = mapped_column(default=list)
    in_charge_sealed: Mapped[bytes | None] = mapped_column()
    remarks: Mapped[str] = mapped_column(String(200), default="")
    issued_at: Mapped[datetime | None] = mapped_column()
    issued_by_id: Mapped[UUID | None] = mapped_column()
    revoked_at: Mapped[datetime | None] = mapped_column()
    revoked_by_id: Mapped[UUID | None] = mapped_column()
    revoke_reason: Mapped[str] = mapped_column(String(200), default="")
