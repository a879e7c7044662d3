"""The desk of a shop, its prices, its sales, and taking one back before a second person."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.supermarket.models import PriceTag, Sale
from charity_app.supermarket.queries.cards import points_of
from charity_app.supermarket.states.sales import SaleState
from tests.supermarket.test_card_pages import card
from tests.world import Browser, World

Open = Callable[..., Browser]


def shop(inhabited: World, path: str = "", name: str = "here") -> str:
    """Return an address of a shop."""
    return f"/supermarket/shops/{inhabited.ids[f'site {name}']}{path}"


def state(key: UUID) -> SaleState:
    """Read where a sale stands."""
    db.session.rollback()
    with acting_in(system_scope("test")):
        return db.session.scalars(select(Sale.state).where(Sale.id == key)).one()


def points(inhabited: World) -> int | None:
    """Read what soap costs here."""
    db.session.rollback()
    wanted = select(PriceTag.points).where(PriceTag.site_id == inhabited.ids["site here"])
    return db.session.scalars(wanted.where(PriceTag.item_id == inhabited.ids["soap item"])).one()


def test_the_keeper_of_one_shop_is_led_to_its_desk(browser_of: Open, inhabited: World) -> None:
    who = browser_of(Role.MARKET_KEEPER)
    assert who.send("GET", "/supermarket/shops").headers["Location"] == shop(inhabited)
    shown = who.send("GET", shop(inhabited)).text
    for words in ("收银台", "今日结算", "今日积分", "未定积分的物品", "临期"):
        assert words in shown


def test_the_keeper_begins_to_take_in_a_gift_from_the_desk(browser_of: Open, inhabited: World) -> None:
    door = f"/stock/places/{inhabited.ids['site here']}/deliveries/new"
    keeper = browser_of(Role.MARKET_KEEPER)
    assert f'href="{door}"' in keeper.send("GET", shop(inhabited)).text
    assert keeper.send("GET", door).status_code == 200
    officer = browser_of(Role.STREET_OFFICER)
    assert f'href="{door}"' not in officer.send("GET", shop(inhabited)).text
    assert officer.send("GET", door).status_code == 403


def test_points_are_set_cleared_and_bad_numbers_stay_in_their_field(browser_of: Open, inhabited: World) -> None:
    who, path = browser_of(Role.MARKET_KEEPER), shop(inhabited, "/prices/set")
    soap = {"item_id": str(inhabited.ids["soap item"])}
    assert who.send("POST", path, {**soap, "points": "9"}).status_code == 303
    assert points(inhabited) == 9
    for bad in ("-1", "x", "99999999999", "1.5"):
        refused = who.send("POST", path, {**soap, "points": bad})
        assert (refused.status_code, f'value="{bad}"' in refused.text) == (422, True)
    assert points(inhabited) == 9
    assert who.send("POST", path, {**soap, "points": ""}).status_code == 303
    assert points(inhabited) is None
    assert "肥皂" in who.send("GET", shop(inhabited, "/prices?without=y")).text
    assert who.send("POST", path, {"item_id": "x", "points": "1"}).status_code == 404


def test_prices_are_found_by_a_part_of_the_name(browser_of: Open, inhabited: World) -> None:
    who = browser_of(Role.MARKET_KEEPER)
    assert "肥皂" in who.send("GET", shop(inhabited, "/prices?q=皂")).text
    assert "没有符合的物品" in who.send("GET", shop(inhabited, "/prices?q=沙发")).text


def test_a_shelf_label_says_what_a_piece_costs_and_how_many_a_household_may_have(
    browser_of: Open, inhabited: World
) -> None:
    who, path = browser_of(Role.MARKET_KEEPER), shop(inhabited, "/prices/labels")
    soap = {"item_id": str(inhabited.ids["soap item"])}
    assert f'href="{path}"' in who.send("GET", shop(inhabited, "/prices")).text
    who.send("POST", shop(inhabited, "/prices/set"), {**soap, "points": "9"})
    shown = who.send("GET", path).text
    label = shown[shown.index("<h2>肥皂") :].split("</article>")[0]
    assert "9积分" in label
    assert "同类物品每户每月最多3件" in label
    who.send("POST", shop(inhabited, "/prices/set"), {**soap, "points": "", "price_fen": ""})
    assert "<h2>肥皂" not in who.send("GET", path).text


def test_prices_are_for_the_keeper_of_this_shop(browser_of: Open, inhabited: World) -> None:
    for role, name in ((Role.MARKET_KEEPER, "there"), (Role.STREET_OFFICER, "here"), (Role.AUDITOR, "here")):
        body = {"item_id": str(inhabited.ids["soap item"]), "points": "1"}
        assert browser_of(role).send("POST", shop(inhabited, "/prices/set", name), body).status_code == 403
    assert points(inhabited) == 6


def test_whoever_asks_does_not_take_back_and_a_second_person_does(browser_of: Open, inhabited: World) -> None:
    key, keeper, officer = inhabited.ids["sale here"], browser_of(Role.MARKET_KEEPER), browser_of(Role.STREET_OFFICER)
    url = f"/supermarket/sales/{key}"
    assert officer.send("POST", f"{url}/ask-refund").status_code == 403
    assert keeper.send("POST", f"{url}/ask-refund").status_code == 303
    assert keeper.send("POST", f"{url}/refund").status_code == 403
    before = points_of(card(inhabited))
    assert officer.send("POST", f"{url}/refund").status_code == 303
    assert officer.send("POST", f"{url}/refund").status_code == 409
    assert state(key) is SaleState.REFUNDED
    assert points_of(card(inhabited)) == before + 6
    assert "已退回" in keeper.send("GET", url).text


def test_a_sale_may_stay_as_it_is(browser_of: Open, inhabited: World) -> None:
    key = inhabited.ids["asked sale here"]
    assert browser_of(Role.STREET_OFFICER).send("POST", f"/supermarket/sales/{key}/keep").status_code == 303
    assert state(key) is SaleState.SOLD


def test_sales_are_filtered_and_found(browser_of: Open, inhabited: World) -> None:
    who = browser_of(Role.MARKET_KEEPER)
    listed = who.send("GET", shop(inhabited, "/sales")).text
    assert ("2笔" in listed, "待退回" in listed) == (True, True)
    assert "1笔" in who.send("GET", shop(inhabited, "/sales?state=refund_asked")).text
    assert "没有符合的记录" in who.send("GET", shop(inhabited, "/sales?q=S0000000")).text
    assert "没有符合的记录" in who.send("GET", shop(inhabited, "/sales?to_on=2001-01-01")).text
    assert who.send("GET", shop(inhabited, "/sales?from_on=never&state=x&page=-1")).status_code == 200


@pytest.mark.parametrize("path", ["", "/sales", "/prices", "/prices/labels", "/sales/export"])
def test_who_sees_a_shop(browser_of: Open, inhabited: World, path: str) -> None:
    seen = {role: browser_of(role).send("GET", shop(inhabited, path)).status_code for role in Role}
    allowed = {Role.MARKET_KEEPER, Role.STREET_OFFICER, Role.CHARITY_OFFICER, Role.AUDITOR}
    assert {role for role, status in seen.items() if status == 200} == allowed
    assert {status for role, status in seen.items() if role not in allowed} == {403}
    assert browser_of(Role.STREET_OFFICER).send("GET", shop(inhabited, path, "there")).status_code == 403


def test_a_sale_of_another_shop_is_nowhere(browser_of: Open, inhabited: World) -> None:
    for role in (Role.MARKET_KEEPER, Role.STREET_OFFICER, Role.RESIDENT):
        assert browser_of(role).send("GET", f"/supermarket/sales/{inhabited.ids['sale there']}").status_code == 404
