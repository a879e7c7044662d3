"""The card of a family on its phone and in the household file (features 5.1, 5.7, 5.9)."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.http.forms import KEY_FIELD
from charity_app.supermarket.models import CardProxy, ShopCard
from charity_app.supermarket.queries.cards import code_of, proxies_of, shopper_of
from charity_app.supermarket.states.cards import CardState
from tests.world import Browser, World

Open = Callable[..., Browser]


def card(inhabited: World, name: str = "here") -> ShopCard:
    """Read the card of a family."""
    db.session.rollback()
    with acting_in(system_scope("test")):
        return db.session.scalars(select(ShopCard).where(ShopCard.id == inhabited.ids[f"card {name}"])).one()


def address(inhabited: World, name: str = "here") -> str:
    """Return where the card of a family is shown."""
    return f"/supermarket/households/{inhabited.ids[f'family {name}']}/card"


def test_a_family_sees_points_with_why_and_until_when_and_what_it_took_home(browser_of: Open, inhabited: World) -> None:
    who = browser_of(Role.RESIDENT)
    led = who.send("GET", "/supermarket/own-card")
    assert (led.status_code, led.headers["Location"]) == (303, address(inhabited))
    shown = who.send("GET", address(inhabited)).text
    for words in ("data:image/svg", "积分可用", "家庭", "前可用", "肥皂", "代领邻居", "挂失"):
        assert words in shown


def test_lost_is_blocked_at_once_and_staff_give_a_new_code(browser_of: Open, inhabited: World) -> None:
    with acting_in(system_scope("test")):
        lost = code_of(card(inhabited))
    block, renew = (f"/supermarket/cards/{inhabited.ids['card here']}/{act}" for act in ("block", "renew"))
    assert browser_of(Role.RESIDENT).send("POST", renew).status_code == 403
    who = browser_of(Role.RESIDENT)
    body = {KEY_FIELD: who.key(block)}
    assert [who.client.post(block, data=body).status_code for _ in range(2)] == [303, 303]
    assert card(inhabited).state is CardState.BLOCKED
    assert "已挂失" in who.send("GET", address(inhabited)).text
    assert browser_of(Role.STREET_OFFICER).send("POST", renew).status_code == 303
    assert card(inhabited).state is CardState.ACTIVE
    assert shopper_of(lost) is None


def test_who_shops_for_a_family_is_added_and_removed_by_it(browser_of: Open, inhabited: World) -> None:
    who, path = browser_of(Role.RESIDENT), f"/supermarket/cards/{inhabited.ids['card here']}/proxies/add"
    refused = who.send("POST", path, {"name": " "})
    assert (refused.status_code, "请填写" in refused.text) == (422, True)
    assert who.send("POST", path, {"name": "孙女小禾"}).status_code == 303
    assert who.send("POST", path, {"name": "第三人"}).status_code == 409
    with acting_in(system_scope("test")):
        first = proxies_of(card(inhabited))[0].id
    assert who.send("POST", f"/supermarket/card-proxies/{first}/remove").status_code == 303
    assert who.send("POST", f"/supermarket/card-proxies/{first}/remove").status_code == 409
    shown = who.send("GET", address(inhabited)).text
    assert ("孙女小禾" in shown, "代领邻居" in shown) == (True, False)


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.STREET_OFFICER, Role.COMMUNITY_AID_ADVISOR])
def test_the_card_of_another_street_is_nowhere(browser_of: Open, inhabited: World, role: Role) -> None:
    who, there = browser_of(role), inhabited.ids["card there"]
    assert who.send("GET", address(inhabited, "there")).status_code == 404
    assert who.send("GET", f"/supermarket/cards/{there}/print").status_code == 404
    assert who.send("POST", f"/supermarket/cards/{there}/block").status_code == 404


def _proxy(inhabited: World) -> UUID:
    with acting_in(system_scope("test")):
        return db.session.scalars(select(CardProxy.id).where(CardProxy.card_id == inhabited.ids["card here"])).one()


@pytest.mark.parametrize("role", [Role.COMMITTEE_WORKER, Role.SOCIAL_WORKER, Role.AUDITOR])
def test_codes_and_changes_are_for_the_family_and_its_advisers(browser_of: Open, inhabited: World, role: Role) -> None:
    who, key = browser_of(role), inhabited.ids["card here"]
    for method, path in (("GET", "print"), ("POST", "block"), ("POST", "renew"), ("POST", "proxies/add")):
        assert who.send(method, f"/supermarket/cards/{key}/{path}").status_code in (403, 404)
    assert who.send("POST", f"/supermarket/card-proxies/{_proxy(inhabited)}/remove").status_code in (403, 404)
    assert "data:image/svg" not in who.send("GET", address(inhabited)).text


def test_a_family_without_card_reads_what_comes_by_itself(browser_of: Open, inhabited: World) -> None:
    path = f"/supermarket/households/{inhabited.ids['family next door']}/card"
    assert "目前没有卡" in browser_of(Role.STREET_OFFICER).send("GET", path).text
