"""Recalls: the lots they reach, and the families to be called."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.registry.models.parts import OfHousehold, household_place
from charity_app.stock.states.recalls import CallOutcome, RecallReason, RecallState


class Recall(Entity):
    """A warning about one lot and everything made of it. Whoever started it does not end it (R-FOD-08)."""

    __tablename__ = "recalls"
    __table_args__ = (
        CheckConstraint("ended_by_id IS NULL OR ended_by_id <> started_by_id", name="two_people"),
        CheckConstraint("(state = 'running') = (ended_at IS NULL)", name="ended"),
    )
    number: Mapped[str] = mapped_column(String(12), unique=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), index=True)
    reason: Mapped[RecallReason] = mapped_column()
    notice: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[RecallState] = mapped_column(default=RecallState.RUNNING, index=True)
    started_at: Mapped[datetime] = mapped_column()
    started_by_id: Mapped[UUID] = mapped_column()
    reported_at: Mapped[datetime | None] = mapped_column()
    conclusion: Mapped[str] = mapped_column(String(1000), default="")
    ended_at: Mapped[datetime | None] = mapped_column()
    ended_by_id: Mapped[UUID | None] = mapped_column()


class RecalledLot(Base):
    """A lot that a recall reaches."""

    __tablename__ = "recalled_lots"
    recall_id: Mapped[UUID] = mapped_column(ForeignKey("recalls.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), primary_key=True, index=True)


class RecallCall(Entity, OfHousehold):
    """A household that received recalled goods: told at once, called by its advisers, and what it said."""

    __tablename__ = "recall_calls"
    __table_args__ = (UniqueConstraint("recall_id", "household_id"), household_place())
    recall_id: Mapped[UUID] = mapped_column(ForeignKey("recalls.id"))
    told_at: Mapped[datetime | None] = mapped_column()
    outcome: Mapped[CallOutcome | None] = mapped_column()
    called_at: Mapped[datetime | None] = mapped_column()
    called_by_id: Mapped[UUID | None] = mapped_column()
