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
