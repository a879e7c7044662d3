"""How much of what is left of a month moves on to the next: a dated setting that two people agree on (feature 5.3)."""

from datetime import date
from uuid import uuid4

import pytest

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.settings import SettingValue
from charity_app.ledger.queries import prove_sums
from charity_app.supermarket.models import ShopCard
from charity_app.supermarket.queries.cards import grants_of, points_of
from charity_app.supermarket.services import following, granting
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family


def agree(share: int, since: date) -> None:
    """Let two people agree on a share from a day on."""
    told = {"key": "market.carry_share", "value": share, "valid_from": since}
    db.session.add(SettingValue(**told, proposed_by_id=uuid4(), approved_by_id=uuid4(), approved_at=clock.now()))
    db.session.flush()
    db.session.info.pop("settings", None)


def first_night(card: ShopCard) -> int:
    """Let the first night of a month pass twice; returns what the card has then."""
    for _ in range(2):
        following.carry_portion(by=SYSTEM)
    return points_of(card)


@pytest.mark.parametrize(("share", "left"), [(100, 31), (50, 16), (0, 0)])
def test_the_agreed_share_of_what_is_left_moves_on_once(market: Market, at, share: int, left: int) -> None:  # type: ignore[no-untyped-def]
    with at("2027-01-20 10:00"):
        agree(share, date(2027, 2, 1))
        card, soap = card_for(family()), market.item("肥皂", points=9)
        market.fill(soap)
        market.sell(card, soap)
        granted, rest = grants_of(card)[0].amount, points_of(card)
        assert (settings.value(granting._CARRY), rest) == (100, granted - 9)
        assert first_night(card) == rest
    with at("2027-02-01 00:05"):
        db.session.info.pop("settings", None)
        assert first_night(card) == left
        granting.grant_month(card, by=SYSTEM)
        assert points_of(card) == left + granted
    with at("2027-04-01 00:05"):
        following.expire_portion(by=SYSTEM)
        assert (points_of(card), prove_sums()) == (granted, ("", ""))


def test_what_did_not_move_on_never_comes_off_the_next_month(market: Market, at) -> None:  # type: ignore[no-untyped-def]
    with at("2027-01-20 10:00"):
        agree(0, date(2027, 1, 1))
        card = card_for(family())
        granted = points_of(card)
    with at("2027-02-01 00:05"):
        assert first_night(card) == 0
        granting.grant_month(card, by=SYSTEM)
        newest, oldest = grants_of(card)
        assert (points_of(card), oldest.expired, newest.expired) == (granted, granted, None)
