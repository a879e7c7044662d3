"""Two depots and an outlet, a keeper and a safety officer, and lots of whatever date a test needs."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from charity_app.core import clock
from charity_app.core.files import StoredFile
from charity_app.core.scope import Actor, Grant, Role, Scope, acting_in, system_actor, system_scope
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import division_id
from charity_app.registry import services as registry
from charity_app.registry.models import Household, Site
from charity_app.registry.services import NewMember
from charity_app.registry.services.sites import SiteDetails
from charity_app.registry.states.organisations import SiteKind
from charity_app.registry.states.people import Gender
from charity_app.stock.models import GoodsDonor, Item, Lot
from charity_app.stock.queries.balances import held_by
from charity_app.stock.services import intake
from charity_app.stock.services.checking import Arrival
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.items import ItemDetails, enter_item
from charity_app.stock.states.items import Category, Unit
from charity_app.stock.states.movements import Owner
from tests.identity.factories import make_user

SYSTEM = system_actor("test")
STREET = division_id("310115008")
PHOTO = StoredFile("a" * 64, "image/jpeg", 10, is_new=False)


def person(role: Role, *, site_id: UUID | None = None, street_id: UUID | None = None) -> Actor:
    """Return somebody with an account who holds one role."""
    level = "site" if site_id else "street" if street_id else "district"
    grant = Grant(role, level, division_id=street_id, site_id=site_id)
    streets = frozenset({street_id} if street_id else ())
    scope = Scope(site_ids=frozenset({site_id} if site_id else ()), street_ids=streets, public=True)
    return Actor(make_user().id, grants=(grant,), scope=scope)


@dataclass
class Store:
    """A depot with its keeper, and short ways to fill it."""

    depot: Site
    outlet: Site
    donor: GoodsDonor
    keeper: Actor
    other: Actor
    safety: Actor
    items: dict[str, Item] = field(default_factory=dict)

    @property
    def shelf(self) -> tuple[Owner, UUID]:
        """The holder that the depot is."""
        return Owner.SITE, self.depot.id

    def item(self, name: str = "纯牛奶 250 毫升", **told: Any) -> Item:
        """Return an item, entered when a test first names it."""
        if name not in self.items:
            details: dict[str, Any] = {"category": Category.DAIRY, "unit": Unit.BOX, "life_days": 180} | told
            self.items[name] = enter_item(ItemDetails(name=name, **details), by=self.keeper)
        return self.items[name]

    def lot(
        self, quantity: int = 10, *, days: int | None = 60, item: Item | None = None, site: Site | None = None
    ) -> Lot:
        """Take in a lot with so many days left."""
        delivery = intake.open_delivery(self.donor, site or self.depot, by=self.keeper)
        expires_on = None if days is None else clock.today() + timedelta(days=days)
        arrival = Arrival(quantity=quantity, expires_on=expires_on)
        return intake.take_in_line(delivery, item or self.item(), arrival=arrival, by=self.keeper)

    def left(self, lot: Lot, site: Site | None = None) -> int:
        """Return how much of a lot is on the shelves of a place."""
        return held_by((Owner.SITE, (site or self.depot).id), lot)


def open_site(kind: SiteKind, name: str) -> Site:
    """Enter a place."""
    details = SiteDetails(kind=kind, name=name, street_id=STREET, address="演示路1号")
    return registry.open_site(details, by=SYSTEM)


def make_household(order: int) -> Household:
    """Register a household in the first committee of the street."""
    committee = divisions.committees_of(STREET)[0]
    head = NewMember(name=f"演示户{order}", gender=Gender.FEMALE, birth_on=date(1960, 1, 1 + order % 28))
    return registry.register_household(committee, head=head, address="演示路1号", by=SYSTEM)


@pytest.fixture
def store(divided: Flask) -> Iterator[Store]:
    """A depot, an outlet and who works there."""
    with acting_in(system_scope("test")):
        depot, outlet = open_site(SiteKind.FOOD_DEPOT, "测试仓库"), open_site(SiteKind.CARE_STOP, "测试驿站")
        keeper, other = (person(Role.DEPOT_KEEPER, site_id=depot.id) for _ in range(2))
        donor = register_donor(by=keeper)
        yield Store(depot, outlet, donor, keeper, other, person(Role.FOOD_SAFETY_OFFICER))


def key() -> str:
    """Return a fresh key for a movement."""
    return f"test:{uuid4()}"
