"""Orders, lists, splits, routes and promises over HTTP: pages, wrong roles, double presses, with and without htmx."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.foodbank.models import DeliveryRoute, GoodsOrder, OrderLine, Outlet, Split
from charity_app.foodbank.states.orders import OrderState
from charity_app.http.forms import KEY_FIELD
from charity_app.stock.models import GoodsDelivery, Lot
from charity_app.stock.states.lots import LotState
from charity_app.volunteering.models import Activity
from tests.world import Browser, World


def of(model, key: UUID):  # type: ignore[no-untyped-def]
    """Return a row as it stands in the database."""
    with acting_in(system_scope("test")):
        db.session.expire_all()
        return db.session.scalars(select(model).where(model.id == key)).one()


@pytest.fixture
def keeper(browser_of) -> Browser:  # type: ignore[no-untyped-def]
    """The keeper of the depot."""
    return browser_of(Role.DEPOT_KEEPER)


@pytest.fixture
def outlet(browser_of) -> Browser:  # type: ignore[no-untyped-def]
    """The keeper of the outlet."""
    return browser_of(Role.POINT_KEEPER)


def test_the_number_of_an_order_is_scanned_at_the_desk(inhabited: World, keeper: Browser) -> None:
    desk = f"/stock/places/{inhabited.ids['depot here']}/find"
    for name, page in (("order", "/picking"), ("moving order", "")):
        order = of(GoodsOrder, inhabited.ids[f"{name} here"])
        answer = keeper.send("GET", f"{desk}?code={order.number.lower()}")
        assert (answer.status_code, answer.location) == (303, f"/foodbank/orders/{order.id}{page}")
    strange = of(GoodsOrder, inhabited.ids["order there"])
    assert keeper.send("GET", f"{desk}?code={strange.number}").status_code == 422


def test_an_outlet_orders_and_changes_its_order(inhabited: World, outlet: Browser) -> None:
    site, milk = inhabited.ids["site here"], inhabited.ids["milk item"]
    url = f"/foodbank/outlets/{site}/orders/new"
    shown = outlet.send("GET", url)
    assert "纯牛奶" in shown.text
    body = {f"units-{milk.hex}": "3", "wanted_on": clock.today().isoformat(), KEY_FIELD: outlet.key(url)}
    first, second = (outlet.client.post(url, data=body) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    order_id = UUID(first.location.rsplit("/", 1)[1])
    assert of(GoodsOrder, order_id).state is OrderState.ORDERED
    edit = f"/foodbank/orders/{order_id}/edit"
    bad = outlet.send("POST", edit, {f"units-{milk.hex}": "viel", "wanted_on": clock.today().isoformat(), "version": 1})
    assert (bad.status_code, 'value="viel"' in bad.text) == (422, True)
    good = {f"units-{milk.hex}": "7", "wanted_on": clock.today().isoformat(), "version": 1}
    assert outlet.send("POST", edit, good).status_code == 303
    with acting_in(system_scope("test")):
        assert db.session.scalars(select(OrderLine.wanted).where(OrderLine.order_id == order_id)).all() == [7]
    assert outlet.send("GET", f"/foodbank/orders/{order_id}").status_code == 200


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_list_is_packed_with_one_scan_a_line(inhabited: World, keeper: Browser, headers: dict[str, str]) -> None:
    order_id = inhabited.ids["order here"]
    picking = f"/foodbank/orders/{order_id}/picking"
    page = keeper.send("GET", picking)
    assert "autofocus" in page.text
    assert "A-02" in page.text
    assert of(Lot, inhabited.ids["milk lot here"]).number in page.text
    wrong = keeper.send("POST", f"/foodbank/orders/{order_id}/scan", {"code": "nothing"}, headers=headers)
    assert (wrong.status_code, 'value="nothing"' in wrong.text) == (422, True)
    done = keeper.send("POST", f"/foodbank/orders/{order_id}/scan", {"code": "6900000000000"}, headers=headers)
    assert done.status_code == (204 if headers else 303)
    assert of(OrderLine, inhabited.ids["order line here"]).given == 4
    assert keeper.send("POST", f"/foodbank/orders/{order_id}/finish", headers=headers).status_code < 400
    assert of(GoodsOrder, order_id).state is OrderState.PICKED
    assert keeper.send("GET", picking).status_code == 200


def test_a_shortage_is_said_on_the_list_and_nothing_is_lost(inhabited: World, keeper: Browser) -> None:
    order_id, line_id = inhabited.ids["order here"], inhabited.ids["order line here"]
    with acting_in(system_scope("test")):
        line = db.session.scalars(select(OrderLine).where(OrderLine.id == line_id)).one()
        line.wanted = 5_000
        db.session.commit()
    url = f"/foodbank/orders/{order_id}/lines/{line_id}/pick"
    refused = keeper.send("POST", url, {"quantity": "5000"})
    assert (refused.status_code, 'value="5000"' in refused.text) == (422, True)
    no_reason = keeper.send("POST", url, {"quantity": "2"})
    assert no_reason.status_code == 422
    assert keeper.send("POST", url, {"quantity": "2", "cut_reason": "short"}).status_code == 303
    assert of(OrderLine, line_id).given == 2
    again = keeper.send("POST", url, {"quantity": "2", "cut_reason": "short"})
    assert again.status_code == 409
    assert "酸奶" in keeper.send("GET", f"/foodbank/orders/{order_id}/picking").text
    item = inhabited.ids["yogurt item"]
    replace = f"/foodbank/orders/{order_id}/lines/{line_id}/substitute"
    assert keeper.send("POST", replace, {"item_id": item, "quantity": "5"}).status_code == 303


def test_goods_on_the_way_are_signed_for_or_come_back(inhabited: World, outlet: Browser, keeper: Browser) -> None:
    order_id = inhabited.ids["moving order here"]
    order = of(GoodsOrder, order_id)
    assert order.code in outlet.send("GET", f"/foodbank/orders/{order_id}").text
    assert order.code not in keeper.send("GET", f"/foodbank/orders/{order_id}").text
    wrong = keeper.send("POST", f"/foodbank/orders/{order_id}/hand-over", {"code": "AAAAAA"})
    assert wrong.status_code == 422
    lot = inhabited.ids["milk lot here"]
    part = outlet.send("POST", f"/foodbank/orders/{order_id}/receive", {f"missing-{lot.hex}": "1"})
    assert part.status_code == 422
    taken = {f"missing-{lot.hex}": "1", "reason": "damaged"}
    assert outlet.send("POST", f"/foodbank/orders/{order_id}/receive", taken).status_code == 303
    assert of(GoodsOrder, order_id).state is OrderState.RECEIVED
    assert keeper.send("POST", f"/foodbank/orders/{order_id}/bring-back", {"reason": "closed"}).status_code == 409


def test_whoever_drives_confirms_stops_by_code_and_nobody_else(inhabited: World, browser_of) -> None:  # type: ignore[no-untyped-def]
    driver = browser_of(None)
    route, order = of(DeliveryRoute, inhabited.ids["route here"]), of(GoodsOrder, inhabited.ids["moving order here"])
    token, number, code = route.token, order.number, order.code
    page = driver.send("GET", f"/foodbank/runs/{token}")
    assert number in page.text
    assert code not in page.text
    wrong = driver.send("POST", f"/foodbank/runs/{token}/{number}/receive", {"code": "BBBBBB"})
    assert wrong.status_code == 422
    assert driver.send("POST", f"/foodbank/runs/no-such/{number}/receive", {"code": code}).status_code == 404
    assert driver.send("POST", f"/foodbank/runs/{token}/{number}/bring-back", {}).status_code == 422
    assert driver.send("POST", f"/foodbank/runs/{token}/{number}/receive", {"code": code}).status_code == 303
    assert of(GoodsOrder, inhabited.ids["moving order here"]).state is OrderState.RECEIVED
    assert driver.send("POST", f"/foodbank/runs/{token}/{number}/receive", {"code": code}).status_code == 409


def test_a_delivery_is_split_in_three_presses(inhabited: World, keeper: Browser) -> None:
    url = f"/foodbank/deliveries/{inhabited.ids['goods delivery here']}/split"
    page = keeper.send("GET", url)
    assert "肥皂" in page.text
    before = len(db.session.scalars(select(Split.id)).all())
    body = {"wanted_on": clock.today().isoformat(), KEY_FIELD: keeper.key(url)}
    first, second = (keeper.client.post(url, data=body) for _ in range(2))
    assert (first.status_code, first.location) == (303, second.location)
    assert len(db.session.scalars(select(Split.id)).all()) == before + 1
    assert keeper.send("GET", first.location).status_code == 200


def test_other_numbers_need_a_reason_and_never_exceed_what_is_there(inhabited: World, keeper: Browser) -> None:
    depot, soap, site = (inhabited.ids[name] for name in ("depot here", "soap item", "site here"))
    url = f"/foodbank/depots/{depot}/split?item={soap}"
    assert keeper.send("GET", f"/foodbank/depots/{depot}/split").status_code == 200
    share = f"share-{soap.hex}-{site.hex}"
    day = {"wanted_on": clock.today().isoformat()}
    assert keeper.send("POST", url, day | {share: "3"}).status_code == 422
    too_much = keeper.send("POST", url, day | {share: "3000", "reason": "event"})
    assert (too_much.status_code, 'value="3000"' in too_much.text) == (422, True)
    made = keeper.send("POST", url, day | {share: "3", "reason": "event"})
    assert made.status_code == 303
    assert "3" in keeper.send("GET", made.location).text


def test_a_route_is_planned_and_opens_a_volunteer_shift(inhabited: World, keeper: Browser) -> None:
    depot, order_id = inhabited.ids["depot here"], inhabited.ids["order here"]
    url = f"/foodbank/depots/{depot}/routes/new"
    assert keeper.send("GET", url).status_code == 200
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    body = {"day": tomorrow, "starts": "16:00", "helpers": "2", "orders": str(order_id), f"place-{order_id}": "1"}
    assert keeper.send("POST", url, body | {"starts": "25:00"}).status_code == 422
    made = keeper.send("POST", url, body)
    assert made.status_code == 303
    route = of(DeliveryRoute, UUID(made.location.rsplit("/", 1)[1]))
    with acting_in(system_scope("test")):
        (activity,) = db.session.scalars(select(Activity).where(Activity.source_id == route.id))
    assert (activity.source_type, activity.site_id, route.number in activity.name) == ("route", depot, True)
    assert keeper.send("GET", made.location).status_code == 200
    assert keeper.send("POST", f"/foodbank/routes/{route.id}/leave").status_code == 409
    assert keeper.send("POST", url, body).status_code == 422
    assert keeper.send("POST", f"/foodbank/routes/{route.id}/cancel").status_code == 303
    assert keeper.send("GET", "/foodbank/routes").status_code == 200


def test_a_donor_promises_what_is_missing_and_arrival_closes_it(inhabited: World, browser_of) -> None:  # type: ignore[no-untyped-def]
    stranger, donor = browser_of(None), browser_of(Role.DONOR)
    depot, soap = inhabited.ids["depot here"], inhabited.ids["soap item"]
    assert "肥皂" in stranger.send("GET", "/foodbank/shortage").text
    url = f"/foodbank/shortage/{depot}/{soap}"
    assert stranger.send("GET", url).status_code == 303
    assert donor.send("GET", url).status_code == 200
    day = (clock.today() + timedelta(days=2)).isoformat()
    assert donor.send("POST", url, {"quantity": "0", "expected_on": day}).status_code == 422
    assert donor.send("POST", url, {"quantity": "500", "expected_on": day, "slot": "9:00-11:00"}).status_code == 303
    (lot,) = db.session.scalars(select(Lot).where(Lot.state == LotState.ANNOUNCED, Lot.item_id == soap))
    delivery = db.session.scalars(select(GoodsDelivery).where(GoodsDelivery.id == lot.delivery_id)).one()
    assert (lot.quantity, delivery.site_id, delivery.slot) == (500, depot, "9:00-11:00")
    assert "都有人承诺了" in stranger.send("GET", "/foodbank/shortage").text


def test_everybody_sees_an_outlet_and_its_keeper_says_what_it_does_not_want(inhabited: World, browser_of) -> None:  # type: ignore[no-untyped-def]
    site, milk = inhabited.ids["site here"], inhabited.ids["milk item"]
    url = f"/foodbank/outlets/{site}"
    plain = browser_of(None).send("GET", url)
    assert plain.status_code == 200
    number = db.session.scalars(select(Outlet.number).where(Outlet.site_id == site)).one()
    assert number not in plain.text
    keeper = browser_of(Role.POINT_KEEPER)
    assert number in keeper.send("GET", url).text
    assert keeper.send("POST", f"{url}/refuse", {"item_id": "nonsense"}).status_code == 422
    assert keeper.send("POST", f"{url}/refuse", {"item_id": milk}).status_code == 303
    assert keeper.send("POST", f"{url}/welcome", {"item_id": milk}).status_code == 303
    assert browser_of(None).send("GET", "/foodbank/outlets?q=超市").status_code == 200


def test_an_outlet_is_opened_and_changed_by_the_street(inhabited: World, browser_of) -> None:  # type: ignore[no-untyped-def]
    officer = browser_of(Role.STREET_OFFICER)
    assert officer.send("GET", "/foodbank/outlets/new").status_code == 200
    bad = officer.send("POST", "/foodbank/outlets/new", {"point_type": "care_stop"})
    assert bad.status_code == 422
    site = inhabited.ids["site here"]
    edit = f"/foodbank/outlets/{site}/edit"
    assert officer.send("GET", edit).status_code == 200
    body = {
        "point_type": "lottery_care_stop",
        "depot_id": inhabited.ids["depot here"],
        "storages": ["chilled", "ambient"],
        "has_fridge": "y",
        "version": "1",
    }
    assert officer.send("POST", edit, body).status_code == 422
    assert officer.send("POST", edit, body | {"storages": "ambient"}).status_code == 303
    assert "领取物资与购买彩票无关" in browser_of(None).send("GET", f"/foodbank/outlets/{site}").text
    assert officer.send("POST", f"/foodbank/outlets/{site}/check").status_code == 303


WRONG = (Role.VOLUNTEER, Role.ORG_MANAGER, Role.COMMITTEE_WORKER)


@pytest.mark.parametrize("role", WRONG)
def test_nobody_else_touches_orders_routes_or_splits(inhabited: World, browser_of, role: Role) -> None:  # type: ignore[no-untyped-def]
    who, order = browser_of(role), inhabited.ids["order here"]
    line = inhabited.ids["order line here"]
    for action in ("send", "cancel", "approve", "scan", "finish", "receive", "hand-over", "bring-back", "edit"):
        assert who.send("POST", f"/foodbank/orders/{order}/{action}").status_code == 404, action
    assert who.send("POST", f"/foodbank/orders/{order}/lines/{line}/pick").status_code == 404
    for url in ("orders", "routes", "outlets/new"):
        assert who.send("GET", f"/foodbank/{url}").status_code == 403, url
    assert who.send("POST", f"/foodbank/depots/{inhabited.ids['depot here']}/split").status_code == 403
    assert who.send("POST", f"/foodbank/depots/{inhabited.ids['depot here']}/routes/new").status_code == 403


def test_keepers_of_other_places_find_nothing(inhabited: World, keeper: Browser, outlet: Browser) -> None:
    for who in (keeper, outlet):
        there = inhabited.ids["order there"]
        assert who.send("GET", f"/foodbank/orders/{there}").status_code == 404
        assert who.send("POST", f"/foodbank/orders/{there}/cancel", {"reason": "closed"}).status_code == 404
        assert who.send("POST", f"/foodbank/depots/{inhabited.ids['depot there']}/split").status_code == 403
    assert outlet.send("POST", f"/foodbank/orders/{inhabited.ids['order here']}/scan").status_code == 403
    assert keeper.send("POST", f"/foodbank/orders/{inhabited.ids['order here']}/send").status_code == 403
    assert keeper.send("POST", f"/foodbank/routes/{inhabited.ids['route there']}/leave").status_code == 404


def test_the_district_names_an_emergency_store_and_nobody_else_does(inhabited: World, browser_of, keeper) -> None:  # type: ignore[no-untyped-def]
    depot, officer = inhabited.ids["depot here"], browser_of(Role.CHARITY_OFFICER)
    url = f"/foodbank/depots/{depot}/emergency"
    assert keeper.send("POST", url, {"is_one": "yes"}).status_code == 403
    for _ in range(2):
        assert officer.send("POST", url, {"is_one": "yes"}).status_code == 303
    assert "应急仓" in officer.send("GET", "/foodbank/depots").text
    site = inhabited.ids["site here"]
    outlet = browser_of(Role.POINT_KEEPER)
    body = {f"units-{inhabited.ids['soap item'].hex}": "2", "wanted_on": clock.today().isoformat()}
    made = outlet.send("POST", f"/foodbank/outlets/{site}/orders/new", body)
    scan = f"{made.location}/scan"
    assert keeper.send("POST", scan, {"code": "6900000000002"}).status_code == 409
    assert outlet.send("POST", f"{made.location}/approve").status_code == 403
    assert officer.send("POST", f"{made.location}/approve").status_code == 303
    assert keeper.send("POST", scan, {"code": "6900000000002"}).status_code == 303
    assert officer.send("POST", url, {"is_one": "no"}).status_code == 303
