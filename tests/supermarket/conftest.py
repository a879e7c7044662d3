"""Two shops with priced goods, and a family whose needs give it a card."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from charity_app.casework import services as casework
from charity_app.casework.services import NewNeed
from charity_app.casework.states.items import NEED_ITEMS
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.scope import Actor, Role, acting_in, system_scope
from charity_app.registry import services as registry
from charity_app.registry.models import Household, Site
from charity_app.registry.services import NewMember
from charity_app.registry.states.organisations import SiteKind
from charity_app.registry.states.people import Gender, Relation
from charity_app.stock.models import Item, Lot
from charity_app.stock.services import intake
from charity_app.stock.services.checking import Arrival
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.items import ItemDetails, enter_item
from charity_app.stock.states.items import Category, Unit
from charity_app.supermarket.models import Sale, ShopCard
from charity_app.supermarket.queries.baskets import Wanted
from charity_app.supermarket.queries.cards import Shopper
from charity_app.supermarket.services import cards, granting, selling
from tests.stock.conftest import SYSTEM, make_household, open_site, person


@dataclass
class Market:
    """Two shops and whoever works there; short ways to price, take in and sell."""

    shop: Site
    other: Site
    keeper: Actor
    second: Actor
    items: dict[str, Item] = field(default_factory=dict)

    def item(self, name: str, category: Category = Category.DAILY_USE, *, points: int = 10) -> Item:
        """Return an item with points on it in both shops."""
        if name not in self.items:
            life_days = 365 if category in (Category.STAPLE_FOOD, Category.PACKAGED_FOOD) else None
            details = ItemDetails(name=name, category=category, unit=Unit.PIECE, life_days=life_days)
            self.items[name] = enter_item(details, by=self.keeper)
            for site in (self.shop, self.other):
                selling.set_price(site, self.items[name], points=points, price_fen=None, by=self.keeper)
        return self.items[name]

    def fill(self, item: Item, quantity: int = 50, *, site: Site | None = None) -> Lot:
        """Take goods in."""
        delivery = intake.open_delivery(register_donor(by=self.keeper), site or self.shop, by=self.keeper)
        expires_on = clock.today() + timedelta(days=200) if item.needs_date else None
        return intake.take_in_line(
            delivery, item, arrival=Arrival(quantity=quantity, expires_on=expires_on), by=self.keeper
        )

    def sell(self, card: ShopCard, item: Item, quantity: int = 1, *, site: Site | None = None, key: str = "") -> Sale:
        """Sell some units of one item."""
        wanted = [Wanted(item, quantity)]
        return selling.sell_basket(
            site or self.shop, Shopper(card), wanted, key=key or f"till:{uuid4()}", by=self.keeper
        )


def need(household: Household, kind: NeedType, *, severity: int) -> None:
    """Assess a need of a household."""
    item = next(iter(NEED_ITEMS[kind]))
    until = clock.today() + timedelta(days=30)
    told = NewNeed(kind, item, severity, 0, 1, NeedUnit.PIECE, until, 0, "备注")
    casework.assess_need(household, told=told, by=SYSTEM)


def family(order: int = 1, *, severity: int = 2, children: int = 0) -> Household:
    """Register a household with a grave need and some children."""
    household = make_household(order)
    for number in range(children):
        child = NewMember(
            name=f"演示孩{order}{number}",
            relation=Relation.CHILD,
            gender=Gender.MALE,
            birth_on=clock.today() - timedelta(days=3000 + number),
        )
        registry.add_member(household, new=child, by=SYSTEM)
    if severity:
        need(household, NeedType.FOOD_NUTRITION, severity=severity)
    return household


def card_for(household: Household) -> ShopCard:
    """Open the card of a household and grant it this month's points."""
    card = cards.follow_rules(household.id, by=SYSTEM)
    assert card is not None
    granting.grant_month(card, by=SYSTEM)
    return card


@pytest.fixture
def market(divided: Flask) -> Iterator[Market]:
    """Two shops of the district."""
    with acting_in(system_scope("test")):
        shop, other = (open_site(SiteKind.CHARITY_SUPERMARKET, name) for name in ("塘桥慈善超市", "花木慈善超市"))
        keeper, second = (person(Role.MARKET_KEEPER, site_id=shop.id) for _ in range(2))
        yield Market(shop, other, keeper, second)


MONTH = date(2024, 12, 1)
