"""What an organisation, a street or a donor offers, with its places."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core.db import Entity
from charity_app.core.privacy import KeyOwner
from charity_app.matching.models.counters import Counted, counter_checks
from charity_app.matching.states.offers import Coverage, OfferState, RejectReason


class ResourceOffer(Entity, Counted):
    """Places of help, for whom a rule fits, where and until when. Source: journey 3, features 1.17.

    Published by an organisation, a street or one person; `contact` is sealed with the key of whoever wrote it.
    """

    __tablename__ = "resource_offers"
    __table_args__ = (
        *counter_checks(),
        CheckConstraint(
            "CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN publisher_street_id IS NULL THEN 0 ELSE 1 END"
            " + CASE WHEN donor_id IS NULL THEN 0 ELSE 1 END = 1",
            name="one_publisher",
        ),
        CheckConstraint("(coverage = 'street') = (street_id IS NOT NULL)", name="street"),
        CheckConstraint("(coverage = 'group') = (area_group IS NOT NULL)", name="area_group"),
        CheckConstraint("reviewed_by_id IS NULL OR reviewed_by_id <> written_by_id", name="two_people"),
        Index("ix_resource_offers_wall", "state", "need_type"),
    )
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    publisher_street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    donor_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), index=True)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    need_type: Mapped[NeedType] = mapped_column()
    unit: Mapped[NeedUnit] = mapped_column()
    name: Mapped[str] = mapped_column(String(60))
    what: Mapped[str] = mapped_column(String(300))
    conditions: Mapped[list[Any]] = mapped_column()
    coverage: Mapped[Coverage] = mapped_column()
    street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))
    area_group: Mapped[str | None] = mapped_column(ForeignKey("area_groups.code"))
    until_on: Mapped[date] = mapped_column()
    contact: Mapped[bytes | None] = mapped_column()
    state: Mapped[OfferState] = mapped_column(default=OfferState.DRAFT)
    written_by_id: Mapped[UUID | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    submitted_at: Mapped[datetime | None] = mapped_column()
    reviewed_by_id: Mapped[UUID | None] = mapped_column()
    reviewed_at: Mapped[datetime | None] = mapped_column()
    reject_reason: Mapped[RejectReason | None] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    @property
    def key_owner(self) -> KeyOwner | None:
        """Whose data key seals the contact."""
        return KeyOwner("user", self.written_by_id) if self.written_by_id else None
