"""The audit trail: one row per fact, kept as `core/seals` keeps a trail."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base
from charity_app.core.privacy import keys
from charity_app.core.seals import Marked, Seal, Trail
from charity_app.core.sql import make_append_only

_FIELDS = ("uid", "fact", "subject_type", "subject_id", "actor_id", "actor_roles", "origin", "payload")
_TIMES = ("at", "written_at")


class AuditRow(Marked, Base):
    """One fact: who, what, which subject, when, from where. Never changed, never deleted."""

    __tablename__ = "audit_rows"
    __table_args__ = (UniqueConstraint("uid"), {"sqlite_autoincrement": True})
    uid: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column()
    fact: Mapped[str] = mapped_column(String(80), index=True)
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    actor_roles: Mapped[str] = mapped_column(String(400))
    origin: Mapped[str] = mapped_column(String(80))
    payload: Mapped[str] = mapped_column(Text)


class AuditSeal(Seal, Base):
    """A link of the chain over audit rows."""

    __tablename__ = "audit_seals"


def _say(row: Any) -> bytes:
    """Return everything a row says."""
    said = [str(getattr(row, name)) for name in _FIELDS]
    return json.dumps(said + [getattr(row, name).isoformat() for name in _TIMES]).encode()


TRAIL = Trail(
    name="audit",
    rows=AuditRow,
    seals=AuditSeal,
    key=lambda: keys().audit,
    columns=tuple(getattr(AuditRow, name) for name in (*_FIELDS, *_TIMES)),
    say=_say,
)
make_append_only(AuditRow.metadata.tables["audit_rows"])
make_append_only(AuditSeal.metadata.tables["audit_seals"])


def sign(row: AuditRow) -> bytes:
    """Return the keyed mark over everything a row says."""
    return TRAIL.sign(_say(row))
