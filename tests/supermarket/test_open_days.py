"""A shop is closed on some days of the week: nobody orders for them; what stands ready waits for the next open one."""

from datetime import timedelta

import pytest

from charity_app.core import clock
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import system_actor
from charity_app.registry.services.sites import Hours, set_hours
from charity_app.supermarket.models import ShopCard
from charity_app.supermarket.queries.cards import points_of
from charity_app.supermarket.queries.orders import orders_of
from charity_app.supermarket.services import ending_orders, ordering
from charity_app.supermarket.states.orders import ShopOrderState
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family
from tests.supermarket.test_ordering import order, pack

NIGHT = system_actor("night")
DAY = timedelta(days=1)
SUNDAY = clock.today() + timedelta(days=7 + (6 - clock.today().weekday()) % 7)
MONDAY = SUNDAY + DAY


@pytest.fixture
def card(market: Market) -> ShopCard:
    """A card with 80 points."""
    return card_for(family(severity=3))


def close_on(market: Market, *days: int) -> None:
    """Say on which days of the week the shop here is closed, 0 is Monday."""
    set_hours(market.shop, Hours("周二至周日", days), version=market.shop.version, by=market.keeper)


def test_goods_are_ordered_for_days_on_which_the_shop_is_open(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    market.fill(soap)
    assert len(ordering.order_days(market.shop)) == 7
    close_on(market, 0)
    with clock.standing_at(clock.start_of(SUNDAY)):
        assert ordering.order_days(market.shop) == [MONDAY + days * DAY for days in range(1, 7)]
        assert MONDAY in ordering.order_days(market.other)
        with pytest.raises(Invalid, match="closed on that day") as refused:
            order(market, card, (soap, 1), wanted_on=MONDAY)
        assert (refused.value.field, points_of(card)) == ("wanted_on", 80)
        row = order(market, card, (soap, 1), wanted_on=MONDAY + DAY)
        with pytest.raises(Invalid, match="closed on that day"):
            ordering.change_order(row, asked=ordering.Asked(wanted=[], wanted_on=MONDAY), by=SYSTEM)


def test_nothing_is_ordered_for_a_day_on_which_the_shop_is_no_longer_in_use(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    market.fill(soap)
    with clock.standing_at(clock.start_of(SUNDAY)):
        market.shop.valid_to = MONDAY + DAY
        assert ordering.order_days(market.shop) == [MONDAY]
        with pytest.raises(Invalid, match="closed on that day"):
            order(market, card, (soap, 1), wanted_on=MONDAY + DAY)


def test_what_stands_ready_waits_until_the_next_open_day_is_over(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    market.fill(soap)
    close_on(market, 0, 1)
    with clock.standing_at(clock.start_of(SUNDAY - DAY)):
        here = order(market, card, (soap, 1), wanted_on=SUNDAY)
        pack(market, here)
        assert orders_of(card)[0].kept_until == SUNDAY + 3 * DAY
    for days, state in ((3, ShopOrderState.PACKED), (4, ShopOrderState.LAPSED)):
        with clock.standing_at(clock.start_of(SUNDAY + days * DAY)):
            ending_orders.lapse_portion(by=NIGHT)
        assert here.state is state
    assert points_of(card) == 80


@pytest.mark.parametrize("days", [range(7), [7], [-1]])
def test_a_place_is_open_on_one_day_of_the_week_at_least(market: Market, days: list[int]) -> None:
    with pytest.raises(Invalid) as refused:
        close_on(market, *days)
    assert refused.value.field == "closed_days"


def test_of_two_who_change_the_hours_the_slower_one_hears_of_it(market: Market) -> None:
    seen = market.shop.version
    close_on(market, 3, 0, 3)
    assert market.shop.closed_days == [0, 3]
    with pytest.raises(Conflict):
        set_hours(market.shop, Hours("", ()), version=seen, by=market.keeper)
