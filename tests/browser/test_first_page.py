"""The first page anyone sees, in a real Chromium."""

import pytest

from tests.browser.conftest import Device, Open

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("device", ["phone", "desk"])
@pytest.mark.parametrize("javascript", [True, False])
def test_the_first_page_opens(open_browser: Open, device: Device, javascript: bool) -> None:
    page = open_browser(device, javascript=javascript)
    answer = page.goto("/")
    assert answer is not None
    assert answer.status == 200
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "zh-CN"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_phone_that_has_never_been_here_paints_without_waiting_for_the_sheet(
    open_browser: Open, javascript: bool
) -> None:
    page = open_browser("phone", javascript=javascript)
    page.context.clear_cookies()
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text))
    page.goto("/", wait_until="networkidle")
    main = page.locator("main .btn, main .card, main .door").first
    assert main.evaluate("one => getComputedStyle(one).borderRadius") != "0px"
    assert page.locator("style").count() == 1
    assert [one.split("?")[0].rsplit("/", 1)[1] for one in asked if "/css/" in one] == ["site.css"]
    page.goto("/about")
    assert page.locator("style").count() == 0
    assert page.locator("main").evaluate("one => getComputedStyle(document.body).fontFamily").startswith("-apple")
    assert refused == []
