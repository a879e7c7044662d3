"""Counting shelves while work goes on: each line is compared with the ledger at the instant it was counted.

A second person confirms; a large difference needs the street. Source: feature 4.6, R-MKT-04, T9.
"""

from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.facts import emit
from charity_app.core.scope import Actor, Role
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.stock.events import StocktakeMoved
from charity_app.stock.models import CountLine, Lot, Stocktake
from charity_app.stock.queries.balances import held_by
from charity_app.stock.queries.counts import lines_of, weigh
from charity_app.stock.services.moving import About, Move, hold_shelves, move
from charity_app.stock.states.movements import COUNT_TABLE, CountAction, CountState, Owner, Reason

STOCKTAKE = "stocktake"
_PERCENT = settings.declare(
    "stock.count_percent",
    1,
    unit="percent",
    rule="R-MKT-04",
    name=Text("Stocktake: the street signs a difference from", "setting"),
)
_YUAN = settings.declare(
    "stock.count_yuan",
    200,
    unit="yuan",
    rule="R-MKT-04",
    name=Text("Stocktake: the street signs a value from", "setting"),
)
_MOST_UNITS = 1_000_000


def start_stocktake(site: Site, *, by: Actor) -> Stocktake:
    """Begin to count at a place; everything else goes on."""
    assert by.user_id is not None
    row = Stocktake(site_id=site.id, started_at=clock.now(), counted_by_id=by.user_id)
    db.session.add(row)
    db.session.flush()
    emit(StocktakeMoved(stocktake_id=row.id, site_id=site.id, by=by))
    return row


def count_lot(row: Stocktake, lot: Lot, *, counted: int, by: Actor) -> CountLine:
    """Write down how many units of a lot are there now, in place of an earlier number.

    Raises Invalid, Conflict when it was handed in, NotAllowed for anybody but who began it.
    """
    if row.state is not CountState.COUNTING:
        raise Conflict(Text("This stocktake is handed in. Begin another one", "error"))
    _refuse_others(row, by)
    if not 0 <= counted <= _MOST_UNITS:
        raise Invalid(Text("Enter a number of zero or more", "error"), field="counted")
    hold_shelves({(row.site_id, lot.item_id)})
    line = db.session.scalars(select(CountLine).filter_by(stocktake_id=row.id, lot_id=lot.id)).one_or_none()
    expected = held_by((Owner.SITE, row.site_id), lot)
    if line is None:
        line = CountLine(stocktake_id=row.id, lot_id=lot.id)
        db.session.add(line)
    line.counted, line.expected, line.counted_at = counted, expected, clock.now()
    db.session.flush()
    emit(StocktakeMoved(stocktake_id=row.id, site_id=row.site_id, by=by))
    return line


def submit_stocktake(row: Stocktake, *, by: Actor) -> None:
    """Hand a stocktake to a second person. Raises Conflict without a line, NotAllowed for anybody but the counter."""
    _refuse_others(row, by)
    if not lines_of(row):
        raise Conflict(Text("Count at least one lot first", "error"))
    advance(row, COUNT_TABLE, CountAction.SUBMIT, submitted_at=clock.now())
    emit(StocktakeMoved(stocktake_id=row.id, site_id=row.site_id, action=CountAction.SUBMIT, by=by))


def drop_stocktake(row: Stocktake, *, by: Actor) -> None:
    """Give a stocktake up; nothing changes. Raises NotAllowed for anybody but the counter."""
    _refuse_others(row, by)
    advance(row, COUNT_TABLE, CountAction.DROP)
    emit(StocktakeMoved(stocktake_id=row.id, site_id=row.site_id, action=CountAction.DROP, by=by))


def return_stocktake(row: Stocktake, *, by: Actor) -> None:
    """Ask for another count as the second person."""
    _refuse_own(row, by)
    advance(row, COUNT_TABLE, CountAction.RECOUNT)
    emit(StocktakeMoved(stocktake_id=row.id, site_id=row.site_id, action=CountAction.RECOUNT, by=by))


def confirm_stocktake(row: Stocktake, *, by: Actor) -> None:
    """Post the differences as the second person. Raises NotAllowed for the counter, or where the street must sign."""
    _refuse_own(row, by)
    if is_large(row) and not signs_large(by):
        raise NotAllowed(Text("A difference of this size is confirmed by the street", "error"))
    advance(row, COUNT_TABLE, CountAction.CONFIRM, confirmed_at=clock.now(), confirmed_by_id=by.user_id)
    moves = [one for line, lot in lines_of(row) if (one := _difference(row.site_id, line, lot)) is not None]
    if moves:
        move(moves, reason=Reason.ADJUST, about=About(STOCKTAKE, row.id), key=f"stocktake:{row.id}")
    emit(StocktakeMoved(stocktake_id=row.id, site_id=row.site_id, action=CountAction.CONFIRM, by=by))


def signs_large(by: Actor) -> bool:
    """Tell whether somebody may confirm large differences."""
    return by.has_role(Role.STREET_OFFICER, Role.CHARITY_OFFICER)


def is_large(row: Stocktake) -> bool:
    """Tell whether the differences of a stocktake are so large that the street must confirm them."""
    seen = weigh(row)
    is_many = seen.different * 100 > seen.expected * settings.value(_PERCENT)
    return is_many or seen.value_fen > settings.value(_YUAN) * 100


def _difference(site_id: UUID, line: CountLine, lot: Lot) -> Move | None:
    if not line.difference:
        return None
    shelf, count = (Owner.SITE, site_id), (Owner.COUNTED, site_id)
    source, target = (count, shelf) if line.difference > 0 else (shelf, count)
    return Move(lot=lot, quantity=abs(line.difference), source=source, target=target)


def _refuse_others(row: Stocktake, by: Actor) -> None:
    """Whoever confirms a count has not counted a line of it."""
    if by.user_id != row.counted_by_id:
        raise NotAllowed(Text("Whoever began this count goes on with it. Begin one of your own", "error"))


def _refuse_own(row: Stocktake, by: Actor) -> None:
    if by.user_id == row.counted_by_id:
        raise NotAllowed(Text("A second person must confirm a count", "error"))
