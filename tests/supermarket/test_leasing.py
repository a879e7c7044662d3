"""What a till holds of a card: out of reach for every other, back in time, of its month (5.12, 5.14, A9, T8)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.ledger.models import Account
from charity_app.ledger.queries import prove_sums
from charity_app.supermarket.models import PointGrant, ShopCard, Till, TillLease
from charity_app.supermarket.queries.cards import points_of
from charity_app.supermarket.queries.leases import LEASE, cards_ahead, held_at_tills, lease_at
from charity_app.supermarket.services import cards, granting, leasing, selling
from charity_app.supermarket.services.selling import Unpayable
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family


def held(till: Till, card: ShopCard) -> int:
    """Return how many points a till holds of a card."""
    found = lease_at(till.id, card.id)
    return found.points if found else 0


def take(till: Till, card: ShopCard) -> TillLease:
    """Lease."""
    lease = leasing.lease_points(till, card, by=SYSTEM)
    assert lease is not None
    return lease


@pytest.fixture
def till(market: Market) -> Till:
    """A till of the shop."""
    return leasing.open_till(market.shop, by=market.keeper)


def test_a_till_holds_a_part_which_no_other_reaches(market: Market, till: Till) -> None:
    card = card_for(family(severity=4))
    take(till, card)
    assert (points_of(card), held(till, card)) == (20, 60)
    other = leasing.open_till(market.other, by=SYSTEM)
    assert (other.number, take(other, card).points, points_of(card)) == (1, 20, 0)
    sofa = market.item("沙发", points=21)
    market.fill(sofa, 1, site=market.other)
    with pytest.raises(Unpayable):
        market.sell(card, sofa, site=market.other)
    assert [(one.shop, one.points) for one in held_at_tills(card)] == [("塘桥慈善超市", 60), ("花木慈善超市", 20)]
    assert prove_sums() == ("", "")


def test_the_same_till_takes_it_once_and_only_fills_it_up(market: Market, till: Till) -> None:
    card = card_for(family(severity=4))
    first, again = take(till, card), take(till, card)
    assert (first is again, held(till, card), again.points) == (True, 60, 60)


def test_a_sale_at_the_till_that_holds_points_spends_all_of_the_card(market: Market, till: Till) -> None:
    card, sofa = card_for(family(severity=4)), market.item("沙发", points=75)
    market.fill(sofa, 1)
    lease = take(till, card)
    sale = selling.sell_basket(
        market.shop, selling.Shopper(card), [selling.Wanted(sofa, 1)], key="till:1", till_id=till.id, by=market.keeper
    )
    assert (points_of(card), held(till, card), lease.ended_at is None) == (5, 0, False)
    selling.ask_refund(sale, by=market.keeper)
    selling.refund_sale(sale, by=market.second)
    assert (points_of(card), prove_sums()) == (80, ("", ""))


def test_what_is_not_spent_comes_back_once(market: Market, till: Till) -> None:
    card = card_for(family(severity=4))
    lease = take(till, card)
    assert [leasing.end_lease(lease, by=SYSTEM) for _ in range(2)] == [60, 0]
    assert (points_of(card), lease_at(till.id, card.id)) == (80, None)
    assert take(till, card).id != lease.id


def test_a_lease_ends_with_the_day_and_the_job_brings_it_back_when_the_till_had_its_time(
    market: Market, till: Till, at
) -> None:  # type: ignore[no-untyped-def]
    with at("2024-12-05 22:00"):
        card = card_for(family(severity=4))
        lease = take(till, card)
        assert f"{lease.expires_at + timedelta(hours=8):%d %H:%M}" == "06 00:00"
    with at("2024-12-06 23:50"):
        leasing.return_portion(by=SYSTEM)
        assert points_of(card) == 20
    with at("2024-12-07 00:05"):
        leasing.return_portion(by=SYSTEM)
        assert points_of(card) == 80


def test_a_closed_till_and_a_blocked_card_hold_nothing_new(market: Market, till: Till) -> None:
    card = card_for(family(severity=4))
    take(till, card)
    leasing.close_till(till, by=SYSTEM)
    leasing.close_till(till, by=SYSTEM)
    assert (points_of(card), leasing.lease_points(till, card, by=SYSTEM)) == (80, None)
    cards.block_card(card, by=SYSTEM)
    assert leasing.lease_points(leasing.open_till(market.shop, by=SYSTEM), card, by=SYSTEM) is None


def test_points_of_a_month_that_ends_while_a_till_holds_them_expire_when_they_come_back(
    market: Market, till: Till, at
) -> None:  # type: ignore[no-untyped-def]
    with at("2024-12-05 09:00"):
        card = card_for(family(severity=4))
    with at("2025-02-28 20:00"):
        granting.grant_month(card, by=SYSTEM)
        lease = take(till, card)
        assert points_of(card) == 100
    with at("2025-03-01 00:05"):
        (old,) = granting.due_grants()
        assert (granting.expire_points(old, by=SYSTEM), lease.lapsed, points_of(card)) == (20, 60, 80)
        assert (leasing.end_lease(lease, by=SYSTEM), points_of(card), old.expired) == (0, 80, 80)
    wanted = select(Account.balance).where(Account.owner_type == LEASE)
    assert (db.session.scalars(wanted).all(), prove_sums()) == ([0], ("", ""))


def test_a_refund_while_a_till_holds_points_counts_what_it_holds_as_the_cards(market: Market, till: Till, at) -> None:  # type: ignore[no-untyped-def]
    with at("2024-12-05 09:00"):
        card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
        market.fill(soap, 9)
        sale = market.sell(card, soap, 1)
        selling.ask_refund(sale, by=market.keeper)
        take(till, card)
        selling.refund_sale(sale, by=market.second)
        newest = db.session.scalars(select(PointGrant).where(PointGrant.card_id == card.id)).one()
        assert (newest.amount, points_of(card), held(till, card)) == (80, 20, 60)


def test_points_are_kept_ahead_for_the_cards_that_usually_come_on_this_day(market: Market, till: Till, at) -> None:  # type: ignore[no-untyped-def]
    often, seldom = card_for(family(1, severity=4)), card_for(family(2, severity=4))
    soap = market.item("肥皂", points=5)
    market.fill(soap, 9)
    for day, cards_there in (("2024-11-21", [often]), ("2024-11-28", [often, seldom]), ("2024-11-27", [seldom])):
        with at(f"{day} 10:00"):
            for card in cards_there:
                market.sell(card, soap)
    with at("2024-12-05 08:00"):
        assert [leasing.lease_ahead(till, by=SYSTEM) for _ in range(2)] == [1, 0]
        lease = lease_at(till.id, often.id)
        assert lease is not None
        assert (lease.points, lease.lease.is_ahead, held(till, seldom)) == (60, True, 0)
        assert f"{lease.lease.expires_at + timedelta(hours=8):%d %H:%M}" == "06 00:00"
        assert [card.id for card in cards_ahead(till)] == [often.id]
