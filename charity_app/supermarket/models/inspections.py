"""Inspections of shops."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.supermarket.states.inspections import CheckPoint, InspectionState


class ShopInspection(Entity):
    """A visit to a shop by its list of points: what was found wanting, until when it is mended, the second look."""

    __tablename__ = "shop_inspections"
    __table_args__ = (
        CheckConstraint("state = 'passed' OR mend_until IS NOT NULL", name="mend"),
        CheckConstraint("mend_until IS NULL OR mend_until >= inspected_on", name="period"),
        Index("ix_shop_inspections_shop", "site_id", "inspected_on"),
        Index("ix_shop_inspections_state", "state", "mend_until"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    inspected_on: Mapped[date] = mapped_column()
    inspected_by_id: Mapped[UUID | None] = mapped_column()
    wanting: Mapped[list[str]] = mapped_column(JSON)
    words: Mapped[str] = mapped_column(String(400))
    mend_until: Mapped[date | None] = mapped_column()
    state: Mapped[InspectionState] = mapped_column()
    reported_at: Mapped[datetime | None] = mapped_column()
    looked_at: Mapped[datetime | None] = mapped_column()
    looked_by_id: Mapped[UUID | None] = mapped_column()

    @property
    def points(self) -> list[CheckPoint]:
        """What was found wanting."""
        return [CheckPoint(code) for code in self.wanting]
