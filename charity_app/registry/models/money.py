"""Incomes, expenses and assets as dated items (features 1.2, R-POL-03 to R-POL-06)."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.registry.models.parts import Dated, OfHousehold, Recorded, household_place, period_check
from charity_app.registry.states.items import AssetKind, ExpenseKind, IncomeKind, Period


class IncomeItem(Entity, OfHousehold, Dated, Recorded):
    """Money one member receives: so much every month or year in a period, or once on its first day."""

    __tablename__ = "income_items"
    __table_args__ = (household_place(), period_check(), CheckConstraint("amount_fen >= 0", name="amount"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[IncomeKind] = mapped_column()
    period: Mapped[Period] = mapped_column()
    amount_fen: Mapped[int] = mapped_column(BigInteger)


class ExpenseItem(Entity, OfHousehold, Dated, Recorded):
    """Medical or education costs the household itself pays, for one member where known."""

    __tablename__ = "expense_items"
    __table_args__ = (household_place(), period_check(), CheckConstraint("amount_fen >= 0", name="amount"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[ExpenseKind] = mapped_column()
    period: Mapped[Period] = mapped_column()
    amount_fen: Mapped[int] = mapped_column(BigInteger)


class AssetItem(Entity, OfHousehold, Dated, Recorded):
    """Money somebody holds, between two days."""

    __tablename__ = "asset_items"
    __table_args__ = (household_place(), period_check(), CheckConstraint("amount_fen >= 0", name="amount"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"), index=True)
    kind: Mapped[AssetKind] = mapped_column()
    amount_fen: Mapped[int] = mapped_column(BigInteger)
