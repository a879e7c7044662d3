"""Many pick at the shelves of one item while lots are frozen and recalled; without the locks it goes wrong (A7, A8)."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from unittest.mock import patch
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from bench.picking import a_door_for_each, alone, rush
from bench.shelves import Shop, Watch, open_shop, wrong_picks
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.ledger.queries import prove_sums
from charity_app.stock.models import Shelf
from charity_app.stock.queries.balances import usable_lots
from charity_app.stock.services import moving, picking
from tests.identity.factories import make_user

pytestmark = pytest.mark.pg
PICKERS, PICKS, LOTS = 24, 15, 10


@pytest.fixture
def shop(divided: Flask) -> Iterator[Shop]:
    """A depot with ten lots that hold about as much as all pickers want, and a connection for everybody."""
    with acting_in(system_scope("race")):
        opened = open_shop(lots=LOTS, units=PICKERS * PICKS * 3 // LOTS)
        commit_unit()
        with a_door_for_each(PICKERS + 4):
            yield opened


def run(app: Flask, shop: Shop) -> tuple[Watch, dict[str, int]]:
    """Let everybody pick; returns what was seen and what they were told."""
    safety = Actor(make_user().id, scope=system_scope("race"))
    commit_unit()
    watch, told = rush(app, shop, pickers=PICKERS, picks=PICKS, safety=safety)
    return watch, dict(told)


def test_pickers_never_take_too_much_a_blocked_lot_or_another_than_the_soonest(divided: Flask, shop: Shop) -> None:
    watch, told = run(divided, shop)
    assert wrong_picks(shop, watch) == []
    assert told.keys() == {"picked", "refused"}
    assert told["picked"] > PICKERS * PICKS // 2
    assert watch.samples > 0
    assert prove_sums() == ("", "")


def test_whoever_opens_a_shelf_stops_nobody_who_holds_two(divided: Flask, shop: Shop) -> None:
    db.session.execute(update(Shelf).values(id=UUID(int=2**128 - 1)))
    commit_unit()
    ends = {(shop.depot_id, shop.item_id), (shop.outlet_id, shop.item_id)}
    is_opening, may_open = Event(), Event()
    add = moving._add_shelf

    def add_late(site_id: UUID, item_id: UUID) -> None:
        is_opening.set()
        may_open.wait(10)
        add(site_id, item_id)

    def hold(places: set[tuple[UUID, UUID]]) -> None:
        with alone(divided):
            moving.hold_shelves(places)

    with ThreadPoolExecutor(2) as threads:
        with patch.object(moving, "_add_shelf", add_late):
            slow = threads.submit(hold, ends)
            is_opening.wait(10)
        hold({(shop.outlet_id, shop.item_id)})
        quick = threads.submit(hold, ends)
        wait([quick], timeout=0.5)
        may_open.set()
    assert [slow.exception(), quick.exception()] == [None, None]


def test_without_the_locks_the_same_crowd_is_seen_to_go_wrong(divided: Flask, shop: Shop) -> None:
    def unlocked(*held: object, is_kept: bool, **told: object):  # type: ignore[no-untyped-def]
        found = usable_lots(*held, **told)  # type: ignore[arg-type]
        time.sleep(0.02)
        return found

    with patch.object(picking, "hold_shelves"), patch.object(picking, "usable_lots", unlocked):
        watch, _told = run(divided, shop)
    assert any("took of a blocked lot" in one for one in wrong_picks(shop, watch))
