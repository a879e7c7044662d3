"""Vouchers: five times a month one yuan buys ten points, as data; money and points to the last, told to the holder."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import Role
from charity_app.eligibility.services.loading import load_policies
from charity_app.eligibility.services.snapshot import refresh_facts
from charity_app.ledger.queries import balance, prove_sums
from charity_app.supermarket.models import ShopCard, Voucher, VoucherPlan
from charity_app.supermarket.queries.cards import grants_of, points_of
from charity_app.supermarket.queries.vouchers import offered_to
from charity_app.supermarket.services import cards, granting, vouchers
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.services.vouchers import Terms
from charity_app.supermarket.states.money import TILL, ShopBook
from charity_app.supermarket.states.vouchers import ForWhom, VoucherPlanState
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family
from tests.supermarket.test_shop_pages import shop
from tests.supermarket.test_till_pages import SOAP, Till, code, points
from tests.world import Browser, World

Open = Callable[..., Browser]


def plan(market: Market, **terms: Any) -> VoucherPlan:
    """Let a plan run."""
    told = {"name": "一元购", "times": 5, "price_fen": 100, "points": 10, "starts_on": clock.today()}
    row = vouchers.propose_voucher_plan(Terms(**told | terms), by=market.keeper)
    vouchers.approve_voucher_plan(row, by=market.second)
    return row


def buy(market: Market, card: ShopCard, row: VoucherPlan, *, key: str = "") -> Voucher:
    """Buy a voucher in the shop."""
    return vouchers.buy_voucher(market.shop, card, row, key=key or f"till:{uuid4()}", by=market.keeper)


def test_five_times_a_month_one_yuan_buys_ten_points(market: Market) -> None:
    card, row = card_for(family()), plan(market)
    before = points_of(card)
    assert [buy(market, card, row).order_in_month for _ in range(5)] == [1, 2, 3, 4, 5]
    assert [one.left for one in offered_to(card)] == [0]
    with pytest.raises(Conflict):
        buy(market, card, row)
    in_tills = [balance(money_account(market.shop.id, book, TILL)) for book in (ShopBook.TRADE, ShopBook.GIFTS)]
    assert (points_of(card) - before, in_tills, prove_sums()) == (50, [500, 0], ("", ""))
    newest = grants_of(card)[0]
    assert (newest.amount, newest.reasons["bought"]) == (before + 50, 50)


def test_the_next_month_brings_new_ones_and_what_nobody_spends_is_gone(market: Market, at) -> None:  # type: ignore[no-untyped-def]
    with at("2027-01-20 10:00"):
        card, row = card_for(family()), plan(market, times=1)
        buy(market, card, row)
        granted = points_of(card) - 10
    with at("2027-02-01 10:00"):
        granting.grant_month(card, by=SYSTEM)
        buy(market, card, row)
    with at("2027-04-01 10:00"):
        gone = [granting.expire_points(grant, by=SYSTEM) for grant in granting.due_grants()]
        assert (gone, points_of(card)) == ([granted + 10], granted + 10)


def test_the_same_key_gives_the_same_voucher(market: Market) -> None:
    card, row = card_for(family()), plan(market)
    first, again = (buy(market, card, row, key="till:once") for _ in range(2))
    assert first.id == again.id
    assert db.session.scalar(select(func.count()).select_from(Voucher)) == 1


def test_only_whoever_surely_meets_the_conditions_is_offered_it(market: Market) -> None:
    load_policies()
    with_child, without = card_for(family(1, children=1)), card_for(family(2))
    for card in (with_child, without):
        refresh_facts(card.household_id, by=SYSTEM)
    row = plan(market, for_whom=[ForWhom.CHILD])
    assert [len(offered_to(card)) for card in (with_child, without)] == [1, 0]
    with pytest.raises(Conflict):
        buy(market, without, row)
    assert buy(market, with_child, row).points == 10


def test_not_before_approval_not_after_its_end_not_with_a_blocked_card(market: Market) -> None:
    card, today = card_for(family()), clock.today()
    proposed = vouchers.propose_voucher_plan(
        Terms(name="x", times=1, price_fen=100, points=10, starts_on=today), by=market.keeper
    )
    with pytest.raises(NotAllowed):
        vouchers.approve_voucher_plan(proposed, by=market.keeper)
    ended, later = plan(market), plan(market, starts_on=today + timedelta(days=1))
    vouchers.end_voucher_plan(ended, by=market.keeper)
    for row in (proposed, ended, later):
        with pytest.raises(Conflict):
            buy(market, card, row)
    running = plan(market)
    cards.block_card(card, by=SYSTEM)
    with pytest.raises(Conflict):
        buy(market, card, running)


@pytest.mark.parametrize(
    ("wrong", "field"), [({"times": 32}, "times"), ({"price_fen": 1000}, "price_fen"), ({"points": 0}, "points")]
)
def test_terms_that_make_no_sense_are_refused_on_their_field(market: Market, wrong: dict[str, int], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        plan(market, **wrong)
    assert refused.value.field == field


def running(key: UUID) -> VoucherPlanState:
    """Read where a plan stands."""
    db.session.rollback()
    return db.session.get_one(VoucherPlan, key).state


def test_one_officer_proposes_and_another_approves(browser_of: Open, inhabited: World) -> None:
    officer, second = browser_of(Role.CHARITY_OFFICER), browser_of(Role.DISTRICT_AID_OFFICER)
    told = {"name": "冬日购", "times": "5", "price_fen": "1", "points": "10", "starts_on": "2026-12-01"}
    assert browser_of(Role.MARKET_KEEPER).send("POST", "/supermarket/voucher-plans/propose", told).status_code == 403
    refused = officer.send("POST", "/supermarket/voucher-plans/propose", told | {"price_fen": "10"})
    assert (refused.status_code, "冬日购" in refused.text, "价格须低于积分的价值" in refused.text) == (422, True, True)
    assert officer.send("POST", "/supermarket/voucher-plans/propose", told).status_code == 303
    key = db.session.scalars(select(VoucherPlan.id).where(VoucherPlan.name == "冬日购")).one()
    assert officer.send("POST", f"/supermarket/voucher-plans/{key}/approve").status_code == 403
    approved = [second.send("POST", f"/supermarket/voucher-plans/{key}/approve").status_code for _ in range(2)]
    assert (approved, running(key)) == ([303, 409], VoucherPlanState.RUNNING)
    assert officer.send("POST", f"/supermarket/voucher-plans/{key}/end").status_code == 303
    waiting = inhabited.ids["proposed voucher plan"]
    assert officer.send("POST", f"/supermarket/voucher-plans/{waiting}/withdraw").status_code == 303
    assert [running(one) for one in (key, waiting)] == [VoucherPlanState.ENDED] * 2


def test_a_voucher_is_bought_at_the_till_and_the_basket_stays(browser_of: Open, inhabited: World) -> None:
    keeper, before = browser_of(Role.MARKET_KEEPER), points(inhabited)
    till, url = Till(keeper, inhabited.ids["site here"]), f"/voucher-plans/{inhabited.ids['voucher plan']}/buy"
    assert till.send("vouchers").status_code == 422
    till.scan(SOAP)
    till.scan(code(inhabited))
    shown = till.send("vouchers")
    assert ("一元购" in shown.text, "本月还剩5次" in shown.text) == (True, True)
    assert browser_of(Role.STREET_OFFICER).send("POST", shop(inhabited, url), {"basket": till.held}).status_code == 403
    assert keeper.send("POST", shop(inhabited, url, "there"), {"basket": till.held}).status_code == 403
    bought = keeper.send("POST", shop(inhabited, url), {"basket": till.held})
    assert (bought.status_code, "肥皂" in bought.text, points(inhabited)) == (200, True, before + 10)
    assert "肥皂" in till.send("basket").text
    told = (
        browser_of(Role.STREET_OFFICER).send("GET", f"/supermarket/households/{inhabited.ids['family here']}/card").text
    )
    assert ("其中10分由优惠购换得" in told, "每月5次" in told, "本月还剩4次" in told) == (True, True, True)
