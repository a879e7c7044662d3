"""Tampering with the books by somebody with every right on the database is found, the first bad row named (A4, C8)."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, current_app
from sqlalchemy import Connection, create_engine, insert, text

from charity_app.cli.worker import seal_trails
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.ledger import queries
from charity_app.ledger.models import POINT, TRAIL, TRANSFER_SAYS, Account, Transfer, said
from charity_app.ledger.services import post, reverse
from tests.ledger.conftest import SUBJECT, Accounts, line

_LAST = 22


@pytest.fixture
def books(accounts: Accounts) -> Path:
    """Twenty transfers in four seals and two not yet sealed, ids from 1; number 6 takes 30 of number 1 back."""
    folder: Path = current_app.config["DATA_DIR"]
    world, pool, shop = accounts["world"], accounts["pool"], accounts["shop"]
    for number in range(1, _LAST + 1):
        if number == 6:
            reverse(queries.get_transfer(1), reason="refund", amount=30, key="step:6")
        else:
            post([line(world, pool, 100) if number % 2 else line(pool, shop, 40)], key=f"step:{number}")
        if number % 5 == 0 and number <= 20:
            TRAIL.seal_rows()
    TRAIL.write_anchor(folder)
    db.session.commit()
    return folder


@contextmanager
def intruder() -> Iterator[Connection]:
    """Somebody who took away triggers, foreign keys and checks, and puts back the triggers afterwards."""
    url = db.engine.url
    db.session.commit()
    db.session.remove()
    engine = create_engine(url)
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
            kept = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
            for name, _ in kept:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            yield connection
            for _, sql in kept:
                connection.exec_driver_sql(sql)
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
            connection.exec_driver_sql("ALTER TABLE accounts DROP CONSTRAINT ck_accounts_never_negative")
            yield connection
    engine.dispose()


def attack(*statements: str) -> None:
    with intruder() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_honest_books_are_clean(books: Path) -> None:
    proof = queries.prove(books)
    assert (proof.transfers, proof.seals, proof.accounts, proof.bad_row) == (22, 4, 3, ""), proof.reason


def test_the_intruder_alone_changes_nothing(books: Path) -> None:
    attack()
    assert queries.prove(books).is_clean


_COPY = ", ".join(name for name in (*TRANSFER_SAYS, "mac") if name != "key")
_SHIFT = "UPDATE transfers SET id = {new} WHERE id = {old}"
_WORLD = "(SELECT id FROM accounts WHERE owner_type = 'world')"
KINDS: dict[str, tuple[tuple[str, ...], str]] = {
    "change an amount": (("UPDATE transfers SET amount = 99 WHERE id = 7",), "transfer 7"),
    "change who gave": ((f"UPDATE transfers SET debit_id = {_WORLD} WHERE id = 10",), "transfer 10"),
    "change why": (("UPDATE transfers SET reason = 'gift' WHERE id = 12",), "transfer 12"),
    "change when": (("UPDATE transfers SET at = '2020-01-01 00:00:00.000000' WHERE id = 2",), "transfer 2"),
    "change when it was written": (
        ("UPDATE transfers SET written_at = '2020-01-01 00:00:00.000000' WHERE id = 3",),
        "transfer 3",
    ),
    "change the key": (("UPDATE transfers SET key = 'other' WHERE id = 4",), "transfer 4"),
    "change what is taken back": (("UPDATE transfers SET reverses_id = 3 WHERE id = 6",), "transfer 6"),
    "take back nothing any more": (("UPDATE transfers SET reverses_id = NULL WHERE id = 6",), "transfer 6"),
    "give a row the mark of another": (
        ("UPDATE transfers SET mac = (SELECT mac FROM transfers WHERE id = 5) WHERE id = 8",),
        "transfer 8",
    ),
    "delete a row": (("DELETE FROM transfers WHERE id = 9",), "transfer 9"),
    "insert a copied row": (
        (f"INSERT INTO transfers (id, key, {_COPY}) SELECT 3000, 'new', {_COPY} FROM transfers WHERE id = 3",),
        "transfer 3000",
    ),
    "swap two rows": (
        (_SHIFT.format(old=4, new=-1), _SHIFT.format(old=14, new=4), _SHIFT.format(old=-1, new=14)),
        "transfer 4",
    ),
    "renumber a row": ((_SHIFT.format(old=16, new=900),), "transfer 16"),
    "cut the tail with its seals": (
        ("DELETE FROM transfers WHERE id > 10", "DELETE FROM transfer_seals WHERE id > 2"),
        "transfer 11",
    ),
    "cut a seal out of the middle": (("DELETE FROM transfer_seals WHERE id = 2",), "transfer 6"),
    "delete everything": (("DELETE FROM transfers", "DELETE FROM transfer_seals"), "transfer 1"),
    "change a row not yet sealed": (("UPDATE transfers SET amount = 99 WHERE id = 21",), "transfer 21"),
    "cut unsealed rows": (("DELETE FROM transfers WHERE id > 20",), "account world or pool or shop"),
    "raise a balance": (("UPDATE accounts SET balance = balance + 1 WHERE owner_type = 'pool'",), "account pool"),
    "move a balance": (
        (
            "UPDATE accounts SET balance = balance - 5 WHERE owner_type = 'world'",
            "UPDATE accounts SET balance = balance + 5 WHERE owner_type = 'pool'",
        ),
        "account world or pool",
    ),
    "give an account to another owner": (
        ("UPDATE accounts SET owner_type = 'mine' WHERE owner_type = 'shop'",),
        "account shop",
    ),
    "let an account fall below zero": (
        ("UPDATE accounts SET may_go_negative = (1 = 1) WHERE owner_type = 'pool'",),
        "account pool",
    ),
    "put an account into another book": (
        ("UPDATE accounts SET book = 'mine', circle = 'mine' WHERE owner_type = 'shop'",),
        "account shop",
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_tampering_is_found_and_the_first_bad_row_is_named(books: Path, accounts: Accounts, kind: str) -> None:
    statements, first_bad = KINDS[kind]
    what, _, touched = first_bad.partition(" ")
    if what == "account":
        first_bad = f"account {min(accounts[name].id for name in touched.split(' or '))}"
    attack(*statements)
    proof = queries.prove(books)
    assert (proof.is_clean, proof.bad_row) == (False, first_bad), proof.reason


def forge(connection: Connection, debit: Account, credit: Account, **other: Any) -> None:
    """Write a transfer with a true mark, as a careless program would that has the key."""
    row: dict[str, Any] = {
        "key": "forged",
        "line": 0,
        "debit_id": debit.id,
        "credit_id": credit.id,
        "unit": debit.unit,
        "circle": debit.circle,
        "amount": 5,
        "reason": "forged",
        "subject_type": "thing",
        "subject_id": SUBJECT,
        "at": clock.now(),
        "written_at": clock.wall(),
        "reverses_id": None,
        **other,
    }
    row["mac"] = TRAIL.sign(said([row[name] for name in TRANSFER_SAYS]))
    connection.execute(insert(Transfer), row)
    for account, change in ((debit, -row["amount"]), (credit, row["amount"])):
        key = account.id.hex if connection.dialect.name == "sqlite" else str(account.id)
        connection.execute(text(f"UPDATE accounts SET balance = balance + {change} WHERE id = '{key}'"))


def _loaded(*known: Account) -> None:
    db.session.commit()
    for account in known:
        db.session.refresh(account)
    db.session.expunge_all()


Forgery = Callable[[Connection, Accounts, Account], object]
FORGERIES: dict[str, tuple[Forgery, str, str]] = {
    "an account that took part and is gone": (
        lambda by, known, points: (
            forge(by, known["world"], known["shop"]),
            by.execute(text("DELETE FROM accounts WHERE owner_type = 'shop'")),
        ),
        "transfer 2",
        "its accounts may not meet",
    ),
    "two units": (
        lambda by, known, points: forge(by, known["world"], points),
        "transfer 23",
        "its accounts may not meet",
    ),
    "an account that is not there": (
        lambda by, known, _points: forge(by, known["world"], Account(id=UUID(int=5))),
        "transfer 23",
        "its accounts may not meet",
    ),
    "more taken back than was moved": (
        lambda by, known, _points: forge(by, known["pool"], known["world"], amount=71, reverses_id=1),
        "transfer 1",
        "more was taken back than was moved",
    ),
    "a balance below zero": (
        lambda by, known, _points: forge(by, known["shop"], known["world"], amount=10_000),
        "account shop",
        "the balance is below zero",
    ),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_what_the_database_would_have_refused_is_found(books: Path, accounts: Accounts, kind: str) -> None:
    work, bad_row, reason = FORGERIES[kind]
    points = Accounts(unit=POINT)["card"]
    _loaded(*accounts.known.values(), points)
    names = {f"account {account.id}": f"account {name}" for name, account in accounts.known.items()}
    with intruder() as connection:
        work(connection, accounts, points)
    proof = queries.prove(books)
    assert (names.get(proof.bad_row, proof.bad_row), proof.reason) == (bad_row, reason)


def test_the_worker_seals_transfers_and_the_command_proves_them(app: Flask, books: Path) -> None:
    assert seal_trails(app) == 2
    assert json.loads((books / "ledger_anchor.json").read_text())["head"].count('"to": 22')
    runner = app.test_cli_runner()
    done = runner.invoke(args=["ledger", "verify"])
    assert (done.exit_code, done.output) == (0, "22 transfers, 5 seals, 3 accounts: clean\n")
    attack("UPDATE transfers SET amount = 99 WHERE id = 7")
    done = runner.invoke(args=["ledger", "verify", "--json"])
    said_by_it = json.loads(done.output)
    assert (done.exit_code, said_by_it["bad_row"], said_by_it["clean"]) == (1, "transfer 7", False)


def test_an_old_copy_of_the_database_is_found_by_the_anchor(app: Flask, books: Path) -> None:
    seal_trails(app)
    attack("DELETE FROM transfer_seals WHERE id > 4")
    assert queries.prove(books).bad_row == "transfer 21"


def test_sealing_late_shows(books: Path) -> None:
    assert TRAIL.oldest_unsealed() == queries.get_transfer(21).written_at
    assert clock.wall() - TRAIL.oldest_unsealed() < timedelta(minutes=5)


def test_the_marks_of_the_ledger_have_a_key_of_their_own(app: Flask) -> None:
    assert TRAIL.key() != app.config["KEYS"].audit
    assert len(TRAIL.key()) == 32
