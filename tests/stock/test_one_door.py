"""Goods move through one door: nobody else posts in their book, and the door itself refuses (feature 4.2, ADR 0007)."""

import ast
from pathlib import Path

import pytest

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.stock.services.moving import About, Move, move
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import Owner, Reason
from tests.architecture.source import ROOT, name, python_files, tree
from tests.stock.conftest import Store, key

_DOOR = "charity_app/stock/services/moving.py"
_GOODS = ("stock", "foodbank")
_POSTING = {"post", "reverse", "reversing", "Line"}


def posting(path: Path) -> bool:
    """Tell whether a module takes what moves amounts on the ledger."""
    taken = [node for node in ast.walk(tree(path)) if isinstance(node, ast.ImportFrom)]
    of_ledger = [node for node in taken if (node.module or "").startswith("charity_app.ledger.services")]
    return any(alias.name in _POSTING for node in of_ledger for alias in node.names)


def test_only_the_door_posts_goods() -> None:
    packages = [path for path in python_files("charity_app") if name(path).split("/")[1] in _GOODS]
    assert [name(path) for path in packages if posting(path)] == [_DOOR]
    assert (ROOT / _DOOR).exists()


def test_others_only_read_the_book_of_goods() -> None:
    users = [
        name(path)
        for path in python_files("charity_app")
        if any(isinstance(node, ast.Name) and node.id == "STOCK_BOOK" for node in ast.walk(tree(path)))
    ]
    others = [path for path in users if path.split("/")[1] != "stock"]
    assert [path for path in others if path.split("/")[2] != "queries"] == []


@pytest.mark.parametrize("state", [state for state in LotState if state not in (LotState.ACCEPTED, LotState.REJECTED)])
def test_the_door_lets_nothing_blocked_out_to_people_or_other_places(store: Store, state: LotState) -> None:
    lot = store.lot(10)
    lot.state = state
    db.session.flush()
    gone = [(owner, reason) for owner in (Owner.HANDED_OUT, Owner.SOLD, Owner.REPACKED) for reason in Reason]
    away = [(owner, reason) for owner in (Owner.SITE, Owner.TRIP) for reason in Reason if reason is not Reason.RETURN]
    for owner, reason in gone + away:
        one = Move(lot=lot, quantity=1, source=store.shelf, target=(owner, store.outlet.id))
        with pytest.raises(Conflict):
            move([one], reason=reason, about=About("test", store.depot.id), key=key())
    assert store.left(lot) == 10


def test_the_way_back_and_to_the_bin_is_open_for_what_is_blocked(store: Store) -> None:
    lot = store.lot(10)
    outlet = (Owner.SITE, store.outlet.id)
    about = About("test", store.outlet.id)
    move(
        [Move(lot=lot, quantity=10, source=store.shelf, target=outlet)], reason=Reason.TRANSFER, about=about, key=key()
    )
    lot.state = LotState.RECALLED
    db.session.flush()
    trip = (Owner.TRIP, store.outlet.id)
    for source, target in ((outlet, trip), (trip, store.shelf), (store.shelf, (Owner.TO_DISPOSE, store.depot.id))):
        one = Move(lot=lot, quantity=10, source=source, target=target)
        move([one], reason=Reason.RETURN, about=about, key=key())
    assert store.left(lot) == 0
