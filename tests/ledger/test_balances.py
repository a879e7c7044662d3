"""Balances now and earlier, statements and sums are all made of the same transfers (F4, R-MON-01)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from random import Random
from uuid import UUID

import pytest

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.money import Money
from charity_app.ledger import queries
from charity_app.ledger.models import POINT
from charity_app.ledger.services import open_book, post, reverse
from tests.ledger.conftest import SUBJECT, Accounts, line

At = Callable[[str], AbstractContextManager[None]]


def test_balances_are_those_of_any_day(accounts: Accounts, at: At) -> None:
    world, pool, shop = accounts["world"], accounts["pool"], accounts["shop"]
    with at("2024-12-01 23:59"):
        post([line(world, pool, 500)], key="one")
    with at("2024-12-02 00:00"):
        post([line(pool, shop, 200)], key="two")
    with at("2024-12-05 09:00"):
        reverse(queries.get_transfer(2), reason="refund", amount=50, key="three")
    held = {
        day: queries.balances_at(clock.start_of(date(2024, 12, day)), [world.id, pool.id, shop.id])
        for day in (1, 2, 3, 6)
    }
    assert held == {
        1: {world.id: 0, pool.id: 0, shop.id: 0},
        2: {world.id: -500, pool.id: 500, shop.id: 0},
        3: {world.id: -500, pool.id: 300, shop.id: 200},
        6: {world.id: -500, pool.id: 350, shop.id: 150},
    }
    assert [queries.balance(account) for account in (world, pool, shop)] == [-500, 350, 150]


def test_a_statement_shows_what_moved_newest_first(accounts: Accounts, max_queries) -> None:
    world, pool, shop = accounts["world"], accounts["pool"], accounts["shop"]
    for number in range(25):
        post([line(world, pool, 10 + number)], key=f"in:{number}")
    post([line(pool, shop, 7, reason="spent")], key="out")
    with max_queries(1):
        first = queries.statement(pool)
    assert (first.total, first.pages, len(first.items)) == (26, 2, 20)
    newest = first.items[0]
    assert (newest.amount, newest.other_id, newest.reason) == (-7, shop.id, "spent")
    assert [entry.amount for entry in queries.statement(pool, page=2).items] == [15, 14, 13, 12, 11, 10]
    entries = [entry for page in (1, 2) for entry in queries.statement(pool, page=page).items]
    assert sum(entry.amount for entry in entries) == queries.balance(pool)


def test_every_unit_of_every_circle_adds_up_to_zero(accounts: Accounts, at: At) -> None:
    open_book("second")
    open_book("play", is_separate=True)
    second, play, points = Accounts(book="second"), Accounts(book="play"), Accounts(unit=POINT)
    with at("2024-12-01 10:00"):
        post([line(accounts["world"], second["pool"], 20), line(play["world"], play["pool"], 30)], key="one")
    with at("2024-12-02 10:00"):
        post([line(points["world"], points["card"], 4)], key="two")
    totals = {
        (total.book, total.unit): (total.balance, total.credited, total.debited) for total in queries.trial_balance()
    }
    assert totals == {
        ("house", "CNY"): (-20, 0, 20),
        ("second", "CNY"): (20, 20, 0),
        ("play", "CNY"): (0, 30, 30),
        ("house", "POINT"): (0, 4, 4),
    }
    early = queries.trial_balance(clock.start_of(date(2024, 12, 2)))
    assert {(total.book, total.unit): total.balance for total in early} == {
        ("house", "CNY"): -20,
        ("second", "CNY"): 20,
        ("play", "CNY"): 0,
        ("house", "POINT"): 0,
    }


def test_what_moved_about_one_subject_is_found(accounts: Accounts) -> None:
    world, pool = accounts["world"], accounts["pool"]
    post([line(world, pool, 1), line(world, pool, 2, subject_id=UUID(int=8))], key="one")
    post([line(world, pool, 3), line(world, pool, 4, subject_type="other")], key="two")
    assert [transfer.amount for transfer in queries.transfers_about("thing", SUBJECT)] == [1, 3]


def test_accounts_and_transfers_are_found_or_not(accounts: Accounts) -> None:
    pool = accounts["pool"]
    owner = {"owner_type": "pool", "owner_id": pool.owner_id, "unit": "CNY"}
    assert queries.find_account("house", **owner) is pool
    assert queries.find_account("house", **owner | {"unit": POINT}) is None
    with pytest.raises(NotFound):
        queries.get_transfer(1)


def test_a_split_amount_arrives_whole(accounts: Accounts) -> None:
    draw = Random(4)
    names = [f"share{place}" for place in range(7)]
    for number in range(40):
        amount = draw.randint(7, 100_000)
        parts = Money(amount).split([draw.randint(1, 50) for _ in names])
        shares = [
            line(accounts["world"], accounts[name], part.fen)
            for name, part in zip(names, parts, strict=True)
            if part.fen
        ]
        assert sum(share.amount for share in shares) == amount
        post(shares, key=f"split:{number}")
    assert sum(accounts.balances().values()) == 0
