"""The two books of a shop's money, and points, never meet: the database itself says so (feature 5.4, 收支两条线)."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.privacy import HOUSE
from charity_app.ledger.models import CNY, Account, Transfer
from charity_app.supermarket.services.books import money_account
from charity_app.supermarket.states.money import ShopBook


def write(debit: Account, credit: Account, circle: str) -> None:
    """Write a transfer past every command."""
    row: dict[str, Any] = {"key": "plain", "line": 0, "unit": CNY, "circle": circle, "amount": 100, "reason": "x"}
    ends = {"debit_id": debit.id, "credit_id": credit.id, "subject_type": "x", "subject_id": HOUSE.id}
    db.session.connection().execute(
        insert(Transfer), row | ends | {"at": clock.now(), "written_at": clock.wall(), "mac": bytes(32)}
    )


@pytest.mark.parametrize("circle", ["shop_gifts", "shop_trade", "shared"])
def test_a_transfer_across_the_books_is_refused_by_plain_sql(app: Flask, circle: str) -> None:
    gifts, trade = money_account(HOUSE.id, ShopBook.GIFTS, "till"), money_account(HOUSE.id, ShopBook.TRADE, "till")
    db.session.commit()
    with pytest.raises(DBAPIError):
        write(gifts, trade, circle)
    db.session.rollback()
    with pytest.raises(DBAPIError):
        write(trade, gifts, circle)
    db.session.rollback()


def test_within_one_book_money_moves(app: Flask) -> None:
    write(
        money_account(HOUSE.id, ShopBook.TRADE, "buyers"), money_account(HOUSE.id, ShopBook.TRADE, "till"), "shop_trade"
    )
    db.session.commit()
