"""Ten tills send what they sold of one card at the same moment, each twice, while it is sold online (A9, T8)."""

from collections import Counter
from dataclasses import replace
from uuid import UUID

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
from charity_app.supermarket.models import Sale, ShopCard, Till, TillConflict, TillSale
from charity_app.supermarket.queries import limits
from charity_app.supermarket.queries.baskets import Wanted
from charity_app.supermarket.queries.cards import Shopper, points_of
from charity_app.supermarket.services import leasing, selling, syncing
from charity_app.supermarket.states.tills import Problem
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family, market
from tests.supermarket.test_syncing import TILLS, Machine

__all__ = ["market"]
pytestmark = pytest.mark.pg
CLIENTS = 24


def one(model: type, key: UUID):  # type: ignore[no-untyped-def]
    """Load a row."""
    return db.session.scalars(select(model).where(model.id == key)).one()  # type: ignore[attr-defined]


def test_tills_that_send_together_spend_what_they_hold_and_lose_nothing(
    divided: Flask, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leasing, "_POINTS", replace(leasing._POINTS, default=7))
    monkeypatch.setattr(limits, "_OTHERS", replace(limits._OTHERS, default=100))
    card, soap = card_for(family(severity=4)), market.item("肥皂", points=5)
    market.fill(soap, 90)
    machines = [Machine(leasing.open_till(market.shop, by=SYSTEM)) for _ in range(TILLS)]
    for machine in machines:
        machine.take(card)
        for _ in range(4):
            machine.sell(soap, points=5)
    told = [(machine.till.id, machine.lease_id, machine.queue) for machine in machines]
    shop_id, card_id, item_id = market.shop.id, card.id, soap.id
    commit_unit()

    def press(client: int) -> str:
        with alone(divided):
            if client >= 2 * TILLS:
                site, shopper = one(Site, shop_id), Shopper(one(ShopCard, card_id))
                try:
                    selling.sell_basket(site, shopper, [Wanted(one(Item, item_id), 1)], key=f"till:{client}", by=SYSTEM)
                except Conflict:
                    return "refused"
                return "sold"
            till_id, lease_id, queue = told[client % TILLS]
            answers = syncing.receive_sales(one(Till, till_id), queue, done=[lease_id] if lease_id else [], by=SYSTEM)
            return f"sent {len(answers)}"

    with a_door_for_each(CLIENTS + 4):
        found = Counter(press_together(press))
    assert found["sent 4"] == 2 * TILLS
    with alone(divided):
        spent = db.session.scalar(select(func.sum(Sale.points))) or 0
        wanted = select(TillConflict.problem, func.count()).group_by(TillConflict.problem)
        conflicts = {row[0]: row[1] for row in db.session.execute(wanted)}
        kept = db.session.scalar(select(func.count()).select_from(TillSale)) or 0
        booked = db.session.scalar(select(func.count()).where(TillSale.sale_id.is_not(None))) or 0
        assert (kept, set(conflicts)) == (4 * TILLS, {Problem.BEYOND_LEASE})
        assert booked + conflicts[Problem.BEYOND_LEASE] == kept
        assert booked >= TILLS
        assert spent + points_of(one(ShopCard, card_id)) == 80
        assert spent == 5 * (booked + found["sold"])
        assert prove_sums() == ("", "")
