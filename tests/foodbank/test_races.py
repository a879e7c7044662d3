"""Several keepers at the last box, at one line, at one order: one wins, the others are told, no unit is lost (A7)."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from unittest.mock import patch
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from bench.picking import a_door_for_each
from charity_app.core.db import commit_unit, db, unit_of_work
from charity_app.core.errors import DomainError
from charity_app.core.scope import acting_in, system_scope
from charity_app.foodbank.models import GoodsOrder, OrderLine
from charity_app.foodbank.services import ordering, picking, receiving
from charity_app.foodbank.states.orders import EndReason, OrderState
from charity_app.ledger.queries import prove_sums
from charity_app.stock.models import Lot
from charity_app.stock.queries.balances import held_by
from charity_app.stock.queries.recalls import mass_balance
from charity_app.stock.states.movements import Owner
from tests.foodbank.conftest import SYSTEM, Bank

pytestmark = pytest.mark.pg
CROWD, ROUNDS = 12, 4


def get(model: type, key: UUID):  # type: ignore[no-untyped-def]
    """Load a row."""
    return db.session.scalars(select(model).where(model.id == key)).one()  # type: ignore[attr-defined]


@contextmanager
def a_crowd(app: Flask) -> Iterator[Callable[[Callable[[int], None]], Counter[str]]]:
    """Let everybody do something at the same moment; returns how often it was done, refused or broken."""

    def rush(act: Callable[[int], None]) -> Counter[str]:
        barrier = threading.Barrier(CROWD, timeout=60)

        def one(who: int) -> str:
            with app.app_context(), acting_in(system_scope("race")):
                barrier.wait()
                try:
                    with unit_of_work():
                        act(who)
                except DomainError:
                    return "refused"
                except Exception as trouble:  # noqa: BLE001
                    return repr(trouble)
                return "done"

        with ThreadPoolExecutor(CROWD) as threads:
            return Counter(threads.map(one, range(CROWD)))

    with a_door_for_each(CROWD + 3):
        yield rush


def orders_for(bank: Bank, count: int) -> list[tuple[UUID, UUID]]:
    """Let as many outlets order one box each; returns the orders with their lines."""
    seen = [bank.another(f"驿站{number}") for number in range(count)]
    orders = [bank.order(1, seen=outlet) for outlet in seen]
    return [(order.id, bank.line(order).id) for order in orders]


def pack(order_id: UUID, line_id: UUID) -> None:
    """Pack the line of an order."""
    picking.pick_line(get(GoodsOrder, order_id), get(OrderLine, line_id), by=SYSTEM)


def test_the_last_boxes_go_to_as_many_outlets_as_there_are_boxes(divided: Flask, bank: Bank) -> None:
    lot_id = bank.store.lot(3).id
    depot_id, orders = bank.store.depot.id, orders_for(bank, CROWD)
    commit_unit()
    with a_crowd(divided) as rush:
        told = rush(lambda who: pack(*orders[who]))
    assert told == {"done": 3, "refused": CROWD - 3}
    lot = get(Lot, lot_id)
    assert held_by((Owner.SITE, depot_id), lot) == 0
    assert sum(held_by((Owner.TRIP, order_id), lot) for order_id, _line in orders) == 3
    assert mass_balance(lot).is_even
    assert prove_sums() == ("", "")


def test_one_line_is_packed_once_whoever_scans_it(divided: Flask, bank: Bank) -> None:
    lot_id, depot_id = bank.store.lot(50).id, bank.store.depot.id
    orders = orders_for(bank, ROUNDS)
    commit_unit()
    with a_crowd(divided) as rush:
        told = [rush(lambda _who, pair=pair: pack(*pair)) for pair in orders]
    assert told == [{"done": 1, "refused": CROWD - 1}] * ROUNDS
    assert held_by((Owner.SITE, depot_id), get(Lot, lot_id)) == 50 - ROUNDS


def test_without_holding_the_order_a_line_is_seen_to_be_packed_twice(divided: Flask, bank: Bank) -> None:
    bank.store.lot(50)
    orders = orders_for(bank, ROUNDS)
    commit_unit()

    def unheld(order_id: UUID) -> GoodsOrder:
        return get(GoodsOrder, order_id)  # type: ignore[no-any-return]

    with patch.object(picking, "held_order", unheld), a_crowd(divided) as rush:
        told = [rush(lambda _who, pair=pair: pack(*pair)) for pair in orders]
    assert any(one["done"] > 1 for one in told)


def test_an_order_is_received_or_comes_back_never_both(divided: Flask, bank: Bank) -> None:
    lot_id, depot_id, site_id = bank.store.lot(50).id, bank.store.depot.id, bank.site.id
    orders = [bank.packed(2).id for _ in range(ROUNDS)]
    commit_unit()

    def act(who: int, order_id: UUID) -> None:
        order = get(GoodsOrder, order_id)
        if who % 2:
            receiving.receive_order(order, by=SYSTEM)
        else:
            receiving.bring_back(order, reason=EndReason.CLOSED, by=SYSTEM)

    with a_crowd(divided) as rush:
        told = [rush(lambda who, key=key: act(who, key)) for key in orders]
    assert told == [{"done": 1, "refused": CROWD - 1}] * ROUNDS
    lot, received = get(Lot, lot_id), [get(GoodsOrder, key).state for key in orders].count(OrderState.RECEIVED)
    assert held_by((Owner.SITE, site_id), lot) == 2 * received
    assert held_by((Owner.SITE, depot_id), lot) == 50 - 2 * received


def test_cancelling_while_it_is_packed_loses_nothing(divided: Flask, bank: Bank) -> None:
    lot_id, depot_id = bank.store.lot(50).id, bank.store.depot.id
    orders = orders_for(bank, ROUNDS)
    commit_unit()

    def act(who: int, pair: tuple[UUID, UUID]) -> None:
        if who % 2:
            pack(*pair)
        else:
            ordering.cancel_order(get(GoodsOrder, pair[0]), reason=EndReason.CLOSED, by=SYSTEM)

    with a_crowd(divided) as rush:
        told = [rush(lambda who, pair=pair: act(who, pair)) for pair in orders]
    assert all(one["done"] in (1, 2) and one["done"] + one["refused"] == CROWD for one in told)
    lot = get(Lot, lot_id)
    assert [get(GoodsOrder, key).state for key, _line in orders] == [OrderState.CANCELLED] * ROUNDS
    assert (held_by((Owner.SITE, depot_id), lot), mass_balance(lot).is_even) == (50, True)
