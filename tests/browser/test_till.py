"""Journey 6 on a tablet: identify, five pieces, pay in at most seven actions, with and without JavaScript."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Actor, Role, acting_in, system_actor, system_scope
from charity_app.registry.models import Site
from charity_app.stock.models import Barcode, Item
from charity_app.stock.services import intake, items
from charity_app.stock.services.donors import register_donor
from charity_app.stock.services.items import ItemDetails
from charity_app.stock.states.items import Category, Unit
from charity_app.supermarket.models import ShopCard
from charity_app.supermarket.queries.cards import code_of, points_of
from charity_app.supermarket.services import selling
from tests.browser.conftest import Open
from tests.browser.look import faults, prefer
from tests.browser.test_hours import enter
from tests.world import World

pytestmark = pytest.mark.browser
SYSTEM: Actor = system_actor("test")
_KINDS = (Category.CLOTHING, Category.DAILY_USE, Category.STATIONERY, Category.TOY, Category.BEDDING)


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


@pytest.fixture
def goods(app: Flask, inhabited: World) -> list[str]:
    """The barcodes of five items with points on the shelves of the shop here."""
    with unit_of_work(), acting_in(system_scope("test")):
        shop = db.session.scalars(select(Site).where(Site.id == inhabited.ids["site here"])).one()
        delivery = intake.open_delivery(register_donor(by=SYSTEM), shop, by=SYSTEM)
        for number, kind in enumerate(_KINDS):
            item = items.enter_item(ItemDetails(name=f"好物{number}", category=kind, unit=Unit.PIECE), by=SYSTEM)
            items.learn_barcode(item, code=f"691000000000{number}", by=SYSTEM)
            selling.set_price(shop, item, points=number + 2, price_fen=None, by=SYSTEM)
            intake.take_in_line(delivery, item, arrival=intake.Arrival(quantity=9), by=SYSTEM)
        wanted = select(Barcode.code).join(Item, Item.id == Barcode.item_id).where(Item.name.startswith("好物"))
        return list(db.session.scalars(wanted.order_by(Barcode.code)))


@pytest.fixture
def keeper(inhabited: World, open_browser: Open) -> Callable[..., Page]:
    """Open the browser of the market keeper."""

    def opened(device: str, **kwargs: object) -> Page:
        page = open_browser(device, **kwargs)
        address = page.context.pages[0]
        prefer(address, lang="zh-CN")
        page.context.add_cookies([{"name": "session", "value": inhabited.tokens[Role.MARKET_KEEPER], "url": page.url}])
        return page

    return opened


def card(inhabited: World) -> tuple[str, int]:
    """Return code and points of the family's card."""
    with unit_of_work(), acting_in(system_scope("test")):
        row = db.session.scalars(select(ShopCard).where(ShopCard.id == inhabited.ids["card here"])).one()
        return code_of(row), points_of(row)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_card_five_pieces_and_done_in_seven_actions(
    keeper: Callable[..., Page], goods: list[str], inhabited: World, javascript: bool
) -> None:
    code, before = card(inhabited)
    page = keeper("tablet", javascript=javascript)
    page.goto(f"/supermarket/shops/{inhabited.ids['site here']}/till")
    actions = 0
    for number, scanned in enumerate([code, *goods]):
        expect(page.locator("#code")).to_be_focused()
        page.keyboard.type(scanned)
        with page.expect_response("**/till/scan"):
            page.keyboard.press("Enter")
        expect(page.locator("#code")).to_have_value("")
        actions += 1
        expect(page.locator("h2#basket + .n")).to_contain_text(str(number))
    page.get_by_role("button", name="完成").click()
    actions += 1
    page.wait_for_url("**/supermarket/sales/**")
    expect(page.locator("article")).to_contain_text("20积分")
    assert actions == 7
    assert card(inhabited)[1] == before - 20


