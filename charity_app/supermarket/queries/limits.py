"""How much of what one household may still have, and from when again. Source: R-VCH-02, features 5.3 and 5.8."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from charity_app.core import clock, settings
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.stock.models import Item
from charity_app.stock.states.items import Category
from charity_app.supermarket.models import Sale, SaleLine, ShopCard
from charity_app.supermarket.states.sales import SaleState

_STAPLES = settings.declare(
    "market.staples_month", 2, unit="pieces", rule="R-VCH-02", name=Text("Staples for a household a month", "setting")
)
_OTHERS = settings.declare(
    "market.others_month", 3, unit="pieces", rule="R-VCH-02", name=Text("Other goods of a kind a month", "setting")
)
_APPLIANCES = settings.declare(
    "market.appliances_year", 1, unit="pieces", rule="R-VCH-02", name=Text("Small appliances a year", "setting")
)
_VISIT = settings.declare(
    "market.visit_points", 120, unit="points", rule="R-VCH-02", name=Text("Points to spend in one visit", "setting")
)
_WEEK = settings.declare(
    "market.week_points", 120, unit="points", rule="R-VCH-02", name=Text("Points to spend in one week", "setting")
)


@dataclass(frozen=True)
class Limit:
    """How many units of a kind a household may have in a period, how many it had, and when the next one begins."""

    most: int
    had: int
    again_on: date

    @property
    def left(self) -> int:
        """Return how many more there may be."""
        return max(0, self.most - self.had)


def limits_of(card: ShopCard, categories: set[Category]) -> dict[Category, Limit]:
    """Return the limits of a card for some kinds of goods today. Two statements at most."""
    today = clock.today()
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    yearly = categories & {Category.SMALL_APPLIANCE}
    had = dict(_had(card, categories - yearly, month)) | dict(_had(card, yearly, year))
    found = {}
    for category in categories:
        again_on = year.replace(year=year.year + 1) if category in yearly else add_months(month, 1)
        found[category] = Limit(_most(category), had.get(category, 0), again_on)
    return found


def _most(category: Category) -> int:
    if category is Category.STAPLE_FOOD:
        return settings.value(_STAPLES)
    return settings.value(_APPLIANCES if category is Category.SMALL_APPLIANCE else _OTHERS)


def _had(card: ShopCard, categories: set[Category], since: date) -> Mapping[Category, int]:
    if not categories:
        return {}
    wanted = (
        select(Item.category, func.sum(SaleLine.quantity))
        .join(SaleLine, SaleLine.item_id == Item.id)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(*_live(card, clock.start_of(since)), Item.category.in_(categories), SaleLine.price_fen == 0)
        .group_by(Item.category)
    )
    return {row[0]: int(row[1]) for row in db.session.execute(wanted)}


def _live(card: ShopCard, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return Sale.card_id == card.id, Sale.sold_at >= since, Sale.state != SaleState.REFUNDED


def points_left_to_spend(card: ShopCard) -> tuple[int, date]:
    """Return how many points may be spent in this visit by the caps, and the day on which a new week begins."""
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    spent = select(func.coalesce(func.sum(Sale.points), 0)).where(*_live(card, clock.start_of(monday)))
    of_week = settings.value(_WEEK) - int(db.session.scalar(spent) or 0)
    return max(0, min(settings.value(_VISIT), of_week)), monday + timedelta(days=7)
