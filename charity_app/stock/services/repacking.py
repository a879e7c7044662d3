"""Making one new lot out of goods of others: it keeps its parents, the soonest date, and every allergen.

Two transfers through the repack account of each lot, linked by one subject (ruling 30).
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import insert

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.ledger.models import lot_unit
from charity_app.registry.models import Site
from charity_app.stock.events import LotsRepacked
from charity_app.stock.models import Item, Lot, LotParent, Repack
from charity_app.stock.queries.balances import fefo_key
from charity_app.stock.queries.lots import items_of
from charity_app.stock.services.moving import About, Move, hold_shelves, keep_lots, move_held
from charity_app.stock.services.picking import Part
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import Owner, Reason

REPACK = "repack"


def repack(site: Site, parts: Sequence[Part], *, item: Item, quantity: int, by: Actor) -> Lot:
    """Make a lot of an item out of parts of others at a place.

    Raises Invalid without parts or for an item that hides an allergen, Conflict for a lot that may not leave.
    """
    if not parts or quantity < 1 or any(part.quantity < 1 for part in parts):
        raise Invalid(Text("Enter a number above zero", "error"), field="quantity")
    hold_shelves({(site.id, key) for key in (item.id, *(part.lot.item_id for part in parts))})
    keep_lots({part.lot.id for part in parts})
    lots = _joined(parts)
    _refuse_hidden(item, [lot for lot, _quantity in lots])
    made = _made(site, lots, item, quantity)
    row = Repack(site_id=site.id, lot_id=made.id, made_at=clock.now(), made_by_id=by.user_id)
    db.session.add_all([made, row])
    db.session.flush()
    parents = [{"parent_id": lot.id, "lot_id": made.id} for lot, _quantity in lots]
    db.session.execute(insert(LotParent), parents)
    shelf = (Owner.SITE, site.id)
    moves = [Move(lot=lot, quantity=part, source=shelf, target=(Owner.REPACKED, lot.id)) for lot, part in lots]
    moves.append(Move(lot=made, quantity=quantity, source=(Owner.REPACKED, made.id), target=shelf))
    move_held(moves, reason=Reason.REPACK, about=About(REPACK, row.id), key=f"repack:{row.id}")
    emit(LotsRepacked(lot_id=made.id, repack_id=row.id, parents=tuple(lot.id for lot, _quantity in lots), by=by))
    return made


def _joined(parts: Sequence[Part]) -> list[tuple[Lot, int]]:
    """Add up what was named twice."""
    found: dict[str, Part] = {}
    for part in parts:
        key = part.lot.number
        found[key] = replace(part, quantity=part.quantity + found[key].quantity) if key in found else part
    return [(part.lot, part.quantity) for part in found.values()]


def _refuse_hidden(item: Item, lots: Sequence[Lot]) -> None:
    """What people may not stand is named on the new item too; goods of two uses are not mixed (R-MKT-02)."""
    parents = items_of({lot.item_id for lot in lots})
    hidden = {code for parent in parents.values() for code in parent.allergens} - set(item.allergens)
    if hidden:
        raise Invalid(Text("The new item does not name every allergen of what goes into it", "error"), field="item_id")
    if len({lot.use for lot in lots}) > 1:
        raise Conflict(Text("Goods given for different uses are not mixed", "error"))


def _made(site: Site, lots: Sequence[tuple[Lot, int]], item: Item, quantity: int) -> Lot:
    soonest = min((lot for lot, _quantity in lots), key=fefo_key)
    donors = {lot.donor_id for lot, _quantity in lots}
    until = [lot.leaves_until for lot, _quantity in lots if lot.leaves_until is not None]
    made = Lot(
        number=f"B{new_code(6)}",
        item_id=item.id,
        donor_id=donors.pop() if len(donors) == 1 else None,
        site_id=site.id,
        use=soonest.use,
        state=LotState.ACCEPTED,
        quantity=quantity,
        date_kind=soonest.date_kind,
        expires_on=soonest.expires_on,
        leaves_until=min(until) if until else None,
        storage=item.storage,
        created_at=clock.now(),
        accepted_at=clock.now(),
    )
    made.unit = lot_unit(made.id)
    return made
