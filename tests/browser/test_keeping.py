"""A recall and a stocktake from the first press to the last, on a phone and a desk, with and without JavaScript."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from charity_app.core.db import commit_unit
from charity_app.core.scope import Role
from charity_app.stock.models import Recall, Stocktake
from charity_app.stock.states.movements import CountState
from charity_app.stock.states.recalls import RecallState
from tests.browser.conftest import Device, Open
from tests.browser.look import faults, type_into_focus
from tests.identity.factories import make_user, open_session
from tests.stock.keeping import Depot, photo
from tests.world import World

pytestmark = pytest.mark.browser
devices = pytest.mark.parametrize(("device", "javascript"), [("phone", True), ("phone", False), ("desk", True)])


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


@pytest.fixture
def depot(app: Flask, inhabited: World) -> Depot:
    """The depot here."""
    return Depot(app, inhabited)


def enter(page: Page, token: str) -> Page:
    """Let a browser be somebody's."""
    page.goto("/preferences/set?lang=zh-CN&next=/about")
    page.context.add_cookies([{"name": "session", "value": token, "url": page.url}])
    return page


def second_keeper(depot: Depot) -> str:
    """Return the session of a second keeper."""
    token = open_session(make_user(Role.DEPOT_KEEPER, at=depot.id, name="同事"))
    commit_unit()
    return token


def number_of(depot: Depot, name: str) -> str:
    """Return the number of a lot; nothing stays open that the server would wait for."""
    number = depot.lot(name).number
    commit_unit()
    return number


def confirm(page: Page, words: str) -> None:
    """Press what asks once more, and say yes in its sheet."""
    page.get_by_role("button", name=words).first.click()
    page.locator(".sheet:popover-open").get_by_role("button", name=words).click()


@devices
def test_a_stocktake_by_scan_is_confirmed_by_a_colleague(
    depot: Depot, open_browser: Open, device: Device, javascript: bool
) -> None:
    soap = number_of(depot, "kept lot")
    keeper = enter(open_browser(device, javascript=javascript), depot.world.tokens[Role.DEPOT_KEEPER])
    keeper.goto(f"/stock/stocktakes?site_id={depot.id}")
    keeper.get_by_role("button", name="开始盘点").click()
    keeper.wait_for_url("**/stocktakes/*-*")
    type_into_focus(keeper, soap, then="Enter")
    keeper.wait_for_url("**code=*")
    type_into_focus(keeper, "48", then="Enter")
    keeper.get_by_text("实盘48").wait_for()
    keeper.get_by_role("button", name="提交").click()
    keeper.get_by_text("等待第二人确认").first.wait_for()
    colleague = enter(open_browser(device, javascript=javascript), second_keeper(depot))
    colleague.goto(keeper.url)
    confirm(colleague, "确认并调整库存")
    colleague.get_by_text("已确认").first.wait_for()
    (row,) = [one for one in depot.rows(Stocktake) if str(one.id) in keeper.url]
    assert row.state is CountState.CONFIRMED


@devices
def test_a_recall_goes_from_the_lot_to_the_last_family_and_ends(
    depot: Depot, open_browser: Open, device: Device, javascript: bool
) -> None:
    officer = enter(open_browser(device, javascript=javascript), depot.world.tokens[Role.FOOD_SAFETY_OFFICER])
    officer.goto(f"/stock/lots/{depot.world.ids['yogurt lot here']}")
    officer.get_by_role("link", name="发起召回").click()
    assert not javascript or faults(officer) == []
    officer.get_by_label("原因").select_option("maker")
    officer.get_by_role("button", name="立即召回").click()
    officer.wait_for_url("**/recalls/*")
    confirm(officer, "已报告")
    officer.get_by_text("已保存").wait_for()
    keeper = enter(open_browser(device, javascript=javascript), depot.world.tokens[Role.DEPOT_KEEPER])
    keeper.goto(officer.url)
    keeper.get_by_role("link", name="隔离待销毁").click()
    keeper.get_by_label("原因").select_option("recalled")
    keeper.locator("input[type=file]").set_input_files(
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": photo()[0].read()}
    )
    keeper.locator("main form button").last.click()
    keeper.wait_for_url("**/lots/*")
    colleague = enter(open_browser(device, javascript=javascript), second_keeper(depot))
    colleague.goto(f"/stock/disposals?site_id={depot.id}")
    lot = number_of(depot, "yogurt lot here")
    waiting = colleague.locator("li", has_text=lot)
    waiting.get_by_role("button", name="我已见证销毁").click()
    colleague.locator(".sheet:popover-open").get_by_role("button", name="我已见证销毁").click()
    colleague.get_by_text("已保存").wait_for()
    charity = enter(open_browser(device, javascript=javascript), depot.world.tokens[Role.CHARITY_OFFICER])
    charity.goto(officer.url)
    charity.get_by_label("查明的情况和后续措施").first.fill("封口不严，全部销毁")
    charity.get_by_role("button", name="结束召回").click()
    charity.get_by_text("封口不严，全部销毁").wait_for()
    (row,) = [one for one in depot.rows(Recall) if str(one.id) in officer.url]
    assert row.state is RecallState.CLOSED
