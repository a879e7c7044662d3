"""Opening stock: what lies on the shelves when a place begins to keep its books, from a table; lots without a delivery.

Each line has a key of its own made of place, item, date and number, so that the same table twice adds nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.ids import new_code
from charity_app.core.scope import Actor
from charity_app.core.text import Text, narrowed, normalised
from charity_app.ledger.models import lot_unit
from charity_app.registry.models import Site
from charity_app.stock.events import LotAccepted
from charity_app.stock.models import Barcode, Item, Lot, Recall, RecalledLot
from charity_app.stock.queries import shelf_life
from charity_app.stock.queries.items import shelf_of
from charity_app.stock.services.items import set_shelf
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.services.tables import Plan, judge, number_in, read_table
from charity_app.stock.states.items import DateKind
from charity_app.stock.states.lots import LotAction, LotState
from charity_app.stock.states.movements import Owner, Reason
from charity_app.stock.states.recalls import RecallState

OPENING = "opening"
_MOST_UNITS = 1_000_000


class StockColumn(StrEnum):
    """The columns of a table of opening stock."""

    ITEM = "item"
    QUANTITY = "quantity"
    EXPIRES_ON = "expires_on"
    PLACE_CODE = "place_code"


STOCK_COLUMNS: Mapping[str, str] = {
    StockColumn.ITEM: "物资名称或条码",
    StockColumn.QUANTITY: "数量",
    StockColumn.EXPIRES_ON: "到期日",
    StockColumn.PLACE_CODE: "库位",
}
STOCK_REQUIRED = (StockColumn.ITEM, StockColumn.QUANTITY)


@dataclass(frozen=True, kw_only=True)
class StockLine:
    """A good line: so many units of an item with one date, and where they lie."""

    lot_id: UUID
    item: Item
    quantity: int
    expires_on: date | None
    place_code: str


def plan_opening(site: Site, content: bytes) -> Plan[StockLine]:
    """Return what a table of opening stock would do at a place. Raises Invalid where it is no such table."""
    plan: Plan[StockLine] = Plan()
    rows = read_table(content, STOCK_COLUMNS, STOCK_REQUIRED)
    items = {item.name: item for item in db.session.scalars(select(Item))}
    by_id = {item.id: item for item in items.values()}
    codes = {row.code: by_id[row.item_id] for row in db.session.scalars(select(Barcode))}
    here = set(db.session.scalars(select(Lot.id).where(Lot.site_id == site.id, Lot.delivery_id.is_(None))))
    recalled = _recalled()
    seen: dict[str, int] = {}

    def read(cells: dict[str, str]) -> StockLine | None:
        named = cells.get(StockColumn.ITEM, "").strip()
        item = items.get(named) or codes.get(normalised(named))
        line = _stock_line(site, item, cells, seen)
        if (line.item.id, line.expires_on) in recalled and line.expires_on is not None:
            raise Conflict(Text("Goods with this date were recalled", "error"))
        return None if line.lot_id in here else line

    judge(plan, rows, read)
    return plan


def _recalled() -> set[tuple[UUID, date | None]]:
    wanted = select(Lot.item_id, Lot.expires_on).join(RecalledLot, RecalledLot.lot_id == Lot.id)
    running = wanted.join(Recall, Recall.id == RecalledLot.recall_id).where(Recall.state != RecallState.LIFTED)
    return {(row[0], row[1]) for row in db.session.execute(running)}


def _stock_line(site: Site, item: Item | None, cells: Mapping[str, str], seen: dict[str, int]) -> StockLine:
    if item is None:
        raise Invalid(Text("No item has this name or barcode", "goods table"))
    if item.ended_at is not None:
        raise Conflict(Text("This item is no longer in use", "error"))
    quantity = number_in(cells, StockColumn.QUANTITY, STOCK_COLUMNS) or 0
    if not 1 <= quantity <= _MOST_UNITS:
        raise Invalid(Text("Enter a number above zero", "error"))
    expires_on = _day(cells.get(StockColumn.EXPIRES_ON, ""))
    _check_day(item, expires_on)
    mark = f"{site.id}:{item.id}:{expires_on}:{quantity}"
    seen[mark] = seen.get(mark, 0) + 1
    lot_id = uuid5(NAMESPACE_URL, f"opening:{mark}:{seen[mark]}")
    place_code = cells.get(StockColumn.PLACE_CODE, "").strip()
    if len(place_code) > 12:
        raise Invalid(Text("At most %(limit)s signs", "form", {"limit": 12}))
    return StockLine(lot_id=lot_id, item=item, quantity=quantity, expires_on=expires_on, place_code=place_code)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(narrowed(text).replace("/", "-").replace(".", "-")) if text.strip() else None
    except ValueError as bad:
        raise Invalid(Text("The last day is no day such as 2024-12-31", "goods table")) from bad
    if day is not None and not 2000 <= day.year <= 2100:
        raise Invalid(Text("The last day is no day such as 2024-12-31", "goods table"))
    return day


def _check_day(item: Item, expires_on: date | None) -> None:
    if expires_on is None and item.needs_date:
        raise Invalid(Text("Goods of this kind need a date", "error"))
    if expires_on is not None and shelf_life.leaves_until(item, expires_on) <= clock.now():
        raise Conflict(Text("The last day on which it may be handed out is over. Let it be destroyed", "error"))


def open_stock(site: Site, lines: Sequence[StockLine], *, by: Actor) -> None:
    """Put good new lines of a table on the shelves of a place."""
    for line in lines:
        _open_lot(site, line, by)


def _open_lot(site: Site, line: StockLine, by: Actor) -> None:
    lot = Lot(
        id=line.lot_id,
        number=f"B{new_code(6)}",
        unit=lot_unit(line.lot_id),
        item_id=line.item.id,
        site_id=site.id,
        state=LotState.ACCEPTED,
        quantity=line.quantity,
        date_kind=DateKind.BEST_BEFORE if line.expires_on else DateKind.NONE,
        expires_on=line.expires_on,
        leaves_until=shelf_life.leaves_until(line.item, line.expires_on) if line.expires_on else None,
        storage=line.item.storage,
        created_at=clock.now(),
        accepted_at=clock.now(),
        accepted_by_id=by.user_id,
    )
    db.session.add(lot)
    db.session.flush()
    came = Move(lot=lot, quantity=line.quantity, source=(Owner.OPENING, site.id), target=(Owner.SITE, site.id))
    move([came], reason=Reason.RECEIVE, about=About(OPENING, lot.id), key=f"opening:{lot.id}")
    if line.place_code:
        shelf = shelf_of(site, line.item.id)
        set_shelf(site, line.item, place_code=line.place_code, minimum=shelf.minimum if shelf else 0, by=by)
    emit(LotAccepted(lot_id=lot.id, site_id=site.id, action=LotAction.ACCEPT, by=by))
