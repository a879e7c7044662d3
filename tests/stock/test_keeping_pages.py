"""Pages about goods that are there: lots, near expiry, destroying by two, moving, repacking (features 4.1, 4.3)."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.stock.models import Disposal, GoodsArrival, Lot, Repack
from charity_app.stock.queries.recalls import mass_balance
from charity_app.stock.states.lots import LotState
from charity_app.stock.states.movements import DisposalState
from tests.db import max_queries
from tests.stock.keeping import Depot, photo, press, see
from tests.world import World

plain_and_htmx = pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])


@pytest.fixture
def depot(house: Flask, inhabited: World) -> Depot:
    """The depot here."""
    return Depot(house, inhabited)


def test_the_list_filters_by_number_letters_state_days_and_use(depot: Depot) -> None:
    keeper, path = depot.who(Role.DEPOT_KEEPER), f"/places/{depot.id}/lots"
    yogurt, milk = depot.lot("yogurt lot here"), depot.lot()
    assert {yogurt.number, milk.number} <= {word for word in (yogurt.number, milk.number) if word in see(keeper, path)}
    for asked in (f"q={yogurt.number}", "q=sn", "q=suannai", "q=酸奶", "q=6900000000001", "days=7", "storage=chilled"):
        page = see(keeper, f"{path}?{asked}")
        assert yogurt.number in page, asked
        assert milk.number not in page, asked
    for asked in ("state=quarantined", "use=sale", "q=zzz", "days=3"):
        page = see(keeper, f"{path}?{asked}")
        assert "没有符合的批次" in page, asked


def test_the_list_takes_the_same_few_statements_for_many(depot: Depot) -> None:
    with max_queries(15, ignoring={"sessions", "user_sessions"}):
        see(depot.who(Role.DEPOT_KEEPER), f"/places/{depot.id}/lots")


@pytest.mark.parametrize(("kind", "media"), [("csv", "text/csv"), ("xlsx", "spreadsheetml")])
def test_the_list_is_exported_as_it_is_filtered(depot: Depot, kind: str, media: str) -> None:
    path = f"/stock/places/{depot.id}/lots/export?kind={kind}&q=酸奶"
    answer = depot.who(Role.DEPOT_KEEPER).client.get(path)
    assert media in answer.headers["Content-Type"]
    if kind == "csv":
        text = answer.get_data().decode("utf-8-sig")
        assert depot.lot("yogurt lot here").number in text
        assert depot.lot().number not in text


def test_a_lot_tells_where_it_is_and_what_happened_to_it(depot: Depot) -> None:
    page = see(depot.who(Role.DEPOT_KEEPER), f"/lots/{depot.lot().id}")
    for words in ("苏打饼干 200 克", "depot here 仓库", "入库", "捐赠方", "数量全部对上", "奶"):
        assert words in page
    with max_queries(26, ignoring={"sessions", "user_sessions"}):
        see(depot.who(Role.DEPOT_KEEPER), f"/lots/{depot.lot().id}")


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.DEPOT_KEEPER, 404), (Role.FOOD_SAFETY_OFFICER, 200), (Role.ORG_MANAGER, 404), (None, 303)],
)
def test_lots_of_another_place_are_for_whoever_looks_after_all(depot: Depot, role: Role | None, status: int) -> None:
    path = f"/stock/lots/{depot.world.ids['milk lot there']}"
    assert depot.who(role).client.get(path).status_code == status


@plain_and_htmx
def test_a_keeper_freezes_and_the_food_safety_officer_releases(depot: Depot, headers: dict[str, str]) -> None:
    lot, keeper = depot.lot(), depot.who(Role.DEPOT_KEEPER)
    refused = keeper.send("POST", f"/stock/lots/{lot.id}/freeze", {"reason": "nonsense"}, headers=headers)
    assert (refused.status_code, 'class="err"' in refused.text) == (422, True)
    press(keeper, f"/lots/{lot.id}/freeze", headers, reason="illness")
    assert depot.lot().state is LotState.QUARANTINED
    assert keeper.send("POST", f"/stock/lots/{lot.id}/clear").status_code == 403
    assert (
        depot.another(at=depot.world.ids["depot there"])
        .send("POST", f"/stock/lots/{lot.id}/freeze", {"reason": "illness"})
        .status_code
        == 404
    )
    press(depot.who(Role.FOOD_SAFETY_OFFICER), f"/lots/{lot.id}/clear", headers)
    assert depot.lot().state is LotState.ACCEPTED


def asked(depot: Depot) -> Disposal:
    """Return what was put aside of the milk lot."""
    (row,) = depot.rows(Disposal, Disposal.lot_id == depot.world.ids["kept lot"])
    assert isinstance(row, Disposal)
    return row


@plain_and_htmx
def test_goods_are_destroyed_before_a_second_person_with_a_photo(depot: Depot, headers: dict[str, str]) -> None:
    lot, keeper = depot.lot(), depot.who(Role.DEPOT_KEEPER)
    path = f"/places/{depot.id}/lots/{lot.id}/dispose"
    assert "48" in see(keeper, path)
    for told in ({"quantity": "8", "reason": "damaged"}, {"quantity": "0", "reason": "damaged", "photo": photo()}):
        assert keeper.send("POST", f"/stock{path}", told).status_code == 422
    answer = keeper.send("POST", f"/stock{path}", {"quantity": "99", "reason": "damaged", "photo": photo()})
    assert (answer.status_code, "只剩 48" in answer.text) == (422, True)
    press(keeper, path, headers, quantity="8", reason="damaged", photo=photo())
    row = asked(depot)
    assert (depot.left(), row.state) == (40, DisposalState.ASKED)
    assert keeper.send("POST", f"/stock/disposals/{row.id}/confirm").status_code == 403
    stranger = depot.another(at=depot.world.ids["depot there"])
    assert stranger.send("POST", f"/stock/disposals/{row.id}/confirm").status_code == 404
    second = depot.another()
    assert second.client.get(f"/stock/disposals/{row.id}/photo").headers["Content-Type"] == "image/jpeg"
    assert f"/disposals/{row.id}/confirm" in see(second, "/disposals")
    assert f"/disposals/{row.id}/confirm" not in see(keeper, "/disposals")
    press(second, f"/disposals/{row.id}/confirm", headers)
    assert second.send("POST", f"/stock/disposals/{row.id}/confirm").status_code == 409
    with acting_in(system_scope("test")):
        assert mass_balance(depot.lot()).destroyed == 8
    waste = see(keeper, f"/places/{depot.id}/waste")
    assert "损坏" in waste or "破损" in waste
    assert "2.080 公斤" in waste
    assert "36元" in waste


def test_a_second_person_keeps_goods_and_the_street_may_be_it(depot: Depot) -> None:
    keeper, lot = depot.who(Role.DEPOT_KEEPER), depot.lot()
    press(keeper, f"/places/{depot.id}/lots/{lot.id}/dispose", quantity="8", reason="damaged", photo=photo())
    street = depot.who(Role.STREET_OFFICER)
    assert lot.number in see(street, "/disposals")
    press(street, f"/disposals/{asked(depot).id}/refuse")
    assert depot.left() == 48


def test_a_double_click_puts_aside_once(depot: Depot) -> None:
    keeper, lot = depot.who(Role.DEPOT_KEEPER), depot.lot()
    path = f"/stock/places/{depot.id}/lots/{lot.id}/dispose"
    key = keeper.key(path)
    for _ in range(2):
        told = {"quantity": "8", "reason": "damaged", "photo": photo(), "_key": key}
        assert keeper.client.post(path, data=told).status_code == 303
    assert depot.left() == 40


def test_near_expiry_is_offered_with_one_tap_once_a_day(depot: Depot) -> None:
    keeper, lot = depot.who(Role.DEPOT_KEEPER), depot.lot("yogurt lot here")
    board = f"/places/{depot.id}/near-expiry"
    assert lot.number in see(keeper, f"{board}?days=7")
    assert lot.number not in see(keeper, f"{board}?days=3")
    path = f"/places/{depot.id}/lots/{lot.id}/offer"
    press(keeper, path)
    assert keeper.send("POST", f"/stock{path}").status_code == 409
    told = select(func.count()).where(AuditRow.fact == "near_expiry.offered", AuditRow.subject_id == lot.id)
    assert db.session.scalar(told) == 1
    assert "今天已推送" in see(keeper, board)
    far = depot.lot().id
    assert keeper.send("POST", f"/stock/places/{depot.id}/lots/{far}/offer").status_code == 409
    assert depot.who(Role.MARKET_KEEPER).send("POST", f"/stock{path}").status_code in (403, 404)


def test_the_district_sees_what_expires_everywhere(depot: Depot) -> None:
    page = see(depot.who(Role.FOOD_SAFETY_OFFICER), "/near-expiry?days=7")
    assert depot.lot("yogurt lot here").number in page
    assert depot.lot("yogurt lot there").number in page
    assert depot.who(Role.DEPOT_KEEPER).client.get("/stock/near-expiry").status_code == 403
    with max_queries(15, ignoring={"sessions", "user_sessions"}):
        see(depot.who(Role.FOOD_SAFETY_OFFICER), "/near-expiry")


@plain_and_htmx
def test_goods_move_to_another_place(depot: Depot, headers: dict[str, str]) -> None:
    lot, keeper, there = depot.lot("soap lot here"), depot.who(Role.DEPOT_KEEPER), depot.world.ids["depot there"]
    path = f"/places/{depot.id}/lots/{lot.id}/move"
    for told in ({"target": "x", "quantity": "5"}, {"target": there, "quantity": "-1"}, {"quantity": "5"}):
        assert keeper.send("POST", f"/stock{path}", told).status_code == 422
    assert keeper.send("POST", f"/stock{path}", {"target": there, "quantity": "49"}).status_code == 422
    press(keeper, path, headers, target=there, quantity="5")
    assert (depot.left("soap lot here"), depot.left("soap lot here", "depot there")) == (43, 5)
    page = see(keeper, f"/lots/{lot.id}")
    assert "depot there 仓库" in page
    assert "调拨" in page
    assert depot.another(at=there).client.get(f"/stock/lots/{lot.id}").status_code == 200


def arrivals(depot: Depot) -> list[GoodsArrival]:
    """Return what the depot here sent by hand, as it is now."""
    return depot.rows(GoodsArrival, GoodsArrival.from_id == depot.id)


@plain_and_htmx
def test_what_is_sent_by_hand_stands_nowhere_until_its_receiver_confirms_it(
    depot: Depot, headers: dict[str, str]
) -> None:
    lot, keeper, there = depot.lot("soap lot here"), depot.who(Role.DEPOT_KEEPER), depot.world.ids["depot there"]
    receiver = depot.another(at=there)
    press(keeper, f"/places/{depot.id}/lots/{lot.id}/move", headers, target=there, quantity="5")
    (row,) = arrivals(depot)
    assert (depot.left("soap lot here"), depot.left("soap lot here", "depot there")) == (43, 0)
    assert "1批手工调拨的物资" in see(receiver, f"/places/{there}")
    assert f"/arrivals/{row.id}/confirm" in see(receiver, f"/places/{there}/arrivals")
    assert f"/arrivals/{row.id}/confirm" not in see(keeper, f"/places/{depot.id}/arrivals?way=sent")
    assert keeper.send("POST", f"/stock/arrivals/{row.id}/confirm").status_code == 404
    assert depot.who(Role.FOOD_SAFETY_OFFICER).send("POST", f"/stock/arrivals/{row.id}/confirm").status_code == 403
    press(receiver, f"/arrivals/{row.id}/confirm", headers)
    assert receiver.send("POST", f"/stock/arrivals/{row.id}/confirm").status_code == 409
    assert depot.left("soap lot here", "depot there") == 5
    assert "已确认" in see(receiver, f"/places/{there}/arrivals")


def test_what_did_not_come_returns_to_the_sender_with_its_reason_and_word(depot: Depot) -> None:
    lot, keeper, there = depot.lot("soap lot here"), depot.who(Role.DEPOT_KEEPER), depot.world.ids["depot there"]
    receiver = depot.another(at=there)
    press(keeper, f"/places/{depot.id}/lots/{lot.id}/move", target=there, quantity="5")
    path = f"/stock/arrivals/{arrivals(depot)[0].id}/confirm"
    for wrong in ({"missing": "6", "reason": "damaged"}, {"missing": "2"}, {"missing": "-1"}, {"missing": "x"}):
        answer = receiver.send("POST", path, wrong)
        assert (answer.status_code, 'class="err"' in answer.text) == (422, True), wrong
        assert f'value="{wrong["missing"]}"' in answer.text
    press(receiver, path.removeprefix("/stock"), missing="2", reason="damaged")
    assert (depot.left("soap lot here"), depot.left("soap lot here", "depot there")) == (45, 3)
    assert "途中破损" in see(keeper, f"/places/{depot.id}/arrivals?way=sent")
    assert "未收2件：途中破损" in keeper.client.get("/messaging/").text
    with acting_in(system_scope("test")):
        assert mass_balance(depot.lot("soap lot here")).is_even


def test_a_recall_reaches_what_is_on_the_way_and_a_place_without_a_keeper_has_it_at_once(depot: Depot) -> None:
    lot, keeper, there = depot.lot("soap lot here"), depot.who(Role.DEPOT_KEEPER), depot.world.ids["depot there"]
    receiver = depot.another(at=there)
    press(keeper, f"/places/{depot.id}/lots/{lot.id}/move", target=there, quantity="5")
    press(depot.who(Role.FOOD_SAFETY_OFFICER), f"/lots/{lot.id}/recall", reason="maker", notice="厂家通知")
    press(receiver, f"/arrivals/{arrivals(depot)[0].id}/confirm")
    assert depot.left("soap lot here", "depot there") == 5
    assert depot.lot("soap lot here").state is LotState.RECALLED
    nobody = depot.world.ids["site there"]
    press(keeper, f"/places/{depot.id}/lots/{depot.lot().id}/move", target=nobody, quantity="3")
    assert depot.left(site="site there") == 3


@plain_and_htmx
def test_lots_are_repacked_into_one(depot: Depot, headers: dict[str, str]) -> None:
    lot, keeper = depot.lot(), depot.who(Role.DEPOT_KEEPER)
    path = f"/places/{depot.id}/lots/{lot.id}/repack"
    assert f'value="{lot.number}"' in see(keeper, path)
    told = {"item": "肥皂", "quantity": "4", "number_1": lot.number, "part_1": "8"}
    for wrong in ({"item": "没有这个"}, {"number_1": "NEIN"}, {"part_1": ""}, {"quantity": "x"}, {}):
        answer = keeper.send("POST", f"/stock{path}", told | wrong)
        assert answer.status_code == 422
        assert "肥皂" in answer.text or wrong.get("item")
    press(keeper, path, headers, **(told | {"item": "6900000000009"}))
    (row,) = depot.rows(Repack)
    (made,) = depot.rows(Lot, Lot.id == row.lot_id)
    assert (depot.left(), made.expires_on) == (40, lot.expires_on)
    assert made.number in see(keeper, f"/lots/{lot.id}")
    assert lot.number in see(keeper, f"/lots/{made.id}")
