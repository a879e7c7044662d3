"""Orders are open until they are picked, everything the depot does is told, and no unit is lost on the way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid, NotAllowed
from charity_app.core.scope import Role
from charity_app.foodbank.models import GoodsOrder
from charity_app.foodbank.queries.allergies import allergic_families
from charity_app.foodbank.queries.orders import goods_of, lines_of, list_orders_visible_to
from charity_app.foodbank.services import ordering, outlets, picking, receiving
from charity_app.foodbank.services.ordering import Wish
from charity_app.foodbank.services.picking import Taken
from charity_app.foodbank.services.receiving import Handover
from charity_app.foodbank.states.orders import CutReason, EndReason, OrderKind, OrderState
from charity_app.ledger.queries import prove_sums
from charity_app.messaging.models import Message
from charity_app.registry import services as registry
from charity_app.registry.states.diets import DietNeed
from charity_app.stock.queries.recalls import mass_balance
from charity_app.stock.services import holding
from charity_app.stock.services.items import learn_barcode
from charity_app.stock.states.items import Allergen, Storage
from charity_app.stock.states.lots import HoldReason
from charity_app.stock.states.movements import Proof, SkipReason
from tests.foodbank.conftest import SYSTEM, Bank, need_food
from tests.stock.conftest import make_household, person


def told(bank: Bank) -> list[str]:
    """Return what the keeper of the outlet was told, in order."""
    wanted = select(Message.wording).where(Message.recipient_id == bank.keeper.user_id)
    return [key.removeprefix("foodbank.order_") for key in db.session.scalars(wanted.order_by(Message.created_at))]


def test_who_packs_is_told_how_many_families_there_are_allergic_r_fod_05(bank: Bank) -> None:
    milk, rice = bank.store.item("牛奶", allergens=(Allergen.MILK,)), bank.store.item("大米", allergens=())
    homes = [make_household(order) for order in range(4)]
    for home in homes[:3]:
        need_food(home, 3)
    diets = ([DietNeed.MILK], [DietNeed.MILK, DietNeed.HALAL], [DietNeed.EGG], [DietNeed.MILK])
    for home, needs in zip(homes, diets, strict=True):
        registry.record_diet(home, needs=needs, by=SYSTEM)
    assert allergic_families(bank.outlet, [milk, rice]) == {milk.id: 2}
    registry.record_diet(homes[0], needs=[], by=SYSTEM)
    registry.record_diet(homes[1], needs=[DietNeed.HALAL], by=SYSTEM)
    assert allergic_families(bank.outlet, [milk, rice]) == {}


def test_an_order_is_written_changed_packed_and_received(bank: Bank) -> None:
    lot = bank.store.lot(20)
    order = bank.order(5)
    item = bank.store.item()
    ordering.change_order(
        order,
        bank.outlet,
        wishes={item.id: Wish(item, 7)},
        wanted_on=clock.today(),
        version=order.version,
        by=bank.keeper,
    )
    picking.pick_line(order, bank.line(order), by=bank.store.keeper)
    assert (bank.store.left(lot), bank.at_outlet(lot)) == (13, 0)
    assert [(held.lot.id, held.quantity) for held in goods_of(order)] == [(lot.id, 7)]
    picking.finish_picking(order, by=bank.store.keeper)
    receiving.receive_order(order, by=bank.keeper)
    assert (bank.store.left(lot), bank.at_outlet(lot), goods_of(order)) == (13, 7, [])
    assert (order.state, order.proof, told(bank)) == (OrderState.RECEIVED, Proof.SIGNATURE, ["packed"])
    assert mass_balance(lot).is_even
    assert prove_sums() == ("", "")


def test_once_a_line_is_packed_nothing_changes_by_the_outlet(bank: Bank) -> None:
    bank.store.lot(20)
    order = bank.order(5)
    picking.pick_line(order, bank.line(order), by=bank.store.keeper)
    item = bank.store.item()
    wishes = {item.id: Wish(item, 1)}
    with pytest.raises(Conflict):
        ordering.change_order(
            order, bank.outlet, wishes=wishes, wanted_on=clock.today(), version=order.version, by=bank.keeper
        )
    with pytest.raises(Conflict):
        picking.pick_line(order, bank.line(order), by=bank.store.keeper)


def test_what_is_missing_is_replaced_and_the_list_says_so(bank: Bank) -> None:
    lot = bank.store.lot(3)
    other = bank.store.item("豆奶")
    beans = bank.store.lot(10, item=other)
    order = bank.order(5)
    line = bank.line(order)
    with pytest.raises(Invalid) as refused:
        picking.pick_line(order, line, taken=Taken(quantity=3), by=bank.store.keeper)
    assert refused.value.field == "cut_reason"
    short = Taken(quantity=3, cut_reason=CutReason.SHORT)
    picking.pick_line(order, line, taken=short, by=bank.store.keeper)
    with pytest.raises(Invalid):
        picking.substitute(order, line, other, bank.outlet, quantity=3, by=bank.store.keeper)
    added = picking.substitute(order, line, other, bank.outlet, quantity=2, by=bank.store.keeper)
    picking.finish_picking(order, by=bank.store.keeper)
    assert (line.given, line.cut_reason, added.substitute_for_id) == (3, CutReason.SUBSTITUTED, line.id)
    receiving.receive_order(order, by=bank.keeper)
    assert (bank.at_outlet(lot), bank.at_outlet(beans)) == (3, 2)


def test_a_scan_confirms_a_line_and_refuses_what_is_not_next(bank: Bank) -> None:
    late, soon = bank.store.lot(10, days=90), bank.store.lot(3, days=30)
    learn_barcode(bank.store.item(), code="6900000000017", by=bank.store.keeper)
    order = bank.order(2)
    for wrong in ("no-such-code", late.number, bank.store.lot(5, item=bank.store.item("大米")).number):
        with pytest.raises(Invalid) as refused:
            picking.scan(order, wrong, by=bank.store.keeper)
        assert refused.value.field == "code"
    picking.scan(order, soon.number.lower(), by=bank.store.keeper)
    assert (bank.store.left(soon), bank.store.left(late)) == (1, 10)
    with pytest.raises(Invalid):
        picking.scan(order, soon.number, by=bank.store.keeper)
    second = bank.order(2)
    line = picking.scan(second, "6900000000017", by=bank.store.keeper)
    assert (line.given, bank.store.left(soon), bank.store.left(late)) == (2, 0, 9)


def test_a_lot_out_of_turn_needs_a_reason(bank: Bank) -> None:
    bank.store.lot(10, days=30)
    late = bank.store.lot(10, days=90)
    order = bank.order(2)
    skipped = Taken(lot=late, skip=SkipReason.NOT_REACHED)
    picking.pick_line(order, bank.line(order), taken=skipped, by=bank.store.keeper)
    assert bank.store.left(late) == 8


def test_a_held_lot_is_not_packed(bank: Bank) -> None:
    lot = bank.store.lot(10)
    order = bank.order(2)
    holding.freeze_lot(lot, reason=HoldReason.NOTICE, by=bank.store.keeper)
    with pytest.raises(Invalid):
        picking.scan(order, lot.number, by=bank.store.keeper)
    with pytest.raises(Invalid):
        picking.pick_line(order, bank.line(order), by=bank.store.keeper)


def test_a_cancelled_order_stays_in_the_history_and_its_goods_go_back(bank: Bank) -> None:
    lot = bank.store.lot(10)
    order = bank.order(4)
    picking.pick_line(order, bank.line(order), by=bank.store.keeper)
    ordering.cancel_order(order, reason=EndReason.NOTHING_LEFT, by=bank.store.keeper)
    assert (bank.store.left(lot), goods_of(order), bank.line(order).returned) == (10, [], 4)
    found = list_orders_visible_to(bank.keeper).items
    assert [(row.number, row.state) for row in found] == [(order.number, OrderState.CANCELLED)]
    assert told(bank) == ["ended"]
    with pytest.raises(Conflict):
        ordering.cancel_order(order, reason=EndReason.NOTHING_LEFT, by=bank.store.keeper)
    assert mass_balance(lot).is_even


def test_the_code_of_the_order_is_the_proof(bank: Bank) -> None:
    lot = bank.store.lot(10)
    order = bank.packed(4)
    with pytest.raises(Invalid) as refused:
        receiving.receive_by_code(order, code="XXXXXX", by=SYSTEM)
    assert refused.value.field == "code"
    receiving.receive_by_code(order, code=f" {order.code.lower()} ", by=SYSTEM)
    assert (order.state, order.proof, bank.at_outlet(lot)) == (OrderState.RECEIVED, Proof.CODE, 4)


def test_what_is_not_taken_or_not_delivered_returns_with_a_reason(bank: Bank) -> None:
    lot = bank.store.lot(10)
    order = bank.packed(4)
    with pytest.raises(Invalid) as refused:
        receiving.receive_order(order, handover=Handover(missing={lot.id: 1}), by=bank.keeper)
    assert refused.value.field == "reason"
    part = Handover(missing={lot.id: 1}, reason=EndReason.DAMAGED)
    receiving.receive_order(order, handover=part, by=bank.keeper)
    assert (bank.at_outlet(lot), bank.store.left(lot), bank.line(order).returned) == (3, 7, 1)
    second = bank.packed(2)
    receiving.bring_back(second, reason=EndReason.NOBODY_THERE, by=bank.store.keeper)
    assert (second.state, bank.store.left(lot)) == (OrderState.CANCELLED, 7)
    assert mass_balance(lot).is_even


def test_goods_that_were_frozen_on_the_way_come_back_all_the_same(bank: Bank) -> None:
    lot = bank.store.lot(10)
    order = bank.packed(4)
    holding.freeze_lot(lot, reason=HoldReason.ILLNESS, by=bank.store.keeper)
    receiving.bring_back(order, reason=EndReason.DAMAGED, by=bank.store.keeper)
    assert bank.store.left(lot) == 10


def test_what_comes_from_an_emergency_store_needs_two_people(bank: Bank) -> None:
    bank.store.lot(10)
    outlets.name_emergency_store(bank.store.depot, is_one=True, by=SYSTEM)
    order = bank.order(4)
    assert order.kind is OrderKind.EMERGENCY
    with pytest.raises(Conflict):
        picking.pick_line(order, bank.line(order), by=bank.store.keeper)
    with pytest.raises(NotAllowed):
        ordering.approve_order(order, by=bank.keeper)
    ordering.approve_order(order, by=person(Role.CHARITY_OFFICER))
    picking.pick_line(order, bank.line(order), by=bank.store.keeper)
    with pytest.raises(Conflict):
        ordering.approve_order(order, by=person(Role.CHARITY_OFFICER))


def test_an_outlet_orders_only_what_it_may_keep(bank: Bank) -> None:
    cold = bank.store.item("酸奶", storage=Storage.CHILLED, life_days=21)
    with pytest.raises(Invalid):
        bank.order(1, item=cold)
    with pytest.raises(Invalid):
        bank.order(0)
    item = bank.store.item()
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Invalid) as refused:
        ordering.write_order(bank.outlet, wishes={item.id: Wish(item, 1)}, wanted_on=yesterday, by=bank.keeper)
    assert refused.value.field == "wanted_on"
    bank.outlet.outlet.agreement_until_on = clock.today() - timedelta(days=1)
    with pytest.raises(Invalid):
        bank.order(1)
    assert db.session.scalars(select(GoodsOrder)).all() == []


def test_an_order_with_nothing_in_it_is_cancelled_not_closed(bank: Bank) -> None:
    order = bank.order(2)
    none = Taken(quantity=0, cut_reason=CutReason.SHORT)
    with pytest.raises(Conflict):
        picking.finish_picking(order, by=bank.store.keeper)
    picking.pick_line(order, bank.line(order), taken=none, by=bank.store.keeper)
    with pytest.raises(Conflict):
        picking.finish_picking(order, by=bank.store.keeper)
    assert [seen.line.given for seen in lines_of(order)] == [0]
