"""Contracts by which a place is entrusted to whoever runs it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity


class OperatorContract(Entity):
    """A contract with the operator of a place, good from its first to its last day. Source: feature 5.16."""

    __tablename__ = "operator_contracts"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="period"),
        Index("ix_operator_contracts_site", "site_id", "ends_on"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    paper_number: Mapped[str] = mapped_column(String(40))
    starts_on: Mapped[date] = mapped_column()
    ends_on: Mapped[date] = mapped_column()
    signed_at: Mapped[datetime] = mapped_column()
    signed_by_id: Mapped[UUID | None] = mapped_column()
