"""An outlet orders on a phone, the depot packs and sends on a tablet, with and without JavaScript (journey 5)."""

import os
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.foodbank.models import DeliveryRoute, GoodsOrder
from charity_app.foodbank.states.orders import OrderState
from tests.browser.conftest import Open
from tests.browser.look import faults, prefer
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


def enter(page: Page, token: str | None, **choices: str) -> Page:
    """Let a browser be somebody's."""
    prefer(page, **({"lang": "zh-CN"} | choices))
    if token:
        page.context.add_cookies([{"name": "session", "value": token, "url": page.url}])
    return page


def look(page: Page, name: str, *, javascript: bool = True) -> None:
    """Judge a page, which takes script; keep a picture of it where somebody wants to see it."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert not javascript or faults(page) == [], name


def state_of(number: str) -> OrderState:
    """Return where an order stands in the database."""
    with acting_in(system_scope("test")):
        found = db.session.scalars(select(GoodsOrder.state).where(GoodsOrder.number == number)).one()
    commit_unit()
    return found


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_order_to_the_receipt(inhabited: World, open_browser: Open, javascript: bool) -> None:
    kind = "js" if javascript else "plain"
    phone = enter(open_browser("phone", javascript=javascript), inhabited.tokens[Role.POINT_KEEPER])
    phone.goto(f"/foodbank/outlets/{inhabited.ids['site here']}/orders/new")
    phone.fill(f"input[name=units-{inhabited.ids['soap item'].hex}]", "3")
    look(phone, f"order-form-{kind}", javascript=javascript)
    phone.click("main form button:not([name])")
    phone.wait_for_url("**/foodbank/orders/*")
    number = phone.inner_text("h1").split()[0]
    assert state_of(number) is OrderState.ORDERED
    tablet = enter(open_browser("desk", javascript=javascript), inhabited.tokens[Role.DEPOT_KEEPER])
    tablet.goto(f"{phone.url}/picking")
    look(tablet, f"picking-{kind}", javascript=javascript)
    tablet.fill("main input[name=code]", "6900000000002")
    tablet.press("main input[name=code]", "Enter")
    tablet.wait_for_selector("form[action$=finish] button")
    tablet.click("form[action$=finish] button")
    tablet.wait_for_url(phone.url)
    assert state_of(number) is OrderState.PICKED
    tablet.goto(f"/foodbank/depots/{inhabited.ids['depot here']}/routes/new")
    tablet.fill("input[name=starts]", "23:59")
    look(tablet, f"route-form-{kind}", javascript=javascript)
    tablet.uncheck(f"input[value='{inhabited.ids['order here']}']")
    for box in tablet.query_selector_all("input[name=orders]:checked"):
        label = tablet.evaluate("e => e.closest('label').textContent", box)
        if number not in label:
            box.uncheck()
    tablet.click("main form button:not([name])")
    tablet.wait_for_url("**/foodbank/routes/*")
    look(tablet, f"route-{kind}", javascript=javascript)
    tablet.click("form[action$=leave] button")
    tablet.wait_for_selector("text=配送中")
    token = db.session.scalars(select(DeliveryRoute.token).order_by(DeliveryRoute.planned_at.desc())).first()
    commit_unit()
    phone.reload()
    code = phone.inner_text("p.code")
    look(phone, f"order-{kind}", javascript=javascript)
    driver = enter(open_browser("phone", javascript=javascript), None)
    driver.goto(f"/foodbank/runs/{token}")
    look(driver, f"run-{kind}", javascript=javascript)
    driver.fill("input[name=code]", code)
    driver.click("form[action$=receive] button")
    driver.wait_for_selector("text=已签收")
    assert state_of(number) is OrderState.RECEIVED


def test_the_shares_of_what_waits_are_clean(inhabited: World, open_browser: Open) -> None:
    delivery, depot, soap = (inhabited.ids[name] for name in ("goods delivery here", "depot here", "soap item"))
    tablet = enter(open_browser("tablet"), inhabited.tokens[Role.DEPOT_KEEPER])
    for path in (f"deliveries/{delivery}/split", f"depots/{depot}/split?item={soap}"):
        tablet.goto(f"/foodbank/{path}")
        look(tablet, path.partition("/")[0])
