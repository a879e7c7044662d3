"""The shelves of a place: where each item lies, how much may leave, how little is too little."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, cast, func, or_, select

from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.ledger.models import Account
from charity_app.registry.models import Site
from charity_app.stock.models import Item, Lot, Shelf
from charity_app.stock.queries.balances import holds, is_usable
from charity_app.stock.queries.items import named
from charity_app.stock.states.movements import Owner


@dataclass(frozen=True)
class SeenShelf:
    """A shelf with its item and how many units may leave now."""

    shelf: Shelf
    item: Item
    usable: int

    @property
    def is_low(self) -> bool:
        """Tell whether less is there than should be."""
        return self.usable < self.shelf.minimum


def list_shelves(site: Site, *, q: str = "", is_low: bool = False, page: int = 1) -> Page[SeenShelf]:
    """Return one page of the shelves of a place, by where they are. One statement."""
    left = _usable(site.id)
    wanted = (
        select(Shelf, Item, left)
        .join(Item, Item.id == Shelf.item_id)
        .where(Shelf.site_id == site.id, or_(Item.ended_at.is_(None), left > 0))
        .order_by(Shelf.place_code == "", Shelf.place_code, Item.name)
    )
    if q.strip():
        wanted = wanted.where(named(q))
    if is_low:
        wanted = wanted.where(left < Shelf.minimum)
    return fetch_page(wanted, lambda row: SeenShelf(row[0], row[1], row[2]), number=page)


def _usable(site_id: UUID) -> Any:
    total = cast(func.coalesce(func.sum(Account.balance), 0), BigInteger)
    wanted = select(total).select_from(Lot).join(Account, holds((Owner.SITE, site_id)))
    return wanted.where(Lot.item_id == Shelf.item_id, is_usable()).correlate(Shelf).scalar_subquery()


def seen_shelf(site: Site, item: Item) -> SeenShelf | None:
    """Return the shelf of an item at a place; None where it was never there."""
    wanted = select(Shelf, _usable(site.id)).where(Shelf.site_id == site.id, Shelf.item_id == item.id)
    row = db.session.execute(wanted).one_or_none()
    return SeenShelf(row[0], item, row[1]) if row else None
