"""Who gives goods, what is announced and arrives, the lots that come of it, and what was repacked into what."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core.db import Base, Entity
from charity_app.stock.states.items import DateKind, Storage
from charity_app.stock.states.lots import GoodsUse, HoldReason, LotState, RefusalReason


class GoodsDonor(Entity):
    """Who gives goods: an organisation, somebody with an account, or whoever carries the code; never a person's name.

    Businesses need a food safety agreement and a licence before their food is taken in (domain.md 5.5). `told_month` is
    the first day of the month about which they were told last.
    """

    __tablename__ = "goods_donors"
    __table_args__ = (CheckConstraint("organisation_id IS NULL OR user_id IS NULL", name="one_bearer"),)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"), unique=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"), unique=True)
    licence_number: Mapped[str] = mapped_column(String(40), default="")
    agreement_until_on: Mapped[date | None] = mapped_column()
    wants_news: Mapped[bool] = mapped_column(default=False)
    told_month: Mapped[date | None] = mapped_column()
    created_at: Mapped[datetime] = mapped_column()


class GoodsDelivery(Entity):
    """What somebody brings to a place at one time: announced for a day, or simply there."""

    __tablename__ = "goods_deliveries"
    __table_args__ = (Index("ix_goods_deliveries_expected", "site_id", "arrived_at", "expected_on"),)
    number: Mapped[str] = mapped_column(String(12), unique=True)
    donor_id: Mapped[UUID] = mapped_column(ForeignKey("goods_donors.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"))
    expected_on: Mapped[date | None] = mapped_column()
    slot: Mapped[str] = mapped_column(String(40), default="")
    use: Mapped[GoodsUse] = mapped_column(default=GoodsUse.AID)
    announced_at: Mapped[datetime | None] = mapped_column()
    announced_by_id: Mapped[UUID | None] = mapped_column()
    arrived_at: Mapped[datetime | None] = mapped_column()
    received_by_id: Mapped[UUID | None] = mapped_column()
    finished_at: Mapped[datetime | None] = mapped_column()
    thanked_at: Mapped[datetime | None] = mapped_column()


class Lot(Entity):
    """Goods of one item with one date from one delivery. Where they are, the balances in `unit` tell.

    `expires_on` is the last good day; `leaves_until` the instant until which they may be moved to people or places,
    None where they have no date. FEFO goes by (`expires_on`, id). `quantity` is what was announced, later counted.
    """

    __tablename__ = "lots"
    __table_args__ = (
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("(date_kind = 'none') = (expires_on IS NULL)", name="date"),
        CheckConstraint("(expires_on IS NULL) = (leaves_until IS NULL)", name="leaves"),
        CheckConstraint("(state = 'rejected') = (refusal IS NOT NULL)", name="refusal"),
        Index("ix_lots_usable", "item_id", "state", "leaves_until"),
        Index("ix_lots_expiry", "state", "expires_on"),
    )
    number: Mapped[str] = mapped_column(String(12), unique=True)
    unit: Mapped[str] = mapped_column(String(40), unique=True)
    item_id: Mapped[UUID] = mapped_column(ForeignKey("items.id"))
    delivery_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_deliveries.id"), index=True)
    donor_id: Mapped[UUID | None] = mapped_column(ForeignKey("goods_donors.id"), index=True)
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    use: Mapped[GoodsUse] = mapped_column(default=GoodsUse.AID)
    state: Mapped[LotState] = mapped_column(default=LotState.ANNOUNCED)
    quantity: Mapped[int] = mapped_column()
    date_kind: Mapped[DateKind] = mapped_column(default=DateKind.NONE)
    expires_on: Mapped[date | None] = mapped_column()
    leaves_until: Mapped[datetime | None] = mapped_column()
    storage: Mapped[Storage] = mapped_column(default=Storage.AMBIENT)
    arrival_tenths: Mapped[int | None] = mapped_column()
    refusal: Mapped[RefusalReason | None] = mapped_column()
    hold: Mapped[HoldReason | None] = mapped_column()
    photo: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column()
    accepted_at: Mapped[datetime | None] = mapped_column()
    accepted_by_id: Mapped[UUID | None] = mapped_column()


class Repack(Entity):
    """Goods of some lots made into one new lot at a place; the ledger says how much of what (ruling 30)."""

    __tablename__ = "repacks"
    site_id: Mapped[UUID] = mapped_column(ForeignKey("sites.id"), index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), unique=True)
    made_at: Mapped[datetime] = mapped_column()
    made_by_id: Mapped[UUID | None] = mapped_column()


class LotParent(Base):
    """A lot that holds goods of another: so a recall finds everything that was made of a lot."""

    __tablename__ = "lot_parents"
    parent_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lots.id"), primary_key=True)
    __table_args__ = (
        CheckConstraint("parent_id <> lot_id", name="two_lots"),
        Index("ix_lot_parents_lot", "lot_id"),
    )
