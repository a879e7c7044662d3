"""Cash of tills without a network around charity sales: never silently in the other book (features 5.10, 5.12)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.ledger.queries import prove_sums
from charity_app.stock.models import Item
from charity_app.supermarket.models import Sale, TillConflict
from charity_app.supermarket.queries.till_sales import SentLine, SentSale
from charity_app.supermarket.services import conflicts, leasing
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.services.syncing import Result
from charity_app.supermarket.states.money import TILL, ShopBook
from charity_app.supermarket.states.tills import Outcome, Problem
from tests.supermarket.conftest import Market
from tests.supermarket.test_charity_sales import begin, end
from tests.supermarket.test_paying import price, shelve
from tests.supermarket.test_syncing import Machine, open_conflicts

At = Callable[[str], AbstractContextManager[None]]


@pytest.fixture
def machine(market: Market) -> Machine:
    """A till of the shop."""
    return Machine(leasing.open_till(market.shop, by=market.keeper))


@pytest.fixture
def cup(market: Market) -> Item:
    """Something that was given to be sold, for 3 yuan each."""
    item = price(market, market.item("杯子"), None, 300)
    shelve(market, item)
    return item


def sell(machine: Machine, cup: Item, charity_sale_id: UUID | None = None) -> SentSale:
    """Sell a cup for cash without a network."""
    line = SentLine(cup.id, 1, 0, 300, True)
    sale = replace(machine.sell(cup, points=0), lines=(line,), charity_sale_id=charity_sale_id)
    machine.queue[-1] = sale
    return sale


def cash(market: Market) -> tuple[int, int]:
    """Return what lies in the tills of gifts and of trade."""
    gifts, trade = (money_account(market.shop.id, book, TILL).balance for book in (ShopBook.GIFTS, ShopBook.TRADE))
    assert prove_sums() == ("", "")
    return gifts, trade


def decide(market: Market, outcome: Outcome) -> TillConflict:
    """Let two people end the one conflict."""
    row = db.session.scalars(select(TillConflict)).one()
    conflicts.propose_outcome(row, outcome=outcome, words="核对过", by=market.keeper)
    conflicts.confirm_outcome(row, by=market.second)
    return row


def test_cash_goes_to_the_charity_sale_in_which_the_till_made_it(market: Market, machine: Machine, cup: Item) -> None:
    row = begin(market)
    sell(machine, cup, row.id)
    assert (machine.send(), cash(market)) == ([Result.BOOKED], (300, 0))
    assert db.session.scalars(select(Sale.charity_sale_id)).one() == row.id


def test_trade_of_before_stays_trade_while_a_charity_sale_goes_on(
    market: Market, machine: Machine, cup: Item, at: At
) -> None:
    with at("2024-12-05 09:00"):
        sell(machine, cup)
    with at("2024-12-05 10:00"):
        begin(market)
        assert (machine.send(), cash(market)) == ([Result.BOOKED], (0, 300))


@pytest.mark.parametrize(("outcome", "left"), [("as_gifts", (300, 0)), ("as_trade", (0, 300)), ("dismissed", (0, 0))])
def test_what_comes_after_the_close_waits_for_two_people_and_the_public_sum_stays(
    market: Market, machine: Machine, cup: Item, outcome: str, left: tuple[int, int]
) -> None:
    row = begin(market)
    sell(machine, cup, row.id)
    end(market, row, 0)
    assert (machine.send(), open_conflicts(), cash(market)) == ([Result.LISTED], [Problem.CHARITY_SALE], (0, 0))
    decided = decide(market, Outcome(outcome))
    booked = db.session.scalars(select(Sale)).one_or_none()
    assert (cash(market), row.said_fen, decided.sale_id) == (left, 0, booked.id if booked else None)
    assert booked is None or booked.charity_sale_id is None
    assert machine.send() == [Result.LISTED if outcome == "dismissed" else Result.BOOKED]


def test_cash_of_one_that_is_over_never_joins_the_next_one(market: Market, machine: Machine, cup: Item, at: At) -> None:
    with at("2024-12-05 09:00"):
        first = begin(market)
        sell(machine, cup, first.id)
    with at("2024-12-05 11:00"):
        end(market, first, 0)
        machine.send()
        second = begin(market)
        with pytest.raises(Conflict):
            decide(market, Outcome.AS_GIFTS)
        db.session.rollback()
    assert second is not None


def test_a_till_that_did_not_know_of_it_is_asked_about(market: Market, machine: Machine, cup: Item, at: At) -> None:
    with at("2024-12-05 09:00"):
        row = begin(market)
    with at("2024-12-05 09:09"):
        sell(machine, cup)
    with at("2024-12-05 10:00"):
        sell(machine, cup)
        assert (machine.send(), open_conflicts()) == ([Result.BOOKED, Result.LISTED], [Problem.CHARITY_SALE])
        decide(market, Outcome.AS_GIFTS)
        end(market, row, 300)
    assert (cash(market), row.said_fen) == ((0, 300), 300)


def test_one_that_nobody_knows_is_asked_about(market: Market, machine: Machine, cup: Item) -> None:
    sell(machine, cup, cup.id)
    assert (machine.send(), open_conflicts()) == ([Result.LISTED], [Problem.CHARITY_SALE])
