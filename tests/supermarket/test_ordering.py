"""Ordering ahead: points and goods wait for the family, once, and come back whole when it does not come."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from charity_app.core import clock
from charity_app.core.calendar import add_months
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.scope import system_actor
from charity_app.ledger.models import Account
from charity_app.ledger.queries import prove_sums
from charity_app.messaging.models import Message
from charity_app.registry.services.contracts import sign_contract
from charity_app.stock.models import HandOut, Item, Lot
from charity_app.stock.queries.balances import held_by, lots_at
from charity_app.stock.states.items import Category
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import Owner, Proof
from charity_app.supermarket.models import PointGrant, ShopCard, ShopOrder, ShopRound
from charity_app.supermarket.queries.baskets import Wanted
from charity_app.supermarket.queries.cards import code_of, points_of
from charity_app.supermarket.queries.holds import SHOP_ORDER
from charity_app.supermarket.queries.limits import limits_of, points_left_to_spend
from charity_app.supermarket.queries.months import figures_of
from charity_app.supermarket.queries.orderable import free_units, replacements_of
from charity_app.supermarket.queries.orders import lines_of
from charity_app.supermarket.services import cards, ending_orders, following, granting, ordering, packing, selling
from charity_app.supermarket.services.ordering import Asked
from charity_app.supermarket.services.packing import Counted
from charity_app.supermarket.services.selling import Unpayable
from charity_app.supermarket.states.orders import OrderEnd, OrderWay, ShopOrderState
from charity_app.volunteering.models import Activity
from charity_app.volunteering.states.activities import ActivityState
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family

NIGHT = system_actor("night")


@pytest.fixture
def card(market: Market) -> ShopCard:
    """A card with 80 points."""
    return card_for(family(severity=3))


def asked(*wanted: tuple[Item, int], **more: object) -> Asked:
    """Return what is ordered for tomorrow."""
    goods = [Wanted(item, count) for item, count in wanted]
    return Asked(wanted=goods, **({"wanted_on": clock.today() + timedelta(days=1)} | more))  # type: ignore[arg-type]


def order(market: Market, card: ShopCard, *wanted: tuple[Item, int], **more: object) -> ShopOrder:
    """Order in the shop here for tomorrow."""
    return ordering.place_order(market.shop, card, asked=asked(*wanted, **more), by=SYSTEM)


def pack(market: Market, row: ShopOrder, **counted: int) -> None:
    """Pack everything, or so many of the items of these names."""
    by_name = {one.item.name: one.item.id for one in lines_of(row)}
    packing.pack_order(row, counted=Counted(packed={by_name[n]: u for n, u in counted.items()}), by=market.keeper)


def held(row: ShopOrder) -> int:
    """Return what lies in the account of an order."""
    wanted = select(Account.balance).filter_by(owner_type=SHOP_ORDER, owner_id=row.id)
    return db.session.scalar(wanted) or 0


def told(card: ShopCard) -> list[str]:
    """Return which messages a family got about orders."""
    wanted = select(Message.wording).where(Message.recipient_id == card.household_id)
    return sorted(key for key in db.session.scalars(wanted) if key.startswith("supermarket."))


def test_an_order_holds_its_points_and_counts_like_what_was_taken(market: Market, card: ShopCard) -> None:
    soap, rice = market.item("香皂"), market.item("大米", Category.STAPLE_FOOD, points=20)
    market.fill(soap), market.fill(rice)
    row = order(market, card, (soap, 2), (rice, 1))
    assert (points_of(card), held(row), row.points) == (40, 40, 40)
    assert limits_of(card, {Category.STAPLE_FOOD}, on=row.wanted_on)[Category.STAPLE_FOOD].left == 1
    assert points_left_to_spend(card, on=row.wanted_on)[0] == 80
    with pytest.raises(Conflict, match="waits already"):
        order(market, card, (soap, 1))
    with clock.standing_at(clock.start_of(row.wanted_on)), pytest.raises(Unpayable):
        market.sell(card, rice, 2)


def test_what_stands_in_the_way_of_an_order_is_said(market: Market, card: ShopCard) -> None:
    soap, towel = market.item("香皂", points=30), market.item("毛巾", Category.BEDDING)
    market.fill(soap), market.fill(towel, 1)
    selling.set_price(market.shop, towel, points=10, price_fen=1_00, by=SYSTEM)
    for wanted, said in (((soap, 3), "points more"), ((towel, 2), "nobody ordered"), ((soap, 4), "3 more this time")):
        with pytest.raises(Unpayable) as refused:
            order(market, card, wanted)
        assert any(said.split()[-1] in hint.message % hint.params for hint in refused.value.basket.hints)
    for wrong in ({"wanted_on": clock.today()}, {"wanted_on": clock.today() + timedelta(days=8)}):
        with pytest.raises(Invalid, match="next days"):
            order(market, card, (soap, 1), **wrong)
    with pytest.raises(Invalid, match="needs to know where"):
        order(market, card, (soap, 1), way=OrderWay.HOME)
    with pytest.raises(Invalid, match="Choose something"):
        order(market, card)
    cards.block_card(card, by=SYSTEM)
    with pytest.raises(Unpayable, match="resting"):
        order(market, card, (soap, 1))
    assert db.session.scalar(select(func.count()).select_from(ShopOrder)) == 0


def test_it_is_changed_and_cancelled_until_it_is_packed_and_its_points_come_back_once(
    market: Market, card: ShopCard
) -> None:
    soap, cup = market.item("香皂"), market.item("水杯", Category.CLEANING, points=15)
    market.fill(soap), market.fill(cup)
    row = order(market, card, (soap, 3))
    ordering.change_order(row, asked=asked((cup, 2), (soap, 1)), by=SYSTEM)
    assert (points_of(card), held(row)) == (40, 40)
    assert {(one.item.name, one.row.wanted) for one in lines_of(row)} == {("水杯", 2), ("香皂", 1)}
    ending_orders.cancel_order(row, reason=OrderEnd.OTHER_PLANS, by=SYSTEM)
    with pytest.raises(Conflict):
        ending_orders.cancel_order(row, reason=OrderEnd.OTHER_PLANS, by=SYSTEM)
    assert (points_of(card), held(row), row.state) == (80, 0, ShopOrderState.CANCELLED)
    assert told(card) == []
    second = order(market, card, (soap, 1))
    pack(market, second)
    with pytest.raises(Conflict):
        ordering.change_order(second, asked=asked((soap, 2)), by=SYSTEM)
    with pytest.raises(Conflict):
        ending_orders.cancel_order(second, reason=OrderEnd.OTHER_PLANS, by=SYSTEM)


def test_what_is_missing_is_left_out_its_points_come_back_and_the_family_is_told(
    market: Market, card: ShopCard
) -> None:
    soap, rice = market.item("香皂"), market.item("大米", Category.STAPLE_FOOD, points=20)
    lot = market.fill(soap, 5)
    market.fill(rice)
    row = order(market, card, (soap, 3), (rice, 1))
    for wrong in ({"香皂": 4}, {"香皂": -1}):
        with pytest.raises(Invalid, match="0 to"):
            pack(market, row, **wrong)
    with pytest.raises(Invalid, match="Nothing is packed"):
        pack(market, row, 香皂=0, 大米=0)
    market.sell(card_for(family(2, severity=3)), soap, 3)
    with pytest.raises(Conflict, match="left here"):
        pack(market, row)
    pack(market, row, 香皂=2)
    assert (points_of(card), held(row), row.points) == (40, 40, 40)
    assert sorted(one.quantity for one in lots_at((Owner.TRIP, row.id))) == [1, 2]
    assert held_by((Owner.SITE, market.shop.id), lot) == 0
    assert told(card) == ["supermarket.order_less", "supermarket.order_ready"]


def test_something_of_its_kind_for_no_more_points_comes_instead_if_the_family_likes_that(
    market: Market, card: ShopCard
) -> None:
    soap, paste, comb = market.item("香皂"), market.item("牙膏", points=8), market.item("梳子", points=12)
    for item in (soap, paste, comb):
        market.fill(item, 2)
    row = order(market, card, (soap, 2), takes_other=True)
    may = replacements_of(row, market.shop, lines_of(row))
    assert [one.item.name for one in may[soap.id]] == ["牙膏"]
    with pytest.raises(Invalid, match="same kind"):
        packing.pack_order(row, counted=Counted(packed={soap.id: 1}, instead={soap.id: comb.id}), by=SYSTEM)
    packing.pack_order(row, counted=Counted(packed={soap.id: 1}, instead={soap.id: paste.id}), by=SYSTEM)
    assert (row.points, points_of(card)) == (18, 62)
    assert {(one.item.name, one.row.wanted, one.row.packed) for one in lines_of(row)} == {
        ("香皂", 2, 1),
        ("牙膏", 0, 1),
    }


def test_handing_over_is_a_sale_like_any_other_and_can_be_taken_back(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    lot = market.fill(soap, 5)
    row = order(market, card, (soap, 2))
    with pytest.raises(Conflict):
        packing.hand_over_order(row, typed=row.code, by=market.keeper)
    pack(market, row)
    for wrong in ("", "222222", code_of(card_for(family(2, severity=3)))):
        with pytest.raises(Invalid, match="not the code"):
            packing.hand_over_order(row, typed=wrong, by=market.keeper)
    sale = packing.hand_over_order(row, typed=code_of(card), by=market.keeper)
    with pytest.raises(Conflict):
        packing.hand_over_order(row, typed=row.code, by=market.keeper)
    assert (sale.points, sale.cash_fen, sale.card_id, row.sale_id) == (20, 0, card.id, sale.id)
    assert (points_of(card), held(row)) == (60, 0)
    assert limits_of(card, {Category.DAILY_USE})[Category.DAILY_USE].left == 1
    listed = figures_of(market.shop.id, clock.today().replace(day=1))
    assert (listed["goods"]["daily_use"]["given"], listed["goods"]["daily_use"]["moved"], listed["points"]) == (
        2,
        0,
        20,
    )
    selling.ask_refund(sale, by=market.keeper)
    selling.refund_sale(sale, by=market.second)
    assert (points_of(card), held(row)) == (80, 0)
    assert held_by((Owner.SITE, market.shop.id), lot) == 5
    assert prove_sums() == ("", "")


def test_an_order_is_signed_for_only_where_that_is_said(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    market.fill(soap)
    row = order(market, card, (soap, 1), way=OrderWay.HOME, agrees=True)
    pack(market, row)
    sale = packing.hand_over_order(row, typed="", is_signed=True, by=market.keeper)
    handed = db.session.scalars(select(HandOut).where(HandOut.source_id == sale.id)).one()
    assert (handed.proof, handed.household_id) == (Proof.SIGNATURE, card.household_id)


def test_what_nobody_collects_by_the_day_after_goes_back_with_its_points(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    lot = market.fill(soap, 5)
    packed, late = order(market, card, (soap, 2)), card_for(family(2, severity=3))
    pack(market, packed)
    waits = order(market, late, (soap, 1))
    for days, state in ((2, ShopOrderState.PACKED), (3, ShopOrderState.LAPSED)):
        with clock.standing_at(clock.start_of(packed.wanted_on + timedelta(days=days - 1))):
            ending_orders.lapse_portion(by=NIGHT)
            ending_orders.lapse_portion(by=NIGHT)
        assert packed.state is state
    assert (points_of(card), points_of(late), held(packed), held(waits)) == (80, 80, 0, 0)
    assert (packed.end_reason, waits.end_reason) == (OrderEnd.NOT_COLLECTED, OrderEnd.NOT_PACKED)
    assert held_by((Owner.SITE, market.shop.id), lot) == 5
    assert told(card) == ["supermarket.order_ended", "supermarket.order_ready"]


def test_a_lost_card_ends_what_is_not_packed_and_leaves_what_is(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    market.fill(soap)
    row, other = order(market, card, (soap, 2)), card_for(family(2, severity=3))
    cards.block_card(card, by=SYSTEM)
    assert (row.state, points_of(card), told(card)) == (ShopOrderState.CANCELLED, 80, ["supermarket.order_ended"])
    packed = order(market, other, (soap, 1))
    pack(market, packed)
    cards.block_card(other, by=SYSTEM)
    sale = packing.hand_over_order(packed, typed=packed.code, by=market.keeper)
    assert (sale.points, points_of(other)) == (10, 70)


def test_points_that_an_order_held_beyond_their_last_day_expire_when_they_come_back(
    market: Market, card: ShopCard
) -> None:
    soap = market.item("香皂")
    market.fill(soap)
    grant = db.session.scalars(select(PointGrant).where(PointGrant.card_id == card.id)).one()
    with clock.standing_at(clock.start_of(grant.expires_on)):
        row = order(market, card, (soap, 2))
    with clock.standing_at(clock.start_of(add_months(grant.month, 3))):
        granting.expire_points(grant, by=NIGHT)
        assert (points_of(card), grant.expired, row.lapsed) == (0, 60, 20)
        following.grant_portion(None, by=NIGHT)
        ending_orders.cancel_order(row, reason=OrderEnd.OTHER_PLANS, by=SYSTEM)
    assert (points_of(card), grant.expired, held(row)) == (80, 80, 0)


def test_goods_that_may_not_leave_any_more_go_back_and_not_to_the_family(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    lot: Lot = market.fill(soap)
    row = order(market, card, (soap, 1))
    pack(market, row)
    lot.state = LotState.RECALLED
    db.session.flush()
    with pytest.raises(Conflict, match="recalled"), db.session.begin_nested():
        packing.hand_over_order(row, typed=row.code, by=market.keeper)
    ending_orders.return_order(row, reason=OrderEnd.NOT_GOOD, by=market.keeper)
    assert (row.state, points_of(card)) == (ShopOrderState.RETURNED, 80)


def test_whatever_happens_to_orders_no_point_and_no_piece_is_lost(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂", points=7)
    lot, dice = market.fill(soap, 9), Random(5)
    spent = given = 0
    for _ in range(12):
        if given == 3:
            break
        row = order(market, card, (soap, dice.randint(1, 3 - given)))
        if dice.random() < 0.5:
            ordering.change_order(row, asked=asked((soap, dice.randint(1, 3 - given))), by=SYSTEM)
        act = dice.choice(["cancel", "return", "hand over"])
        if act == "cancel":
            ending_orders.cancel_order(row, reason=OrderEnd.OTHER_PLANS, by=SYSTEM)
            continue
        pack(market, row, 香皂=1)
        if act == "return":
            ending_orders.return_order(row, reason=OrderEnd.NOBODY_IN, by=SYSTEM)
        else:
            packing.hand_over_order(row, typed=row.code, by=market.keeper)
            spent, given = spent + 7, given + 1
        assert (points_of(card) + spent, held_by((Owner.SITE, market.shop.id), lot) + given) == (80, 9)
    assert given
    assert prove_sums() == ("", "")
    assert free_units(market.shop, {soap.id}, on=clock.today())[soap.id] == 9 - given


def test_what_is_there_can_be_ordered_when_the_contract_of_the_operator_has_ended(
    market: Market, card: ShopCard
) -> None:
    soap = market.item("香皂")
    market.fill(soap)
    yesterday = clock.today() - timedelta(days=1)
    sign_contract(market.shop, paper_number="合-1", starts_on=yesterday, ends_on=yesterday, by=SYSTEM)
    with pytest.raises(Conflict, match="contract"), db.session.begin_nested():
        market.fill(soap)
    row = order(market, card, (soap, 1))
    pack(market, row)
    ending_orders.return_order(row, reason=OrderEnd.NO_VOLUNTEER, by=market.keeper)
    assert points_of(card) == 80


def test_the_first_packed_order_to_bring_home_seeks_volunteers_once_for_its_day(market: Market, card: ShopCard) -> None:
    soap = market.item("香皂")
    market.fill(soap)
    for one in (card, card_for(family(2, severity=3))):
        pack(market, order(market, one, (soap, 1), way=OrderWay.HOME, agrees=True))
    rounds = db.session.scalars(select(ShopRound)).all()
    drafts = db.session.scalars(select(Activity).where(Activity.source_id == rounds[0].id)).all()
    assert (len(rounds), len(drafts), drafts[0].state) == (1, 1, ActivityState.DRAFT)
    assert {row.round_id for row in db.session.scalars(select(ShopOrder))} == {rounds[0].id}
