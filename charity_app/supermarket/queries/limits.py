"""How much of what one household may still have, and from when again. Source: R-VCH-02, features 5.3 and 5.8."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, func, select, union_all

from charity_app.core import clock, settings
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.stock.models import Item
from charity_app.stock.states.items import Category
from charity_app.supermarket.models import Sale, SaleLine, ShopCard, ShopOrder, ShopOrderLine
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
_IS_LIVE = and_(
    Sale.card_id == bindparam("card_id"),
    Sale.sold_at >= bindparam("since"),
    Sale.sold_at < bindparam("until"),
    Sale.state != SaleState.REFUNDED,
)
_WAITS = and_(
    ShopOrder.card_id == bindparam("card_id"),
    ShopOrder.wanted_on >= bindparam("first_day"),
    ShopOrder.wanted_on < bindparam("day_after"),
    ShopOrder.ended_at.is_(None),
)
"""An order that waits for a day counts like what was taken then."""
_UNITS = func.coalesce(ShopOrderLine.packed, ShopOrderLine.wanted).label("units")
_TAKEN = union_all(
    select(SaleLine.item_id, SaleLine.quantity.label("units"))
    .join(Sale, Sale.id == SaleLine.sale_id)
    .where(_IS_LIVE, SaleLine.price_fen == 0),
    select(ShopOrderLine.item_id, _UNITS).join(ShopOrder, ShopOrder.id == ShopOrderLine.order_id).where(_WAITS),
).subquery()
_HAD = (
    select(Item.category, func.sum(_TAKEN.c.units))
    .join(_TAKEN, _TAKEN.c.item_id == Item.id)
    .where(Item.category.in_(bindparam("categories", expanding=True)))
    .group_by(Item.category)
)
_SPENT = select(
    select(func.coalesce(func.sum(Sale.points), 0)).where(_IS_LIVE).scalar_subquery()
    + select(func.coalesce(func.sum(ShopOrder.points), 0)).where(_WAITS).scalar_subquery()
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


def limits_of(card: ShopCard, categories: set[Category], *, on: date | None = None) -> dict[Category, Limit]:
    """Return the limits of a card for some kinds of goods on a day, today if none is named. Two statements at most."""
    day = on or clock.today()
    month, year = day.replace(day=1), day.replace(month=1, day=1)
    yearly = categories & {Category.SMALL_APPLIANCE}
    next_month, next_year = add_months(month, 1), year.replace(year=year.year + 1)
    had = dict(_had(card, categories - yearly, month, next_month)) | dict(_had(card, yearly, year, next_year))
    found = {}
    for category in categories:
        again_on = next_year if category in yearly else next_month
        found[category] = Limit(most_of(category), had.get(category, 0), again_on)
    return found


def most_of(category: Category) -> int:
    """Return how many pieces of a kind a household may have a month, of small appliances a year."""
    if category is Category.STAPLE_FOOD:
        return settings.value(_STAPLES)
    return settings.value(_APPLIANCES if category is Category.SMALL_APPLIANCE else _OTHERS)


def _had(card: ShopCard, categories: set[Category], since: date, until: date) -> Mapping[Category, int]:
    if not categories:
        return {}
    found = db.session.execute(_HAD, {**_live(card, since, until), "categories": sorted(categories)})
    return {row[0]: int(row[1]) for row in found}


def _live(card: ShopCard, since: date, until: date) -> dict[str, Any]:
    days = {"first_day": since, "day_after": until}
    return {"card_id": card.id, "since": clock.start_of(since), "until": clock.start_of(until), **days}


def points_left_to_spend(card: ShopCard, *, on: date | None = None) -> tuple[int, date]:
    """Return how many points may be spent in a visit on a day by the caps, and when a new week begins."""
    day = on or clock.today()
    monday = day - timedelta(days=day.weekday())
    next_week = monday + timedelta(days=7)
    spent = db.session.scalar(_SPENT, _live(card, monday, next_week))
    of_week = settings.value(_WEEK) - int(spent or 0)
    return max(0, min(settings.value(_VISIT), of_week)), next_week


def goes_beyond(card: ShopCard, pieces: Mapping[Category, int], points: int, *, on: date) -> bool:
    """Tell whether so many pieces for so many points are more than a card may have on a day."""
    limits = limits_of(card, set(pieces), on=on)
    is_over = any(limits[category].left < count for category, count in pieces.items())
    return is_over or points > points_left_to_spend(card, on=on)[0]
