"""Counting without stopping work, throwing away by two, mass balance through repacks (feature 4.6, T9, R-MKT-04)."""

import pytest

from charity_app.core import clock
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import Role
from charity_app.ledger.queries import prove_sums
from charity_app.stock.queries.recalls import mass_balance
from charity_app.stock.services import counting, disposing, handing_out, items, repacking
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.picking import Part, Want
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import CountState, WasteReason
from tests.stock.conftest import PHOTO, STREET, Store, person


def give(store: Store, quantity: int) -> None:
    """Hand milk out."""
    wants = [Want(item_id=store.item().id, quantity=quantity)]
    handing_out.hand_out(store.depot, wants, receipt=Receipt(heads=1), by=store.keeper)


def test_a_count_is_compared_with_the_ledger_at_its_own_instant(store: Store) -> None:
    lot = store.lot(1000)
    count = counting.start_stocktake(store.depot, by=store.keeper)
    line = counting.count_lot(count, lot, counted=998, by=store.keeper)
    give(store, 30)
    assert (line.expected, line.difference) == (1000, -2)
    counting.submit_stocktake(count, by=store.keeper)
    counting.confirm_stocktake(count, by=store.other)
    assert (store.left(lot), count.state) == (968, CountState.CONFIRMED)
    assert mass_balance(lot).is_even
    assert prove_sums() == ("", "")


def test_more_than_the_ledger_had_is_added(store: Store) -> None:
    lot = store.lot(1000)
    count = counting.start_stocktake(store.depot, by=store.keeper)
    counting.count_lot(count, lot, counted=1003, by=store.keeper)
    counting.submit_stocktake(count, by=store.keeper)
    counting.confirm_stocktake(count, by=store.other)
    assert store.left(lot) == 1003


def test_the_counter_does_not_confirm_and_large_differences_go_to_the_street(store: Store) -> None:
    lot = store.lot(100)
    count = counting.start_stocktake(store.depot, by=store.keeper)
    with pytest.raises(Conflict):
        counting.submit_stocktake(count, by=store.keeper)
    counting.count_lot(count, lot, counted=98, by=store.keeper)
    counting.submit_stocktake(count, by=store.keeper)
    with pytest.raises(Conflict):
        counting.count_lot(count, lot, counted=99, by=store.keeper)
    with pytest.raises(NotAllowed):
        counting.confirm_stocktake(count, by=store.keeper)
    with pytest.raises(NotAllowed):
        counting.confirm_stocktake(count, by=store.other)
    counting.confirm_stocktake(count, by=person(Role.STREET_OFFICER, street_id=STREET))
    assert store.left(lot) == 98


def test_a_difference_of_value_goes_to_the_street_too(store: Store) -> None:
    lot = store.lot(10_000)
    items.set_value(store.item(), value_fen=20_100, valid_from=clock.today(), by=store.keeper)
    count = counting.start_stocktake(store.depot, by=store.keeper)
    counting.count_lot(count, lot, counted=9_999, by=store.keeper)
    assert counting.is_large(count)
    items.set_value(store.item(), value_fen=20_000, valid_from=clock.today(), by=store.keeper)
    assert not counting.is_large(count)


def test_goods_to_be_destroyed_are_out_of_reach_at_once(store: Store) -> None:
    lot = store.lot(10)
    row = disposing.ask_disposal(store.depot, lot, quantity=4, reason=WasteReason.DAMAGED, photo=PHOTO, by=store.keeper)
    assert store.left(lot) == 6
    with pytest.raises(NotAllowed):
        disposing.confirm_disposal(row, by=store.keeper)
    disposing.confirm_disposal(row, by=store.other)
    with pytest.raises(Conflict):
        disposing.confirm_disposal(row, by=store.other)
    assert (mass_balance(lot).destroyed, lot.state) == (4, LotState.ACCEPTED)
    kept = disposing.ask_disposal(
        store.depot, lot, quantity=6, reason=WasteReason.SPOILED, photo=PHOTO, by=store.keeper
    )
    disposing.refuse_disposal(kept, by=store.other)
    assert store.left(lot) == 6
    assert mass_balance(lot).is_even


def test_nothing_is_destroyed_without_a_photo_or_twice(store: Store) -> None:
    lot = store.lot(10)
    with pytest.raises(Invalid):
        disposing.ask_disposal(store.depot, lot, quantity=1, reason=WasteReason.DAMAGED, photo=None, by=store.keeper)
    with pytest.raises(Conflict):
        disposing.ask_disposal(store.depot, lot, quantity=11, reason=WasteReason.DAMAGED, photo=PHOTO, by=store.keeper)


def test_an_expired_lot_is_disposed_when_the_last_of_it_is_gone(store: Store) -> None:
    lot = store.lot(10)
    lot.state = LotState.EXPIRED
    for quantity, state in ((4, LotState.EXPIRED), (6, LotState.DISPOSED)):
        row = disposing.ask_disposal(
            store.depot, lot, quantity=quantity, reason=WasteReason.EXPIRED, photo=PHOTO, by=store.keeper
        )
        disposing.confirm_disposal(row, by=store.safety)
        assert lot.state is state


def test_mass_balance_counts_every_unit_through_repacks(store: Store) -> None:
    lot = store.lot(100)
    made = repacking.repack(store.depot, [Part(lot, 40)], item=store.item("小盒"), quantity=80, by=store.keeper)
    give(store, 10)
    parent, child = mass_balance(lot), mass_balance(made)
    assert (parent.received, parent.repacked_out, parent.handed_out, parent.here) == (100, 40, 10, 50)
    assert (child.repacked_in, child.here) == (80, 80)
    assert parent.is_even
    assert child.is_even
