"""Sessions, devices, codes and the throttles before them; all by the wall clock (ruling 5)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.identity.states import Step


class UserSession(Entity):
    """One signed-in browser. Only a digest of the token is kept; it ends by idling, by age or by being revoked."""

    __tablename__ = "sessions"
    __table_args__ = (CheckConstraint("idle_minutes > 0", name="idle"),)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    step: Mapped[Step] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column()
    idle_minutes: Mapped[int] = mapped_column()
    ends_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None] = mapped_column()


class Device(Entity):
    """A browser in which this person has signed in; it keeps a lane of tries open, and may be trusted for a while."""

    __tablename__ = "devices"
    __table_args__ = (UniqueConstraint("token_hash", "user_id"),)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    known_since: Mapped[datetime] = mapped_column()
    seen_at: Mapped[datetime] = mapped_column()
    trusted_until: Mapped[datetime | None] = mapped_column()


class BackupCode(Base):
    """One code for the day the phone is not at hand; works once."""

    __tablename__ = "backup_codes"
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    used_at: Mapped[datetime | None] = mapped_column()


class OneTimeCode(Entity):
    """Six digits sent to a phone, sealed for the house; nothing in the row tells whether the phone is known."""

    __tablename__ = "one_time_codes"
    __table_args__ = (CheckConstraint("tries >= 0 AND tries <= 5", name="tries"),)
    phone_index: Mapped[bytes] = mapped_column(LargeBinary(32), index=True)
    phone_sealed: Mapped[bytes] = mapped_column()
    code_sealed: Mapped[bytes | None] = mapped_column()
    purpose: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None] = mapped_column()


class Throttle(Base):
    """The latest tries in one lane, as seconds of the epoch; a lane is a keyed digest."""

    __tablename__ = "throttles"
    lane: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    tries: Mapped[list[Any]] = mapped_column()
    at: Mapped[datetime] = mapped_column(index=True)
