"""Splits over real outlets: who is left out and why, whole boxes with a reason, what is near its date is offered."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.foodbank.models import GoodsOrder, OrderLine, SplitShare
from charity_app.foodbank.queries import sharing
from charity_app.foodbank.queries.standings import standings_of, use_rates
from charity_app.foodbank.services import ordering, outlets, picking, receiving, splitting
from charity_app.foodbank.services.splitting import Decision
from charity_app.foodbank.states.orders import EndReason, OrderKind, OrderState, SplitReason
from charity_app.foodbank.states.outlets import LeftOut, PointType
from charity_app.stock.services import handing_out, intake
from charity_app.stock.services.handing_out import Receipt
from charity_app.stock.services.picking import Want
from charity_app.stock.states.items import Category, Storage
from tests.foodbank.conftest import SYSTEM, Bank, details, need_food
from tests.stock.conftest import STREET, make_household


def test_goods_go_by_need_and_every_unit_is_told(bank: Bank) -> None:
    for order in range(3):
        need_food(make_household(order), 4)
    bank.another("第二驿站")
    item = bank.store.lot(100).item_id
    table = sharing.table_of(bank.store.depot.id, {item: 100})
    (column,) = table.columns
    assert (column.kept, sum(cell.proposed for cell in column.cells)) == (5, 95)
    assert [standing.households for standing in standings_of(table.outlets)] == [3, 3]
    row = splitting.split_goods(bank.store.depot, table, by=bank.store.keeper)
    orders = db.session.scalars(select(GoodsOrder).where(GoodsOrder.split_id == row.id)).all()
    assert {(order.kind, order.state) for order in orders} == {(OrderKind.SPLIT, OrderState.ORDERED)}
    wanted = select(OrderLine.wanted).where(OrderLine.order_id.in_([order.id for order in orders]))
    assert sorted(db.session.scalars(wanted)) == [47, 48]


def test_how_grave_it_is_goes_by_the_grade_of_the_family_r_fod_06(bank: Bank) -> None:
    for order, severity in enumerate((1, 2, 4)):
        need_food(make_household(order), severity)
    (standing,) = standings_of([bank.outlet])
    none, mild, moderate = 0, 1, 2
    assert (standing.households, standing.weight) == (3, Fraction(none + mild + moderate, 3))


def test_who_may_not_or_will_not_have_it_is_left_out_and_loses_nothing_else(bank: Bank) -> None:
    cold = bank.store.item("酸奶", storage=Storage.CHILLED, life_days=21)
    fridge = bank.another("冰箱", has_fridge=True, storages=(Storage.AMBIENT, Storage.CHILLED))
    lottery = bank.another("福彩", point_type=PointType.LOTTERY_CARE_STOP)
    soap = bank.store.item("肥皂", category=Category.CLEANING, life_days=None)
    outlets.refuse_item(fridge.outlet, bank.store.item(), by=SYSTEM)
    late = bank.another("过期", agreement_until_on=clock.today() - timedelta(days=1))
    milk = bank.store.item()
    table = sharing.table_of(bank.store.depot.id, {cold.id: 20, soap.id: 20, milk.id: 20})
    reasons = {
        (column.item.name, cell.seen.site.name): cell.left_out for column in table.columns for cell in column.cells
    }
    assert reasons["酸奶", "冰箱"] is None
    assert reasons["酸奶", bank.site.name] is LeftOut.NO_FRIDGE
    assert reasons["酸奶", "福彩"] is LeftOut.LOTTERY
    assert reasons["肥皂", "福彩"] is LeftOut.LOTTERY
    assert reasons["纯牛奶 250 毫升", "冰箱"] is LeftOut.NOT_WANTED
    assert reasons["纯牛奶 250 毫升", "过期"] is LeftOut.NO_AGREEMENT
    assert reasons["肥皂", "过期"] is None
    assert reasons["纯牛奶 250 毫升", "福彩"] is None
    refused = {one.number: one for one in standings_of(table.outlets)}
    outlets.welcome_item(fridge.outlet, milk, by=SYSTEM)
    assert {one.number: one for one in standings_of(table.outlets)} == refused
    assert {lottery.site_id, late.site_id} <= {seen.site_id for seen in table.outlets}


def test_other_numbers_need_a_reason_which_is_kept(bank: Bank) -> None:
    item = bank.store.lot(40).item_id
    table = sharing.table_of(bank.store.depot.id, {item: 40})
    numbers = {(item, bank.site.id): 36}
    with pytest.raises(Invalid) as refused:
        splitting.split_goods(bank.store.depot, table, decision=Decision(numbers=numbers), by=bank.store.keeper)
    assert refused.value.field == "reason"
    too_much = Decision(numbers={(item, bank.site.id): 41}, reason=SplitReason.EVENT)
    with pytest.raises(Invalid):
        splitting.split_goods(bank.store.depot, table, decision=too_much, by=bank.store.keeper)
    whole = Decision(numbers=numbers, reason=SplitReason.TRANSPORT)
    splitting.split_goods(bank.store.depot, table, decision=whole, by=bank.store.keeper)
    (share,) = db.session.scalars(select(SplitShare))
    assert (share.proposed, share.given, share.reason) == (38, 36, SplitReason.TRANSPORT)


def test_nothing_is_split_where_nobody_takes_it(bank: Bank) -> None:
    frozen = bank.store.item("水饺", storage=Storage.FROZEN, life_days=365)
    table = sharing.table_of(bank.store.depot.id, {frozen.id: 10})
    with pytest.raises(Conflict):
        splitting.split_goods(bank.store.depot, table, by=bank.store.keeper)


def test_only_what_is_left_of_a_delivery_is_split(bank: Bank) -> None:
    delivery = intake.open_delivery(bank.store.donor, bank.store.depot, by=bank.store.keeper)
    day = clock.today() + timedelta(days=60)
    arrival = intake.Arrival(quantity=30, expires_on=day)
    intake.take_in_line(delivery, bank.store.item(), arrival=arrival, by=bank.store.keeper)
    bank.store.lot(50, days=90)
    bank.packed(10)
    assert sharing.totals_of_delivery(delivery) == {bank.store.item().id: 20}


def test_the_use_rate_counts_four_weeks_of_what_came_and_went(bank: Bank) -> None:
    lot = bank.store.lot(40)
    assert use_rates([bank.site.id]) == {}
    receiving.receive_order(bank.packed(10), by=bank.keeper)
    want = [Want(item_id=lot.item_id, quantity=4)]
    handing_out.hand_out(bank.site, want, receipt=Receipt(heads=2), by=bank.keeper)
    assert use_rates([bank.site.id]) == {bank.site.id: Fraction(2, 5)}


def test_near_expiry_goods_are_offered_and_taken_or_refused_with_one_tap(bank: Bank) -> None:
    bank.another("第二驿站")
    bank.store.lot(20, days=20)
    made = splitting.offer_near_expiry(bank.store.depot, bank.store.item(), quantity=20, by=bank.store.keeper)
    assert [(order.kind, order.state) for order in made] == [(OrderKind.OFFERED, OrderState.DRAFT)] * 2
    ordering.send_order(made[0], by=bank.keeper)
    ordering.cancel_order(made[1], reason=EndReason.NOT_WANTED, by=bank.keeper)
    picking.pick_line(made[0], bank.line(made[0]), by=bank.store.keeper)
    picking.finish_picking(made[0], by=bank.store.keeper)
    assert [order.state for order in made] == [OrderState.PICKED, OrderState.CANCELLED]


def test_lottery_outlets_keep_ambient_food_only(bank: Bank) -> None:
    site = bank.another("福彩").site
    for wrong in (
        {"storages": (Storage.CHILLED,), "has_fridge": True},
        {"categories": (Category.CLEANING,)},
        {"storages": ()},
        {"capacity": -1},
    ):
        told = details(point_type=PointType.LOTTERY_CARE_STOP, **wrong)
        outlet = bank.seen(site).outlet
        with pytest.raises(Invalid):
            outlets.change_outlet(outlet, bank.store.depot, details=told, version=outlet.version, by=SYSTEM)
    with pytest.raises(Conflict):
        outlets.open_outlet(site, bank.store.depot, details=details(), by=SYSTEM)
    assert site.street_id == STREET


@pytest.mark.parametrize("more", [0, 11])
def test_the_table_takes_seven_statements_however_many_outlets(bank: Bank, max_queries: Any, more: int) -> None:
    item = bank.store.lot(100).item_id
    for number in range(more):
        bank.another(f"驿站{number}")
    db.session.info.pop("settings", None)
    with max_queries(7):
        table = sharing.table_of(bank.store.depot.id, {item: 100})
    assert len(table.outlets) == more + 1
