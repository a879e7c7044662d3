"""Many pick at the shelves of one item while lots are frozen and recalled; without the locks it goes wrong (A7, A8)."""

import time
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from flask import Flask

from bench.picking import a_door_for_each, rush
from bench.shelves import Shop, Watch, open_shop, wrong_picks
from charity_app.core.db import commit_unit
from charity_app.core.scope import Actor, acting_in, system_scope
from charity_app.ledger.queries import prove_sums
from charity_app.stock.queries.balances import usable_lots
from charity_app.stock.services import picking
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


def test_without_the_locks_the_same_crowd_is_seen_to_go_wrong(divided: Flask, shop: Shop) -> None:
    def unlocked(*held: object, is_kept: bool, **told: object):  # type: ignore[no-untyped-def]
        found = usable_lots(*held, **told)  # type: ignore[arg-type]
        time.sleep(0.02)
        return found

    with patch.object(picking, "hold_shelves"), patch.object(picking, "usable_lots", unlocked):
        watch, _told = run(divided, shop)
    assert any("took of a blocked lot" in one for one in wrong_picks(shop, watch))
