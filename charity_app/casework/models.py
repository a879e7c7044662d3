"""The tables of case work: assessed needs, requests for help, reference codes, who looks after whom."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.casework.states.help import HelpReason, HelpState, Outcome, ReferenceSubject
from charity_app.casework.states.needs import NeedState, NeedType, NeedUnit
from charity_app.core.db import Entity
from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import DivisionScoped
from charity_app.registry.models.parts import Dated, OfHousehold, Recorded, household_place, period_check


class NeedItem(Entity, OfHousehold, Recorded):
    """One need of one household: what, how much, how grave, until when, worth how much. Source: R-CLM-02, R-ASM-04."""

    __tablename__ = "need_items"
    __table_args__ = (
        household_place(),
        CheckConstraint("severity BETWEEN 1 AND 4", name="severity"),
        CheckConstraint("urgency BETWEEN 0 AND 3", name="urgency"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("value_fen >= 0", name="value"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> recorded_by_id", name="two_people"),
    )
    need_type: Mapped[NeedType] = mapped_column()
    item: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    severity: Mapped[int] = mapped_column(SmallInteger)
    urgency: Mapped[int] = mapped_column(SmallInteger)
    quantity: Mapped[int] = mapped_column()
    unit: Mapped[NeedUnit] = mapped_column()
    wished_on: Mapped[date] = mapped_column()
    value_fen: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[bytes | None] = mapped_column()
    state: Mapped[NeedState] = mapped_column(default=NeedState.OPEN)
    confirmed_by_id: Mapped[UUID | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column()


class HelpRequest(Entity, DivisionScoped):
    """Somebody asks to be called. Phone, answers and words are sealed with a key of the request's own."""

    __tablename__ = "help_requests"
    __table_args__ = (
        CheckConstraint("urgency BETWEEN 0 AND 3", name="urgency"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
        Index("ix_help_requests_list", "street_id", "state", "due_on"),
    )
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), index=True)
    committee_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    state: Mapped[HelpState] = mapped_column(default=HelpState.WAITING)
    urgency: Mapped[int] = mapped_column(SmallInteger)
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"), index=True)
    phone: Mapped[bytes | None] = mapped_column()
    answers: Mapped[bytes | None] = mapped_column()
    words: Mapped[bytes | None] = mapped_column()
    adviser_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    asked_at: Mapped[datetime] = mapped_column()
    due_on: Mapped[date] = mapped_column()
    contacted_at: Mapped[datetime | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.WAITING)
    reason: Mapped[HelpReason | None] = mapped_column()

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals this request."""
        return KeyOwner("help_request", self.id)


class StatusReference(Entity):
    """A code by which somebody without an account sees where a matter stands. Source: features 1.13.

    `proof` binds the code to four digits; a matter of a registered household is proved by its phone instead.
    """

    __tablename__ = "status_references"
    __table_args__ = (CheckConstraint("(proof IS NULL) <> (household_id IS NULL)", name="proved"),)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    subject: Mapped[ReferenceSubject] = mapped_column()
    subject_id: Mapped[UUID] = mapped_column(index=True)
    proof: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    household_id: Mapped[UUID | None] = mapped_column(ForeignKey("households.id"))
    created_at: Mapped[datetime] = mapped_column()


class AdviserAssignment(Entity, OfHousehold, Dated):
    """Which adviser looks after a household between two days; one at a time."""

    __tablename__ = "adviser_assignments"
    __table_args__ = (
        household_place(),
        period_check(),
    )
    adviser_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    assigned_by_id: Mapped[UUID | None] = mapped_column()


_is_open = AdviserAssignment.valid_to.is_(None)
Index(
    "uq_adviser_assignments_open",
    AdviserAssignment.household_id,
    unique=True,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)
