"""Cards follow the registry, points follow the rules, what nobody spends is gone after three months (domain 5.3)."""

from datetime import date

import pytest
from sqlalchemy import select

from charity_app.casework.states.needs import NeedType
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.ledger.queries import prove_sums
from charity_app.registry import services as registry
from charity_app.registry.models import Member
from charity_app.registry.states.people import LeaveReason
from charity_app.supermarket.queries.cards import card_of, code_of, grants_of, name_of, points_of, shopper_of
from charity_app.supermarket.queries.entitlements import entitlements
from charity_app.supermarket.services import cards, granting, selling
from charity_app.supermarket.states.cards import CardState
from tests.stock.conftest import SYSTEM, make_household
from tests.supermarket.conftest import Market, card_for, family, need


@pytest.mark.parametrize(
    ("severity", "children", "points"), [(0, 3, 0), (2, 0, 40), (3, 0, 80), (4, 0, 80), (4, 2, 120), (4, 9, 240)]
)
def test_points_go_by_grade_and_children(market: Market, severity: int, children: int, points: int) -> None:
    home = family(severity=severity, children=children)
    assert entitlements([home.id])[home.id].points == points


def test_a_card_is_there_the_moment_the_rules_say_so_and_ends_with_them(market: Market) -> None:
    home = make_household(1)
    assert cards.follow_rules(home.id, by=SYSTEM) is None
    need(home, NeedType.FOOD_NUTRITION, severity=2)
    card = cards.follow_rules(home.id, by=SYSTEM)
    assert card is not None
    assert cards.follow_rules(home.id, by=SYSTEM) is card
    assert shopper_of(code_of(card)).card is card  # type: ignore[union-attr]
    member = db.session.scalars(select(Member).where(Member.household_id == home.id)).one()
    registry.end_member(member, reason=LeaveReason.DIED, on=clock.today(), by=SYSTEM)
    assert cards.follow_rules(home.id, by=SYSTEM) is None
    assert (card.state, card_of(home.id)) == (CardState.ENDED, None)


def test_a_month_is_granted_once(market: Market) -> None:
    card = card_for(family(severity=4))
    assert granting.grant_month(card, by=SYSTEM) is None
    assert points_of(card) == 80


def test_the_oldest_points_are_spent_first_and_the_rest_expires_after_three_months(market: Market, at) -> None:  # type: ignore[no-untyped-def]
    soap = market.item("肥皂", points=10)
    with at("2024-09-02 09:00"):
        home = family(severity=4)
        card = card_for(home)
        market.fill(soap)
        market.sell(card, soap, 3)
    with at("2024-10-02 09:00"):
        granting.grant_month(card, by=SYSTEM)
    assert points_of(card) == 130
    with at("2024-11-30 09:00"):
        assert granting.due_grants() == []
    with at("2024-12-01 00:00"):
        (september,) = granting.due_grants()
        assert granting.expire_points(september, by=SYSTEM) == 50
        assert granting.expire_points(september, by=SYSTEM) == 0
        assert granting.due_grants() == []
    assert points_of(card) == 80
    assert [(grant.month, grant.expired) for grant in grants_of(card)] == [
        (date(2024, 10, 1), None),
        (date(2024, 9, 1), 50),
    ]
    assert prove_sums() == ("", "")


def test_a_lost_card_is_blocked_and_comes_back_with_its_points_under_a_new_code(market: Market) -> None:
    card = card_for(family(severity=4))
    lost = code_of(card)
    cards.block_card(card, by=SYSTEM)
    with pytest.raises(Conflict):
        cards.block_card(card, by=SYSTEM)
    cards.renew_card(card, by=SYSTEM)
    assert shopper_of(lost) is None
    assert shopper_of(code_of(card)).card is card  # type: ignore[union-attr]
    assert points_of(card) == 80


def test_two_others_may_shop_and_are_removed_at_once(market: Market) -> None:
    card = card_for(family(severity=4))
    first, second = (cards.add_proxy(card, name=name, by=SYSTEM) for name in ("孙女", "护理员"))
    assert [name_of(first), name_of(second)] == ["孙女", "护理员"]
    with pytest.raises(Conflict):
        cards.add_proxy(card, name="邻居", by=SYSTEM)
    code = code_of(first)
    assert shopper_of(code).proxy is first  # type: ignore[union-attr]
    cards.remove_proxy(first, by=SYSTEM)
    assert shopper_of(code) is None
    with pytest.raises(Conflict):
        cards.remove_proxy(first, by=SYSTEM)


def test_points_that_come_back_after_their_last_day_are_gone_with_the_next_month(market: Market, at) -> None:  # type: ignore[no-untyped-def]
    soap = market.item("肥皂", points=10)
    with at("2024-09-02 09:00"):
        card = card_for(family(severity=4))
        market.fill(soap)
        sale = market.sell(card, soap, 3)
    with at("2024-10-02 09:00"):
        granting.grant_month(card, by=SYSTEM)
    with at("2024-12-01 00:00"):
        granting.expire_points(granting.due_grants()[0], by=SYSTEM)
        selling.ask_refund(sale, by=market.keeper)
        selling.refund_sale(sale, by=market.second)
        assert (points_of(card), grants_of(card)[0].reasons["returned"]) == (110, 30)
    with at("2025-01-01 00:00"):
        assert granting.expire_points(granting.due_grants()[0], by=SYSTEM) == 110
    assert points_of(card) == 0
