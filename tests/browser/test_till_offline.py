"""The till when the network goes in the middle of a sale: it goes on, and the sale is booked once (feature 5.12)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.ledger.queries import prove_sums
from charity_app.supermarket.models import Sale, TillConflict
from tests.browser.look import faults
from tests.browser.test_till import app, card, goods, keeper
from tests.supermarket.test_dignity import found_in
from tests.world import World

__all__ = ["app", "goods", "keeper"]
pytestmark = pytest.mark.browser
_KEPT = """count => new Promise((resolve) => {
    const asked = indexedDB.open("till", 1);
    asked.onsuccess = () => {
        const cards = asked.result.transaction("leases").objectStore("leases").count();
        cards.onsuccess = () => { asked.result.close(); resolve(cards.result === count); };
    };
})"""


def counts(inhabited: World) -> tuple[int, int]:
    """Count the sales of the shop, and what is to be decided about sales of tills."""
    with unit_of_work(), acting_in(system_scope("test")):
        sales = select(func.count()).where(Sale.site_id == inhabited.ids["site here"])
        conflicts = select(func.count()).where(TillConflict.till_id.is_not(None))
        assert prove_sums() == ("", "")
        return db.session.scalar(sales) or 0, db.session.scalar(conflicts) or 0


def scan(page: Page, code: str) -> None:
    """Scan."""
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


@pytest.fixture
def till(keeper: Callable[..., Page], goods: list[str], inhabited: World) -> Page:
    """A tablet that is a till of the shop, ready for a network that goes."""
    del goods
    page, shop = keeper("tablet", loses_network=True), f"/supermarket/shops/{inhabited.ids['site here']}"
    page.goto(f"{shop}/tills")
    assert faults(page) == []
    page.get_by_role("button", name="把本机设为收银台").click()
    page.wait_for_load_state()
    page.goto(f"{shop}/till")
    expect(page.locator("#till[data-ready=y]")).to_have_count(1)
    return page


def test_the_network_goes_in_the_middle_of_five_pieces_and_the_receipt_is_booked_once(
    till: Page, goods: list[str], inhabited: World
) -> None:
    code, before = card(inhabited)
    sales, conflicts = counts(inhabited)
    for number, scanned in enumerate([code, *goods[:2]]):
        with till.expect_response("**/till/scan"):
            scan(till, scanned)
        expect(till.locator("h2#basket + .n")).to_contain_text(str(number))
    till.context.set_offline(True)
    scan(till, goods[2])
    till.wait_for_url("**/till/offline")
    expect(till.locator("#pieces")).to_have_text("3")
    for number, scanned in enumerate(goods[3:], 4):
        scan(till, scanned)
        expect(till.locator("#pieces")).to_have_text(str(number))
    expect(till.locator("#cost")).to_have_text("20积分")
    assert faults(till) == []
    assert found_in(till.locator("body").inner_text()) == []
    till.get_by_role("button", name="完成").click()
    expect(till.locator("#count")).to_have_text("1")
    till.reload()
    expect(till.locator("#count")).to_have_text("1")
    assert counts(inhabited) == (sales, conflicts)
    till.context.set_offline(False)
    till.wait_for_url("**/till")
    expect(till.locator("#waiting")).to_be_hidden()
    assert counts(inhabited) == (sales + 1, conflicts)
    returned(till, inhabited, before - 20)


def returned(till: Page, inhabited: World, points: int) -> None:
    """Wait until the card has so many points, as the till gave back what it held."""
    for _ in range(50):
        if card(inhabited)[1] == points:
            return
        till.wait_for_timeout(100)
    assert card(inhabited)[1] == points


def test_a_card_that_usually_comes_is_known_after_the_network_went(till: Page, inhabited: World) -> None:
    code, before = card(inhabited)
    with unit_of_work(), acting_in(system_scope("test")):
        for sale in db.session.scalars(select(Sale).where(Sale.card_id == inhabited.ids["card here"]).limit(2)):
            sale.sold_at -= timedelta(weeks=1 if sale.id == inhabited.ids["sale here"] else 2)
    till.goto(till.url + "s")
    till.get_by_role("button", name="提前预留").click()
    till.wait_for_url("**/till?fresh=y")
    expect(till.locator("#till[data-ready=y]")).to_have_count(1)
    assert card(inhabited)[1] == 0
    till.context.set_offline(True)
    till.reload()
    expect(till.locator("#state")).to_contain_text("没有网络")
    scan(till, code)
    expect(till.locator("#points")).to_have_text(str(before))
    till.context.set_offline(False)


def test_an_answer_that_got_lost_books_nothing_twice_and_signing_out_leaves_nobody_behind(
    till: Page, goods: list[str], inhabited: World
) -> None:
    code, before = card(inhabited)
    sales, conflicts = counts(inhabited)
    for scanned in (code, goods[0]):
        with till.expect_response("**/till/scan"):
            scan(till, scanned)
    till.route("**/till/finish", lambda route: (route.fetch(), route.abort("internetdisconnected")))
    till.get_by_role("button", name="完成").click()
    till.wait_for_url("**/till/offline")
    expect(till.locator("#state")).to_contain_text("网络已恢复")
    scan(till, "K2222222")
    expect(till.locator("#said")).to_contain_text("没有找到这个编码")
    till.get_by_role("button", name="完成").click()
    till.wait_for_url("**/till")
    assert counts(inhabited) == (sales + 1, conflicts)
    returned(till, inhabited, before - 2)
    with till.expect_response("**/till/scan"):
        scan(till, code)
    till.wait_for_function(_KEPT, arg=1)
    till.goto("/account/")
    till.get_by_role("button", name="退出").first.click()
    expect(till).to_have_url(re.compile(r":\d+/$"))
    till.wait_for_function(_KEPT, arg=0)
    assert till.evaluate("caches.has('till')") is False


_SPOIL = """mac => new Promise((resolve) => {
    const asked = indexedDB.open("till", 1);
    asked.onsuccess = () => {
        const queue = asked.result.transaction("queue", "readwrite").objectStore("queue");
        queue.getAll().onsuccess = (found) => {
            queue.put({ ...found.target.result[0], mac });
            queue.transaction.oncomplete = () => { asked.result.close(); resolve(); };
        };
    };
})"""


def test_a_refused_sale_is_shown_apart_and_taken_off_and_the_queue_goes_on(
    till: Page, goods: list[str], inhabited: World
) -> None:
    code, _points = card(inhabited)
    sales, conflicts = counts(inhabited)
    with till.expect_response("**/till/scan"):
        scan(till, code)
    till.context.set_offline(True)
    scan(till, goods[0])
    till.wait_for_url("**/till/offline")
    expect(till.locator("#charity-sale")).to_contain_text("困境儿童助学")
    till.get_by_role("button", name="完成").click()
    expect(till.locator("#count")).to_have_text("1")
    till.route("**/tills/*/sales", lambda route: route.fulfill(status=503, headers={"Retry-After": "30"}))
    with till.expect_response("**/tills/*/sales"):
        till.context.set_offline(False)
    expect(till.locator("#count")).to_have_text("1")
    till.unroute("**/tills/*/sales")
    till.evaluate(_SPOIL, "0" * 64)
    till.get_by_role("button", name="现在补传").click()
    till.wait_for_url("**/till")
    refused = till.locator("#refused li")
    expect(refused).to_contain_text("签名与本收银台不符")
    expect(refused).to_contain_text("× 1")
    expect(till.locator("#waiting")).to_be_hidden()
    assert faults(till) == []
    assert counts(inhabited) == (sales, conflicts + 1)
    refused.get_by_role("button").click()
    expect(refused).to_have_count(0)
    till.reload()
    expect(till.locator("#till[data-ready=y]")).to_have_count(1)
    expect(refused).to_have_count(0)


def test_one_tab_of_a_machine_is_its_till_and_another_one_takes_over_when_asked(
    till: Page, goods: list[str], inhabited: World
) -> None:
    code, before = card(inhabited)
    sales, conflicts = counts(inhabited)
    for scanned in (code, goods[0]):
        with till.expect_response("**/till/scan"):
            scan(till, scanned)
    till.get_by_role("button", name="此卡的优惠购").click()
    till.get_by_role("button", name="返回购物篮").click()
    expect(till.locator("#code")).to_be_visible()
    other = till.context.new_page()
    other.goto(till.url)
    expect(other.get_by_text("已在另一个标签页打开")).to_be_visible()
    expect(other.locator("#main")).to_be_hidden()
    other.wait_for_function(_KEPT, arg=1)
    other.get_by_role("button", name="在这里继续").click()
    expect(till.get_by_text("已在另一个标签页打开")).to_be_visible()
    expect(till.locator("#main")).to_be_hidden()
    expect(other.locator("#till[data-ready=y]")).to_have_count(1)
    till.get_by_role("button", name="在这里继续").click()
    expect(other.locator("#main")).to_be_hidden()
    till.get_by_role("button", name="完成").click()
    till.wait_for_url("**/sales/**")
    assert counts(inhabited) == (sales + 1, conflicts)
    returned(till, inhabited, before - 2)
    other.get_by_role("button", name="在这里继续").click()
    expect(other.locator("#code")).to_be_visible()
