"""The figure above the needs hall renews itself without htmx, and is a plain link without script."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open

pytestmark = pytest.mark.browser
HALL = "/matching/needs"


@pytest.fixture(autouse=True)
def hall(furnished: object) -> None:
    """The hall of a house with its reference data."""


def _ask_again(page: Page) -> None:
    page.evaluate("window.was_loaded_once = true")
    with page.expect_response(lambda answer: answer.url.endswith(f"{HALL}/count")) as asked:
        page.locator("#open-needs").click()
    assert asked.value.status in (200, 304)
    assert asked.value.request.headers["hx-request"] == "true"


def test_a_press_renews_the_figure_in_place_and_keeps_the_focus(page: Page) -> None:
    page.goto(HALL)
    _ask_again(page)
    page.wait_for_function("document.activeElement.id === 'open-needs'")
    assert page.evaluate("window.was_loaded_once") is True
    _ask_again(page)


def test_it_renews_itself_while_somebody_looks(page: Page) -> None:
    page.clock.install()
    page.goto(HALL)
    with page.expect_response(lambda answer: answer.url.endswith(f"{HALL}/count")):
        page.clock.run_for(21_000)


def test_without_a_network_it_says_so(page: Page) -> None:
    page.goto(HALL)
    page.route(f"**{HALL}/count", lambda route: route.fulfill(status=503))
    page.locator("#open-needs").click()
    page.locator("#alert .note").wait_for()


def test_without_script_it_is_a_link_to_the_hall(open_browser: Open) -> None:
    page = open_browser(javascript=False)
    page.goto(HALL)
    page.locator("#open-needs").click()
    assert page.url.endswith(HALL)
