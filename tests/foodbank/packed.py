"""A point with goods and a keeper, and families that may get packs there."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.casework import services as casework
from charity_app.casework.models import NeedItem
from charity_app.casework.services import NewNeed
from charity_app.casework.states.needs import NeedType, NeedUnit
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.foodbank.models import Distribution, Pack, PackItem, PackTemplate
from charity_app.foodbank.queries.packs import packs_of
from charity_app.foodbank.services.distributing import Plan, plan_distribution, publish_distribution, start_distribution
from charity_app.foodbank.services.templates import Line, write_template
from charity_app.foodbank.states.packs import LeftOut
from charity_app.registry import services as registry
from charity_app.registry.models import Household, Site
from charity_app.registry.services import NewMember
from charity_app.registry.states.diets import DietNeed
from charity_app.registry.states.households import NotSameReason
from charity_app.registry.states.people import Gender, Relation
from charity_app.stock.models import Item
from charity_app.stock.states.items import Category, Unit
from tests.stock.conftest import STREET, SYSTEM, Store, make_household, person
from tests.stock.conftest import store as store

FOOD_NEED = NewNeed(NeedType.FOOD_NUTRITION, "staple_food", 3, 1, 1, NeedUnit.PIECE, date(2027, 1, 1), 10_000)


@dataclass
class Pantry:
    """A distribution point: its keeper, its goods, and short ways to hand packs out."""

    store: Store
    keeper: Actor
    officer: Actor

    @property
    def site(self) -> Site:
        """The point."""
        return self.store.outlet

    def put(self, name: str, quantity: int = 100, *, days: int = 90, **told: Any) -> Item:
        """Put goods of an item on the shelf of the point."""
        item = self.store.item(name, **({"category": Category.PACKAGED_FOOD, "unit": Unit.PACKET} | told))
        if quantity:
            self.store.lot(quantity, item=item, site=self.site, days=days)
        return item

    def template(self, *lines: Line) -> PackTemplate:
        """Write down what packs hold."""
        return write_template(self.site, name="基本包", lines=lines, by=self.keeper)

    def plan(self, template: PackTemplate, *, packs: int = 20, in_days: int = 0) -> Distribution:
        """Plan a distribution for today or a later day."""
        day = clock.today() + timedelta(days=in_days)
        return plan_distribution(self.site, template, plan=Plan(day, packs), by=self.keeper)

    def running(self, *lines: Line, packs: int = 20) -> Distribution:
        """Plan, publish and begin a distribution."""
        distribution = self.plan(self.template(*lines), packs=packs)
        publish_distribution(distribution, by=self.keeper)
        start_distribution(distribution, by=self.keeper)
        return distribution

    def family(self, order: int = 1, *, severity: int = 3, diet: tuple[DietNeed, ...] = ()) -> Household:
        """Register a household with a need of food."""
        household = make_household(order)
        needing(household, severity)
        if diet:
            registry.record_diet(household, needs=diet, by=SYSTEM)
        return household


def needing(household: Household, severity: int = 3) -> NeedItem:
    """Assess that a household needs food."""
    told = NewNeed(**(vars(FOOD_NEED) | {"severity": severity}))
    return casework.assess_need(household, told=told, by=SYSTEM)


def born(household: Household, birth_on: date) -> None:
    """Add somebody who was born on a day to a household."""
    new = NewMember(name="演示人", relation=Relation.OTHER, gender=Gender.FEMALE, birth_on=birth_on, joined_on=birth_on)
    registry.add_member(household, new=new, not_same_reason=NotSameReason.KNOWN_PERSONALLY, by=SYSTEM)


def only_pack(distribution: Distribution) -> Pack:
    """Return the one pack of a distribution."""
    (pack,) = packs_of(distribution)
    return pack


def given(pack: Pack) -> dict[str, int]:
    """Return what is in a pack: names and numbers."""
    of = select(Item.name, PackItem.quantity).join(PackItem, PackItem.item_id == Item.id)
    rows = db.session.execute(of.where(PackItem.pack_id == pack.id, PackItem.left_out.is_(None)))
    return {row[0]: row[1] for row in rows}


def missing(pack: Pack) -> dict[LeftOut, int]:
    """Return what was left out of a pack: reasons and numbers."""
    of = select(PackItem.left_out, PackItem.quantity)
    rows = db.session.execute(of.where(PackItem.pack_id == pack.id, PackItem.left_out.is_not(None)))
    return {reason: quantity for reason, quantity in rows if reason}


@pytest.fixture
def pantry(store: Store) -> Pantry:
    """A distribution point that is empty as yet."""
    keeper = person(Role.POINT_KEEPER, site_id=store.outlet.id)
    return Pantry(store, keeper, person(Role.STREET_OFFICER, street_id=STREET))
