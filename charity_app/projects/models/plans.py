"""The tables of fundraising plans and of the legal gate."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.projects.states.plans import GateItem


class FundraisingPlan(Entity):
    """A plan to raise money from the public, as the law asks for and as it was filed; held by a project or a campaign.

    `charity_id` receives the money; where it has no certificate of its own, `partner_id` names the charity that has.
    Source: CL art. 24, 26; R-LEG-01.
    """

    __tablename__ = "fundraising_plans"
    __table_args__ = (
        CheckConstraint("raises_to_on >= raises_from_on", name="period"),
        CheckConstraint("fundraising_cost_fen >= 0", name="fundraising_cost"),
        CheckConstraint("partner_id IS NULL OR partner_id <> charity_id", name="partner"),
        CheckConstraint("(filing_number IS NULL) = (filed_on IS NULL)", name="filing"),
        CheckConstraint("closed_on IS NULL OR opened_on IS NOT NULL", name="closed"),
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    partner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    name: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(600))
    raises_from_on: Mapped[date] = mapped_column()
    raises_to_on: Mapped[date] = mapped_column()
    area: Mapped[str] = mapped_column(String(120))
    person_in_charge: Mapped[str] = mapped_column(String(40))
    office_address: Mapped[str] = mapped_column(String(200))
    phone: Mapped[str] = mapped_column(String(20))
    ways: Mapped[list[Any]] = mapped_column()
    bank_account: Mapped[str] = mapped_column(String(120))
    beneficiaries: Mapped[str] = mapped_column(String(300))
    use_of_money: Mapped[str] = mapped_column(String(600))
    fundraising_cost_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    surplus: Mapped[str] = mapped_column(String(300))
    is_emergency: Mapped[bool] = mapped_column(default=False)
    filing_number: Mapped[str | None] = mapped_column(String(24), unique=True)
    filed_on: Mapped[date | None] = mapped_column()
    filing_authority: Mapped[str] = mapped_column(String(120), default="")
    channel_words: Mapped[str] = mapped_column(String(600), default="")
    channel_url: Mapped[str] = mapped_column(String(300), default="")
    opened_on: Mapped[date | None] = mapped_column()
    closed_on: Mapped[date | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()
    version: Mapped[int] = mapped_column(default=1)


class PlanVersion(Entity):
    """A plan as it stood before it was filed anew, with what changed then; `told` holds its fields by name."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("plan_id", "version"),)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("fundraising_plans.id"))
    version: Mapped[int] = mapped_column()
    filed_on: Mapped[date] = mapped_column()
    filing_authority: Mapped[str] = mapped_column(String(120))
    told: Mapped[dict[str, Any]] = mapped_column()
    words: Mapped[str] = mapped_column(String(300))
    replaced_by_id: Mapped[UUID | None] = mapped_column()
    replaced_at: Mapped[datetime] = mapped_column()


class GateRecord(Entity):
    """Who recorded one item of the legal gate, and which district officer checked it: never the same person."""

    __tablename__ = "gate_records"
    __table_args__ = (
        UniqueConstraint("plan_id", "item"),
        CheckConstraint("checked_by_id IS NULL OR checked_by_id <> recorded_by_id", name="two_people"),
        CheckConstraint("(checked_by_id IS NULL) = (checked_at IS NULL)", name="checked"),
    )
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("fundraising_plans.id"))
    item: Mapped[GateItem] = mapped_column()
    recorded_by_id: Mapped[UUID | None] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column()
    checked_by_id: Mapped[UUID | None] = mapped_column()
    checked_at: Mapped[datetime | None] = mapped_column()
