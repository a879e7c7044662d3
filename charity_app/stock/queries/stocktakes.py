"""Stocktakes as their pages show them, and how much the counts of each keeper differed (R-MKT-04, T9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.identity.queries import names_of
from charity_app.registry.models import Site
from charity_app.stock.models import CountLine, Item, Lot, Stocktake
from charity_app.stock.queries.reach import of_places
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.stock.queries.values import values_on
from charity_app.stock.states.movements import CountState


@dataclass(frozen=True)
class SeenStocktake(SeenAtSite[Stocktake]):
    """A stocktake with its place, and how many lots were counted; who counted stands where permissions look for it."""

    lines: int = 0

    @property
    def counted_by_id(self) -> UUID:
        """Who counts."""
        return self.row.counted_by_id


@dataclass(frozen=True)
class Counted:
    """A line of a stocktake with its lot and item; `value_fen` is what the difference is worth."""

    line: CountLine
    lot: Lot
    item: Item
    value_fen: int


@dataclass(frozen=True)
class Variance:
    """How much the confirmed counts of one keeper differed from the ledger, either way."""

    name: str
    stocktakes: int
    expected: int
    missing: int
    surplus: int
    value_fen: int

    @property
    def per_thousand(self) -> int:
        """Return how many of a thousand expected units differed."""
        return (self.missing + self.surplus) * 1000 // self.expected if self.expected else 0


def _rows() -> Any:
    lines = select(func.count()).where(CountLine.stocktake_id == Stocktake.id).correlate(Stocktake)
    return select(Stocktake, Site, lines.scalar_subquery()).join(Site, Site.id == Stocktake.site_id)


def get_seen_stocktake(viewer: Actor, stocktake_id: UUID) -> SeenStocktake | None:
    """Return a stocktake within the viewer's reach."""
    wanted = _rows().where(Stocktake.id == stocktake_id, of_places(viewer, Stocktake.site_id))
    found = db.session.execute(wanted).one_or_none()
    return SeenStocktake(*found) if found else None


def list_stocktakes_visible_to(
    viewer: Actor, *, site_id: UUID | None = None, state: CountState | None = None, page: int = 1
) -> Page[SeenStocktake]:
    """Return one page of stocktakes at the viewer's places, the latest first. One statement."""
    wanted = _rows().where(of_places(viewer, Stocktake.site_id))
    if site_id is not None:
        wanted = wanted.where(Stocktake.site_id == site_id)
    if state is not None:
        wanted = wanted.where(Stocktake.state == state)
    order = (Stocktake.started_at.desc(), Stocktake.id)
    return fetch_page(wanted.order_by(*order), lambda row: SeenStocktake(*row[:3]), number=page)


def counting_stocktakes(viewer: Actor) -> Select[int]:
    """Return the statement that counts the stocktakes that wait for the viewer as a second person."""
    is_others = (Stocktake.state == CountState.SUBMITTED, Stocktake.counted_by_id != viewer.user_id)
    return select(func.count()).select_from(Stocktake).where(*is_others, of_places(viewer, Stocktake.site_id))


def counters_of(found: Collection[SeenStocktake]) -> dict[UUID, str]:
    """Return the names of who counted and who confirmed."""
    ids = {key for one in found for key in (one.row.counted_by_id, one.row.confirmed_by_id) if key is not None}
    return names_of(ids) if ids else {}


def counted_in(row: Stocktake) -> list[Counted]:
    """Return the lines of a stocktake, the latest first. Two statements."""
    wanted = (
        select(CountLine, Lot, Item)
        .join(Lot, Lot.id == CountLine.lot_id)
        .join(Item, Item.id == Lot.item_id)
        .where(CountLine.stocktake_id == row.id)
        .order_by(CountLine.counted_at.desc(), CountLine.id)
    )
    found = db.session.execute(wanted).all()
    values = values_on({item.id for _line, _lot, item in found})
    return [Counted(line, lot, item, line.difference * values.get(item.id, 0)) for line, lot, item in found]


def variance_by_keeper(viewer: Actor, *, site_id: UUID | None = None, days: int = 365) -> list[Variance]:
    """Return how much the counts of each keeper differed, the largest first. Three statements."""
    wanted = (
        select(Stocktake.counted_by_id, Stocktake.id, CountLine, Lot.item_id)
        .join(CountLine, CountLine.stocktake_id == Stocktake.id)
        .join(Lot, Lot.id == CountLine.lot_id)
        .where(of_places(viewer, Stocktake.site_id), Stocktake.state == CountState.CONFIRMED)
        .where(Stocktake.confirmed_at >= clock.now() - timedelta(days=days))
    )
    if site_id is not None:
        wanted = wanted.where(Stocktake.site_id == site_id)
    rows = db.session.execute(wanted).all()
    values = values_on({row[3] for row in rows})
    people = names_of({row[0] for row in rows}) if rows else {}
    found = [_variance(people.get(key, ""), [row for row in rows if row[0] == key], values) for key in people]
    return sorted(found, key=lambda one: (-one.per_thousand, one.name))


def _variance(name: str, rows: list[Any], values: dict[UUID, int]) -> Variance:
    differences = [(row[2].difference, values.get(row[3], 0)) for row in rows]
    return Variance(
        name=name,
        stocktakes=len({row[1] for row in rows}),
        expected=sum(row[2].expected for row in rows),
        missing=sum(-difference for difference, _value in differences if difference < 0),
        surplus=sum(difference for difference, _value in differences if difference > 0),
        value_fen=sum(abs(difference) * value for difference, value in differences),
    )
