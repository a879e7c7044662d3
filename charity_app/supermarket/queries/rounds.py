"""Rounds on which volunteers bring orders home, and what waits on one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.registry.models import Site
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.supermarket.models import ShopOrder, ShopRound
from charity_app.supermarket.queries.shops import is_in_reach


@dataclass(frozen=True)
class SeenRound(SeenAtSite[ShopRound]):
    """A round with the shop where it begins."""


def get_round(viewer: Actor, round_id: UUID) -> SeenRound | None:
    """Return a round for a volunteer who was given its address, or who keeps or looks after the shop."""
    wanted = select(ShopRound, Site).join(Site, Site.id == ShopRound.site_id).where(ShopRound.id == round_id)
    if not viewer.has_role(Role.VOLUNTEER):
        wanted = wanted.where(is_in_reach(viewer))
    found = db.session.execute(wanted).one_or_none()
    return SeenRound(found[0], found[1]) if found else None


def orders_on(row: ShopRound) -> list[ShopOrder]:
    """Return the orders of a round, by number."""
    wanted = select(ShopOrder).where(ShopOrder.round_id == row.id)
    return list(db.session.scalars(wanted.order_by(ShopOrder.number)))


def order_on(row: ShopRound, number: str) -> ShopOrder | None:
    """Return the order of a round with this number."""
    wanted = select(ShopOrder).where(ShopOrder.round_id == row.id, ShopOrder.number == number)
    return db.session.scalars(wanted).one_or_none()
