"""The closes of a shop's days, and to which day a sale belongs."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.registry.models import Site
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.supermarket.models import DayClose, Sale
from charity_app.supermarket.queries.shops import find_in_reach
from charity_app.supermarket.states.sales import SaleState


@dataclass(frozen=True)
class SeenClose(SeenAtSite[DayClose]):
    """The close of a day with its shop."""

    @property
    def counted_by_id(self) -> UUID | None:
        """Who counted, and so does not confirm."""
        return self.row.counted_by_id


@dataclass(frozen=True)
class CloseRow:
    """A close in a list, with what was sold on its day."""

    seen: SeenClose
    sales: int
    points: int


def get_seen_close(viewer: Actor, close_id: UUID) -> SeenClose | None:
    """Return a close of a shop that the viewer keeps, of the viewer's street, or any for whoever sees all."""
    found = find_in_reach(DayClose, close_id, viewer)
    return SeenClose(*found) if found else None


def is_closed(site_id: UUID, day: date) -> bool:
    """Tell whether a day of a shop is closed."""
    return bool(db.session.scalar(select(exists().where(DayClose.site_id == site_id, DayClose.day == day))))


def counting_day(site_id: UUID) -> date:
    """Return the day to which a sale of this moment belongs: the next one once today is closed."""
    today = clock.today()
    return today + timedelta(days=1) if is_closed(site_id, today) else today


def list_closes(site: Site, *, page: int = 1) -> Page[CloseRow]:
    """Return one page of the closes of a shop, the newest first. One statement."""
    sold = (Sale.site_id == DayClose.site_id, Sale.counts_on == DayClose.day, Sale.state != SaleState.REFUNDED)
    sales = select(func.count()).where(*sold).scalar_subquery()
    points = select(func.coalesce(func.sum(Sale.points), 0)).where(*sold).scalar_subquery()
    wanted = select(DayClose, sales, points).where(DayClose.site_id == site.id).order_by(DayClose.day.desc())
    return fetch_page(wanted, lambda row: CloseRow(SeenClose(row[0], site), row[1], int(row[2])), number=page)
