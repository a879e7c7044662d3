"""What gifts by hand need: prices and sales of goods, tables taken over from platforms, what went back by hand."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.giving.states.gifts import RefundGround


class GoodsPrice(Entity):
    """What one unit of a kind of goods is worth from a day on, and where that was read; public. Source: R-DON-04."""

    __tablename__ = "goods_prices"
    __table_args__ = (
        UniqueConstraint("what", "unit", "valid_from"),
        CheckConstraint("price_fen > 0", name="price"),
    )
    what: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str] = mapped_column(String(20))
    price_fen: Mapped[int] = mapped_column(BigInteger)
    valid_from: Mapped[date] = mapped_column()
    source: Mapped[str] = mapped_column(String(200))
    written_by_id: Mapped[UUID | None] = mapped_column()
    written_at: Mapped[datetime] = mapped_column()


class PlatformImport(Entity):
    """A table of totals from a designated platform: checked first, then taken over or dropped. Holds no names."""

    __tablename__ = "platform_imports"
    __table_args__ = (
        CheckConstraint("confirmed_at IS NULL OR dropped_at IS NULL", name="one_end"),
        Index("ix_platform_imports_list", "charity_id", "started_at"),
    )
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("joint_campaigns.id"))
    charity_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    platform: Mapped[str] = mapped_column(String(60))
    lines: Mapped[list[Any]] = mapped_column()
    started_by_id: Mapped[UUID | None] = mapped_column()
    started_at: Mapped[datetime] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column()
    dropped_at: Mapped[datetime | None] = mapped_column()

    @property
    def organisation_id(self) -> UUID:
        """The receiving charity."""
        return self.charity_id


class GiftReturn(Entity):
    """Money of a gift that came by hand and went back by the bank or in cash, with the number of that slip."""

    __tablename__ = "gift_returns"
    __table_args__ = (UniqueConstraint("gift_id", "reference"), CheckConstraint("amount_fen > 0", name="amount"))
    gift_id: Mapped[UUID] = mapped_column(ForeignKey("gifts.id"))
    amount_fen: Mapped[int] = mapped_column(BigInteger)
    ground: Mapped[RefundGround] = mapped_column()
    reference: Mapped[str] = mapped_column(String(80))
    entered_by_id: Mapped[UUID | None] = mapped_column()
    at: Mapped[datetime] = mapped_column()


class GoodsSale(Entity):
    """The sale of given goods that could be neither stored nor used, with the number of its slip. Source: R-DON-06."""

    __tablename__ = "goods_sales"
    __table_args__ = (CheckConstraint("income_fen > 0 AND costs_fen BETWEEN 0 AND income_fen", name="amounts"),)
    gift_id: Mapped[UUID] = mapped_column(ForeignKey("gifts.id"), unique=True)
    why: Mapped[str] = mapped_column(String(300))
    income_fen: Mapped[int] = mapped_column(BigInteger)
    costs_fen: Mapped[int] = mapped_column(BigInteger)
    reference: Mapped[str] = mapped_column(String(80))
    entered_by_id: Mapped[UUID | None] = mapped_column()
    at: Mapped[datetime] = mapped_column()

    @property
    def net_fen(self) -> int:
        """What is left after costs."""
        return self.income_fen - self.costs_fen
