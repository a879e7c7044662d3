"""Goods that were sold for money: only what donors gave for it leaves this way (R-MKT-02, R-MKT-03)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.ledger.queries import transfers_about
from charity_app.registry.models import Site
from charity_app.stock.events import GoodsMoved
from charity_app.stock.models import Lot
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.services.picking import Part, Short, Want, pick
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import Owner, Reason

SOLD = "sold_goods"


def sell_goods(site: Site, wants: Sequence[Want], *, sale_id: UUID, by: Actor) -> tuple[Part, ...]:
    """Let goods given for sale leave a place for money, the soonest expiry first. Raises Conflict, Invalid."""
    source, target, about = (Owner.SITE, site.id), (Owner.SOLD, site.id), About(SOLD, sale_id)
    try:
        parts = pick(
            source, target, wants, reason=Reason.SELL, about=about, key=f"sell:{sale_id}", use=GoodsUse.SALE, by=by
        )
    except Short as short:
        told = {"left": short.left}
        said = Text("Only %(left)s of this may be sold: what else is here was given for another use", "error", told)
        raise Conflict(said) from short
    _tell(site, Reason.SELL, sale_id, len(parts), by)
    return parts


def take_back_sold(site: Site, *, sale_id: UUID, by: Actor) -> None:
    """Put what was sold in one sale back onto the shelves; nothing when nothing was. Raises Conflict a second time."""
    sold = {row.unit: row.amount for row in transfers_about(SOLD, sale_id) if row.reason == Reason.SELL.value}
    if not sold:
        return
    source, shelf = (Owner.SOLD, site.id), (Owner.SITE, site.id)
    lots = db.session.scalars(select(Lot).where(Lot.unit.in_(sold)).order_by(Lot.id))
    moves = [Move(lot=lot, quantity=sold[lot.unit], source=source, target=shelf) for lot in lots]
    move(moves, reason=Reason.RETURN, about=About(SOLD, sale_id), key=f"sell:{sale_id}:back")
    _tell(site, Reason.RETURN, sale_id, len(moves), by)


def _tell(site: Site, reason: Reason, sale_id: UUID, lots: int, by: Actor) -> None:
    emit(GoodsMoved(site_id=site.id, reason=reason, about_type=SOLD, about_id=sale_id, lots=lots, by=by))
