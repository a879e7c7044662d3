"""What a till gets to sell without a network: only as a machine of the shop, and never anybody (features 5.9, 5.12)."""

import json
import re
from collections.abc import Callable
from html import unescape

import pytest

from charity_app.core.scope import Role
from tests.supermarket.test_dignity import found_in, visible
from tests.supermarket.test_till_pages import SOAP, Till, code
from tests.world import Browser, World


@pytest.fixture
def till(browser_of: Callable[..., Browser], inhabited: World) -> Till:
    """The till of the market keeper, on a machine that was opened as one."""
    opened = Till(browser_of(Role.MARKET_KEEPER), inhabited.ids["site here"])
    assert opened.who.send("GET", f"{opened.url}/goods").status_code == 409
    opened.who.send("POST", opened.url.removesuffix("/till") + "/tills/open")
    return opened


def test_a_machine_gets_goods_with_prices_and_codes_and_its_own_key(till: Till, inhabited: World) -> None:
    told = till.who.send("GET", f"{till.url}/goods")
    soap = str(inhabited.ids["soap item"])
    assert [row[3:] for row in told.json["goods"] if row[0] == soap] == [[6, None]]
    assert (told.json["codes"][SOAP][0], told.json["till"]["seq"]) == (soap, 0)
    assert (len(told.json["till"]["key"]), told.headers["Cache-Control"]) == (64, "no-store")
    assert not any(secret in told.text for secret in inhabited.secrets())


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_page_that_a_browser_keeps_holds_nobody_and_no_word_about_why(
    till: Till, inhabited: World, lang: str
) -> None:
    till.who.send("GET", f"/preferences/set?lang={lang}&next=/about")
    page = till.who.send("GET", f"{till.url}/offline").text
    assert found_in(visible(page)) == []
    assert not any(secret in page for secret in (*inhabited.secrets(), inhabited.numbers["family here"]))


def test_points_kept_ahead_come_with_the_goods(till: Till, browser_of: Callable[..., Browser]) -> None:
    shop = till.url.removesuffix("/till")
    kept = till.who.send("POST", f"{shop}/tills/ahead")
    assert "已为今天常来的0张卡预留" in till.who.send("GET", kept.headers["Location"]).text
    assert till.who.send("GET", f"{till.url}/goods").json["ahead"] == []
    assert browser_of(Role.MARKET_KEEPER).send("POST", f"{shop}/tills/ahead").status_code in (303, 409)


def test_the_worker_serves_the_till_alone(till: Till) -> None:
    answer = till.who.send("GET", f"{till.url}/worker.js")
    assert (answer.headers["Service-Worker-Allowed"], answer.mimetype) == (till.url, "text/javascript")
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_whoever_stands_there_is_known_by_number_and_what_may_be_spent(till: Till, inhabited: World) -> None:
    till.scan(code(inhabited))
    page = till.scan(SOAP).text
    lease, held = (json.loads(unescape(found)) for found in re.findall(r'data-(?:lease|held)="([^"]*)"', page)[::-1])
    assert (lease["points"], lease["proxy"], held["pieces"]) == (28, False, [[str(inhabited.ids["soap item"]), 1]])
    assert set(lease) == {"word", "number", "proxy", "points", "left", "until", "mark", "ahead"}
    assert code(inhabited) not in page


def test_a_changed_basket_is_not_taken_for_one_that_was_paid(till: Till, inhabited: World) -> None:
    till.scan(code(inhabited))
    till.scan(SOAP)
    before = till.held
    assert till.send("finish").status_code == 303
    till.held = before
    assert till.send("finish").status_code == 303
    till.held = before
    till.send("scan", more=str(inhabited.ids["soap item"]))
    again = till.send("finish")
    assert (again.status_code, "已按其他物品结算" in again.text) == (409, True)
