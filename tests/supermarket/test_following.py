"""Cards follow facts at once and at night in portions; months are granted, old points expire, merged files share."""

import pytest
from sqlalchemy import select

from charity_app import wiring
from charity_app.casework import services as casework
from charity_app.casework.models import NeedItem
from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.jobs import Job
from charity_app.ledger.queries import prove_sums
from charity_app.registry import services as registry
from charity_app.registry.models import Member
from charity_app.registry.states.people import LeaveReason
from charity_app.supermarket.queries.cards import card_of, grants_of, points_of
from charity_app.supermarket.services import cards, following, leasing
from charity_app.supermarket.states.cards import CardState
from tests.stock.conftest import SYSTEM, make_household
from tests.supermarket.conftest import Market, family


def run(kind: str) -> int:
    """Work off everything asked for under one kind; returns how many pieces of work that was."""
    done = 0
    while (job := db.session.scalars(select(Job).where(Job.kind == kind, Job.done_at.is_(None))).first()) is not None:
        wiring.JOBS[kind](job.payload)
        job.done_at = clock.wall()
        db.session.flush()
        done += 1
    return done


def test_a_need_opens_the_card_with_the_points_of_the_month_and_its_end_ends_it(market: Market) -> None:
    home = family(severity=4)
    card = card_of(home.id)
    assert card is not None
    assert points_of(card) == 80
    casework.end_need(db.session.scalars(select(NeedItem).where(NeedItem.household_id == home.id)).one(), by=SYSTEM)
    assert (card.state, card_of(home.id)) == (CardState.ENDED, None)


def test_a_household_without_needs_costs_nothing(market: Market) -> None:
    home = make_household(1)
    following.follow_household(home.id, by=SYSTEM)
    assert card_of(home.id) is None


def test_the_last_member_ends_the_card(market: Market) -> None:
    home = family(severity=2)
    member = db.session.scalars(select(Member).where(Member.household_id == home.id)).one()
    registry.end_member(member, reason=LeaveReason.DIED, on=clock.today(), by=SYSTEM)
    assert card_of(home.id) is None


def test_a_merged_file_hands_its_points_over_and_they_expire_with_the_newest_month(market: Market) -> None:
    home, other = family(1, severity=4), family(2, severity=2)
    card, gone = card_of(home.id), card_of(other.id)
    assert card is not None
    assert gone is not None
    registry.merge_households(home, other=other, by=SYSTEM)
    assert (points_of(card), points_of(gone), gone.state) == (120, 0, CardState.ENDED)
    assert [grant.amount for grant in grants_of(card)] == [120]
    following.follow_merged(home.id, other_id=other.id, by=SYSTEM)
    assert points_of(card) == 120
    assert prove_sums() == ("", "")


def test_what_a_till_holds_of_a_merged_file_goes_over_too(market: Market) -> None:
    home, other = family(1, severity=4), family(2, severity=2)
    card, gone = card_of(home.id), card_of(other.id)
    assert card is not None
    assert gone is not None
    assert leasing.lease_points(leasing.open_till(market.shop, by=SYSTEM), gone, by=SYSTEM) is not None
    assert points_of(gone) == 0
    registry.merge_households(home, other=other, by=SYSTEM)
    assert (points_of(card), points_of(gone), prove_sums()) == (120, 0, ("", ""))


def test_the_night_opens_ends_and_grants_in_portions_and_twice_changes_nothing(
    market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PORTION", 2)
    homes = [family(order, severity=4) for order in range(1, 6)]
    opened = [card_of(home.id) for home in homes]
    for card in opened[:2]:
        assert card is not None
        cards._end(card, SYSTEM)
    for _ in range(2):
        assert run(following.FOLLOW) == 0
        following.plan_night()
        assert run(following.FOLLOW) == 3
        run(following.GRANT)
        held = [card_of(home.id) for home in homes]
        assert [points_of(card) for card in held if card is not None] == [80] * 5
    assert prove_sums() == ("", "")


def test_a_new_month_is_granted_and_the_fourth_takes_the_first_back(market: Market, at) -> None:  # type: ignore[no-untyped-def]
    with at("2024-09-10 09:00"):
        home = family(severity=4)
    for month, points in (("2024-10-01", 160), ("2024-11-01", 240), ("2024-12-01", 240), ("2024-12-02", 240)):
        with at(f"{month} 00:05"):
            following.plan_night()
            for kind in (following.EXPIRE, following.FOLLOW, following.GRANT):
                run(kind)
        card = card_of(home.id)
        assert card is not None
        assert points_of(card) == points


def test_a_blocked_card_gets_no_month_until_it_is_good_again(market: Market, at) -> None:  # type: ignore[no-untyped-def]
    with at("2024-09-10 09:00"):
        card = card_of(family(severity=4).id)
        assert card is not None
        cards.block_card(card, by=SYSTEM)
    with at("2024-10-01 00:05"):
        following.grant_portion(None, by=SYSTEM)
        assert points_of(card) == 80
        cards.renew_card(card, by=SYSTEM)
        following.grant_portion(None, by=SYSTEM)
    assert points_of(card) == 160


def test_an_erased_household_has_no_card(market: Market) -> None:
    home = family(severity=4)
    card = card_of(home.id)
    assert card is not None
    registry.erase_household(home, by=SYSTEM)
    assert (card.state, card_of(home.id)) == (CardState.ENDED, None)
