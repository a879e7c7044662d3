"""Families order the same card and the same last pieces at the same moment: never overdrawn, never promised twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from bench.picking import a_door_for_each, alone
from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.errors import Conflict
from charity_app.ledger.queries import prove_sums
from charity_app.registry.models import Site
from charity_app.stock.models import Item
from charity_app.supermarket.models import ShopCard, ShopOrder
from charity_app.supermarket.queries.baskets import Wanted
from charity_app.supermarket.queries.cards import points_of
from charity_app.supermarket.queries.orderable import free_units
from charity_app.supermarket.services import ending_orders, ordering, packing
from charity_app.supermarket.services.ordering import Asked
from charity_app.supermarket.services.packing import Counted
from charity_app.supermarket.states.orders import OrderEnd, ShopOrderState
from tests.stock.conftest import SYSTEM
from tests.supermarket.conftest import Market, card_for, family, market

__all__ = ["market"]
CLIENTS, CARDS, PIECES, ROUNDS = 12, 4, 3, 3


@pytest.fixture
def crew(market: Market) -> Iterator[tuple[UUID, UUID, list[UUID]]]:
    """A shop, an item with three pieces, four cards, and a connection for everybody."""
    soap = market.item("香皂")
    found = market.shop.id, soap.id, [card_for(family(order, severity=3)).id for order in range(1, CARDS + 1)]
    market.fill(soap, PIECES)
    commit_unit()
    with a_door_for_each(CLIENTS + 2):
        yield found


def together(app: Flask, act: Callable[[int], object]) -> Counter[str]:
    """Let everybody begin at the same moment, each in a transaction of its own; returns how often what came of it."""
    barrier = Barrier(CLIENTS, timeout=60)

    def begin(client: int) -> str:
        barrier.wait()
        try:
            with alone(app):
                act(client)
        except Conflict:
            return "refused"
        return "done"

    with ThreadPoolExecutor(CLIENTS) as clients:
        return Counter(clients.map(begin, range(CLIENTS)))


def one(model: type, key: UUID):  # type: ignore[no-untyped-def]
    """Load a row."""
    return db.session.scalars(select(model).where(model.id == key)).one()  # type: ignore[attr-defined]


def test_twelve_orders_of_four_cards_for_three_pieces(divided: Flask, crew: tuple[UUID, UUID, list[UUID]]) -> None:
    shop_id, soap_id, cards = crew

    def order(client: int) -> None:
        asked = Asked(wanted=[Wanted(one(Item, soap_id), 1)], wanted_on=clock.today() + timedelta(days=1))
        ordering.place_order(one(Site, shop_id), one(ShopCard, cards[client % CARDS]), asked=asked, by=SYSTEM)

    def end(client: int) -> None:
        row = one(ShopOrder, open_ids[client % PIECES])
        if client < PIECES:
            packing.pack_order(row, counted=Counted(packed={}), by=SYSTEM)
        else:
            ending_orders.cancel_order(row, reason=OrderEnd.OTHER_PLANS, by=SYSTEM)

    for _ in range(ROUNDS):
        assert together(divided, order) == {"done": PIECES, "refused": CLIENTS - PIECES}
        with alone(divided):
            open_ids = list(db.session.scalars(select(ShopOrder.id).where(ShopOrder.ended_at.is_(None))))
            assert free_units(one(Site, shop_id), {soap_id}, on=clock.today()) == {soap_id: 0}
        assert together(divided, end) == {"done": PIECES, "refused": CLIENTS - PIECES}
        with alone(divided):
            packed = select(ShopOrder).where(ShopOrder.state == ShopOrderState.PACKED)
            for row in db.session.scalars(packed).all():
                ending_orders.return_order(row, reason=OrderEnd.NOBODY_IN, by=SYSTEM)
            assert [points_of(one(ShopCard, key)) for key in cards] == [80] * CARDS
            assert free_units(one(Site, shop_id), {soap_id}, on=clock.today()) == {soap_id: PIECES}
            assert prove_sums() == ("", "")
    with alone(divided):
        assert db.session.scalar(select(func.count()).select_from(ShopOrder)) == ROUNDS * PIECES
