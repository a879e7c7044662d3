"""What donors ask about their money, and what they were told."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity


class GiftQuestion(Entity):
    """A donor asks what happened to a gift; words are sealed with the giver's key. Source: R-DON-03."""

    __tablename__ = "gift_questions"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer_sealed IS NULL)", name="answered"),
        Index("ix_gift_questions_list", "charity_id", "answered_at", "due_on"),
    )
    gift_id: Mapped[UUID] = mapped_column(ForeignKey("gifts.id"), index=True)
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    question_sealed: Mapped[bytes] = mapped_column()
    asked_at: Mapped[datetime] = mapped_column()
    due_on: Mapped[date] = mapped_column()
    answer_sealed: Mapped[bytes | None] = mapped_column()
    answered_by_id: Mapped[UUID | None] = mapped_column()
    answered_at: Mapped[datetime | None] = mapped_column()

    @property
    def organisation_id(self) -> UUID:
        """The charity that answers."""
        return self.charity_id
