"""Goods that were sent by hand, as the places at both ends see them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.registry.models import Site
from charity_app.stock.models import GoodsArrival, Item, Lot
from charity_app.stock.queries.reach import kept_ids, of_places
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.stock.states.arrivals import ArrivalState

_Sender = aliased(Site, name="sender")


class Way(StrEnum):
    """Which goods a place looks at: those that come to it, or those that it sent."""

    COMING = "coming"
    SENT = "sent"


WAYS = {Way.COMING: Text("Sent to us", "arrival"), Way.SENT: Text("Sent by us", "arrival")}


@dataclass(frozen=True)
class SeenArrival(SeenAtSite[GoodsArrival]):
    """Goods that were sent by hand to a place, with their lot and who sent them."""

    sender: Site
    lot: Lot
    item: Item


def _rows() -> Any:
    joined = select(GoodsArrival, Site, _Sender, Lot, Item).join(Site, Site.id == GoodsArrival.site_id)
    joined = joined.join(_Sender, _Sender.id == GoodsArrival.from_id).join(Lot, Lot.id == GoodsArrival.lot_id)
    return joined.join(Item, Item.id == Lot.item_id)


def get_seen_arrival(viewer: Actor, arrival_id: UUID) -> SeenArrival | None:
    """Return goods that were sent to a place within the viewer's reach."""
    wanted = _rows().where(GoodsArrival.id == arrival_id, of_places(viewer, GoodsArrival.site_id))
    found = db.session.execute(wanted).one_or_none()
    return SeenArrival(*found) if found else None


def list_arrivals(site: Site, way: Way, *, page: int = 1) -> Page[SeenArrival]:
    """Return one page of what was sent to a place or by it, what waits first, then the latest. One statement."""
    end = GoodsArrival.site_id if way is Way.COMING else GoodsArrival.from_id
    waits = (GoodsArrival.state == ArrivalState.WAITING).desc()
    order = (waits, GoodsArrival.sent_at.desc(), GoodsArrival.id)
    return fetch_page(_rows().where(end == site.id).order_by(*order), lambda row: SeenArrival(*row[:5]), number=page)


def counting_arrivals(viewer: Actor) -> Select[int]:
    """Return the statement that counts what waits for the viewer as a receiver."""
    is_waiting = (GoodsArrival.state == ArrivalState.WAITING, GoodsArrival.site_id.in_(kept_ids(viewer)))
    return select(func.count()).select_from(GoodsArrival).where(*is_waiting)
