"""Activities, their shifts, and the roles inside a shift with their places."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.privacy import KeyOwner
from charity_app.volunteering.states.activities import (
    ActivityState,
    CancelReason,
    ReturnReason,
    ServedGroup,
    ServiceArea,
)

_ORGANISERS = ("organisation_id", "host_street_id", "site_id")
_ONE = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in _ORGANISERS)


class Activity(Entity):
    """A volunteer service of one organiser: an organisation, a street, or a place such as a shop or a depot.

    `street_id` is where it takes place; `contact` is sealed with the key of whoever wrote it; `source_*` names what it
    was opened for, such as an accepted claim. Source: domain.md 6.7, features 2.1 and 2.19.
    """

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint(f"{_ONE} = 1", name="one_organiser"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> written_by_id", name="two_people"),
        CheckConstraint("(source_type IS NULL) = (source_id IS NULL)", name="source"),
        CheckConstraint("state IN ('draft', 'cancelled') OR has_insurance IS NOT NULL", name="insurance"),
        Index("ix_activities_source", "source_type", "source_id"),
    )
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    host_street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"), index=True)
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), index=True)
    source_type: Mapped[str | None] = mapped_column(String(40))
    source_id: Mapped[UUID | None] = mapped_column()
    name: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(600))
    area: Mapped[ServiceArea] = mapped_column()
    served: Mapped[ServedGroup] = mapped_column(default=ServedGroup.EVERYBODY)
    traits: Mapped[list[Any]] = mapped_column(default=list)
    risk: Mapped[str] = mapped_column(String(300), default="")
    has_insurance: Mapped[bool | None] = mapped_column()
    insurance: Mapped[str] = mapped_column(String(200), default="")
    costs: Mapped[str] = mapped_column(String(200), default="")
    contact: Mapped[bytes | None] = mapped_column()
    state: Mapped[ActivityState] = mapped_column(default=ActivityState.DRAFT, index=True)
    written_by_id: Mapped[UUID | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    submitted_at: Mapped[datetime | None] = mapped_column()
    reviewed_by_id: Mapped[UUID | None] = mapped_column()
    reviewed_at: Mapped[datetime | None] = mapped_column()
    return_reason: Mapped[ReturnReason | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    @property
    def key_owner(self) -> KeyOwner | None:
        """Whose data key seals the contact."""
        return KeyOwner("user", self.written_by_id) if self.written_by_id else None


class Shift(Entity):
    """One time at one place. Sign-ups close some hours before it begins (R-VOL-07); a cancelled shift stays."""

    __tablename__ = "shifts"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times"),
        CheckConstraint("closes_at <= starts_at", name="closing"),
        CheckConstraint("least_people >= 1", name="least_people"),
        CheckConstraint("(cancelled_at IS NULL) = (cancel_reason IS NULL)", name="cancelled"),
        Index("ix_shifts_coming", "cancelled_at", "starts_at"),
    )
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"), index=True)
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), index=True)
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"), index=True)
    place: Mapped[str] = mapped_column(String(120))
    meeting_point: Mapped[str] = mapped_column(String(200), default="")
    bring: Mapped[str] = mapped_column(String(200), default="")
    access: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column()
    closes_at: Mapped[datetime] = mapped_column()
    least_people: Mapped[int] = mapped_column(default=1)
    cancelled_at: Mapped[datetime | None] = mapped_column()
    cancel_reason: Mapped[CancelReason | None] = mapped_column()
    alarmed_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)


class ShiftRole(Entity):
    """What one kind of helper does in a shift, and how many places there are.

    `taken` counts seats of confirmed people, `held` seats kept for whoever is next on the waiting list; `known` is how
    many of both went to people who have served before, so that places kept for newcomers stay free. `waiting` counts
    who waits; `tickets` is the last number given out in the queue. Source: features 2.4 and 2.16.
    """

    __tablename__ = "shift_roles"
    __table_args__ = (
        CheckConstraint("places >= 1", name="places"),
        CheckConstraint("newcomer_places >= 0 AND newcomer_places < places", name="newcomer_places"),
        CheckConstraint("taken >= 0 AND held >= 0 AND taken + held <= places", name="never_more"),
        CheckConstraint("known >= 0 AND known <= places - newcomer_places", name="known"),
        CheckConstraint("waiting >= 0 AND tickets >= 0", name="queue"),
    )
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"), index=True)
    name: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(200), default="")
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    places: Mapped[int] = mapped_column()
    newcomer_places: Mapped[int] = mapped_column(default=0)
    taken: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    known: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[int] = mapped_column(default=0)
    tickets: Mapped[int] = mapped_column(default=0)

    @property
    def free(self) -> int:
        """How many places nobody has and nobody is waited for."""
        return self.places - self.taken - self.held
