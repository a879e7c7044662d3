"""The practice cashier on a phone: banner, both languages, with and without JavaScript, and the way back."""

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select

from charity_app.cli.worker import Worker
from charity_app.core.db import db, unit_of_work
from charity_app.core.ids import new_id
from charity_app.core.scope import ANONYMOUS
from charity_app.payments import services
from charity_app.payments.models import Checkout
from charity_app.payments.states import CheckoutState, Way
from tests.browser.conftest import Open
from tests.browser.look import faults, prefer

pytestmark = pytest.mark.browser


@pytest.fixture
def payment(app: Flask) -> str:
    """A payment whose page is ready: the address that leads to it."""
    with unit_of_work():
        checkout = services.open_checkout(
            subject_type="visit",
            subject_id=new_id("visits"),
            organisation_id=None,
            amount_fen=8_800,
            way=Way.ALIPAY,
            return_endpoint="reports.show_home",
            by=ANONYMOUS,
        )
        return f"/payments/checkouts/{checkout.id}"


def _state() -> CheckoutState:
    with unit_of_work():
        return db.session.scalars(select(Checkout.state)).one()


@pytest.mark.parametrize("has_script", [True, False])
def test_paying_on_the_practice_cashier(app: Flask, open_browser: Open, payment: str, has_script: bool) -> None:
    page = open_browser("phone", javascript=has_script)
    page.goto(payment)
    expect(page.locator("main")).to_contain_text("这里没有真实资金")
    if has_script:
        assert faults(page) == []
    page.get_by_role("button", name="让银行拒绝").click()
    expect(page.locator("main")).to_contain_text("银行拒绝了付款")
    page.get_by_role("button", name="付款", exact=True).click()
    expect(page.locator("main")).to_contain_text("正在等待支付机构确认")
    Worker(app).drain()
    assert _state() is CheckoutState.PAID
    page.wait_for_url(lambda address: "/payments/" not in address, timeout=10_000)


def test_leaving_the_practice_cashier(open_browser: Open, payment: str) -> None:
    page = open_browser("phone")
    prefer(page, lang="en")
    page.goto(payment)
    expect(page.locator("main")).to_contain_text("No money moves here")
    assert faults(page) == []
    page.get_by_role("link", name="Leave without paying").click()
    expect(page.locator("main")).to_contain_text("You have not paid yet")
    assert faults(page) == []
    page.get_by_role("button", name="Give up").click()
    page.wait_for_url(lambda address: "/payments/" not in address)
    assert _state() is CheckoutState.CANCELLED
