"""The door of a depot on a tablet and a phone: three actions a line, with and without script (journey 5)."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Role
from charity_app.stock.models import Lot
from charity_app.stock.states.lots import LotState
from tests.browser.conftest import Open
from tests.browser.look import faults, type_into_focus
from tests.browser.test_hours import enter
from tests.world import World

pytestmark = pytest.mark.browser
_TABLET = {"width": 1024, "height": 768}


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


class Scanner:
    """A keeper's screen with a scanner that types and presses Enter; counts what the keeper does."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def scan(self, code: str) -> None:
        """Scan; the field has the focus by itself."""
        self.actions += 1
        expect(self.page.locator("form[role=search] input[name=code]")).to_be_focused()
        self.page.keyboard.type(code)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, text: str, *, then: str = "Tab") -> None:
        """Type into whatever has the focus, and go on."""
        self.actions += 1
        type_into_focus(self.page, text, then=then)


def printed(days: int) -> str:
    """Return a day as packages show it."""
    return f"{clock.today() + timedelta(days=days):%y%m%d}"


def lots_at(url: str) -> list[tuple[LotState, int]]:
    """Return state and number of the lines of a delivery."""
    with unit_of_work():
        wanted = select(Lot.state, Lot.quantity).where(
            Lot.delivery_id == UUID(url.partition("?")[0].rpartition("/")[2])
        )
        return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(Lot.created_at))]


def _begin(page: Page, look: Callable[[], None]) -> str:
    """Go from the desk to a delivery that begins; returns its address."""
    page.goto("/stock/")
    page.wait_for_url("**/stock/places/*")
    look()
    page.goto(page.url + "/deliveries/new")
    look()
    page.locator("main").get_by_role("button", name="选择").first.click()
    page.wait_for_url("**/stock/deliveries/*")
    return page.url


def enter_day(page: Page, day: date, *, javascript: bool) -> None:
    """Choose a day with a finger: first one of the next, then year, month and day; without script type it."""
    if not javascript:
        assert page.locator("[data-for]").count() == 0
        page.fill("[name=expires_on]", f"{day:%y%m%d}")
        return
    field, pad = page.locator("[name=expires_on]"), page.locator("[data-for=expires_on]")
    pad.get_by_role("button", name="30天后").click()
    expect(field).to_have_value(str(clock.today() + timedelta(days=30)))
    pad.locator("summary").click()
    for part in ("year", "month", "day"):
        pad.locator(f"[data-{part}='{getattr(day, part)}']").click()
    expect(field).to_have_value(day.isoformat())


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("device", ["tablet", "phone"])
def test_a_delivery_is_received_line_by_line(
    app: Flask, inhabited: World, open_browser: Open, device: str, javascript: bool
) -> None:
    page = enter(
        open_browser("phone" if device == "phone" else "desk", javascript=javascript),
        inhabited.tokens[Role.DEPOT_KEEPER],
    )
    if device == "tablet":
        page.set_viewport_size(_TABLET)  # type: ignore[arg-type]
    found: list[str] = []

    def look() -> None:
        if javascript:
            found.extend(faults(page))

    delivery = _begin(page, look)
    keeper = Scanner(page)
    keeper.scan("6900000000000")
    keeper.type("48")
    keeper.type(printed(60), then="Enter")
    page.wait_for_url(delivery)
    assert keeper.actions == 3
    assert lots_at(delivery) == [(LotState.ACCEPTED, 48)]
    keeper.scan("6900000000000")
    keeper.type("12")
    keeper.type(printed(3), then="Enter")
    expect(page.locator(".errs")).to_be_visible()
    look()
    assert page.input_value("[name=quantity]") == "12"
    page.get_by_role("button", name="按此原因拒收").click()
    page.wait_for_url(delivery)
    assert lots_at(delivery)[1:] == [(LotState.REJECTED, 12)]
    keeper.scan("6955555555555")
    look()
    page.fill("[name=item_name]", "纯牛奶 250 毫升")
    page.fill("[name=quantity]", "6")
    enter_day(page, clock.today() + timedelta(days=70), javascript=javascript)
    page.press("[name=expires_on]", "Enter")
    page.wait_for_url(delivery)
    look()
    keeper.scan("6955555555555")
    assert "纯牛奶 250 毫升" in page.inner_text("#door-line-" + delivery.rpartition("/")[2])
    page.goto(delivery + "/labels")
    assert page.locator(".label img.qr").count() == 2
    look()
    page.goto(delivery)
    page.get_by_role("button", name="完成收货").click()
    expect(page.locator("main .head")).to_contain_text("已完成")
    assert found == []
