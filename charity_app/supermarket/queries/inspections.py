"""Inspections of a shop, and what families of its street got per head."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.registry.models import Member, Site
from charity_app.registry.queries.heads import present
from charity_app.stock.queries.seen import SeenAtSite
from charity_app.supermarket.models import Sale, ShopCard, ShopInspection
from charity_app.supermarket.queries.shops import find_in_reach
from charity_app.supermarket.states.sales import SaleState

_FEWEST_CARDS = 5


@dataclass(frozen=True)
class SeenInspection(SeenAtSite[ShopInspection]):
    """An inspection with its shop."""


@dataclass(frozen=True)
class FairShare:
    """Points of goods per person of households with a card this month: in the street of a shop, and everywhere.

    None where fewer than five cards are.
    """

    here: Decimal | None
    everywhere: Decimal | None


def get_seen_inspection(viewer: Actor, inspection_id: UUID) -> SeenInspection | None:
    """Return an inspection of a shop that the viewer keeps or looks after."""
    found = find_in_reach(ShopInspection, inspection_id, viewer)
    return SeenInspection(*found) if found else None


def list_inspections(site: Site, *, page: int = 1) -> Page[SeenInspection]:
    """Return one page of the inspections of a shop, the newest first. One statement."""
    wanted = select(ShopInspection).where(ShopInspection.site_id == site.id)
    ordered = wanted.order_by(ShopInspection.inspected_on.desc(), ShopInspection.id)
    return fetch_page(ordered, lambda row: SeenInspection(row[0], site), number=page)


def fair_share(site: Site) -> FairShare:
    """Return what families of the shop's street got per head this month, and those of all streets. Six statements."""
    with acting_in(system_scope("fair share of a shop")):
        return FairShare(_per_head(ShopCard.street_id == site.street_id), _per_head(true()))


def _per_head(where: ColumnElement[bool]) -> Decimal | None:
    is_open = (ShopCard.ended_at.is_(None), where)
    cards = db.session.scalar(select(func.count()).select_from(ShopCard).where(*is_open)) or 0
    if cards < _FEWEST_CARDS:
        return None
    heads = select(func.count()).select_from(Member).join(ShopCard, ShopCard.household_id == Member.household_id)
    people = db.session.scalar(heads.where(*is_open, present())) or 0
    since = clock.start_of(clock.today().replace(day=1))
    spent = select(func.coalesce(func.sum(Sale.points), 0)).join(ShopCard, ShopCard.id == Sale.card_id)
    points = db.session.scalar(spent.where(*is_open, Sale.sold_at >= since, Sale.state != SaleState.REFUNDED)) or 0
    return round(Decimal(int(points)) / people, 1) if people else None
