"""Splits that were made: who got how much of what, what the rule had proposed, and why that differs."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, true

from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.foodbank.models import Split, SplitShare
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.stock.policy import OVERSEERS


@dataclass(frozen=True)
class ShareSeen:
    """A share with the names of its outlet and its item."""

    share: SplitShare
    site: str
    item: Item


def get_split(viewer: Actor, split_id: UUID) -> Split | None:
    """Return a split of a depot that the viewer keeps or watches."""
    own = {grant.site_id for grant in viewer.grants_of(Role.DEPOT_KEEPER) if grant.site_id}
    is_open = true() if viewer.is_system or viewer.has_role(*OVERSEERS) else Split.depot_id.in_(own)
    return db.session.scalars(select(Split).where(Split.id == split_id, is_open)).one_or_none()


def shares_of(row: Split) -> list[ShareSeen]:
    """Return the shares of a split by item and outlet. One statement."""
    wanted = (
        select(SplitShare, Site.name, Item)
        .join(Site, Site.id == SplitShare.site_id)
        .join(Item, Item.id == SplitShare.item_id)
        .where(SplitShare.split_id == row.id)
        .order_by(Item.name, Site.name, SplitShare.id)
    )
    return [ShareSeen(*found) for found in db.session.execute(wanted)]
