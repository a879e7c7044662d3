"""The tills of a shop that may sell without a network, and the points that each holds of a card."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity


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
