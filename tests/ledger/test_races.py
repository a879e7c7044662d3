"""24 clients at one account, in opposite orders, under one key; wrong ways of posting are seen to fail (A2, A3)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select

from charity_app.core.db import db, prepare_engine, unit_of_work
from charity_app.ledger.models import CNY, Account, Transfer
from charity_app.ledger.queries import get_transfer
from charity_app.ledger.services import open_account, posting, reverse
from tests.ledger.conftest import Accounts, line
from tests.ledger.races import (
    CLIENTS,
    Crew,
    Way,
    faults,
    post,
    post_in_the_order_of_the_lines,
    post_in_two_commits,
)

pytestmark = pytest.mark.pg
ROUNDS = 12


@pytest.fixture
def crew(app: Flask, accounts: Accounts) -> Iterator[Crew]:
    """The clients with a connection each, so that nobody waits outside; the accounts belong to no session.

    A deadlock is seen at once, not after a second.
    """
    known = [accounts[name] for name in ("world", "pool", "shop", "other")]
    db.session.commit()
    for account in known:
        db.session.refresh(account)
    db.session.expunge_all()
    db.session.commit()
    usual = db.engine
    soon = {"options": "-c deadlock_timeout=20ms"}
    wide = create_engine(usual.url, pool_size=CLIENTS + 2, max_overflow=0, connect_args=soon)
    prepare_engine(wide)
    db.engines[None] = wide  # type: ignore[index]
    with ThreadPoolExecutor(CLIENTS) as threads:
        yield Crew(app, threads)
    db.session.remove()
    db.engines[None] = usual  # type: ignore[index]
    wide.dispose()


def take_the_last(way: Way, crew: Crew, accounts: Accounts) -> Iterator[str]:
    """Half as much as all of them want lies in the pool."""
    taken = [line(accounts["pool"], accounts["shop"], 1)]
    for number in range(ROUNDS):
        post([line(accounts["world"], accounts["pool"], CLIENTS // 2)], f"filled.{number}")
        yield from faults(
            crew.at_once(lambda who, key=f"taken.{number}": way(taken, f"{key}.{who}")), done=CLIENTS // 2
        )


def move_to_and_fro(way: Way, crew: Crew, accounts: Accounts) -> Iterator[str]:
    """Every client moves between the same accounts, half of them the other way round."""
    world, pool, shop, other = (accounts[name] for name in ("world", "pool", "shop", "other"))
    post([line(world, account, 10_000) for account in (pool, shop, other)], "filled")
    ways = [line(pool, shop, 3), line(world, other, 1)], [line(other, world, 1), line(shop, pool, 3)]
    for number in range(ROUNDS):
        answers = crew.at_once(lambda who, key=f"moved.{number}": way(ways[who % 2], f"{key}.{who}"))
        yield from faults(answers, done=CLIENTS)


def press_twice(way: Way, crew: Crew, accounts: Accounts) -> Iterator[str]:
    """Every client sends the same posting under the same key."""
    lines = [line(accounts["world"], accounts["pool"], 5), line(accounts["world"], accounts["shop"], 6)]
    for number in range(ROUNDS):
        answers = crew.at_once(lambda _who, key=f"same.{number}": way(lines, key))
        yield from faults(answers, done=CLIENTS)
        if len(set(map(str, answers))) != 1:
            yield "different answers"
    written = db.session.scalar(select(func.count()).select_from(Transfer))
    if written != 2 * ROUNDS:
        yield f"{written} transfers"


def take_parts_back(crew: Crew, accounts: Accounts) -> Iterator[str]:
    """More clients than there are parts take back one of them."""
    for number in range(ROUNDS):
        (posted,) = post([line(accounts["world"], accounts["pool"], 100)], f"gift.{number}")
        post([line(accounts["world"], accounts["pool"], 900)], f"others.{number}")

        def take(who: int, posted: int = posted) -> tuple[int, ...]:
            with unit_of_work():
                return reverse(get_transfer(posted), reason="refund", amount=10, key=f"refund.{posted}.{who}")

        yield from faults(crew.at_once(take), done=10)


RACES = (take_the_last, move_to_and_fro, press_twice)


@pytest.mark.parametrize("race", RACES)
def test_whoever_posts_at_once_the_books_are_right(race, crew: Crew, accounts: Accounts) -> None:
    assert list(race(post, crew, accounts)) == []


@pytest.mark.parametrize("race", RACES)
def test_two_commits_would_be_seen(race, crew: Crew, accounts: Accounts) -> None:
    assert next(race(post_in_two_commits, crew, accounts), None) is not None


def test_accounts_held_in_any_order_would_be_seen_to_lock_each_other_out(crew: Crew, accounts: Accounts) -> None:
    assert "OperationalError" in next(move_to_and_fro(post_in_the_order_of_the_lines, crew, accounts), "")


def test_parts_taken_back_at_once_never_exceed_the_whole(crew: Crew, accounts: Accounts) -> None:
    assert list(take_parts_back(crew, accounts)) == []


def test_looking_what_is_left_in_another_transaction_would_be_seen(
    crew: Crew, accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = posting._refuse_too_much

    def look_apart(lines: list[posting.Line]) -> None:
        with unit_of_work():
            look(lines)

    monkeypatch.setattr(posting, "_refuse_too_much", look_apart)
    assert next(take_parts_back(crew, accounts), None) is not None


def test_an_account_that_all_open_at_once_is_one(crew: Crew) -> None:
    for number in range(ROUNDS):

        def ask(_place: int, number: int = number) -> UUID:
            with unit_of_work():
                return open_account("house", owner_type="card", owner_id=UUID(int=number), unit=CNY).id

        assert len({str(answer) for answer in crew.at_once(ask)}) == 1
    assert db.session.scalar(select(func.count()).where(Account.owner_type == "card")) == ROUNDS
