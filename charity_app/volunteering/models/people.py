"""Volunteers, what they were trained in, and whether a minor's guardian was asked and agreed."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.privacy import KeyOwner
from charity_app.volunteering.states.people import GuardianAnswer, Sex, Training, VolunteerState


class Volunteer(Entity):
    """A person who gives time; name and phone are those of the account, the identity is sealed with the same key.

    What rules ask for stays plain: day of birth, skills, licences. Everything but number and consent may be unknown.
    Source: domain.md 6.2, features 2.2 and 2.17.
    """

    __tablename__ = "volunteers"
    __table_args__ = (
        CheckConstraint("(identity_sealed IS NULL) = (identity_kind IS NULL)", name="identity"),
        CheckConstraint("state <> 'left' OR left_at IS NOT NULL", name="left"),
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), unique=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    state: Mapped[VolunteerState] = mapped_column(default=VolunteerState.REGISTERED, index=True)
    street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    born_on: Mapped[date | None] = mapped_column()
    sex: Mapped[Sex | None] = mapped_column()
    skills: Mapped[list[Any]] = mapped_column(default=list)
    languages: Mapped[list[Any]] = mapped_column(default=list)
    areas: Mapped[list[Any]] = mapped_column(default=list)
    free_times: Mapped[list[Any]] = mapped_column(default=list)
    has_driving_licence: Mapped[bool | None] = mapped_column()
    has_first_aid: Mapped[bool | None] = mapped_column()
    has_professional_licence: Mapped[bool | None] = mapped_column()
    health_certificate_until_on: Mapped[date | None] = mapped_column()
    insured_until_on: Mapped[date | None] = mapped_column()
    record_checked_on: Mapped[date | None] = mapped_column()
    identity_kind: Mapped[str | None] = mapped_column(String(20))
    identity_sealed: Mapped[bytes | None] = mapped_column()
    consented_at: Mapped[datetime] = mapped_column()
    may_be_pictured: Mapped[bool] = mapped_column(default=False)
    may_be_asked: Mapped[bool] = mapped_column(default=True)
    last_asked_at: Mapped[datetime | None] = mapped_column()
    registered_at: Mapped[datetime] = mapped_column()
    left_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals the identity."""
        return KeyOwner("user", self.user_id)


class TrainingRecord(Entity):
    """A training that a volunteer finished, written down by whoever gave it."""

    __tablename__ = "training_records"
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteers.id"), index=True)
    training: Mapped[Training] = mapped_column()
    finished_on: Mapped[date] = mapped_column()
    valid_until_on: Mapped[date | None] = mapped_column()
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))
    recorded_by_id: Mapped[UUID] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()


class GuardianConsent(Entity):
    """A guardian's yes to a minor's service; the name is sealed with the volunteer's key. Source: R-VOL-08."""

    __tablename__ = "guardian_consents"
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteers.id"), index=True)
    person_sealed: Mapped[bytes] = mapped_column()
    relation: Mapped[str] = mapped_column(String(20))
    comes_along: Mapped[bool] = mapped_column(default=False)
    given_on: Mapped[date] = mapped_column()
    ended_on: Mapped[date | None] = mapped_column()
    recorded_by_id: Mapped[UUID | None] = mapped_column()


class GuardianAsk(Entity):
    """A minor's question whether a guardian agrees, answered by a code that goes to the guardian's phone.

    Name, relation and phone are sealed with the volunteer's key; `code_id` is the latest code. Source: R-VOL-08.
    """

    __tablename__ = "guardian_asks"
    __table_args__ = (CheckConstraint("(answer = 'waiting') = (answered_at IS NULL)", name="answered"),)
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteers.id"), index=True)
    person_sealed: Mapped[bytes] = mapped_column()
    code_id: Mapped[UUID | None] = mapped_column(ForeignKey("one_time_codes.id", ondelete="SET NULL"), index=True)
    answer: Mapped[GuardianAnswer] = mapped_column(default=GuardianAnswer.WAITING)
    asked_at: Mapped[datetime] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()


_waits = GuardianAsk.answer == GuardianAnswer.WAITING
Index("uq_guardian_asks_once", GuardianAsk.volunteer_id, unique=True, sqlite_where=_waits, postgresql_where=_waits)