def test_scans_that_come_faster_than_the_answers_wait_in_line(
    keeper: Callable[..., Page], goods: list[str], inhabited: World
) -> None:
    code, before = card(inhabited)
    page = keeper("tablet")
    page.route("**/till/scan", lambda route: (page.wait_for_timeout(150), route.continue_()))  # a slow network
    page.goto(f"/supermarket/shops/{inhabited.ids['site here']}/till")
    expect(page.locator("#code")).to_be_focused()
    for scanned in (code, goods[0], "0" * 13, *goods[1:]):
        page.keyboard.type(scanned)
        page.keyboard.press("Enter")
    expect(page.locator("h2#basket + .n")).to_contain_text("5", timeout=20_000)
    expect(page.locator("main")).to_contain_text("没有找到这个编码")
    page.keyboard.type("69")
    expect(page.locator("#code")).to_have_value("69")
    page.get_by_role("button", name="完成").click()
    page.wait_for_url("**/supermarket/sales/**")
    assert card(inhabited)[1] == before - 20


_READER = """
window.codes = [];
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["ean_13"]; }
  async detect() { return window.codes.map((rawValue) => ({ rawValue })); }
};
"""


def test_the_camera_reads_a_code_once_while_it_is_in_view_and_ends_with_a_tap(
    keeper: Callable[..., Page], goods: list[str], inhabited: World
) -> None:
    page = keeper("tablet")
    page.add_init_script(_READER)
    page.goto(f"/supermarket/shops/{inhabited.ids['site here']}/till")
    camera = page.get_by_role("button", name="用摄像头扫码")
    no = "() => Promise.reject(new DOMException('', 'NotAllowedError'))"
    page.evaluate(f"void (navigator.mediaDevices.getUserMedia = {no})")
    camera.click()
    expect(page.locator("#viewer")).to_contain_text("浏览器不允许使用摄像头")
    page.evaluate("delete navigator.mediaDevices.getUserMedia")
    camera.click()
    expect(page.locator("#viewer video")).to_be_visible()
    page.evaluate("code => window.codes = [code]", goods[0])
    expect(page.locator("h2#basket + .n")).to_contain_text("1")
    page.wait_for_timeout(400)  # it is still in view
    page.evaluate("code => window.codes = [code]", goods[1])
    expect(page.locator("h2#basket + .n")).to_contain_text("2")
    live = "document.querySelector('#viewer video').srcObject.getTracks()[0]"
    page.evaluate(f"window.track = {live}")
    camera.click()
    expect(page.locator("#viewer")).to_be_hidden()
    assert page.evaluate("window.track.readyState") == "ended"


@pytest.mark.parametrize("device", ["tablet", "phone"])
def test_the_till_and_what_lies_around_it_are_well_made(
    keeper: Callable[..., Page], goods: list[str], inhabited: World, device: str
) -> None:
    page, shop = keeper(device), f"/supermarket/shops/{inhabited.ids['site here']}"
    page.goto(f"{shop}/till")
    expect(page.locator("#code")).to_be_focused()
    expect(page.locator("#camera")).to_be_hidden()  # this browser reads no codes
    found = faults(page)
    for scanned in (card(inhabited)[0], goods[0], goods[0], goods[0], goods[0], "好物"):
        page.fill("#code", scanned)
        with page.expect_response("**/till/scan"):
            page.press("#code", "Enter")
        expect(page.locator("#code")).to_have_value("")
    expect(page.locator("main")).to_contain_text("是哪一种")
    expect(page.locator("main")).to_contain_text("起可再领")
    found += faults(page)
    for path in (f"{shop}/till/screen", shop, f"{shop}/prices", f"{shop}/sales"):
        page.goto(path)
        found += faults(page)
    page.goto(f"/supermarket/sales/{inhabited.ids['sale here']}")
    found += faults(page)
    assert found == []


def test_a_familys_own_card_is_well_made(app: Flask, inhabited: World, open_browser: Open) -> None:
    page = enter(open_browser("phone"), inhabited.tokens[Role.RESIDENT])
    page.goto("/supermarket/own-card")
    expect(page.locator("main img.qr, main .qr")).not_to_have_count(0)
    assert faults(page) == []
