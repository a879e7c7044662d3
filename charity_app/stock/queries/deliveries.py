"""Deliveries of a place, their lines, and what was measured last."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.stock.models import GoodsDelivery, Item, Lot
from charity_app.stock.queries.donors import donor_names
from charity_app.stock.states.items import Storage
from charity_app.stock.states.lots import LotState


class Stage(StrEnum):
    """How far a delivery is."""

    OPEN = "open"
    EXPECTED = "expected"
    FINISHED = "finished"


STAGES = {
    Stage.OPEN: Text("at the door", "delivery"),
    Stage.EXPECTED: Text("expected", "delivery"),
    Stage.FINISHED: Text("finished", "delivery"),
}
STAGE_TONES = {Stage.OPEN: "active", Stage.EXPECTED: "info", Stage.FINISHED: "good"}


@dataclass(frozen=True)
class SeenDelivery:
    """A delivery with the name of its donor and how many lots it has."""

    row: GoodsDelivery
    donor: str
    lots: int

    @property
    def stage(self) -> Stage:
        """Return how far it is."""
        return stage_of(self.row)

    @property
    def is_late(self) -> bool:
        """Tell whether it was announced for a day that is over and has not come."""
        expected = self.row.expected_on
        return self.row.arrived_at is None and expected is not None and expected < clock.today()


@dataclass(frozen=True)
class DeliveryLine:
    """A lot of a delivery with its item."""

    lot: Lot
    item: Item


def stage_of(row: GoodsDelivery) -> Stage:
    """Return how far a delivery is."""
    if row.arrived_at is None:
        return Stage.EXPECTED
    return Stage.OPEN if row.finished_at is None else Stage.FINISHED


def _at_stage(stage: Stage) -> ColumnElement[bool]:
    arrived, finished = GoodsDelivery.arrived_at, GoodsDelivery.finished_at
    if stage is Stage.EXPECTED:
        return arrived.is_(None)
    return and_(arrived.is_not(None), finished.is_(None) if stage is Stage.OPEN else finished.is_not(None))


def _rows(site: Site) -> Any:
    counted = select(func.count()).select_from(Lot).where(Lot.delivery_id == GoodsDelivery.id)
    lots = counted.correlate(GoodsDelivery).scalar_subquery()
    return select(GoodsDelivery, lots).where(GoodsDelivery.site_id == site.id)


def _seen(rows: Sequence[tuple[GoodsDelivery, int]]) -> tuple[SeenDelivery, ...]:
    names = donor_names({row.donor_id for row, _lots in rows})
    return tuple(SeenDelivery(row, names[row.donor_id], lots) for row, lots in rows)


def deliveries_now(site: Site) -> tuple[SeenDelivery, ...]:
    """Return what is at the door, and what was announced for today or earlier and has not come. Two statements."""
    is_due = and_(_at_stage(Stage.EXPECTED), GoodsDelivery.expected_on <= clock.today())
    wanted = _rows(site).where(or_(_at_stage(Stage.OPEN), is_due))
    order = (GoodsDelivery.arrived_at.is_(None), GoodsDelivery.expected_on, GoodsDelivery.number)
    return _seen([(row[0], row[1]) for row in db.session.execute(wanted.order_by(*order))])


def list_deliveries(site: Site, *, stage: Stage, page: int = 1) -> Page[SeenDelivery]:
    """Return one page of the deliveries of a place at a stage: those expected by day, others the latest first."""
    newest = GoodsDelivery.arrived_at.desc()
    order = GoodsDelivery.expected_on if stage is Stage.EXPECTED else newest
    wanted = _rows(site).where(_at_stage(stage)).order_by(order, GoodsDelivery.number)
    found: Page[Any] = fetch_page(wanted, lambda row: (row[0], row[1]), number=page)
    return Page(_seen(found.items), found.number, found.pages, found.total)


def delivery_lines(delivery: GoodsDelivery) -> list[DeliveryLine]:
    """Return the lots of a delivery with their items, the latest first. One statement."""
    wanted = select(Lot, Item).join(Item, Item.id == Lot.item_id).where(Lot.delivery_id == delivery.id)
    rows = db.session.execute(wanted.order_by(Lot.created_at.desc(), Lot.id))
    return [DeliveryLine(lot, item) for lot, item in rows]


def last_tenths(delivery: GoodsDelivery, storage: Storage) -> int | None:
    """Return what was measured last in this delivery for goods of a storage class."""
    of = (Lot.delivery_id == delivery.id, Lot.storage == storage, Lot.arrival_tenths.is_not(None))
    return db.session.scalar(select(Lot.arrival_tenths).where(*of).order_by(Lot.created_at.desc()).limit(1))


def is_open_line(lot: Lot) -> bool:
    """Tell whether a lot is announced or at the door, and nothing is decided."""
    return lot.state in (LotState.ANNOUNCED, LotState.ARRIVED)
