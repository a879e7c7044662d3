"""Pages that come between: the steps of signing in, a family's link, refusals; each clean, and each says what next."""

from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.core.text import Text
from charity_app.giving.models import Pool
from charity_app.giving.services import goods
from charity_app.giving.services.gifts import gift_key
from charity_app.giving.services.goods import GoodsItem
from charity_app.giving.states.gifts import Way
from charity_app.http.errors import problem
from charity_app.matching.models import Claim
from charity_app.matching.services.notices import family_link
from charity_app.matching.states.claims import ClaimState
from charity_app.messaging.states import LinkPurpose
from tests.browser.conftest import Open
from tests.browser.look import faults, prefer
from tests.giving import money
from tests.giving.conftest import Stage
from tests.identity.factories import PASSWORD, make_user
from tests.world import SYSTEM, World

pytestmark = pytest.mark.browser

REFUSALS = (403, 404, 409, 422, 429, 500, 503)


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district."""
    del inhabited
    return house


def give(page: Page, *values: str) -> None:
    """Fill in the fields of a page from the top and press its main button."""
    for field, value in zip(page.locator("main input:visible").all(), values, strict=False):
        field.fill(value)
    page.locator("main form .btn.w").first.click()


def show(page: Page, body: bytes) -> None:
    """Show a page at an address of the live server, so that its style sheet and icons load."""
    page.unroute_all()
    page.route("**/-/refused", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page.goto("/-/refused")


def test_the_steps_of_signing_in_are_clean(open_browser: Open) -> None:
    with unit_of_work():
        make_user(Role.AUDITOR, login="walker", password=PASSWORD).must_change_password = True
        make_user(Role.AUDITOR, login="newcomer", password=PASSWORD).totp_sealed = None
        make_user(Role.RESIDENT, phone="12000000457")
    page = open_browser()
    prefer(page)
    wrong = {}
    for login in ("newcomer", "walker"):
        page.goto("/account/sign-in")
        give(page, login, PASSWORD)
        wrong[page.url] = faults(page)
    page.goto("/account/sign-in/backup-code")
    wrong[page.url] = faults(page)
    page.goto("/account/sign-in/second-step")
    give(page, "".join(filter(str.isdigit, page.locator(".note").inner_text()))[:6])
    wrong[page.url] = faults(page)
    page.goto("/account/sign-in/phone")
    give(page, "12000000457")
    wrong[page.url] = faults(page)
    assert [url.split("/sign-in/")[1].split("?")[0].split("/")[0] for url in wrong] == [
        "connect",
        "second-step",
        "backup-code",
        "new-password",
        "code",
    ]
    assert {url: told for url, told in wrong.items() if told} == {}


def test_what_a_family_finds_behind_its_link_is_clean(open_browser: Open) -> None:
    with unit_of_work(), acting_in(system_scope("test")):
        claim = db.session.scalars(select(Claim).where(Claim.state == ClaimState.DELIVERED)).first()
        assert claim is not None
        path = family_link(claim, LinkPurpose.CONFIRM_CLAIM, by=SYSTEM)
    page = open_browser()
    prefer(page)
    page.goto(path)
    assert page.get_by_role("button", name="没收到").is_visible()
    assert faults(page) == []


def test_what_became_of_goods_is_clean_for_the_giver_and_for_finance(open_browser: Open, inhabited: World) -> None:
    with unit_of_work(), acting_in(system_scope("test")):
        stage = Stage(inhabited)
        pool = db.session.scalars(select(Pool).where(Pool.charity_id == stage.charity.id).limit(1)).one()
        item = GoodsItem(what="苹果", quantity=Decimal(500), unit="千克")
        gift = goods.enter_goods(
            pool, slip=money.slip(0, way=Way.GOODS), items=[item], is_sandbox=True, by=stage.actor(Role.ORG_FINANCE)
        )
        key, sale = gift_key(gift, by=SYSTEM), f"/giving/entering/{gift.id}/sale"
    giver, finance = open_browser("phone"), open_browser("desk")
    for page, paths in (
        (giver, [f"/giving/gifts/{key}/{name}" for name in ("trail", "receipt", "agreement")]),
        (finance, [sale]),
    ):
        prefer(page)
        page.context.add_cookies([{"name": "session", "value": inhabited.tokens[Role.ORG_FINANCE], "url": page.url}])
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            assert (path, answer.status, faults(page)) == (path, 200, [])
    give(finance, "不能久存", "200", "35.50", "S2")
    assert finance.get_by_text("164.50").is_visible()
    assert faults(finance) == []
    giver.goto(f"/giving/gifts/{key}/trail")
    assert giver.get_by_text("不能久存").is_visible()
    assert faults(giver) == []


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_a_refusal_is_clean_and_leads_on(app: Flask, open_browser: Open, lang: str) -> None:
    page = open_browser(dark=lang == "en")
    prefer(page, lang=lang)
    for status in REFUSALS:
        with app.test_request_context("/-/refused", headers={"Cookie": f"lang={lang}"}):
            app.preprocess_request()
            body = problem(status, Text("Someone else changed this; refresh and try again", "error")).get_data()
        show(page, body)
        assert page.locator(".note b").is_visible(), status
        assert page.get_by_role("link", name="回到首页" if lang == "zh-CN" else "Go to the home page").is_visible()
        assert faults(page) == [], status
