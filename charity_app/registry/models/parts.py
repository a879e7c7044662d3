"""What several tables of the register share: belonging to a household, dates, who recorded a row."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.scope import DivisionScoped


class OfHousehold(DivisionScoped):
    """A row of one household; its place follows the household's by the database."""

    household_id: Mapped[UUID] = mapped_column(index=True)
    committee_id: Mapped[UUID] = mapped_column()
    street_id: Mapped[UUID] = mapped_column()


class Recorded:
    """Who wrote the row down, in which role, and whether it was filled in for somebody (features 1.11)."""

    recorded_at: Mapped[datetime] = mapped_column()
    recorded_by_id: Mapped[UUID | None] = mapped_column()
    recorded_role: Mapped[str] = mapped_column(String(40))
    on_behalf: Mapped[bool] = mapped_column(default=False)


class Dated:
    """Valid from a day until before another; open when there is no end."""

    valid_from: Mapped[date] = mapped_column()
    valid_to: Mapped[date | None] = mapped_column()


def household_place() -> ForeignKeyConstraint:
    """Tie a row and its place to the household, so that a move of the household takes it along."""
    return ForeignKeyConstraint(
        ["household_id", "street_id", "committee_id"],
        ["households.id", "households.street_id", "households.committee_id"],
        onupdate="CASCADE",
    )


def period_check() -> CheckConstraint:
    """A row that ends does so after it began; one that was wrong from the start ends the day it began."""
    return CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="period")


def place_of(household: Any) -> dict[str, UUID]:
    """Return the columns that tie a new row to a household."""
    return {
        "household_id": household.id,
        "street_id": household.street_id,
        "committee_id": household.committee_id,
    }
