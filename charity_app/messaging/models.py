"""Messages, what people opted out of, and links without an account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.privacy import KeyOwner
from charity_app.messaging.states import LinkPurpose, MessageState, Purpose


class Message(Entity):
    """One message to a user or a household; its parameters and link are sealed with the recipient's data key."""

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint("recipient_type IN ('user', 'household')", name="recipient"),
        Index("ix_messages_recipient", "recipient_type", "recipient_id", "created_at"),
    )
    recipient_type: Mapped[str] = mapped_column(String(10))
    recipient_id: Mapped[UUID] = mapped_column()
    wording: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[Purpose] = mapped_column()
    params_sealed: Mapped[bytes] = mapped_column()
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column()
    not_before_at: Mapped[datetime] = mapped_column()
    sent_at: Mapped[datetime | None] = mapped_column()
    read_at: Mapped[datetime | None] = mapped_column()

    @property
    def key_owner(self) -> KeyOwner:
        """Whose data key seals the parameters."""
        return KeyOwner(self.recipient_type, self.recipient_id)


class OptOut(Entity):
    """A person's wish to hear nothing more about one purpose."""

    __tablename__ = "opt_outs"
    __table_args__ = (UniqueConstraint("user_id", "purpose"),)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    purpose: Mapped[Purpose] = mapped_column()
    at: Mapped[datetime] = mapped_column()


class ShortLink(Entity):
    """A link that opens one thing for whoever holds it; only its digest is kept."""

    __tablename__ = "short_links"
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column()
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    household_id: Mapped[UUID | None] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    used_at: Mapped[datetime | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    created_by_id: Mapped[UUID | None] = mapped_column()
