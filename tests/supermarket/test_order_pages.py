"""Ordering ahead over HTTP: the family and the adviser order, the shop packs and hands over, nobody else does."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.supermarket.models import PriceTag, ShopOrder, ShopOrderLine
from charity_app.supermarket.queries.cards import points_of
from charity_app.supermarket.queries.orders import card_behind
from charity_app.supermarket.states.orders import ShopOrderState
from tests.world import Browser, World

CHANGE, CANCEL = "/supermarket/orders/{}/change", "/supermarket/orders/{}/cancel"


def row(order_id: UUID) -> tuple[ShopOrderState, int, str, int]:
    """Return state, points and code of an order, and what its card has."""
    with unit_of_work(), acting_in(system_scope("test")):
        found = db.session.scalars(select(ShopOrder).where(ShopOrder.id == order_id)).one()
        return found.state, found.points, found.code, points_of(card_behind(found))


@pytest.fixture
def warmer(inhabited: World) -> UUID:
    """What the family ordered for nothing, and what costs a point by now."""
    with unit_of_work(), acting_in(system_scope("test")):
        line = select(ShopOrderLine.item_id).where(ShopOrderLine.order_id == inhabited.ids["shop order here"])
        tag = db.session.scalars(select(PriceTag).where(PriceTag.item_id.in_(line))).one()
        tag.points = 1
        return tag.item_id


def body(item_id: UUID, number: object = 1, **more: object) -> dict[str, object]:
    """Return what a family fills in."""
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    return {f"n-{item_id}": number, "wanted_on": tomorrow, "way": "collect"} | more


def test_a_family_changes_cancels_and_orders_anew_on_its_phone(
    inhabited: World, browser_of: Callable[..., Browser], warmer: UUID
) -> None:
    family, order_id = browser_of(Role.RESIDENT), inhabited.ids["shop order here"]
    home, shop = inhabited.ids["family here"], inhabited.ids["site here"]
    card, whole = f"/supermarket/households/{home}/card", row(order_id)[3]
    assert "×1" in family.send("GET", card).text
    assert family.send("POST", CHANGE.format(order_id), body(warmer, 2)).status_code == 303
    assert row(order_id)[1:] == (2, row(order_id)[2], whole - 2)
    assert family.send("POST", CANCEL.format(order_id)).status_code == 303
    assert family.send("POST", CANCEL.format(order_id)).status_code == 409
    assert (row(order_id)[0], row(order_id)[3]) == (ShopOrderState.CANCELLED, whole)
    assert "提前预订" in family.send("GET", card).text
    assert str(shop) in family.send("GET", f"/supermarket/households/{home}/orders/shops").text
    place = f"/supermarket/households/{home}/orders/at/{shop}"
    assert "暖手宝" in family.send("GET", place).text
    assert family.send("POST", place, body(warmer)).status_code == 303
    assert family.send("POST", place, body(warmer)).status_code == 409


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"number": "x"}, "请填零或更大的数量"),
        ({"number": "٣"}, "请填零或更大的数量"),
        ({"number": 99}, "这次还可领"),
        ({"number": 0}, "请先选择物品"),
        ({"wanted_on": "2000-01-01"}, "请选择接下来的某一天"),
        ({"wanted_on": "never"}, "请选择接下来的某一天"),
        ({"way": "home"}, "送货人需要知道地址"),
    ],
)
def test_bad_input_is_said_where_it_stands_and_nothing_is_lost(
    inhabited: World, browser_of: Callable[..., Browser], warmer: UUID, told: dict[str, object], said: str
) -> None:
    family, order_id = browser_of(Role.RESIDENT), inhabited.ids["shop order here"]
    before = row(order_id)
    number = told.pop("number", 2)
    answer = family.send("POST", CHANGE.format(order_id), body(warmer, number, **told))
    assert (answer.status_code, said in answer.text) == (422, True)
    assert f"selected>{number}</option>" in answer.text
    assert row(order_id) == before


def test_the_adviser_orders_for_the_family_and_it_says_so(
    inhabited: World, browser_of: Callable[..., Browser], warmer: UUID
) -> None:
    adviser, order_id = browser_of(Role.COMMUNITY_AID_ADVISOR), inhabited.ids["shop order here"]
    home, shop = inhabited.ids["family here"], inhabited.ids["site here"]
    assert adviser.send("POST", CANCEL.format(order_id)).status_code == 303
    place = f"/supermarket/households/{home}/orders/at/{shop}"
    assert adviser.send("POST", place, body(warmer)).status_code == 303
    assert "由他人代订" in browser_of(Role.RESIDENT).send("GET", f"/supermarket/households/{home}/card").text


def test_the_shop_counts_packs_and_hands_over_by_code_and_the_code_names_nobody(
    inhabited: World, browser_of: Callable[..., Browser], warmer: UUID
) -> None:
    keeper, order_id = browser_of(Role.MARKET_KEEPER), inhabited.ids["shop order here"]
    one = f"/supermarket/orders/{order_id}"
    assert row(order_id)[2] not in keeper.send("GET", one).text
    refused = keeper.send("POST", f"{one}/pack", {"scanned": "0000000000000"})
    assert (refused.status_code, "不在预订单里" in refused.text) == (422, True)
    counted = keeper.send("POST", f"{one}/pack", {"scanned": "暖手宝", f"n-{warmer}": "1"})
    assert counted.status_code in (200, 422)
    for wrong in ("x", "2", "-1"):
        assert keeper.send("POST", f"{one}/pack", {f"n-{warmer}": wrong}).status_code == 422
    assert keeper.send("POST", f"{one}/pack", {f"n-{warmer}": "1"}).status_code == 303
    assert keeper.send("POST", f"{one}/pack", {f"n-{warmer}": "1"}).status_code == 409
    assert (
        row(order_id)[2]
        in browser_of(Role.RESIDENT).send("GET", f"/supermarket/households/{inhabited.ids['family here']}/card").text
    )
    assert keeper.send("POST", f"{one}/hand-over", {"code": "222222"}).status_code == 422
    receipt = keeper.send("POST", f"{one}/hand-over", {"code": row(order_id)[2].lower()})
    assert receipt.status_code == 303
    assert keeper.send("POST", f"{one}/hand-over", {"code": row(order_id)[2]}).status_code == 409
    assert row(order_id)[0] is ShopOrderState.HANDED_OVER
    assert "暖手宝" in keeper.send("GET", receipt.headers["Location"]).text


def test_a_packed_order_comes_back_with_a_reason_and_no_other_shop_touches_it(
    inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    keeper, one = browser_of(Role.MARKET_KEEPER), f"/supermarket/orders/{inhabited.ids['shop order here']}"
    elsewhere = f"/supermarket/orders/{inhabited.ids['shop order there']}"
    for path in ("", "/pack", "/hand-over", "/return", "/call-off"):
        verb = "POST" if path else "GET"
        assert keeper.send(verb, elsewhere + path).status_code == 404
    assert browser_of(Role.RESIDENT).send("POST", CANCEL.format(inhabited.ids["shop order there"])).status_code == 404
    assert keeper.send("POST", f"{one}/pack").status_code == 303
    assert keeper.send("POST", f"{one}/return").status_code == 422
    assert keeper.send("POST", f"{one}/return", {"reason": "other_plans"}).status_code == 303
    assert keeper.send("POST", f"{one}/return", {"reason": "other_plans"}).status_code == 409
    assert row(inhabited.ids["shop order here"])[0] is ShopOrderState.RETURNED


def test_a_page_of_an_order_reads_each_thing_once(
    inhabited: World,
    browser_of: Callable[..., Browser],
    warmer: UUID,
    max_queries,  # type: ignore[no-untyped-def]
) -> None:
    family, keeper, order_id = (
        browser_of(Role.RESIDENT),
        browser_of(Role.MARKET_KEEPER),
        inhabited.ids["shop order here"],
    )
    one = f"/supermarket/orders/{order_id}"
    for who, path, most in ((family, CHANGE.format(order_id), 11), (keeper, one, 8)):
        who.send("GET", path)
        with max_queries(most, ignoring={"sessions"}) as seen:
            assert who.send("GET", path).status_code == 200
        assert sum("FROM shop_order_lines JOIN items" in line for line in seen) == 1
    assert keeper.send("POST", f"{one}/pack", {f"n-{warmer}": "1"}).status_code == 303
    with max_queries(5, ignoring={"sessions"}):
        assert keeper.send("GET", one).status_code == 200


def test_where_something_is_ordered_already_the_next_step_leads_there(
    inhabited: World, browser_of: Callable[..., Browser]
) -> None:
    family, keeper, order_id = (
        browser_of(Role.RESIDENT),
        browser_of(Role.MARKET_KEEPER),
        inhabited.ids["shop order here"],
    )
    shops = f"/supermarket/households/{inhabited.ids['family here']}/orders/shops"
    change = CHANGE.format(order_id)
    assert change in family.send("GET", shops).text
    one = f"/supermarket/orders/{order_id}"
    assert keeper.send("POST", f"{one}/pack").status_code == 303
    assert change not in family.send("GET", shops).text
    shown = keeper.send("GET", one).text
    assert "请保留到" in shown
    assert "选填" not in shown.split('id="hand"')[1].split("</form>")[0]
    assert keeper.send("POST", f"{one}/hand-over", {"code": ""}).status_code == 422
