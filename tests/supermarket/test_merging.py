"""Two files that are one family, with cards, points and orders: nothing is lost or doubled, and all sums are right."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from charity_app.casework.states.needs import NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.ledger.queries import prove_sums
from charity_app.registry import services as registry
from charity_app.registry.models import Household
from charity_app.registry.states.households import RevealReason
from charity_app.stock.models import Item
from charity_app.supermarket.models import PointGrant, ShopCard, ShopOrder, ShopRound
from charity_app.supermarket.queries.cards import card_of, code_of, points_of
from charity_app.supermarket.queries.holds import holds_of_card
from charity_app.supermarket.queries.limits import limits_of
from charity_app.supermarket.queries.orders import orders_of
from charity_app.supermarket.services import ending_orders, following, ordering, packing, rounds, selling
from charity_app.supermarket.states.cards import CardState
from charity_app.supermarket.states.orders import OrderEnd, OrderWay, ShopOrderState
from tests.stock.conftest import SYSTEM, make_household, person
from tests.supermarket.conftest import Market, family, need
from tests.supermarket.test_following import run
from tests.supermarket.test_ordering import asked, held, order, pack

NIGHT = system_actor("night")


@pytest.fixture
def soap(market: Market) -> Item:
    """Enough soap for everybody, ten points each."""
    item = market.item("香皂")
    market.fill(item)
    return item


@pytest.fixture
def home(market: Market) -> Household:
    """A family with 80 points."""
    return family(1, severity=3)


@pytest.fixture
def other(market: Market) -> Household:
    """Another file of that family, with 80 points more."""
    return family(2, severity=3)


def card_in(household: Household) -> ShopCard:
    """Return the card of a household."""
    card = card_of(household.id)
    assert card is not None
    return card


def merge(home: Household, other: Household) -> None:
    """Make one file of two."""
    registry.merge_households(home, other=other, by=SYSTEM)


def pass_a_night() -> None:
    """Let what is due once a day be done."""
    following.plan_night()
    for kind in (following.EXPIRE, following.CARRY, following.FOLLOW, following.GRANT):
        run(kind)


def is_whole(card: ShopCard, points: int) -> bool:
    """Tell whether a card has so many points with what is held of it, its months say so too, and all sums are right."""
    live = select(func.sum(PointGrant.amount)).where(PointGrant.card_id == card.id, PointGrant.expired.is_(None))
    whole = points_of(card) + sum(hold.points - hold.row.lapsed for hold in holds_of_card(card))
    return (whole, db.session.scalar(live), prove_sums()) == (points, points, ("", ""))


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_order_goes_over_to_the_card_that_stays(
    market: Market, soap: Item, home: Household, other: Household, is_packed: bool
) -> None:
    card, gone = card_in(home), card_in(other)
    row = order(market, gone, (soap, 2))
    if is_packed:
        pack(market, row)
    merge(home, other)
    assert (gone.state, points_of(gone), points_of(card), held(row)) == (CardState.ENDED, 0, 140, 20)
    assert [one.id for one in orders_of(card)] == [row.id]
    assert is_whole(card, 160)
    if not is_packed:
        assert limits_of(card, {soap.category}, on=row.wanted_on)[soap.category].left == 1
        ordering.change_order(row, asked=asked((soap, 1)), by=SYSTEM)
        pack(market, row)
    units = 2 if is_packed else 1
    sale = packing.hand_over_order(row, typed=code_of(card), by=market.keeper)
    assert (sale.card_id, sale.points, points_of(card)) == (card.id, 10 * units, 160 - 10 * units)
    selling.ask_refund(sale, by=market.keeper)
    selling.refund_sale(sale, by=market.second)
    assert is_whole(card, 160)


@pytest.mark.parametrize("act", ["cancel", "return"])
def test_points_of_an_order_that_went_over_come_back_to_the_card_that_stays(
    market: Market, soap: Item, home: Household, other: Household, act: str
) -> None:
    card, row = card_in(home), order(market, card_in(other), (soap, 2))
    if act == "return":
        pack(market, row)
    merge(home, other)
    end = ending_orders.return_order if act == "return" else ending_orders.cancel_order
    end(row, reason=OrderEnd.OTHER_PLANS, by=SYSTEM)
    pass_a_night()
    assert is_whole(card, 160)


def test_an_order_on_a_round_is_brought_to_the_family_that_stays(
    market: Market, soap: Item, home: Household, other: Household
) -> None:
    card = card_in(home)
    row = order(market, card_in(other), (soap, 1), way=OrderWay.HOME, agrees=True)
    pack(market, row)
    merge(home, other)
    assert db.session.scalars(select(ShopRound)).one().id == row.round_id
    with clock.standing_at(clock.start_of(row.wanted_on)):
        seen = rounds.see_address(row, by=person(Role.VOLUNTEER))
        kept = registry.reveal_contact(home, reason=RevealReason.DELIVERY, by=SYSTEM)
        assert seen == kept
        packing.hand_over_order(row, typed="", is_signed=True, by=market.keeper)
    assert (points_of(card), prove_sums()) == (150, ("", ""))


def test_where_both_had_ordered_the_waiting_order_of_the_closed_file_gives_its_points_back(
    market: Market, soap: Item, home: Household, other: Household
) -> None:
    card = card_in(home)
    mine, theirs = order(market, card, (soap, 1)), order(market, card_in(other), (soap, 2))
    merge(home, other)
    assert (mine.state, theirs.state, held(theirs)) == (ShopOrderState.ORDERED, ShopOrderState.CANCELLED, 0)
    assert is_whole(card, 160)


@pytest.mark.parametrize("is_collected", [True, False])
def test_where_both_had_ordered_what_is_packed_of_the_closed_file_can_still_be_collected(
    market: Market, soap: Item, home: Household, other: Household, is_collected: bool
) -> None:
    card, gone = card_in(home), card_in(other)
    order(market, card, (soap, 1))
    theirs = order(market, gone, (soap, 2))
    pack(market, theirs)
    merge(home, other)
    if is_collected:
        packing.hand_over_order(theirs, typed=theirs.code, by=market.keeper)
    else:
        ending_orders.return_order(theirs, reason=OrderEnd.NOT_GOOD, by=market.keeper)
    for _ in range(2):
        pass_a_night()
        assert is_whole(card, 140 if is_collected else 160)
    assert points_of(gone) == 0


def test_a_file_without_a_card_gets_the_points_as_soon_as_it_has_one(
    market: Market, soap: Item, other: Household
) -> None:
    home, gone = make_household(1), card_in(other)
    row = order(market, gone, (soap, 2))
    merge(home, other)
    assert (row.state, card_of(home.id), points_of(gone)) == (ShopOrderState.CANCELLED, None, 80)
    need(home, NeedType.FOOD_NUTRITION, severity=3)
    assert is_whole(card_in(home), 160)
    assert points_of(gone) == 0


def test_a_refund_after_the_merger_reaches_the_card_that_stays_through_every_later_merger(
    market: Market, soap: Item, home: Household, other: Household
) -> None:
    sale = market.sell(card_in(other), soap, 2)
    last = family(3, severity=3)
    merge(home, other)
    merge(last, home)
    card = card_in(last)
    assert is_whole(card, 220)
    selling.ask_refund(sale, by=market.keeper)
    selling.refund_sale(sale, by=market.second)
    for _ in range(2):
        pass_a_night()
        assert is_whole(card, 240)


def test_points_that_came_over_expire_once_with_the_newest_month(
    market: Market, soap: Item, home: Household, other: Household
) -> None:
    card, row = card_in(home), order(market, card_in(other), (soap, 2))
    merge(home, other)
    ending_orders.cancel_order(row, reason=OrderEnd.OTHER_PLANS, by=SYSTEM)
    for grant in db.session.scalars(select(PointGrant)).all():
        with clock.standing_at(clock.start_of(grant.expires_on + timedelta(days=1))):
            following.expire_portion(by=NIGHT)
    assert (points_of(card), prove_sums()) == (0, ("", ""))
    expired = select(func.sum(PointGrant.expired)).where(PointGrant.card_id == card.id)
    assert db.session.scalar(expired) == 160
    assert db.session.scalar(select(func.count()).select_from(ShopOrder)) == 1
