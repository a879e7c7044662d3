"""Templates of packs, distributions, the pack of a household and what is in it; visit rules."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.foodbank.states.packs import (
    DistributionState,
    LeaveReason,
    LeftOut,
    PackGround,
    PackState,
    PerWhat,
)
from charity_app.foodbank.states.visits import PeriodUnit, SoonerReason
from charity_app.registry.models.parts import OfHousehold, household_place
from charity_app.stock.states.items import Category
from charity_app.stock.states.movements import Proof


class PackTemplate(Entity):
    """What a pack of a place holds; a template that was in use is ended, never changed away."""

    __tablename__ = "pack_templates"
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()


class PackLine(Entity):
    """One line of a template: so many of an item, or of anything of a category, for the family, a person or a baby."""

    __tablename__ = "pack_lines"
    __table_args__ = (
        CheckConstraint("(item_id IS NULL) <> (category IS NULL)", name="item_or_category"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("at_most IS NULL OR at_most >= 1", name="at_most"),
        UniqueConstraint("template_id", "position"),
    )
    template_id: Mapped[UUID] = mapped_column(ForeignKey("pack_templates.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("items.id"))
    category: Mapped[Category | None] = mapped_column()
    quantity: Mapped[int] = mapped_column(SmallInteger)
    per: Mapped[PerWhat] = mapped_column()
    at_most: Mapped[int | None] = mapped_column(SmallInteger)


class Distribution(Entity):
    """Packs that are handed out at a place on a day; some of them are kept for emergencies (R-FOD-07)."""

    __tablename__ = "distributions"
    __table_args__ = (
        CheckConstraint("packs >= 1", name="packs"),
        Index("ix_distributions_site_day", "site_id", "held_on"),
    )
    number: Mapped[str] = mapped_column(String(12), unique=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    street_id: Mapped[UUID] = mapped_column(ForeignKey("divisions.id"), index=True)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("charity_projects.id"))
    template_id: Mapped[UUID] = mapped_column(ForeignKey("pack_templates.id"))
    held_on: Mapped[date] = mapped_column(index=True)
    slot: Mapped[str] = mapped_column(String(40), default="")
    packs: Mapped[int] = mapped_column()
    state: Mapped[DistributionState] = mapped_column(default=DistributionState.PLANNED, index=True)
    planned_at: Mapped[datetime] = mapped_column()
    planned_by_id: Mapped[UUID | None] = mapped_column()


class Pack(Entity, OfHousehold):
    """What one household gets at one distribution; reached from its place and by whoever keeps the site."""

    __tablename__ = "packs"
    __table_args__ = (
        household_place(),
        UniqueConstraint("distribution_id", "household_id"),
        UniqueConstraint("distribution_id", "code"),
        CheckConstraint("people >= 1", name="people"),
        CheckConstraint("(state = 'left') = (left_because IS NOT NULL)", name="left"),
        CheckConstraint("(state = 'handed_out') = (hand_out_id IS NOT NULL)", name="handed_out"),
    )
    distribution_id: Mapped[UUID] = mapped_column(ForeignKey("distributions.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    position: Mapped[int] = mapped_column()
    ground: Mapped[PackGround] = mapped_column()
    people: Mapped[int] = mapped_column(SmallInteger)
    code: Mapped[str] = mapped_column(String(6))
    state: Mapped[PackState] = mapped_column(default=PackState.WAITING)
    sooner: Mapped[SoonerReason | None] = mapped_column()
    left_because: Mapped[LeaveReason | None] = mapped_column()
    proof: Mapped[Proof | None] = mapped_column()
    hand_out_id: Mapped[UUID | None] = mapped_column(ForeignKey("hand_outs.id"))
    ended_at: Mapped[datetime | None] = mapped_column()


class PackItem(Entity):
    """A number of one item in a pack, maybe instead of another; or what was left out of it and why (feature 4.11)."""

    __tablename__ = "pack_items"
    __table_args__ = (
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("left_out IS NOT NULL OR item_id IS NOT NULL", name="item"),
    )
    pack_id: Mapped[UUID] = mapped_column(ForeignKey("packs.id"), index=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("pack_lines.id"))
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("items.id"))
    quantity: Mapped[int] = mapped_column()
    is_substitute: Mapped[bool] = mapped_column(default=False)
    left_out: Mapped[LeftOut | None] = mapped_column()


class VisitRule(Entity):
    """How often a household may fetch goods of a place or a project: so many times in so many days, weeks or months."""

    __tablename__ = "visit_rules"
    __table_args__ = (
        CheckConstraint("(site_id IS NULL) <> (project_id IS NULL)", name="site_or_project"),
        CheckConstraint("visits >= 1", name="visits"),
        CheckConstraint("length >= 1", name="length"),
    )
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("sites.id"), index=True)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("charity_projects.id"), index=True)
    visits: Mapped[int] = mapped_column(SmallInteger)
    length: Mapped[int] = mapped_column(SmallInteger)
    unit: Mapped[PeriodUnit] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()
