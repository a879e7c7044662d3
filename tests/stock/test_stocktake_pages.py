"""Stocktakes over HTTP: counted blind by scan or list, handed in, decided by a second person (R-MKT-04, T9)."""

import re

import pytest
from flask import Flask

from charity_app.core.scope import Role
from charity_app.stock.models import Stocktake
from charity_app.stock.states.movements import CountState
from tests.db import max_queries
from tests.html import read
from tests.stock.keeping import Depot, press, see
from tests.world import HERE, THERE, World

plain_and_htmx = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


@pytest.fixture
def depot(house: Flask, inhabited: World) -> Depot:
    """The depot here."""
    return Depot(house, inhabited)


def begin(depot: Depot, headers: dict[str, str] | None = None) -> str:
    """Begin a stocktake; returns its address below /stock."""
    where = press(depot.who(Role.DEPOT_KEEPER), f"/places/{depot.id}/stocktakes", headers)
    return where.removeprefix("/stock")


def state(depot: Depot, path: str) -> CountState:
    (row,) = [one for one in depot.rows(Stocktake) if str(one.id) in path]
    assert isinstance(row, Stocktake)
    return row.state


@plain_and_htmx
def test_a_count_is_blind_until_it_is_handed_in(depot: Depot, headers: dict[str, str]) -> None:
    keeper, milk = depot.who(Role.DEPOT_KEEPER), depot.lot()
    path = begin(depot, headers)
    assert "autofocus" in see(keeper, path)
    shown = see(keeper, f"{path}?code={milk.number.lower()}")
    assert f"/lots/{milk.id}/count" in shown
    wrong = keeper.send("POST", f"/stock{path}/lots/{milk.id}/count", {"counted": "-1"}, headers=headers)
    assert (wrong.status_code, 'class="err"' in wrong.text) == (422, True)
    press(keeper, f"{path}/lots/{milk.id}/count", headers, counted="47")
    for page in (shown, see(keeper, path), see(depot.another(), path)):
        assert not re.search(r"\b48\b", read(page).text)
    assert "实盘47" in see(keeper, path)
    press(keeper, f"{path}/submit", headers)
    handed_in = see(depot.another(), path)
    for words in ("48", "47", "-1", "4.50元"):
        assert words in handed_in


def test_a_barcode_with_two_lots_asks_which_and_a_label_of_its_address_finds_one(depot: Depot) -> None:
    keeper, milk = depot.who(Role.DEPOT_KEEPER), depot.lot("milk lot here")
    path = begin(depot)
    page = see(keeper, f"{path}?code=6900000000000")
    assert milk.number in page
    assert "是哪一个批次" in page
    assert "/count" not in page
    assert f"/lots/{milk.id}/count" in see(keeper, f"{path}?code=https://x.example/l/{milk.number}")
    for code in ("NEIN", "%00", "x" * 300):
        assert keeper.client.get(f"/stock{path}?code={code}").status_code == 422


def test_a_second_person_confirms_a_small_difference_and_gives_back_another(depot: Depot) -> None:
    keeper, soap, second = depot.who(Role.DEPOT_KEEPER), depot.lot("kept lot"), depot.another()
    path = begin(depot)
    assert keeper.send("POST", f"/stock{path}/submit").status_code == 409
    press(keeper, f"{path}/lots/{soap.id}/count", counted="48")
    assert second.send("POST", f"/stock{path}/lots/{soap.id}/count", {"counted": "1"}).status_code == 403
    press(keeper, f"{path}/submit")
    assert keeper.send("POST", f"/stock{path}/confirm").status_code == 403
    stranger = depot.another(at=depot.world.ids["depot there"])
    assert stranger.send("POST", f"/stock{path}/confirm").status_code == 404
    press(second, f"{path}/return")
    assert state(depot, path) is CountState.COUNTING
    press(keeper, f"{path}/submit")
    press(second, f"{path}/confirm")
    assert state(depot, path) is CountState.CONFIRMED
    assert second.send("POST", f"/stock{path}/confirm").status_code == 409


def test_a_large_difference_is_for_the_street_of_the_place(depot: Depot) -> None:
    keeper, soap = depot.who(Role.DEPOT_KEEPER), depot.lot("kept lot")
    path = begin(depot)
    press(keeper, f"{path}/lots/{soap.id}/count", counted="40")
    press(keeper, f"{path}/submit")
    second = depot.another()
    page = see(second, path)
    assert "须由街镇确认" in page
    assert f"{path}/confirm" not in page
    assert second.send("POST", f"/stock{path}/confirm").status_code == 403
    elsewhere = depot.another(Role.STREET_OFFICER, at=THERE)
    assert elsewhere.send("POST", f"/stock{path}/confirm").status_code == 404
    street = depot.another(Role.STREET_OFFICER, at=HERE)
    assert path in see(street, "/stocktakes?state=submitted")
    press(street, f"{path}/confirm")
    assert depot.left("kept lot") == 40
    report = see(street, "/stocktakes/variance")
    assert "166" in report
    assert "36元" in report


def test_a_double_click_begins_one_count(depot: Depot) -> None:
    keeper, path = depot.who(Role.DEPOT_KEEPER), f"/stock/places/{depot.id}/stocktakes"
    before, key = len(depot.rows(Stocktake)), keeper.key(path)
    for _ in range(2):
        assert keeper.client.post(path, data={"_key": key}).status_code == 303
    assert len(depot.rows(Stocktake)) == before + 1


def test_a_count_is_given_up_and_changes_nothing(depot: Depot) -> None:
    keeper, milk = depot.who(Role.DEPOT_KEEPER), depot.lot()
    path = begin(depot)
    press(keeper, f"{path}/lots/{milk.id}/count", counted="1")
    press(keeper, f"{path}/drop")
    assert state(depot, path) is CountState.DROPPED
    assert depot.left() == 48


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.MARKET_KEEPER, 200), (Role.AUDITOR, 200), (Role.STREET_OFFICER, 200), (Role.ORG_MANAGER, 403), (None, 303)],
)
def test_the_list_is_for_keepers_streets_and_whoever_looks_after_all(
    depot: Depot, role: Role | None, status: int
) -> None:
    answer = depot.who(role).client.get("/stock/stocktakes")
    assert answer.status_code == status
    is_seen = str(depot.world.ids["stocktake"]) in answer.text
    assert is_seen is (role in (Role.AUDITOR, Role.STREET_OFFICER))
    assert depot.who(role).send("POST", f"/stock/places/{depot.id}/stocktakes").status_code in (403, 303)


def test_lists_take_the_same_few_statements_for_many(depot: Depot) -> None:
    for _ in range(6):
        begin(depot)
    with max_queries(16, ignoring={"sessions", "user_sessions"}):
        see(depot.who(Role.DEPOT_KEEPER), "/stocktakes")
    with max_queries(16, ignoring={"sessions", "user_sessions"}):
        see(depot.who(Role.DEPOT_KEEPER), "/stocktakes/variance")


def test_goods_that_lie_here_unwritten_are_counted_too(depot: Depot) -> None:
    keeper, lot = depot.who(Role.DEPOT_KEEPER), depot.lot("milk lot there")
    path = begin(depot)
    assert f"/lots/{lot.id}/count" in see(keeper, f"{path}?code={lot.number}")
    press(keeper, f"{path}/lots/{lot.id}/count", counted="2")
    press(keeper, f"{path}/submit")
    press(depot.another(Role.STREET_OFFICER, at=HERE), f"{path}/confirm")
    assert depot.left("milk lot there") == 2
