"""The front door on a phone and at a desk, in both languages, light, dark and large, with and without script."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Device, Open
from tests.browser.look import axe_clean, fits_sideways, prefer, targets_are_large

pytestmark = pytest.mark.browser

OPEN_PAGES = ("/", "/about", "/preferences", "/nowhere")
MODES = {"light": {}, "dark": {"theme": "dark"}, "large": {"size": "large"}, "english": {"lang": "en"}}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("device", ["phone", "desk"])
def test_open_pages_are_clean_and_fit(open_browser: Open, device: Device, mode: str) -> None:
    page = open_browser(device)
    prefer(page, **MODES[mode])
    for path in OPEN_PAGES:
        page.goto(path)
        axe_clean(page)
        targets_are_large(page)
        fits_sideways(page)


def test_preferences_change_the_page_and_come_back_without_script(open_browser: Open) -> None:
    page = open_browser(javascript=False)
    page.goto("/about")
    page.get_by_role("link", name="大字版").click()
    assert page.url.endswith("/about")
    assert page.locator("html").get_attribute("data-size") == "large"
    page.get_by_role("link", name="深色").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    page.get_by_role("link", name="EN", exact=True).click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", level=1).inner_text() == "About and privacy"


def test_the_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    box = page.locator(".skip").bounding_box()
    assert box is not None
    assert box["y"] >= 0
