"""Goods leave in the order of their dates; nothing blocked leaves (feature 4.2, R-FOD-01, R-FOD-02)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.ledger.queries import prove_sums
from charity_app.stock.queries import given
from charity_app.stock.queries.balances import usable_lots
from charity_app.stock.services import handing_out, holding, intake, repacking, selling
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.services.picking import Part, Short, Want, pick
from charity_app.stock.states.items import Allergen, Category
from charity_app.stock.states.lots import GoodsUse, HoldReason, LotState
from charity_app.stock.states.movements import Owner, Reason, SkipReason
from tests.stock.conftest import Store, key, make_household


def take(store: Store, quantity: int, *, reason: Reason = Reason.TRANSFER, **told: object) -> list[tuple[str, int]]:
    """Pick milk for the outlet; returns lot numbers with quantities."""
    want = Want(item_id=store.item().id, quantity=quantity, **told)  # type: ignore[arg-type]
    target = (Owner.SITE, store.outlet.id)
    about = About("order", store.outlet.id)
    parts = pick(store.shelf, target, [want], reason=reason, about=about, key=key(), by=store.keeper)
    return [(part.lot.number, part.quantity) for part in parts]


def test_the_soonest_expiry_leaves_first(store: Store) -> None:
    late, soon, middle = store.lot(10, days=90), store.lot(10, days=30), store.lot(10, days=60)
    assert take(store, 4) == [(soon.number, 4)]
    assert take(store, 12) == [(soon.number, 6), (middle.number, 6)]
    assert take(store, 14) == [(middle.number, 4), (late.number, 10)]
    assert [store.left(lot) for lot in (soon, middle, late)] == [0, 0, 0]
    assert [store.left(lot, store.outlet) for lot in (soon, middle, late)] == [10, 10, 10]
    assert prove_sums() == ("", "")


def test_of_one_date_the_order_is_settled_and_no_date_comes_last(store: Store) -> None:
    soap = store.item("肥皂", category=Category.CLEANING, life_days=None)
    undated = store.lot(5, days=None, item=soap)
    dated = [store.lot(5, days=400, item=soap) for _ in range(3)]
    found = usable_lots(store.shelf, [soap.id])[soap.id]
    assert [held.lot.id for held in found] == [*sorted(lot.id for lot in dated), undated.id]


def test_more_than_there_is_moves_nothing(store: Store) -> None:
    lot = store.lot(10)
    with pytest.raises(Short) as refused:
        take(store, 11)
    assert (refused.value.left, store.left(lot)) == (10, 10)
    with pytest.raises(Invalid):
        take(store, 0)


def test_one_item_wanted_twice_is_not_taken_twice(store: Store) -> None:
    lot = store.lot(10)
    wants = [Want(item_id=lot.item_id, quantity=6), Want(item_id=lot.item_id, quantity=6)]
    with pytest.raises(Short):
        handing_out.hand_out(store.depot, wants, receipt=Receipt(heads=1), by=store.keeper)


def test_passing_a_lot_over_needs_a_reason(store: Store) -> None:
    store.lot(10, days=30)
    late = store.lot(10, days=90)
    with pytest.raises(Invalid) as refused:
        take(store, 2, lot=late)
    assert refused.value.field == "skip"
    assert take(store, 2, lot=late, skip=SkipReason.NOT_REACHED) == [(late.number, 2)]


@pytest.mark.parametrize("way", ["held", "expired", "late", "recalled"])
def test_a_blocked_lot_is_passed_by_and_refused_by_name(store: Store, at: object, way: str) -> None:
    bad, good = store.lot(10, days=30), store.lot(10, days=90)
    if way == "held":
        holding.freeze_lot(bad, reason=HoldReason.ILLNESS, by=store.keeper)
    elif way == "recalled":
        bad.state = LotState.RECALLED
    elif way == "late":
        bad.leaves_until = clock.now()
    else:
        bad.state = LotState.EXPIRED
    db.session.flush()
    for reason in (Reason.TRANSFER, Reason.GIVE, Reason.REDEEM, Reason.SELL):
        assert take(store, 1, reason=reason) == [(good.number, 1)]
        with pytest.raises(Conflict):
            take(store, 1, reason=reason, lot=bad)
        one = Move(lot=bad, quantity=1, source=store.shelf, target=(Owner.HANDED_OUT, store.depot.id))
        with pytest.raises(Conflict):
            move([one], reason=reason, about=About("order", store.depot.id), key=key())
    with pytest.raises(Conflict):
        repacking.repack(store.depot, [Part(bad, 1)], item=store.item(), quantity=1, by=store.keeper)
    assert store.left(bad) == 10


def test_what_expires_does_so_at_midnight_in_shanghai_to_the_minute(store: Store, at) -> None:  # type: ignore[no-untyped-def]
    with at("2024-12-05 09:00"):
        bread = store.item("切片面包", category=Category.PACKAGED_FOOD, life_days=7)
        lot = store.lot(10, days=2, item=bread)
    want = [Want(item_id=bread.id, quantity=1)]
    with at("2024-12-07 23:59"):
        handing_out.hand_out(store.depot, want, receipt=Receipt(heads=1), by=store.keeper)
        assert holding.expire_due(by=store.keeper) == 0
    with at("2024-12-08 00:00"), pytest.raises(Short):
        handing_out.hand_out(store.depot, want, receipt=Receipt(heads=1), by=store.keeper)
    with at("2024-12-08 00:00"):
        assert holding.expire_due(by=store.keeper) == 1
        assert lot.state is LotState.EXPIRED
        assert holding.expire_due(by=store.keeper) == 0


def test_long_keeping_food_stops_leaving_days_before_its_date(store: Store, at) -> None:  # type: ignore[no-untyped-def]
    with at("2024-12-05 09:00"):
        lot = store.lot(10, days=60)
    assert lot.leaves_until == clock.start_of(clock.local_date(lot.leaves_until))
    assert clock.local_date(lot.leaves_until) == lot.expires_on - timedelta(days=2)


def test_goods_for_a_sale_are_not_given_as_aid(store: Store) -> None:
    delivery = intake.open_delivery(store.donor, store.depot, use=GoodsUse.SALE, by=store.keeper)
    arrival = intake.Arrival(quantity=5, expires_on=clock.today() + timedelta(days=90))
    intake.take_in_line(delivery, store.item(), arrival=arrival, by=store.keeper)
    with pytest.raises(Short):
        take(store, 1)


def test_a_donor_sees_what_was_sold_of_a_gift_and_not_what_was_taken_back(store: Store) -> None:
    delivery = intake.open_delivery(store.donor, store.outlet, use=GoodsUse.SALE, by=store.keeper)
    arrival = intake.Arrival(quantity=5, expires_on=clock.today() + timedelta(days=90))
    lot = intake.take_in_line(delivery, store.item(), arrival=arrival, by=store.keeper)
    kept, returned = uuid4(), uuid4()
    for sale_id, pieces in ((kept, 2), (returned, 1)):
        selling.sell_goods(store.outlet, [Want(item_id=lot.item_id, quantity=pieces)], sale_id=sale_id, by=store.keeper)
    selling.take_back_sold(store.outlet, sale_id=returned, by=store.keeper)
    (fate,) = given.show_given([store.donor]).items[0].fates
    assert (fate.taken_in, fate.sold, fate.handed_out, fate.here) == (5, 2, 0, 3)


def test_a_household_receives_lots_that_are_written_down(store: Store) -> None:
    home = make_household(1)
    lot = store.lot(10)
    receipt = Receipt(household=home, heads=2)
    row, parts = handing_out.hand_out(
        store.depot, [Want(item_id=lot.item_id, quantity=3)], receipt=receipt, by=store.keeper
    )
    assert [(part.lot.id, part.quantity) for part in parts] == [(lot.id, 3)]
    assert (row.household_id, row.heads, row.street_id) == (home.id, 2, home.street_id)
    assert store.left(lot) == 7


def test_a_repack_keeps_parents_soonest_date_and_every_allergen(store: Store) -> None:
    first, second = store.lot(10, days=90), store.lot(10, days=40)
    pack = store.item("早餐包", category=Category.PACKAGED_FOOD, life_days=180, allergens=(Allergen.MILK,))
    store.item().allergens = [Allergen.MILK.value]
    made = repacking.repack(store.depot, [Part(first, 4), Part(second, 4)], item=pack, quantity=8, by=store.keeper)
    assert (made.expires_on, made.leaves_until) == (second.expires_on, second.leaves_until)
    assert [store.left(lot) for lot in (first, second, made)] == [6, 6, 8]
    plain = store.item("点心包", category=Category.PACKAGED_FOOD, life_days=180)
    with pytest.raises(Invalid):
        repacking.repack(store.depot, [Part(first, 1)], item=plain, quantity=1, by=store.keeper)
    assert prove_sums() == ("", "")
