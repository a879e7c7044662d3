"""Charity sales: what is sold meanwhile is gift income to the fen, two people close them, everybody reads the sum."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import Role
from charity_app.ledger.queries import balance, prove_sums
from charity_app.stock.models import GoodsDonor
from charity_app.stock.queries import given
from charity_app.supermarket.models import CharitySale
from charity_app.supermarket.queries.charity_sales import goods_sold_in, public_charity_sales
from charity_app.supermarket.queries.months import figures_of
from charity_app.supermarket.services import books, charity_sales, closing, selling
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.services.closing import Counted
from charity_app.supermarket.states.charity_sales import CharitySaleState
from charity_app.supermarket.states.money import COUNTED, DIFFERENCE, SAFE, TILL, DifferenceReason, Purpose, ShopBook
from tests.supermarket.conftest import Market
from tests.supermarket.test_closing import close, holds, sell_cup
from tests.supermarket.test_paying import in_till
from tests.supermarket.test_shop_pages import shop
from tests.world import Browser, World

Open = Callable[..., Browser]


def plan(market: Market, days: int = 0) -> CharitySale:
    """Announce a charity sale."""
    told = {"name": "暖冬义卖", "cause": "困境儿童助学", "day": clock.today() + timedelta(days=days)}
    return charity_sales.plan_charity_sale(market.shop, **told, by=market.keeper)


def begin(market: Market) -> CharitySale:
    """Announce and open one for today."""
    row = plan(market)
    charity_sales.open_charity_sale(row, by=market.keeper)
    return row


def end(market: Market, row: CharitySale, fen: int, reason: DifferenceReason | None = None) -> None:
    """Close it with what was counted."""
    charity_sales.close_charity_sale(row, counted_fen=fen, reason=reason, by=market.keeper)


def test_cash_goes_to_gifts_while_it_is_open_and_to_trade_before_and_after(market: Market) -> None:
    before = sell_cup(market)
    row = begin(market)
    during = sell_cup(market, 2)
    assert in_till(market) == (350, 700)
    end(market, row, 700)
    after = sell_cup(market)
    assert [one.charity_sale_id for one in (before, during, after)] == [None, row.id, None]
    assert (in_till(market), holds(market, COUNTED, ShopBook.GIFTS)) == ((700, 0), 700)
    assert [(one.quantity, one.fen) for one in goods_sold_in(row)] == [(2, 700)]
    assert [one.said_fen for one in public_charity_sales(market.shop)] == [700]


def test_who_gave_what_was_sold_sees_what_it_brought_and_for_what(market: Market) -> None:
    sell_cup(market)
    row = begin(market)
    sell_cup(market, 2)
    back = sell_cup(market)
    selling.ask_refund(back, by=market.keeper)
    selling.refund_sale(back, by=market.second)
    end(market, row, 700)
    donors = db.session.scalars(select(GoodsDonor).order_by(GoodsDonor.code)).all()
    fates = [fate for one in given.show_given(donors).items for fate in one.fates]
    assert sum(fate.sold for fate in fates) == 3
    brought = Counter[str | None]()
    for one in (one for fate in fates for one in fate.proceeds):
        brought[one.cause] += one.fen
    assert brought == {None: 350, "困境儿童助学": 700}


def test_two_people_close_it_and_its_cash_is_spent_on_help_alone(market: Market) -> None:
    row = begin(market)
    sell_cup(market, 2)
    end(market, row, 650, DifferenceReason.WRONG_CHANGE)
    with pytest.raises(NotAllowed):
        charity_sales.confirm_charity_sale(row, by=market.keeper)
    charity_sales.send_back_charity_sale(row, by=market.second)
    with pytest.raises(Conflict):
        charity_sales.confirm_charity_sale(row, by=market.second)
    charity_sales.count_charity_sale(row, counted_fen=690, reason=DifferenceReason.BAD_NOTE, by=market.keeper)
    charity_sales.confirm_charity_sale(row, by=market.second)
    with pytest.raises(Conflict):
        charity_sales.confirm_charity_sale(row, by=market.second)
    assert (holds(market, SAFE, ShopBook.GIFTS), holds(market, DIFFERENCE, ShopBook.GIFTS)) == (690, 10)
    told = {"amount_fen": 690, "paper_number": "Y-1", "by": market.keeper}
    books.spend_money(market.shop, book=ShopBook.GIFTS, purpose=Purpose.HELP, **told)
    month = figures_of(market.shop.id, clock.today().replace(day=1))["books"]
    assert [month["shop_gifts"][name] for name in ("income", "spent", "missing", "closing")] == [700, 690, 10, 0]
    assert (month["shop_trade"]["income"], prove_sums()) == (0, ("", ""))


def test_a_difference_needs_a_reason_and_nothing_is_moved_without_one(market: Market) -> None:
    row = begin(market)
    sell_cup(market)
    for fen, field in ((300, "reason"), (-1, "counted_fen")):
        with pytest.raises(Invalid) as refused:
            end(market, row, fen)
        assert refused.value.field == field
    assert (row.state, in_till(market)) == (CharitySaleState.OPEN, (0, 350))


def test_the_day_is_closed_after_it_and_counts_its_cash_once(market: Market) -> None:
    row = begin(market)
    sell_cup(market)
    with pytest.raises(Conflict):
        closing.close_day(market.shop, counted=Counted(trade_fen=0, gifts_fen=350), by=market.keeper)
    end(market, row, 350)
    assert close(market, 0).gifts_fen == 0


def test_one_at_a_time_on_its_day_and_called_off_only_before(market: Market) -> None:
    tomorrow, row = plan(market, days=1), begin(market)
    other = plan(market)
    for refused in (tomorrow, other):
        with pytest.raises(Conflict):
            charity_sales.open_charity_sale(refused, by=market.keeper)
    with pytest.raises(Conflict):
        charity_sales.cancel_charity_sale(row, by=market.keeper)
    charity_sales.cancel_charity_sale(other, by=market.keeper)
    with pytest.raises(Invalid):
        plan(market, days=-1)
    assert [one.id for one in public_charity_sales(market.shop)] == [tomorrow.id, row.id]


def test_two_open_ones_in_one_shop_are_refused_by_plain_sql(market: Market) -> None:
    begin(market)
    told = {"id": uuid4(), "site_id": market.shop.id, "name": "x", "cause": "x", "day": clock.today()}
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.connection().execute(insert(CharitySale).values(state=CharitySaleState.OPEN, **told))
    db.session.rollback()


def test_a_sale_in_it_is_taken_back_before_its_end_and_never_after(market: Market) -> None:
    row = begin(market)
    back, kept = sell_cup(market), sell_cup(market)
    selling.ask_refund(back, by=market.keeper)
    with pytest.raises(Conflict):
        end(market, row, 350)
    selling.refund_sale(back, by=market.second)
    end(market, row, 350)
    with pytest.raises(Conflict):
        selling.ask_refund(kept, by=market.keeper)
    assert (row.said_fen, [one.fen for one in goods_sold_in(row)]) == (350, [350])


def test_another_shop_sells_for_its_own_book_meanwhile(market: Market) -> None:
    begin(market)
    market.shop, market.other = market.other, market.shop
    sold = sell_cup(market)
    assert (sold.charity_sale_id, balance(money_account(sold.site_id, ShopBook.TRADE, TILL))) == (None, 350)


def action(inhabited: World, verb: str, name: str = "here") -> str:
    """Return the address of an action on the charity sale of the world."""
    return f"/supermarket/charity-sales/{inhabited.ids[f'charity sale {name}']}/{verb}"


def state(key: UUID) -> CharitySaleState:
    """Read where a charity sale stands."""
    db.session.rollback()
    return db.session.get_one(CharitySale, key).state


def test_the_keeper_runs_it_the_street_confirms_it_and_nobody_else(browser_of: Open, inhabited: World) -> None:
    keeper, officer = browser_of(Role.MARKET_KEEPER), browser_of(Role.STREET_OFFICER)
    told = {"counted_fen": "7.5", "reason": ""}
    assert officer.send("POST", action(inhabited, "close"), told).status_code == 403
    assert keeper.send("POST", action(inhabited, "close", "there"), told).status_code == 404
    refused = keeper.send("POST", action(inhabited, "close"), told)
    assert (refused.status_code, 'value="7.5"' in refused.text, "与账面不一致" in refused.text) == (422, True, True)
    told["reason"] = "unknown"
    assert [keeper.send("POST", action(inhabited, "close"), told).status_code for _ in range(2)] == [303, 409]
    assert keeper.send("POST", action(inhabited, "confirm")).status_code == 403
    assert "我点的一样" in officer.send("GET", shop(inhabited, "/charity-sales")).text
    assert officer.send("POST", action(inhabited, "send-back")).status_code == 303
    assert keeper.send("POST", action(inhabited, "count"), told | {"counted_fen": "x"}).status_code == 422
    assert keeper.send("POST", action(inhabited, "count"), told).status_code == 303
    assert [officer.send("POST", action(inhabited, "confirm")).status_code for _ in range(2)] == [303, 409]
    assert state(inhabited.ids["charity sale here"]) is CharitySaleState.CLOSED


def test_it_is_announced_with_its_purpose_and_read_by_everybody(browser_of: Open, inhabited: World) -> None:
    keeper, path = browser_of(Role.MARKET_KEEPER), shop(inhabited, "/charity-sales/plan")
    told = {"name": "新春义卖", "cause": "独居老人送餐", "day": clock.today().isoformat()}
    assert browser_of(Role.STREET_OFFICER).send("POST", path, told).status_code == 403
    assert keeper.send("POST", shop(inhabited, "/charity-sales/plan", "there"), told).status_code == 403
    refused = keeper.send("POST", path, told | {"day": "2020-01-01"})
    assert (refused.status_code, "独居老人送餐" in refused.text) == (422, True)
    assert keeper.send("POST", path, told | {"cause": " "}).status_code == 422
    assert keeper.send("POST", path, told).status_code == 303
    stranger = browser_of(None)
    assert "独居老人送餐" in stranger.send("GET", f"/supermarket/at/{inhabited.ids['site here']}").text
    shown = stranger.send("GET", f"/supermarket/charity-sales/{inhabited.ids['charity sale here']}").text
    assert ("暖冬义卖" in shown, "困境儿童助学" in shown, "进行中" in shown) == (True, True, True)
    assert stranger.send("GET", f"/supermarket/charity-sales/{inhabited.ids['site here']}").status_code == 404
