"""The lines of a stocktake, and how large its differences are."""

from dataclasses import dataclass

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.stock.models import CountLine, Lot, Stocktake
from charity_app.stock.queries.values import values_on


@dataclass(frozen=True)
class Weight:
    """How many units the ledger had, by how many units the count differs (either way), and what those are worth."""

    expected: int
    different: int
    value_fen: int


def lines_of(row: Stocktake) -> list[tuple[CountLine, Lot]]:
    """Return the lines of a stocktake with their lots, in the order in which they were counted."""
    wanted = select(CountLine, Lot).join(Lot, Lot.id == CountLine.lot_id).where(CountLine.stocktake_id == row.id)
    return [(line, lot) for line, lot in db.session.execute(wanted.order_by(CountLine.counted_at, CountLine.id))]


def weigh(row: Stocktake) -> Weight:
    """Return how large the differences of a stocktake are."""
    lines = lines_of(row)
    values = values_on({lot.item_id for _line, lot in lines})
    return Weight(
        sum(line.expected for line, _lot in lines),
        sum(abs(line.difference) for line, _lot in lines),
        sum(abs(line.difference) * values.get(lot.item_id, 0) for line, lot in lines),
    )
