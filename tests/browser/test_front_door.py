"""The front door: wide windows, preferences without script, the first tab stop."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.look import faults, prefer

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_open_pages_are_clean_and_fit_a_wide_window(open_browser: Open, theme: str) -> None:
    page = open_browser("desk")
    prefer(page, theme=theme)
    for path in ("/", "/about"):
        page.goto(path)
        assert faults(page) == [], path


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
