"""The close of a day: two people, every difference with a reason, nothing later counts; spending; the month's list."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.ledger.queries import balance, prove_sums
from charity_app.stock.queries.balances import lots_at
from charity_app.stock.states.movements import Owner
from charity_app.supermarket.models import DayClose, MonthList, Sale
from charity_app.supermarket.queries.baskets import Wanted
from charity_app.supermarket.queries.closes import list_closes
from charity_app.supermarket.queries.months import figures_of
from charity_app.supermarket.services import books, closing, publishing, selling
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.services.closing import Counted
from charity_app.supermarket.states.money import DIFFERENCE, SAFE, DifferenceReason, Purpose, ShopBook
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family
from tests.supermarket.test_paying import price, shelve


def sell_cup(market: Market, quantity: int = 1) -> Sale:
    """Sell cups for 3.50 yuan each."""
    cup = market.items.get("茶杯") or price(market, market.item("茶杯"), None, 350)
    if not [held for held in lots_at((Owner.SITE, market.shop.id)) if held.lot.item_id == cup.id]:
        shelve(market, cup)
    return selling.sell_basket(market.shop, None, [Wanted(cup, quantity)], key=f"till:{uuid4()}", by=market.keeper)


def holds(market: Market, owner: str, book: ShopBook = ShopBook.TRADE) -> int:
    """Return what lies somewhere in the shop."""
    return balance(money_account(market.shop.id, book, owner))


def close(market: Market, trade_fen: int, reason: DifferenceReason | None = None) -> DayClose:
    """Close today."""
    return closing.close_day(
        market.shop, counted=Counted(trade_fen=trade_fen, gifts_fen=0, reason=reason), by=market.keeper
    )


def test_an_even_close_brings_the_cash_into_the_safe_after_a_second_person(market: Market) -> None:
    sell_cup(market, 2)
    row = close(market, 700)
    assert (row.trade_fen, row.difference_fen, holds(market, SAFE)) == (700, 0, 0)
    with pytest.raises(NotAllowed):
        closing.confirm_close(row, by=market.keeper)
    closing.confirm_close(row, by=market.second)
    with pytest.raises(Conflict):
        closing.confirm_close(row, by=market.second)
    assert (holds(market, SAFE), prove_sums()) == (700, ("", ""))


def test_a_difference_needs_a_reason_and_is_posted(market: Market) -> None:
    sell_cup(market, 2)
    with pytest.raises(Invalid) as refused:
        close(market, 650)
    assert refused.value.field == "reason"
    row = close(market, 650, DifferenceReason.WRONG_CHANGE)
    closing.confirm_close(row, by=market.second)
    assert (holds(market, SAFE), holds(market, DIFFERENCE)) == (650, 50)


def test_too_much_cash_is_a_difference_too(market: Market) -> None:
    row = close(market, 20, DifferenceReason.UNKNOWN)
    closing.confirm_close(row, by=market.second)
    assert (row.difference_fen, holds(market, SAFE), holds(market, DIFFERENCE)) == (20, 20, -20)


def test_a_day_is_closed_once_and_later_sales_are_of_the_next(market: Market, at) -> None:  # type: ignore[no-untyped-def]
    with at("2024-12-05 18:00"):
        first = sell_cup(market)
        row = close(market, 350)
        with pytest.raises(Conflict):
            close(market, 0)
        second = sell_cup(market)
        assert (row.trade_fen, first.counts_on, second.counts_on) == (350, date(2024, 12, 5), date(2024, 12, 6))
        assert [one.sales for one in list_closes(market.shop).items] == [1]
    with at("2024-12-06 18:00"):
        assert (close(market, 350).trade_fen, [one.sales for one in list_closes(market.shop).items]) == (350, [1, 1])


def test_what_was_sent_back_is_counted_again(market: Market) -> None:
    sell_cup(market, 2)
    row = close(market, 600, DifferenceReason.UNKNOWN)
    closing.send_back(row, by=market.second)
    with pytest.raises(Conflict):
        closing.confirm_close(row, by=market.second)
    closing.count_again(row, counted=Counted(trade_fen=700, gifts_fen=0), by=market.keeper)
    closing.confirm_close(row, by=market.second)
    assert (row.reason, holds(market, SAFE), holds(market, DIFFERENCE)) == (None, 700, 0)


def test_money_is_spent_out_of_the_safe_of_its_own_book_alone(market: Market) -> None:
    sell_cup(market, 2)
    closing.confirm_close(close(market, 700), by=market.second)
    told = {"amount_fen": 300, "paper_number": "F-1", "by": market.keeper}
    books.spend_money(market.shop, book=ShopBook.TRADE, purpose=Purpose.RENT, **told)
    assert holds(market, SAFE) == 400
    with pytest.raises(Invalid):
        books.spend_money(market.shop, book=ShopBook.GIFTS, purpose=Purpose.RENT, **told)
    db.session.commit()
    with pytest.raises(Conflict):
        books.spend_money(market.shop, book=ShopBook.GIFTS, purpose=Purpose.GOODS, **told)
    db.session.rollback()
    assert (holds(market, SAFE), holds(market, SAFE, ShopBook.GIFTS)) == (400, 0)


def test_the_list_of_a_month_is_the_ledger_to_the_fen_and_the_piece(market: Market, at) -> None:  # type: ignore[no-untyped-def]
    with at("2027-01-20 10:00"):
        sell_cup(market, 2)
    with at("2027-02-20 10:00"):
        card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
        market.fill(soap, 30)
        market.sell(card, soap, 3)
        sell_cup(market, 3)
        back = sell_cup(market)
        selling.ask_refund(back, by=market.keeper)
        selling.refund_sale(back, by=market.second)
        closing.confirm_close(close(market, 1700, DifferenceReason.UNKNOWN), by=market.second)
        books.spend_money(
            market.shop, book=ShopBook.TRADE, purpose=Purpose.RENT, amount_fen=500, paper_number="F", by=SYSTEM
        )
    with at("2027-03-01 00:10"):
        sell_cup(market)
        assert publishing.publish_lists(date(2027, 3, 1), by=SYSTEM) == []
        lists = publishing.publish_lists(date(2027, 2, 1), by=SYSTEM)
        assert publishing.publish_lists(date(2027, 2, 1), by=SYSTEM) == []
    told = next(row for row in lists if row.site_id == market.shop.id).figures
    assert told["books"]["shop_trade"] == {
        "opening": 700,
        "income": 1050,
        "spent": 500,
        "missing": 50,
        "closing": 1200,
        "uses": {"rent": 500},
    }
    assert told["books"]["shop_gifts"]["closing"] == 0
    kind = {"opening": 8, "taken_in": 30, "given": 3, "sold": 3, "destroyed": 0, "moved": 0, "closing": 32}
    assert (told["goods"], told["points"]) == ({"daily_use": kind}, 15)
    now = figures_of(market.shop.id, date(2027, 3, 1))
    assert now["goods"]["daily_use"]["closing"] == sum(one.quantity for one in lots_at((Owner.SITE, market.shop.id)))
    assert db.session.scalar(select(func.count()).select_from(MonthList)) == len(lists) == 2
