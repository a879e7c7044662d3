"""What goods cost in a shop, and what was sold."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.core.money import Money
from charity_app.supermarket.states.sales import SaleState


class PriceTag(Entity):
    """What one unit of an item costs in a shop: points for families, yuan for everybody at a charity sale."""

    __tablename__ = "price_tags"
    __table_args__ = (
        UniqueConstraint("site_id", "item_id"),
        CheckConstraint("points IS NULL OR points >= 0", name="points"),
        CheckConstraint("price_fen IS NULL OR price_fen >= 0", name="price"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    points: Mapped[int | None] = mapped_column()
    price_fen: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def price_yuan(self) -> Decimal:
        """The price in yuan, zero where there is none."""
        return Money(self.price_fen or 0).yuan


class Sale(Entity):
    """A basket that was paid for; `counts_on` is the day in whose close it stands.

    Cash that was paid during a charity sale belongs to that sale and to the book of gifts, all other to trade.
    Whoever asks to take it back does not do it (R-VCH-01, feature 5.2).
    """

    __tablename__ = "sales"
    __table_args__ = (
        CheckConstraint("points >= 0 AND cash_fen >= 0", name="paid"),
        CheckConstraint("points = 0 OR card_id IS NOT NULL", name="card"),
        CheckConstraint("refunded_by_id IS NULL OR refunded_by_id <> refund_asked_by_id", name="two_people"),
        Index("ix_sales_shop", "site_id", "sold_at"),
        Index("ix_sales_day", "site_id", "counts_on"),
        Index("ix_sales_card", "card_id", "sold_at"),
    )
    number: Mapped[str] = mapped_column(String(12), unique=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("shop_cards.id"))
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("card_proxies.id"))
    charity_sale_id: Mapped[UUID | None] = mapped_column(ForeignKey("charity_sales.id"), index=True)
    points: Mapped[int] = mapped_column(default=0)
    cash_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[SaleState] = mapped_column(default=SaleState.SOLD)
    counts_on: Mapped[date] = mapped_column()
    sold_at: Mapped[datetime] = mapped_column()
    sold_by_id: Mapped[UUID | None] = mapped_column()
    refund_asked_by_id: Mapped[UUID | None] = mapped_column()
    refunded_by_id: Mapped[UUID | None] = mapped_column()
    refunded_at: Mapped[datetime | None] = mapped_column()


class SaleLine(Entity):
    """So many units of one item in a basket, and what they cost together."""

    __tablename__ = "sale_lines"
    __table_args__ = (
        UniqueConstraint("sale_id", "item_id"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("points >= 0 AND price_fen >= 0", name="cost"),
    )
    sale_id: Mapped[UUID] = mapped_column(ForeignKey("sales.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"), index=True)
    quantity: Mapped[int] = mapped_column()
    points: Mapped[int] = mapped_column(default=0)
    price_fen: Mapped[int] = mapped_column(BigInteger, default=0)


class TillScreen(Entity):
    """What the customer sees of the basket of a till: names, pieces and points; never whose basket it is."""

    __tablename__ = "till_screens"
    __table_args__ = (UniqueConstraint("site_id", "user_id"),)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    basket: Mapped[dict[str, Any]] = mapped_column()
    shown_at: Mapped[datetime] = mapped_column()
