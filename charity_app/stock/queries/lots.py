"""Items, lots and deliveries one by one."""

from uuid import UUID

from sqlalchemy import bindparam, select

from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.core.text import normalised
from charity_app.stock.models import Barcode, Disposal, GoodsDelivery, GoodsDonor, Item, Lot, Recall, Stocktake

_ITEMS = select(Item).where(Item.id.in_(bindparam("item_ids", expanding=True)))
_SCANNED = (
    select(Item, Barcode.quantity).join(Barcode, Barcode.item_id == Item.id).where(Barcode.code == bindparam("code"))
)


def get_item(viewer: Actor, item_id: UUID) -> Item | None:
    """Return an item; items are open to everyone."""
    return db.session.scalars(select(Item).where(Item.id == item_id)).one_or_none()


def get_lot(viewer: Actor, lot_id: UUID) -> Lot | None:
    """Return a lot."""
    return db.session.scalars(select(Lot).where(Lot.id == lot_id)).one_or_none()


def lot_of_number(number: str) -> Lot | None:
    """Return the lot with this number, as it stands on its label."""
    return db.session.scalars(select(Lot).where(Lot.number == normalised(number))).one_or_none()


def get_delivery(viewer: Actor, delivery_id: UUID) -> GoodsDelivery | None:
    """Return a delivery."""
    return db.session.scalars(select(GoodsDelivery).where(GoodsDelivery.id == delivery_id)).one_or_none()


def get_donor(viewer: Actor, donor_id: UUID) -> GoodsDonor | None:
    """Return somebody who gives goods."""
    return db.session.scalars(select(GoodsDonor).where(GoodsDonor.id == donor_id)).one_or_none()


def get_disposal(viewer: Actor, disposal_id: UUID) -> Disposal | None:
    """Return goods that were put aside to be destroyed."""
    return db.session.scalars(select(Disposal).where(Disposal.id == disposal_id)).one_or_none()


def get_stocktake(viewer: Actor, stocktake_id: UUID) -> Stocktake | None:
    """Return a stocktake."""
    return db.session.scalars(select(Stocktake).where(Stocktake.id == stocktake_id)).one_or_none()


def get_recall(viewer: Actor, recall_id: UUID) -> Recall | None:
    """Return a recall."""
    return db.session.scalars(select(Recall).where(Recall.id == recall_id)).one_or_none()


def item_of(lot: Lot) -> Item:
    """Return the item of a lot."""
    return db.session.scalars(select(Item).where(Item.id == lot.item_id)).one()


def items_of(item_ids: set[UUID]) -> dict[UUID, Item]:
    """Return these items by id. One statement."""
    return {item.id: item for item in db.session.scalars(_ITEMS, {"item_ids": list(item_ids)})}


def item_of_barcode(code: str) -> Barcode | None:
    """Return what a scanned code means; None when nobody has learned it."""
    return db.session.scalars(select(Barcode).where(Barcode.code == normalised(code))).one_or_none()


def item_scanned(code: str) -> tuple[Item, int] | None:
    """Return the item of a scanned code and how many units it means; None when nobody has learned it. One statement."""
    found = db.session.execute(_SCANNED, {"code": normalised(code)}).one_or_none()
    return (found[0], found[1]) if found else None


def lots_of_delivery(delivery: GoodsDelivery) -> list[Lot]:
    """Return the lots of a delivery in the order in which they were entered."""
    wanted = select(Lot).where(Lot.delivery_id == delivery.id).order_by(Lot.created_at, Lot.id)
    return list(db.session.scalars(wanted))
