"""24 tills with one card at the same moment: never overdrawn, none stuck (A9; feature 5.14)."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench.crowd import press_together
from bench.picking import a_door_for_each, alone
from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict
from charity_app.ledger.queries import prove_sums
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.supermarket.models import PointGrant, Sale, ShopCard
from charity_app.supermarket.queries.baskets import Wanted
from charity_app.supermarket.queries.cards import Shopper, points_of
from charity_app.supermarket.services import granting, selling
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family, market

__all__ = ["market"]
pytestmark = pytest.mark.pg
CLIENTS, ROUNDS, POINTS = 24, 60, 5


@pytest.fixture
def crew(market: Market) -> Iterator[tuple[UUID, UUID, list[UUID]]]:
    """A card, an item that costs a few points in two shops, and a connection for every till."""
    card = card_for(family(severity=4))
    soap = market.item("肥皂", points=POINTS)
    for site in (market.shop, market.other):
        market.fill(soap, 500, site=site)
    told = card.id, soap.id, [market.shop.id, market.other.id]
    commit_unit()
    with a_door_for_each(CLIENTS + 4):
        yield told


def one(model: type, key: UUID):  # type: ignore[no-untyped-def]
    """Load a row."""
    return db.session.scalars(select(model).where(model.id == key)).one()  # type: ignore[attr-defined]


def fill_up(app: Flask, card_id: UUID, number: int) -> None:
    """Give the card points for four sales more, as another month would."""
    with alone(app):
        card = one(ShopCard, card_id)
        month = date(2000, 1, 1) + timedelta(days=number)
        grant = PointGrant(card_id=card.id, month=month, amount=4 * POINTS, reasons={}, expires_on=month)
        grant.household_id, grant.street_id, grant.committee_id = card.household_id, card.street_id, card.committee_id
        grant.granted_at = card.opened_at
        db.session.add(grant)
        db.session.flush()
        line = granting._line(granting.points_issuer(), granting.points_account(card), grant.amount, "grant", grant)
        granting.post([line], key=f"race:{number}")


def test_24_tills_and_one_card_never_overdraw_it_and_never_hang(
    divided: Flask, market: Market, crew: tuple[UUID, UUID, list[UUID]], monkeypatch: pytest.MonkeyPatch
) -> None:
    card_id, item_id, site_ids = crew
    monkeypatch.setattr("charity_app.supermarket.queries.limits.most_of", lambda _category: 10_000)
    monkeypatch.setattr(
        "charity_app.supermarket.queries.baskets.points_left_to_spend", lambda card, on=None: (10_000, None)
    )

    def press(client: int) -> str:
        try:
            with alone(divided):
                site, item = one(Site, site_ids[client % 2]), one(Item, item_id)
                wanted, shopper = [Wanted(item, 1)], Shopper(one(ShopCard, card_id))
                selling.sell_basket(site, shopper, wanted, key=f"till:{uuid4()}", by=SYSTEM)
        except Conflict:
            return "refused"
        return "sold"

    first = Counter(press_together(press))
    assert first == {"sold": 80 // POINTS, "refused": CLIENTS - 80 // POINTS}
    for number in range(ROUNDS):
        fill_up(divided, card_id, number)
        assert Counter(press_together(press)) == {"sold": 4, "refused": CLIENTS - 4}
    with alone(divided):
        assert points_of(one(ShopCard, card_id)) == 0
        assert db.session.scalar(select(func.sum(Sale.points))) == 80 + ROUNDS * 4 * POINTS
        assert prove_sums() == ("", "")
