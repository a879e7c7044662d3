"""A depot with goods, outlets that order from it, and who keeps them."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from charity_app.casework import services as casework
from charity_app.casework.services import NewNeed
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.scope import Actor, Role
from charity_app.foodbank.models import GoodsOrder, OrderLine, Outlet
from charity_app.foodbank.queries.orders import lines_of
from charity_app.foodbank.queries.outlets import SeenOutlet, get_outlet
from charity_app.foodbank.services import ordering, picking
from charity_app.foodbank.services.ordering import Wish
from charity_app.foodbank.services.outlets import OutletDetails, open_outlet
from charity_app.foodbank.states.outlets import PointType
from charity_app.registry.models import Household, Site
from charity_app.registry.states.organisations import SiteKind
from charity_app.stock.models import Item, Lot
from tests.identity.factories import make_user
from tests.stock.conftest import SYSTEM, Store, open_site, person
from tests.stock.conftest import store as store


@dataclass
class Bank:
    """A depot, an outlet with its keeper, and short ways to let them work."""

    store: Store
    keeper: Actor
    others: list[Outlet] = field(default_factory=list)

    @property
    def site(self) -> Site:
        """The first outlet's site."""
        return self.store.outlet

    @property
    def outlet(self) -> SeenOutlet:
        """The first outlet as it stands now."""
        return self.seen(self.site)

    def seen(self, site: Site) -> SeenOutlet:
        """Return an outlet as it stands now."""
        found = get_outlet(SYSTEM, site.id)
        assert found is not None
        return found

    def another(self, name: str, **told: Any) -> SeenOutlet:
        """Open one more outlet that orders from the depot."""
        site = open_site(SiteKind.CARE_STOP, name)
        open_outlet(site, self.store.depot, details=details(**told), by=SYSTEM)
        return self.seen(site)

    def order(self, quantity: int = 5, *, item: Item | None = None, seen: SeenOutlet | None = None) -> GoodsOrder:
        """Order goods for an outlet."""
        wished = item or self.store.item()
        wishes = {wished.id: Wish(wished, quantity)}
        order = ordering.write_order(seen or self.outlet, wishes=wishes, wanted_on=clock.today(), by=self.keeper)
        ordering.send_order(order, by=self.keeper)
        return order

    def line(self, order: GoodsOrder) -> OrderLine:
        """Return the first line of an order."""
        return lines_of(order)[0].line

    def packed(self, quantity: int = 5, **told: Any) -> GoodsOrder:
        """Order goods and pack them."""
        order = self.order(quantity, **told)
        picking.pick_line(order, self.line(order), by=self.store.keeper)
        picking.finish_picking(order, by=self.store.keeper)
        return order

    def at_outlet(self, lot: Lot) -> int:
        """Return how much of a lot the outlet has."""
        return self.store.left(lot, self.site)


def details(**told: Any) -> OutletDetails:
    """Return what an outlet is, with an agreement in force."""
    until = clock.today() + timedelta(days=200)
    return OutletDetails(**({"point_type": PointType.CARE_STOP, "agreement_until_on": until} | told))


def need_food(household: Household, severity: int) -> None:
    """Let a family need food."""
    told = NewNeed(NeedType.FOOD_NUTRITION, "staple_food", severity, 0, 1, NeedUnit.PIECE, clock.today(), 0, "")
    casework.assess_need(household, told=told, by=SYSTEM)


@pytest.fixture
def bank(store: Store) -> Bank:
    """A depot with an outlet."""
    open_outlet(store.outlet, store.depot, details=details(), by=SYSTEM)
    return Bank(store, keeper_of(store.outlet))


def keeper_of(site: Site) -> Actor:
    """Return somebody with an account who keeps a place, as the accounts know."""
    user = make_user(Role.POINT_KEEPER, at=site.id)
    actor = person(Role.POINT_KEEPER, site_id=site.id)
    return Actor(user.id, grants=actor.grants, scope=actor.scope)
