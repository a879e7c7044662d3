"""The database itself keeps the books: what plain SQL may not do, whoever writes it (A4; reliability rule 10)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from charity_app.core.db import db, is_sqlite
from charity_app.core.sql import missing_triggers
from charity_app.ledger import queries
from charity_app.ledger.models import POINT, Account
from charity_app.ledger.services import open_book, post, reverse
from tests.ledger.conftest import Accounts, line

_COLUMNS = "key, line, debit_id, credit_id, unit, circle, amount, reason, subject_type, subject_id, at, reverses_id"


def sql(statement: str, **values: object) -> None:
    db.session.execute(text(statement), values)


def written(account: Account) -> str:
    return account.id.hex if is_sqlite() else str(account.id)


def insert_transfer(debit: Account, credit: Account, *, amount: int = 5, key: str = "plain", **other: object) -> None:
    """Copy the first transfer as somebody at the SQL prompt would, with other ends."""
    values = {"unit": debit.unit, "circle": debit.circle, "reverses": None, **other}
    sql(
        f"INSERT INTO transfers ({_COLUMNS}, written_at, mac)"
        f" SELECT :key, 0, :debit, :credit, :unit, :circle, :amount, reason, subject_type, subject_id, at,"
        f" {'NULL' if values['reverses'] is None else values['reverses']}, written_at, mac"
        " FROM transfers WHERE id = (SELECT min(id) FROM transfers)",
        key=key,
        debit=written(debit),
        credit=written(credit),
        unit=values["unit"],
        circle=values["circle"],
        amount=amount,
    )


@pytest.fixture(autouse=True)
def gift(accounts: Accounts) -> int:
    """A transfer of 100 from `world` to `pool`."""
    (posted,) = post([line(accounts["world"], accounts["pool"], 100)], key="gift")
    db.session.commit()
    return posted


def test_a_right_row_goes_in_by_plain_sql(accounts: Accounts) -> None:
    """Else the refusals below would show nothing."""
    insert_transfer(accounts["world"], accounts["pool"])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE transfers SET amount = 1",
        "DELETE FROM transfers",
        "UPDATE accounts SET owner_type = 'mine'",
        "UPDATE accounts SET may_go_negative = (1 = 1)",
        "UPDATE accounts SET book = 'other', circle = 'other'",
        "DELETE FROM accounts",
        "UPDATE books SET circle = code",
        "DELETE FROM books",
    ],
)
def test_rows_are_neither_changed_nor_deleted(accounts: Accounts, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        sql(statement)


@pytest.mark.pg
@pytest.mark.parametrize("table", ["transfers", "accounts", "transfer_seals", "books"])
def test_tables_are_not_emptied(accounts: Accounts, table: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        sql(f"TRUNCATE {table} CASCADE")


def test_units_never_meet(accounts: Accounts) -> None:
    points = Accounts(unit=POINT)["card"]
    for unit in ("CNY", POINT):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            insert_transfer(accounts["world"], points, unit=unit)


def test_separate_books_never_meet(accounts: Accounts) -> None:
    open_book("play", is_separate=True)
    play = Accounts(book="play")["pool"]
    for circle in ("shared", "play"):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            insert_transfer(accounts["world"], play, circle=circle)


def test_a_book_is_separate_or_shared_and_an_account_lies_in_the_circle_of_its_book(accounts: Accounts) -> None:
    with pytest.raises(IntegrityError), db.session.begin_nested():
        sql("INSERT INTO books (code, circle) VALUES ('sly', 'house')")
    open_book("play", is_separate=True)
    columns = "owner_type, owner_id, unit, may_go_negative, balance, opened_at, mac"
    other = "owner_type, owner_id, 'MINUTE', may_go_negative, 0, opened_at, mac"
    new = "'0123456789abcdef0123456789abcdef'" if is_sqlite() else "gen_random_uuid()"
    for circle, is_right in (("shared", False), ("play", True)):
        statement = (
            f"INSERT INTO accounts (id, book, circle, {columns}) SELECT {new}, 'play', '{circle}', {other}"
            " FROM accounts WHERE owner_type = 'pool'"
        )
        if is_right:
            sql(statement)
        else:
            with pytest.raises(IntegrityError), db.session.begin_nested():
                sql(statement)


def test_no_balance_falls_below_zero_but_where_it_may(accounts: Accounts) -> None:
    sql("UPDATE accounts SET balance = -500 WHERE owner_type = 'world'")
    with pytest.raises(IntegrityError):
        sql("UPDATE accounts SET balance = -1 WHERE owner_type = 'pool'")


@pytest.mark.parametrize("amount", [0, -5])
def test_no_transfer_of_nothing_or_less(accounts: Accounts, amount: int) -> None:
    with pytest.raises(IntegrityError):
        insert_transfer(accounts["world"], accounts["pool"], amount=amount)


def test_no_transfer_from_an_account_to_itself(accounts: Accounts) -> None:
    with pytest.raises(IntegrityError):
        insert_transfer(accounts["world"], accounts["world"])


def test_a_key_stands_once(accounts: Accounts) -> None:
    with pytest.raises(IntegrityError):
        insert_transfer(accounts["world"], accounts["pool"], key="gift")


def test_an_unknown_unit_is_refused(accounts: Accounts) -> None:
    with pytest.raises(IntegrityError):
        Accounts(unit="GOLD")["pool"]


def test_never_more_is_taken_back_than_was_moved(accounts: Accounts, gift: int) -> None:
    world, pool, shop = accounts["world"], accounts["pool"], accounts["shop"]
    reverse(queries.get_transfer(gift), reason="refund", amount=60, key="refund")
    for wrong in (
        {"debit": pool, "credit": world, "amount": 41},
        {"debit": world, "credit": pool, "amount": 10},
        {"debit": pool, "credit": shop, "amount": 10},
        {"debit": pool, "credit": world, "amount": 10, "reverses": 999},
    ):
        with pytest.raises(DBAPIError), db.session.begin_nested():
            insert_transfer(**{"reverses": gift, **wrong})  # type: ignore[arg-type]
    insert_transfer(pool, world, amount=40, reverses=gift)
    with pytest.raises(DBAPIError):
        insert_transfer(world, pool, amount=1, reverses=gift + 1, key="back and forth")


def test_a_guard_that_was_taken_away_is_missed(accounts: Accounts) -> None:
    assert missing_triggers(db.session.connection()) == []
    if is_sqlite():
        sql("DROP TRIGGER transfers_no_reversal")
    else:
        sql("ALTER TABLE transfers DISABLE TRIGGER transfers_no_reversal")
    assert missing_triggers(db.session.connection()) == ["transfers_no_reversal"]
