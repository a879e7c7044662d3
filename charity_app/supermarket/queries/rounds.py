"""Rounds on which volunteers bring orders home, and what waits on one."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Actor
from charity_app.registry.models import Site
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.supermarket.models import ShopOrder, ShopRound
from charity_app.supermarket.queries.shops import is_in_reach

Carriers = Callable[[UUID, UUID], bool]
_carriers: Carriers | None = None


def install_carriers(carriers: Carriers | None) -> None:
    """Take from wiring.py who knows whether an account is expected at the shift that brings a round home."""
    global _carriers  # noqa: PLW0603
    _carriers = carriers


@dataclass(frozen=True)
class SeenRound(SeenAtSite[ShopRound]):
    """A round with the shop where it begins, and whether the viewer is expected to bring it home."""

    is_carried: bool


def get_round(viewer: Actor, round_id: UUID) -> SeenRound | None:
    """Return a round for whoever signed up to bring it home, and for who keeps or looks after the shop."""
    wanted = select(ShopRound, Site).join(Site, Site.id == ShopRound.site_id).where(ShopRound.id == round_id)
    is_carried = _is_carrier(viewer, round_id)
    found = db.session.execute(wanted if is_carried else wanted.where(is_in_reach(viewer))).one_or_none()
    return SeenRound(found[0], found[1], is_carried) if found else None


def _is_carrier(viewer: Actor, round_id: UUID) -> bool:
    return _carriers is not None and viewer.user_id is not None and _carriers(viewer.user_id, round_id)


def orders_on(row: ShopRound) -> list[ShopOrder]:
    """Return the orders of a round, by number."""
    wanted = select(ShopOrder).where(ShopOrder.round_id == row.id)
    return list(db.session.scalars(wanted.order_by(ShopOrder.number)))


def order_on(row: ShopRound, number: str) -> ShopOrder | None:
    """Return the order of a round with this number."""
    wanted = select(ShopOrder).where(ShopOrder.round_id == row.id, ShopOrder.number == number)
    return db.session.scalars(wanted).one_or_none()
