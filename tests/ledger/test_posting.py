"""Lines move together or not at all, a key once, and what was moved is only ever taken back (A1, A3, A4)."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.ledger import queries
from charity_app.ledger.models import CNY, MINUTE, POINT, Account, Transfer, lot_unit
from charity_app.ledger.services import NotEnough, open_account, open_book, post, reverse, reversing
from tests.ledger.conftest import Accounts, line


def count_transfers() -> int:
    return db.session.scalar(select(func.count()).select_from(Transfer)) or 0


def test_post_moves_an_amount_from_debit_to_credit(accounts: Accounts) -> None:
    (posted,) = post([line(accounts["world"], accounts["pool"], 5000)], key="gift:1")
    assert accounts.balances() == {"world": -5000, "pool": 5000}
    transfer = queries.get_transfer(posted)
    assert (transfer.key, transfer.line, transfer.unit, transfer.amount) == ("gift:1", 0, CNY, 5000)
    assert (transfer.debit_id, transfer.credit_id) == (accounts["world"].id, accounts["pool"].id)


def test_lines_move_together(accounts: Accounts) -> None:
    world, pool, fees, match = (accounts[name] for name in ("world", "pool", "fees", "match"))
    post([line(world, match, 900)], key="fund")
    ids = post([line(world, pool, 5000), line(pool, fees, 30), line(match, pool, 900)], key="gift:1")
    assert accounts.balances() == {"world": -5900, "pool": 5870, "fees": 30, "match": 0}
    assert list(ids) == sorted(ids)
    assert [queries.get_transfer(one).amount for one in ids] == [5000, 30, 900]


def test_a_line_may_spend_what_another_of_the_same_posting_brings(accounts: Accounts) -> None:
    post([line(accounts["pool"], accounts["shop"], 40), line(accounts["world"], accounts["pool"], 40)], key="one")
    assert accounts.balances() == {"pool": 0, "shop": 40, "world": -40}


def test_not_enough_moves_nothing_says_why_and_leaves_the_transaction_usable(accounts: Accounts) -> None:
    world, pool, shop = accounts["world"], accounts["pool"], accounts["shop"]
    post([line(world, pool, 100)], key="in")
    with pytest.raises(NotEnough, match="Less is left than this needs") as refusal:
        post([line(world, shop, 7), line(pool, shop, 101)], key="out")
    assert refusal.value.account_ids == (pool.id,)
    assert accounts.balances() == {"world": -100, "pool": 100, "shop": 0}
    assert count_transfers() == 1
    post([line(pool, shop, 100)], key="out")
    assert accounts.balances() == {"world": -100, "pool": 0, "shop": 100}


def test_the_same_key_and_lines_give_the_same_answer_and_move_nothing(accounts: Accounts) -> None:
    lines = [line(accounts["world"], accounts["pool"], 5000), line(accounts["pool"], accounts["fees"], 5000)]
    first = post(lines, key="gift:1")
    assert [post(lines, key="gift:1") for _ in range(4)] == [first] * 4
    assert accounts.balances() == {"world": -5000, "pool": 0, "fees": 5000}
    assert count_transfers() == 2


def test_a_replay_is_answered_when_the_amount_could_not_be_taken_again(accounts: Accounts) -> None:
    post([line(accounts["world"], accounts["pool"], 10)], key="in")
    spent = post([line(accounts["pool"], accounts["shop"], 10)], key="out")
    assert post([line(accounts["pool"], accounts["shop"], 10)], key="out") == spent


@pytest.mark.parametrize("change", ["amount", "accounts", "reason", "subject", "one line more", "one line less"])
def test_the_same_key_for_something_else_is_a_conflict(accounts: Accounts, change: str) -> None:
    world, pool, shop = accounts["world"], accounts["pool"], accounts["shop"]
    lines = [line(world, pool, 50), line(world, shop, 50)]
    post(lines, key="gift:1")
    before = accounts.balances()
    other = {
        "amount": [line(world, pool, 51), lines[1]],
        "accounts": [line(world, shop, 50), lines[1]],
        "reason": [line(world, pool, 50, reason="other"), lines[1]],
        "subject": [line(world, pool, 50, subject_id=UUID(int=8)), lines[1]],
        "one line more": [*lines, line(world, pool, 1)],
        "one line less": lines[:1],
    }[change]
    with pytest.raises(Conflict, match="done before, with other figures"):
        post(other, key="gift:1")
    assert accounts.balances() == before
    assert count_transfers() == 2


@pytest.mark.parametrize("amount", [0, -5, 1.5, True])
def test_an_amount_is_a_whole_number_above_zero(accounts: Accounts, amount: int) -> None:
    with pytest.raises(ValueError, match="whole number above zero"):
        post([line(accounts["world"], accounts["pool"], amount)], key="odd")


@pytest.mark.parametrize("key", ["", "张三", "a|b", "a b", "x" * 121])
def test_keys_and_reasons_are_codes(accounts: Accounts, key: str) -> None:
    with pytest.raises(ValueError, match="codes"):
        post([line(accounts["world"], accounts["pool"], 1)], key=key)
    with pytest.raises(ValueError, match="codes"):
        post([line(accounts["world"], accounts["pool"], 1, reason=key)], key="right")


def test_a_posting_has_lines(accounts: Accounts) -> None:
    with pytest.raises(ValueError, match="lines"):
        post([], key="nothing")


@pytest.mark.parametrize("unit", [POINT, MINUTE, lot_unit(UUID(int=4))])
def test_any_unit_moves_and_never_into_another(accounts: Accounts, unit: str) -> None:
    other = Accounts(unit=unit)
    post([line(other["world"], other["card"], 120)], key="granted")
    assert other.balances() == {"world": -120, "card": 120}
    yuan = accounts["pool"]
    with pytest.raises(IntegrityError):
        post([line(other["card"], yuan, 20)], key="mixed")


def test_separate_books_never_meet_and_others_do(accounts: Accounts) -> None:
    open_book("second")
    open_book("play", is_separate=True)
    second, play = Accounts(book="second"), Accounts(book="play")
    post([line(accounts["world"], second["pool"], 20), line(play["world"], play["pool"], 30)], key="apart")
    assert (second.balances(), play.balances()) == ({"pool": 20}, {"world": -30, "pool": 30})
    with pytest.raises(IntegrityError):
        post([line(accounts["world"], play["pool"], 20)], key="mixed")


def test_reverse_takes_a_transfer_back(accounts: Accounts) -> None:
    (posted,) = post([line(accounts["world"], accounts["pool"], 5000)], key="gift:1")
    transfer = queries.get_transfer(posted)
    (back,) = reverse(transfer, reason="refund", key="refund:1")
    assert accounts.balances() == {"world": 0, "pool": 0}
    reversal = queries.get_transfer(back)
    assert (reversal.reverses_id, reversal.amount, reversal.reason) == (posted, 5000, "refund")
    assert (reversal.subject_type, reversal.subject_id) == (transfer.subject_type, transfer.subject_id)
    assert reverse(transfer, reason="refund", key="refund:1") == (back,)


def test_a_transfer_is_taken_back_in_parts_and_never_beyond(accounts: Accounts) -> None:
    (posted,) = post([line(accounts["world"], accounts["pool"], 5000)], key="gift:1")
    post([line(accounts["world"], accounts["pool"], 900)], key="gift:2")
    transfer = queries.get_transfer(posted)
    reverse(transfer, reason="refund", amount=1500, key="refund:1")
    reverse(transfer, reason="refund", amount=3000, key="refund:2")
    assert queries.left_to_reverse({posted: transfer.amount}) == {posted: 500}
    with pytest.raises(Conflict, match="Less is left to take back"):
        reverse(transfer, reason="refund", amount=501, key="refund:3")
    with pytest.raises(Conflict, match="Less is left to take back"):
        post([reversing(transfer, reason="refund", amount=250), reversing(transfer, reason="x", amount=251)], key="3")
    reverse(transfer, reason="refund", amount=500, key="refund:3")
    assert accounts.balances() == {"world": -900, "pool": 900}
    with pytest.raises(Conflict, match="Less is left to take back"):
        reverse(transfer, reason="refund", amount=1, key="refund:4")


def test_a_reversal_takes_several_lines_back_at_once(accounts: Accounts) -> None:
    world, pool, match = accounts["world"], accounts["pool"], accounts["match"]
    post([line(world, match, 900)], key="fund")
    ids = post([line(world, pool, 5000), line(match, pool, 900)], key="gift:1")
    lines = [reversing(queries.get_transfer(one), reason="refund") for one in ids]
    post(lines, key="refund:1")
    assert accounts.balances() == {"world": -900, "pool": 0, "match": 900}


def test_what_was_spent_cannot_be_taken_back(accounts: Accounts) -> None:
    (posted,) = post([line(accounts["world"], accounts["pool"], 100)], key="gift:1")
    post([line(accounts["pool"], accounts["shop"], 60)], key="spent")
    with pytest.raises(NotEnough):
        reverse(queries.get_transfer(posted), reason="refund", key="refund:1")
    assert accounts.balances() == {"world": -100, "pool": 40, "shop": 60}


def test_a_reversal_is_not_reversed(accounts: Accounts) -> None:
    (posted,) = post([line(accounts["world"], accounts["pool"], 100)], key="gift:1")
    (back,) = reverse(queries.get_transfer(posted), reason="refund", key="refund:1")
    with pytest.raises(Conflict, match="Less is left to take back"):
        reverse(queries.get_transfer(back), reason="again", key="refund:2")


def test_open_account_gives_the_same_account_again(app: Flask) -> None:
    open_book("house")
    wanted = {"owner_type": "pool", "owner_id": UUID(int=1), "unit": CNY}
    first = open_account("house", **wanted)
    assert open_account("house", **wanted).id == first.id
    assert open_account("house", **wanted | {"unit": POINT}).id != first.id
    assert db.session.scalar(select(func.count()).select_from(Account)) == 2
    with pytest.raises(ValueError, match="opened otherwise"):
        open_account("house", **wanted, may_go_negative=True)
    with pytest.raises(ValueError, match="not open"):
        open_account("nowhere", **wanted)


def test_a_book_stays_what_it_was_opened_as(app: Flask) -> None:
    assert open_book("play", is_separate=True).circle == "play"
    assert open_book("house").circle == open_book("second").circle == "shared"
    with pytest.raises(ValueError, match="opened otherwise"):
        open_book("play")
