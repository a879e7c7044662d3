"""Dated facts about members and households that are not money, and what was declared in full."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.registry.models.parts import Dated, OfHousehold, Recorded, household_place, period_check
from charity_app.registry.states.items import DeclarationTopic, EmergencyType, PropertyKind
from charity_app.registry.states.people import CircumstanceKind


class Circumstance(Entity, OfHousehold, Dated, Recorded):
    """One fact about one member in a period: disability, work, school, care and the like, as a code."""

    __tablename__ = "member_circumstances"
    __table_args__ = (household_place(), period_check())
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[CircumstanceKind] = mapped_column()
    value: Mapped[str] = mapped_column(String(40))


class HouseholdProperty(Entity, OfHousehold, Dated, Recorded):
    """One figure about a household in a period: vehicles, homes, areas."""

    __tablename__ = "household_properties"
    __table_args__ = (household_place(), period_check(), CheckConstraint("amount >= 0", name="amount"))
    kind: Mapped[PropertyKind] = mapped_column()
    amount: Mapped[int] = mapped_column()


class EmergencyEvent(Entity, OfHousehold, Recorded):
    """Something that struck a household on a day."""

    __tablename__ = "emergency_events"
    __table_args__ = (household_place(),)
    type: Mapped[EmergencyType] = mapped_column()
    happened_on: Mapped[date] = mapped_column()


class Declaration(Entity, OfHousehold, Recorded):
    """The household said that everything of a topic since a day is recorded, or took that back."""

    __tablename__ = "declarations"
    __table_args__ = (household_place(), CheckConstraint("covers_from <= declared_on", name="covers"))
    topic: Mapped[DeclarationTopic] = mapped_column()
    is_complete: Mapped[bool] = mapped_column()
    covers_from: Mapped[date] = mapped_column()
    declared_on: Mapped[date] = mapped_column()
