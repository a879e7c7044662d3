"""A charity sale ends while tills sell: each sale stands wholly in it or wholly after it (feature 5.10, T8)."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench.crowd import press_together
from bench.picking import a_door_for_each, alone
from charity_app.core.db import commit_unit, db
from charity_app.ledger.queries import balance, prove_sums
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.supermarket.models import CharitySale, Sale
from charity_app.supermarket.queries.baskets import Wanted
from charity_app.supermarket.services import charity_sales, selling
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.states.money import COUNTED, TILL, DifferenceReason, ShopBook
from tests.faults.test_tills import one
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, market
from tests.supermarket.test_charity_sales import begin
from tests.supermarket.test_paying import price, shelve

__all__ = ["market"]
pytestmark = pytest.mark.pg
PRICE, EACH = 350, 4


def test_no_sale_falls_between_a_charity_sale_and_its_close(divided: Flask, market: Market) -> None:
    cup = price(market, market.item("茶杯"), None, PRICE)
    shelve(market, cup, 200)
    row_id, item_id, site_id = begin(market).id, cup.id, market.shop.id
    commit_unit()

    def press(client: int) -> str:
        if client == 12:
            with alone(divided):
                row, why = one(CharitySale, row_id), DifferenceReason.UNKNOWN
                charity_sales.close_charity_sale(row, counted_fen=10_000_000, reason=why, by=SYSTEM)
            return "closed"
        for _ in range(EACH):
            with alone(divided):
                site, wanted = one(Site, site_id), [Wanted(one(Item, item_id), 1)]
                selling.sell_basket(site, None, wanted, key=f"till:{uuid4()}", by=SYSTEM)
        return "sold"

    with a_door_for_each(28):
        told = list(press_together(press))
    assert (told.count("closed"), told.count("sold")) == (1, 23)
    with alone(divided):
        cash = select(func.coalesce(func.sum(Sale.cash_fen), 0))
        inside = db.session.scalar(cash.where(Sale.charity_sale_id == row_id))
        tills = [balance(money_account(site_id, book, TILL)) for book in (ShopBook.GIFTS, ShopBook.TRADE)]
        assert one(CharitySale, row_id).said_fen == inside == balance(money_account(site_id, ShopBook.GIFTS, COUNTED))
        assert (tills, prove_sums()) == ([0, 23 * EACH * PRICE - inside], ("", ""))
