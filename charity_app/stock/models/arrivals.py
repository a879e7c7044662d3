"""Goods that one place sent to another by hand."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Entity
from charity_app.stock.states.arrivals import ArrivalState, ShortReason


class GoodsArrival(Entity):
    """Goods of a lot on the way from one place to another (`site_id`), on the trip of this id on the ledger.

    A keeper there confirms what came; what did not (`missing`) returns to the sender's shelves.
    """

    __tablename__ = "goods_arrivals"
    __table_args__ = (
        CheckConstraint("from_id <> site_id", name="two_places"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("missing BETWEEN 0 AND quantity", name="missing"),
        CheckConstraint("(missing > 0) = (reason IS NOT NULL)", name="reason"),
        CheckConstraint("(state = 'confirmed') = (confirmed_at IS NOT NULL)", name="confirmed"),
        Index("ix_goods_arrivals_site", "site_id", "state"),
        Index("ix_goods_arrivals_from", "from_id", "sent_at"),
    )
    from_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), index=True)
    quantity: Mapped[int] = mapped_column()
    missing: Mapped[int] = mapped_column(default=0)
    reason: Mapped[ShortReason | None] = mapped_column()
    state: Mapped[ArrivalState] = mapped_column(default=ArrivalState.WAITING)
    sent_at: Mapped[datetime] = mapped_column()
    sent_by_id: Mapped[UUID | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column()
    confirmed_by_id: Mapped[UUID | None] = mapped_column()
