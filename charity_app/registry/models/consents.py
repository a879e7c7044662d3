"""What households agreed to, who looked at them, who fills in for them, and lists that leave the platform."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.registry.models.parts import OfHousehold, Recorded, household_place
from charity_app.registry.states.households import ConsentPurpose, ConsentWay, ExportReason


class Consent(Entity, OfHousehold, Recorded):
    """One yes to one purpose, with its day, its way and its words (sealed), until taken back (R-PRV-04)."""

    __tablename__ = "consents"
    __table_args__ = (
        household_place(),
        CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= given_on", name="period"),
        CheckConstraint("(purpose = 'handover') = (organisation_id IS NOT NULL)", name="organisation"),
    )
    purpose: Mapped[ConsentPurpose] = mapped_column()
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    given_by_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    given_on: Mapped[date] = mapped_column()
    withdrawn_on: Mapped[date | None] = mapped_column()
    way: Mapped[ConsentWay] = mapped_column()
    words: Mapped[bytes | None] = mapped_column()


class OpeningMark(Entity):
    """Marks that this person opened this file in this session and hour, so that it is told once (ruling 2)."""

    __tablename__ = "opening_marks"
    __table_args__ = (UniqueConstraint("household_id", "user_id", "session_id", "hour_at"),)
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    user_id: Mapped[UUID] = mapped_column()
    session_id: Mapped[UUID] = mapped_column()
    hour_at: Mapped[datetime] = mapped_column(index=True)


class HelpingSession(Entity):
    """This session fills in for this household until it leaves; one household at a time (features 1.11)."""

    __tablename__ = "helping_sessions"
    session_id: Mapped[UUID] = mapped_column(unique=True)
    user_id: Mapped[UUID] = mapped_column()
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"))
    started_at: Mapped[datetime] = mapped_column()


class HouseholdExport(Entity):
    """A masked list of more than 50 persons that somebody asked for and a second person must agree to (ruling 19)."""

    __tablename__ = "household_exports"
    __table_args__ = (CheckConstraint("approved_by_id IS NULL OR approved_by_id <> asked_by_id", name="two_people"),)
    asked_by_id: Mapped[UUID] = mapped_column()
    street_id: Mapped[UUID | None] = mapped_column(index=True)
    reason: Mapped[ExportReason] = mapped_column()
    filters: Mapped[dict[str, Any]] = mapped_column()
    persons: Mapped[int] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column()
    approved_by_id: Mapped[UUID | None] = mapped_column()
    approved_at: Mapped[datetime | None] = mapped_column()
