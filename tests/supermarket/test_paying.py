"""Points, cash, both or nothing: what pays for what, in which book it stands, and that it all comes back (5.3, 5.4)."""

from uuid import uuid4

import pytest

from charity_app.core.errors import Conflict
from charity_app.ledger.queries import balance, prove_sums
from charity_app.stock.models import Item, Lot
from charity_app.stock.queries.balances import held_by
from charity_app.stock.services import intake
from charity_app.stock.services.donors import register_donor
from charity_app.stock.states.lots import GoodsUse
from charity_app.stock.states.movements import Owner
from charity_app.supermarket.models import Sale, ShopCard
from charity_app.supermarket.queries.baskets import Basket, Wanted, judge_basket, price_basket
from charity_app.supermarket.queries.cards import Shopper, points_of
from charity_app.supermarket.queries.limits import limits_of
from charity_app.supermarket.services import selling
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.services.selling import Unpayable
from charity_app.supermarket.states.money import TILL, ShopBook
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family


def shelve(market: Market, item: Item, quantity: int = 10) -> Lot:
    """Take in what a donor gave to be sold."""
    delivery = intake.open_delivery(register_donor(by=SYSTEM), market.shop, use=GoodsUse.SALE, by=SYSTEM)
    return intake.take_in_line(delivery, item, arrival=intake.Arrival(quantity=quantity), by=SYSTEM)


def price(market: Market, item: Item, points: int | None, fen: int | None) -> Item:
    """Say what an item costs in the shop."""
    selling.set_price(market.shop, item, points=points, price_fen=fen, by=SYSTEM)
    return item


def sell(market: Market, card: ShopCard | None, *wanted: Wanted) -> Sale:
    """Sell a basket."""
    shopper = Shopper(card) if card else None
    return selling.sell_basket(market.shop, shopper, wanted, key=f"till:{uuid4()}", by=market.keeper)


def in_till(market: Market) -> tuple[int, int]:
    """Return the cash in the book of trade and in that of gifts."""
    return balance(money_account(market.shop.id, ShopBook.TRADE, TILL)), balance(
        money_account(market.shop.id, ShopBook.GIFTS, TILL)
    )


def left(market: Market, lot: Lot) -> int:
    """Return how much of a lot is in the shop."""
    return held_by((Owner.SITE, market.shop.id), lot)


def paid(basket: Basket) -> list[tuple[int, int]]:
    """Return points and fen line by line."""
    return [(line.points, line.price_fen) for line in basket.lines]


def test_anybody_buys_for_cash_and_it_lies_in_the_book_of_trade(market: Market) -> None:
    cup = price(market, market.item("茶杯"), None, 350)
    lot = shelve(market, cup)
    sale = sell(market, None, Wanted(cup, 2))
    assert (sale.card_id, sale.points, sale.cash_fen, in_till(market), left(market, lot)) == (None, 0, 700, (700, 0), 8)
    assert prove_sums() == ("", "")


def test_a_mixed_basket_takes_points_for_what_has_them_and_cash_for_the_rest(market: Market) -> None:
    card, soap, cup = card_for(family(severity=4)), market.item("肥皂", points=5), market.item("茶杯")
    price(market, cup, None, 350)
    given, sold = market.fill(soap), shelve(market, cup)
    sale = sell(market, card, Wanted(soap, 2), Wanted(cup, 1))
    assert (sale.points, sale.cash_fen, points_of(card), in_till(market)) == (10, 350, 70, (350, 0))
    assert (left(market, given), left(market, sold)) == (48, 9)


def test_cash_stands_in_where_points_or_limits_end_and_counts_towards_no_limit(market: Market) -> None:
    card, lamp, pot = card_for(family(severity=4)), market.item("台灯", points=70), market.item("锅", points=30)
    price(market, pot, 30, 900)
    basket = judge_basket(market.shop, card, [Wanted(pot, 1), Wanted(lamp, 1)], points=80)
    assert (paid(basket), basket.is_good, basket.left) == ([(0, 900), (70, 0)], True, 10)
    price(market, lamp, 1, 500)
    assert paid(judge_basket(market.shop, card, [Wanted(lamp, 4)], points=80)) == [(0, 2000)]
    shelve(market, lamp)
    sell(market, card, Wanted(lamp, 4))
    assert limits_of(card, {lamp.category})[lamp.category].had == 0


def test_zero_is_free_with_a_card_or_for_everybody(market: Market) -> None:
    card, book, card_free = card_for(family(severity=4)), market.item("旧书"), market.item("围巾", points=0)
    price(market, book, None, 0)
    shelve(market, book)
    market.fill(card_free)
    first, second = sell(market, None, Wanted(book, 1)), sell(market, card, Wanted(card_free, 1))
    assert [(one.points, one.cash_fen) for one in (first, second)] == [(0, 0), (0, 0)]
    assert not price_basket(market.shop, [Wanted(card_free, 1)]).is_good
    with pytest.raises(Unpayable):
        sell(market, None, Wanted(card_free, 1))


def test_what_was_given_for_families_is_not_sold(market: Market) -> None:
    cup = price(market, market.item("茶杯"), None, 350)
    lot = market.fill(cup)
    with pytest.raises(Conflict):
        sell(market, None, Wanted(cup, 1))
    assert left(market, lot) == 50


def test_a_mixed_sale_comes_back_whole(market: Market) -> None:
    card, soap, cup = card_for(family(severity=4)), market.item("肥皂", points=5), market.item("茶杯")
    price(market, cup, None, 350)
    given, sold = market.fill(soap), shelve(market, cup)
    sale = sell(market, card, Wanted(soap, 1), Wanted(cup, 2))
    selling.ask_refund(sale, by=market.keeper)
    selling.refund_sale(sale, by=market.second)
    assert (points_of(card), in_till(market), left(market, given), left(market, sold)) == (80, (0, 0), 50, 10)
    assert prove_sums() == ("", "")
