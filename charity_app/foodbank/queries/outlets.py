"""Outlets: one by one, in a list, and what they may keep (R-STP-01, R-STP-04)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.paging import Page, fetch_page
from charity_app.core.scope import Actor
from charity_app.divisions.models import Division
from charity_app.foodbank.models import EmergencyStore, Outlet, UnwantedItem
from charity_app.foodbank.states.outlets import COLD, LeftOut, PointType
from charity_app.registry.models import Site
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import Item
from charity_app.stock.states.items import Storage
from charity_app.stock.states.lots import KEEPERS

_Depot = aliased(Site, name="depot")


@dataclass(frozen=True)
class SeenOutlet:
    """An outlet with its site, the name of its street and of the depot it orders from."""

    outlet: Outlet
    site: Site
    street: str
    depot: str

    @property
    def id(self) -> UUID:
        """The row of the outlet."""
        return self.outlet.id

    @property
    def site_id(self) -> UUID:
        """The site that it is."""
        return self.outlet.site_id

    @property
    def depot_id(self) -> UUID:
        """The depot it orders from."""
        return self.outlet.depot_id

    @property
    def street_id(self) -> UUID:
        """The street it lies in."""
        return self.site.street_id

    @property
    def committee_id(self) -> UUID | None:
        """The committee it lies in, where that is known."""
        return self.site.committee_id

    @property
    def has_agreement(self) -> bool:
        """Tell whether its food safety agreement is in force."""
        until = self.outlet.agreement_until_on
        return until is not None and until >= clock.today()


def _rows() -> Any:
    return (
        select(Outlet, Site, Division.name, _Depot.name)
        .join(Site, Site.id == Outlet.site_id)
        .join(Division, Division.id == Site.street_id)
        .join(_Depot, _Depot.id == Outlet.depot_id)
    )


def is_in_use() -> ColumnElement[bool]:
    """Condition: the site of the outlet is in use today."""
    return or_(Site.valid_to.is_(None), Site.valid_to > clock.today())


def get_outlet(viewer: Actor, site_id: UUID) -> SeenOutlet | None:
    """Return the outlet at a site; outlets are open to everyone."""
    found = db.session.execute(_rows().where(Outlet.site_id == site_id)).one_or_none()
    return SeenOutlet(*found) if found else None


def list_outlets(
    *, q: str = "", point_type: PointType | None = None, street_id: UUID | None = None, page: int = 1
) -> Page[SeenOutlet]:
    """Return one page of the outlets in use, by street and name. One statement."""
    wanted = _rows().where(is_in_use(), *_narrowed(q, point_type, street_id))
    return fetch_page(wanted.order_by(Division.name, Site.name, Site.id), lambda row: SeenOutlet(*row[:4]), number=page)


def _narrowed(q: str, point_type: PointType | None, street_id: UUID | None) -> Iterator[ColumnElement[bool]]:
    words = q.strip()
    if words:
        named = (Site.name, Site.initials, Site.address, Outlet.number)
        yield or_(*(column.icontains(words, autoescape=True) for column in named))
    if point_type is not None:
        yield Outlet.point_type == point_type
    if street_id is not None:
        yield Site.street_id == street_id


def outlets_of_depot(depot_id: UUID) -> list[SeenOutlet]:
    """Return the outlets in use that order from a depot, by number. One statement."""
    wanted = _rows().where(Outlet.depot_id == depot_id, is_in_use())
    return [SeenOutlet(*row) for row in db.session.execute(wanted.order_by(Outlet.number))]


def sites_to_open(viewer: Actor) -> list[Site]:
    """Return the sites in use that are neither depot nor outlet yet, by name."""
    taken = select(Outlet.site_id)
    wanted = select(Site).where(is_in_use(), Site.kind != SiteKind.FOOD_DEPOT, Site.id.not_in(taken))
    return list(db.session.scalars(wanted.order_by(Site.name, Site.id)))


def depots() -> list[Site]:
    """Return the depots in use, by name."""
    wanted = select(Site).where(is_in_use(), Site.kind == SiteKind.FOOD_DEPOT)
    return list(db.session.scalars(wanted.order_by(Site.name, Site.id)))


def places_with_food() -> list[Site]:
    """Return the depots and outlets in use, by name."""
    is_ours = or_(Site.kind == SiteKind.FOOD_DEPOT, Site.id.in_(select(Outlet.site_id)))
    return list(db.session.scalars(select(Site).where(is_in_use(), is_ours).order_by(Site.name, Site.id)))


def unwanted_of(site_ids: Collection[UUID]) -> dict[UUID, set[UUID]]:
    """Return by outlet the items that it does not want now. One statement."""
    found: dict[UUID, set[UUID]] = {key: set() for key in site_ids}
    wanted = select(UnwantedItem).where(UnwantedItem.site_id.in_(site_ids), UnwantedItem.ended_at.is_(None))
    for row in db.session.scalars(wanted):
        found[row.site_id].add(row.item_id)
    return found


def unwanted_items(site_id: UUID) -> list[Item]:
    """Return the items that an outlet does not want now, by name."""
    said = select(UnwantedItem.item_id).where(UnwantedItem.site_id == site_id, UnwantedItem.ended_at.is_(None))
    return list(db.session.scalars(select(Item).where(Item.id.in_(said)).order_by(Item.name)))


def why_left_out(seen: SeenOutlet, item: Item, unwanted: Collection[UUID] = ()) -> LeftOut | None:
    """Return why an outlet may or should not be given an item; None when it may."""
    outlet = seen.outlet
    if item.is_food and not seen.has_agreement:
        return LeftOut.NO_AGREEMENT
    if outlet.point_type is PointType.LOTTERY_CARE_STOP and not (item.is_food and item.storage is Storage.AMBIENT):
        return LeftOut.LOTTERY
    if item.storage in COLD and not outlet.has_fridge:
        return LeftOut.NO_FRIDGE
    if item.storage.value not in outlet.storages:
        return LeftOut.STORAGE
    if outlet.categories and item.category.value not in outlet.categories:
        return LeftOut.CATEGORY
    return LeftOut.NOT_WANTED if item.id in unwanted else None


def is_emergency_store(site_id: UUID) -> bool:
    """Tell whether a depot is an emergency store."""
    wanted = select(EmergencyStore.id).where(EmergencyStore.site_id == site_id, EmergencyStore.ended_at.is_(None))
    return db.session.scalar(wanted) is not None


def items_to_refuse(seen: SeenOutlet) -> list[tuple[UUID, str]]:
    """Return the items in use that an outlet takes now, by name."""
    said = select(UnwantedItem.item_id).where(UnwantedItem.site_id == seen.site_id, UnwantedItem.ended_at.is_(None))
    wanted = select(Item).where(Item.ended_at.is_(None), Item.id.not_in(said)).order_by(Item.name)
    return [(item.id, item.name) for item in db.session.scalars(wanted) if why_left_out(seen, item) is None]


def own_outlets(viewer: Actor) -> list[SeenOutlet]:
    """Return the outlets that the viewer keeps, by name."""
    own = {grant.site_id for grant in viewer.grants_of(*KEEPERS) if grant.site_id}
    wanted = _rows().where(Outlet.site_id.in_(own), is_in_use()).order_by(Site.name)
    return [SeenOutlet(*row) for row in db.session.execute(wanted)]


def depots_for(seen: SeenOutlet, depot_id: UUID | None = None) -> list[Site]:
    """Return the depot an outlet orders from, and the emergency stores it may call off from."""
    stores = select(EmergencyStore.site_id).where(EmergencyStore.ended_at.is_(None))
    wanted = select(Site).where(or_(Site.id.in_({seen.depot_id, depot_id or seen.depot_id}), Site.id.in_(stores)))
    return sorted(db.session.scalars(wanted), key=lambda site: (site.id != seen.depot_id, site.name))


def emergency_stores() -> set[UUID]:
    """Return the depots that are emergency stores now."""
    return set(db.session.scalars(select(EmergencyStore.site_id).where(EmergencyStore.ended_at.is_(None))))
