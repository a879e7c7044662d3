"""Organisations and the places they run. Source: domain.md 7, design 3."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.registry.models.parts import Dated, period_check
from charity_app.registry.states.organisations import Field, OrganisationKind, OrganisationState, SiteKind


class Organisation(Entity):
    """A registered body with its credit code, its rating and lists, and its right to raise money in public."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("rating IS NULL OR rating BETWEEN 1 AND 5", name="rating"),
        CheckConstraint("(rating IS NULL) = (rating_until_on IS NULL)", name="rating_until"),
        CheckConstraint("(fundraising_number IS NULL) = (fundraising_from_on IS NULL)", name="fundraising"),
    )
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    pinyin: Mapped[str] = mapped_column(String(400))
    initials: Mapped[str] = mapped_column(String(120), index=True)
    kind: Mapped[OrganisationKind] = mapped_column()
    field: Mapped[Field] = mapped_column()
    state: Mapped[OrganisationState] = mapped_column(default=OrganisationState.REGISTERED)
    state_since_on: Mapped[date] = mapped_column()
    state_ground: Mapped[str | None] = mapped_column(String(40))
    registered_on: Mapped[date | None] = mapped_column()
    street_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str] = mapped_column(String(1000), default="")
    supervisor: Mapped[str] = mapped_column(String(120), default="")
    rating: Mapped[int | None] = mapped_column()
    rating_until_on: Mapped[date | None] = mapped_column()
    charity_since_on: Mapped[date | None] = mapped_column()
    fundraising_number: Mapped[str | None] = mapped_column(String(60))
    fundraising_from_on: Mapped[date | None] = mapped_column()
    fundraising_to_on: Mapped[date | None] = mapped_column()
    tax_years: Mapped[list[Any]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    def rating_on(self, day: date) -> int | None:
        """Return the rating in force on a day; it lasts five years."""
        is_valid = self.rating_until_on is not None and day < self.rating_until_on
        return self.rating if is_valid else None

    def may_raise_funds_on(self, day: date) -> bool:
        """Tell whether the public-fundraising certificate is valid on a day."""
        begun = self.fundraising_from_on is not None and self.fundraising_from_on <= day
        return begun and (self.fundraising_to_on is None or day < self.fundraising_to_on)


class Site(Entity, Dated):
    """A place where help is given, in use between two days; rooms add what they need in tables of their own."""

    __tablename__ = "sites"
    __table_args__ = (period_check(),)
    kind: Mapped[SiteKind] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(120))
    pinyin: Mapped[str] = mapped_column(String(400))
    initials: Mapped[str] = mapped_column(String(120))
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), index=True)
    committee_id: Mapped[UUID | None] = mapped_column(ForeignKey("divisions.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    address: Mapped[str] = mapped_column(String(200))
    opening_hours: Mapped[str] = mapped_column(String(120), default="")
    closed_days: Mapped[list[Any]] = mapped_column(default=list)
    phone: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)

    def is_open_on(self, day: date) -> bool:
        """Tell whether it is in use on a day, and not closed on that day of the week."""
        is_in_use = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        return is_in_use and day.weekday() not in self.closed_days

    def next_day(self, day: date, *, step: int = 1) -> date:
        """Return the next day on which it is not closed, or with a step of -1 the last one before."""
        days = (day + timedelta(days=step * number) for number in range(1, 8))
        return next(one for one in days if one.weekday() not in self.closed_days)
