"""Goods that wait to be destroyed or were, and how much was thrown away why (features 4.15)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.policy import can
from charity_app.core.scope import Actor
from charity_app.identity.queries import names_of
from charity_app.registry.models import Site
from charity_app.stock.models import Disposal, Item, Lot
from charity_app.stock.queries.reach import of_places
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.stock.queries.values import values_on
from charity_app.stock.states.movements import DisposalState, WasteReason


@dataclass(frozen=True)
class SeenDisposal(SeenAtSite[Disposal]):
    """Goods put aside, with their lot and place; who asked stands where permissions look for it."""

    lot: Lot
    item: Item

    @property
    def asked_by_id(self) -> UUID:
        """Who put it aside."""
        return self.row.asked_by_id


@dataclass(frozen=True)
class Waste:
    """What was thrown away in one month for one reason: how often, units, weight, what it was worth."""

    month: date
    reason: WasteReason
    times: int
    units: int
    grams: int
    value_fen: int


def _rows() -> Any:
    joined = select(Disposal, Site, Lot, Item).join(Lot, Lot.id == Disposal.lot_id).join(Item, Item.id == Lot.item_id)
    return joined.join(Site, Site.id == Disposal.site_id)


def get_seen_disposal(viewer: Actor, disposal_id: UUID) -> SeenDisposal | None:
    """Return goods that were put aside, within the viewer's reach."""
    wanted = _rows().where(Disposal.id == disposal_id, of_places(viewer, Disposal.site_id))
    found = db.session.execute(wanted).one_or_none()
    return SeenDisposal(*found) if found else None


def list_disposals_visible_to(
    viewer: Actor, *, state: DisposalState | None = None, site_id: UUID | None = None, page: int = 1
) -> Page[SeenDisposal]:
    """Return one page of what was put aside, what waits longest first. One statement."""
    wanted = _rows().where(of_places(viewer, Disposal.site_id))
    if state is not None:
        wanted = wanted.where(Disposal.state == state)
    if site_id is not None:
        wanted = wanted.where(Disposal.site_id == site_id)
    order = Disposal.asked_at if state is DisposalState.ASKED else Disposal.asked_at.desc()
    return fetch_page(wanted.order_by(order, Disposal.id), lambda row: SeenDisposal(*row[:4]), number=page)


def counting_to_decide(viewer: Actor) -> Select[int] | None:
    """Return the statement that counts what waits for the viewer as a second person, None where nothing can."""
    if not can(viewer, "disposal.decide"):
        return None
    is_others = (Disposal.state == DisposalState.ASKED, Disposal.asked_by_id != viewer.user_id)
    return select(func.count()).select_from(Disposal).where(*is_others, of_places(viewer, Disposal.site_id))


def people_of(found: Collection[SeenDisposal]) -> dict[UUID, str]:
    """Return the names of who put aside and who decided."""
    ids = {key for one in found for key in (one.row.asked_by_id, one.row.decided_by_id) if key is not None}
    return names_of(ids) if ids else {}


def waste_of(site: Site, *, months: int = 6) -> list[Waste]:
    """Return what a place threw away by month and reason, the latest month first. One statement and one a month."""
    since = _month_before(clock.today().replace(day=1), months - 1)
    wanted = _rows().where(Disposal.site_id == site.id, Disposal.state == DisposalState.CONFIRMED)
    rows = db.session.execute(wanted.where(Disposal.decided_at >= clock.start_of(since))).all()
    by_month: dict[date, list[Any]] = {}
    for row in rows:
        by_month.setdefault(_month_of(row[0].decided_at), []).append(row)
    return [line for month in sorted(by_month, reverse=True) for line in _month_lines(month, by_month[month])]


def _month_lines(month: date, rows: list[Any]) -> list[Waste]:
    last_day = _month_before(month, -1) - timedelta(days=1)
    values = values_on({item.id for _row, _site, _lot, item in rows}, on=last_day)
    lines = []
    for reason in WasteReason:
        of = [(row.quantity, item) for row, _site, _lot, item in rows if row.reason is reason]
        if of:
            grams = sum(quantity * item.grams for quantity, item in of)
            worth = sum(quantity * values.get(item.id, 0) for quantity, item in of)
            lines.append(Waste(month, reason, len(of), sum(quantity for quantity, _item in of), grams, worth))
    return lines


def _month_of(at: datetime) -> date:
    return clock.local_date(at).replace(day=1)


def _month_before(month: date, count: int) -> date:
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)
