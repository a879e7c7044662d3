"""Sign-ups and what goes before and around them: unproved phones, standing places, questions whether one can help."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.volunteering.states.sign_ups import LIVE, AskAnswer, EndReason, SignUpState


class SignUp(Entity):
    """One person's place in a role of a shift, with companions counted in seats.

    `is_known` tells whether the person had served before when signing up; `ticket` is the place in the queue; a kept
    place lasts until `held_until_at`, one that `awaits_guardian` is a minor's. `device` is a keyed mark of the browser.
    Names of companions are sealed with the volunteer's key. Source: domain.md 6.7, features 2.2 to 2.15.
    """

    __tablename__ = "sign_ups"
    __table_args__ = (
        CheckConstraint("seats BETWEEN 1 AND 5", name="seats"),
        CheckConstraint("(state = 'offered') = (held_until_at IS NOT NULL)", name="held"),
        CheckConstraint("state NOT IN ('waitlisted', 'offered') OR ticket IS NOT NULL", name="ticket"),
        CheckConstraint("(companions_sealed IS NULL) = (seats = 1)", name="companions"),
        CheckConstraint("state <> 'cancelled' OR end_reason IS NOT NULL", name="ended"),
        Index("ix_sign_ups_queue", "role_id", "state", "ticket"),
        Index("ix_sign_ups_volunteer", "volunteer_id", "state"),
        Index("ix_sign_ups_holds", "state", "held_until_at"),
        Index("ix_sign_ups_device", "device", "created_at"),
    )
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"))
    role_id: Mapped[UUID] = mapped_column(ForeignKey("shift_roles.id"))
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteers.id"))
    state: Mapped[SignUpState] = mapped_column(default=SignUpState.APPLIED)
    seats: Mapped[int] = mapped_column(default=1)
    companions_sealed: Mapped[bytes | None] = mapped_column()
    is_known: Mapped[bool] = mapped_column(default=False)
    ticket: Mapped[int | None] = mapped_column()
    held_until_at: Mapped[datetime | None] = mapped_column()
    awaits_guardian: Mapped[bool] = mapped_column(default=False)
    standing_id: Mapped[UUID | None] = mapped_column(ForeignKey("standing_places.id"), index=True)
    stands_in_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("sign_ups.id"))
    device: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    overridden_by_id: Mapped[UUID | None] = mapped_column()
    override_reason: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
    end_reason: Mapped[EndReason | None] = mapped_column()
    checked_in_at: Mapped[datetime | None] = mapped_column()
    checked_out_at: Mapped[datetime | None] = mapped_column()
    excused_at: Mapped[datetime | None] = mapped_column()


_is_live = SignUp.state.in_(LIVE)
Index(
    "uq_sign_ups_once",
    SignUp.shift_id,
    SignUp.volunteer_id,
    unique=True,
    sqlite_where=_is_live,
    postgresql_where=_is_live,
)


class PendingSignUp(Entity):
    """What a new volunteer typed until the code of the phone is given; sealed by the house, gone after a day.

    `young_sealed` holds what a minor told besides: day of birth and guardian.
    """

    __tablename__ = "pending_sign_ups"
    code_id: Mapped[UUID] = mapped_column(ForeignKey("one_time_codes.id", ondelete="CASCADE"), unique=True)
    role_id: Mapped[UUID] = mapped_column(ForeignKey("shift_roles.id"))
    name_sealed: Mapped[bytes] = mapped_column()
    young_sealed: Mapped[bytes | None] = mapped_column()
    device: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column()


class StandingPlace(Entity):
    """A place every week at that hour of an activity; `skipped` holds the days of weeks left out. Source: 2.9."""

    __tablename__ = "standing_places"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        Index("ix_standing_places_activity", "activity_id", "ended_at"),
    )
    activity_id: Mapped[UUID] = mapped_column(ForeignKey("activities.id"))
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteers.id"), index=True)
    role_name: Mapped[str] = mapped_column(String(40))
    weekday: Mapped[int] = mapped_column()
    clock_time: Mapped[str] = mapped_column(String(5))
    skipped: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()


class CoverAsk(Entity):
    """Somebody was asked whether they can help in a shift; "not this time" ends all questions about it. Source: 2.7."""

    __tablename__ = "cover_asks"
    __table_args__ = (UniqueConstraint("shift_id", "volunteer_id"),)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shifts.id"))
    role_id: Mapped[UUID] = mapped_column(ForeignKey("shift_roles.id"))
    volunteer_id: Mapped[UUID] = mapped_column(ForeignKey("volunteers.id"), index=True)
    answer: Mapped[AskAnswer] = mapped_column(default=AskAnswer.WAITING)
    asked_at: Mapped[datetime] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()
