"""The tills of a shop that may sell without a network, what each holds of a card, what it sold, what is in dispute."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.supermarket.states.tills import ConflictState, Outcome, Problem


class Till(Entity):
    """A machine of a shop that a keeper opened as its till; it signs its sales with a key made from its id."""

    __tablename__ = "tills"
    __table_args__ = (UniqueConstraint("site_id", "number"),)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    number: Mapped[int] = mapped_column()
    opened_at: Mapped[datetime] = mapped_column()
    opened_by_id: Mapped[UUID | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column()


class TillLease(Entity):
    """Points of a card that one till alone may spend until an instant; they lie in an account of this row.

    `points` were taken out of the card so far; `lapsed` of those still there are of months whose last day is over.
    One that was taken ahead of a day stays until its end, any other until the next customer.
    """

    __tablename__ = "till_leases"
    __table_args__ = (
        CheckConstraint("points >= 0 AND lapsed >= 0", name="points"),
        Index("ix_till_leases_card", "card_id", "ended_at"),
        Index("ix_till_leases_due", "expires_at"),
    )
    till_id: Mapped[UUID] = mapped_column(ForeignKey("tills.id"))
    card_id: Mapped[UUID] = mapped_column(ForeignKey("shop_cards.id"))
    points: Mapped[int] = mapped_column(default=0)
    lapsed: Mapped[int] = mapped_column(default=0)
    is_ahead: Mapped[bool] = mapped_column(default=False)
    taken_at: Mapped[datetime] = mapped_column()
    expires_at: Mapped[datetime] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column()


_is_open = TillLease.ended_at.is_(None)
Index(
    "uq_till_leases_open",
    TillLease.till_id,
    TillLease.card_id,
    unique=True,
    sqlite_where=_is_open,
    postgresql_where=_is_open,
)


class TillSale(Entity):
    """A sale as a till without a network signed it, kept whatever becomes of it; its till's time and ours.

    `mac` signs the sale and is the `before` of the next one. `charity_sale_id` is the one in which the till made it.
    """

    __tablename__ = "till_sales"
    __table_args__ = (
        UniqueConstraint("till_id", "key"),
        CheckConstraint("seq >= 1", name="seq"),
        Index("ix_till_sales_seq", "till_id", "seq"),
    )
    till_id: Mapped[UUID] = mapped_column(ForeignKey("tills.id"))
    key: Mapped[str] = mapped_column(String(64))
    seq: Mapped[int] = mapped_column()
    before: Mapped[str] = mapped_column(String(64))
    mac: Mapped[str] = mapped_column(String(64))
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("shop_cards.id"))
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("card_proxies.id"))
    charity_sale_id: Mapped[UUID | None] = mapped_column(ForeignKey("charity_sales.id"))
    lines: Mapped[list[Any]] = mapped_column()
    made_at: Mapped[datetime] = mapped_column()
    received_at: Mapped[datetime] = mapped_column()
    sale_id: Mapped[UUID | None] = mapped_column(ForeignKey("sales.id"), index=True)


class TillConflict(Entity):
    """A sale without a network, or its absence, about which two people decide.

    `lines` are item, quantity, points and fen; `seq` the number of a sale that did not arrive, `slip` of a paper slip;
    `digest` stands for what was sent and refused.
    """

    __tablename__ = "till_conflicts"
    __table_args__ = (
        UniqueConstraint("till_sale_id"),
        UniqueConstraint("till_id", "seq"),
        UniqueConstraint("site_id", "slip"),
        UniqueConstraint("till_id", "digest"),
        CheckConstraint("settled_by_id IS NULL OR settled_by_id <> proposed_by_id", name="two_people"),
        CheckConstraint("(state = 'settled') = (settled_at IS NOT NULL)", name="settled"),
        Index("ix_till_conflicts_shop", "site_id", "state", "found_at"),
    )
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    till_id: Mapped[UUID | None] = mapped_column(ForeignKey("tills.id"))
    till_sale_id: Mapped[UUID | None] = mapped_column(ForeignKey("till_sales.id"))
    seq: Mapped[int | None] = mapped_column()
    slip: Mapped[str | None] = mapped_column(String(12))
    digest: Mapped[str | None] = mapped_column(String(64))
    problem: Mapped[Problem] = mapped_column()
    card_id: Mapped[UUID | None] = mapped_column(ForeignKey("shop_cards.id"))
    proxy_id: Mapped[UUID | None] = mapped_column(ForeignKey("card_proxies.id"))
    lines: Mapped[list[Any]] = mapped_column()
    made_at: Mapped[datetime | None] = mapped_column()
    found_at: Mapped[datetime] = mapped_column()
    state: Mapped[ConflictState] = mapped_column(default=ConflictState.OPEN)
    outcome: Mapped[Outcome | None] = mapped_column()
    words: Mapped[str] = mapped_column(String(200), default="")
    proposed_by_id: Mapped[UUID | None] = mapped_column()
    settled_by_id: Mapped[UUID | None] = mapped_column()
    settled_at: Mapped[datetime | None] = mapped_column()
    sale_id: Mapped[UUID | None] = mapped_column(ForeignKey("sales.id"), index=True)
