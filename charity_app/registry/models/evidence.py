"""Papers and photos that show a fact (features 1.2, 1.14; ruling 36)."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.registry.models.parts import OfHousehold, Recorded, household_place
from charity_app.registry.states.items import EvidenceKind


class EvidenceFile(Entity, OfHousehold, Recorded):
    """One paper: where its sealed content lies, what it shows, and until when it may be used again."""

    __tablename__ = "evidence_files"
    __table_args__ = (
        household_place(),
        CheckConstraint("size_bytes > 0", name="size"),
        Index("ix_evidence_files_subject", "subject_type", "subject_id"),
    )
    kind: Mapped[EvidenceKind] = mapped_column()
    address: Mapped[str] = mapped_column(String(64), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size_bytes: Mapped[int] = mapped_column()
    subject_type: Mapped[str | None] = mapped_column(String(40))
    subject_id: Mapped[UUID | None] = mapped_column()
    issued_on: Mapped[date | None] = mapped_column()
    expires_on: Mapped[date | None] = mapped_column()
