"""One scan on a phone is enough with script, and one press without (journey 1, 6 to 8)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from charity_app.core.db import commit_unit
from charity_app.core.scope import Role
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.browser.conftest import Open
from tests.browser.look import faults
from tests.volunteering.door import Hall, open_hall
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


@pytest.fixture
def hall(app: Flask, inhabited: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A hall with a door."""
    with open_hall(app, inhabited, monkeypatch) as opened:
        yield opened


def enter(page: Page, token: str, lang: str = "zh-CN") -> Page:
    """Let a browser be somebody's, in a language."""
    page.goto(f"/preferences/set?lang={lang}&next=/about")
    page.context.add_cookies([{"name": "session", "value": token, "url": page.url}])
    return page


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("javascript", [True, False])
def test_a_scan_checks_in_and_another_one_out(hall: Hall, open_browser: Open, javascript: bool, lang: str) -> None:
    helper = hall.helper()
    hall.join(helper)
    commit_unit()
    phone = enter(open_browser("phone", javascript=javascript), helper.token, lang)
    for told, side, state in (
        ("10:00", "in", SignUpState.CHECKED_IN),
        ("12:00", "out", SignUpState.CREDITED),
    ):
        hall.go(told)
        code = hall.code(side)
        commit_unit()
        phone.goto(f"/volunteering/door/{code}")
        if not javascript:
            phone.click("main form button")
        phone.wait_for_url("**/sign-ups/**")
        assert hall.sign_up(helper).state is state
        commit_unit()
    phone.goto("/volunteering/hours")
    assert ("2 小时 0 分钟" if lang == "zh-CN" else "2 h 0 min") in phone.inner_text("main")
    assert helper.minutes == 120


def test_the_screen_at_the_door_renews_its_code_by_itself(hall: Hall, open_browser: Open) -> None:
    hall.go("10:00")
    path = f"/volunteering/shifts/{hall.shift.id}/door"
    commit_unit()
    screen = enter(open_browser("desk"), hall.world.tokens[Role.ORG_MANAGER])
    screen.goto(path)
    before = screen.get_attribute("img.qr", "src")
    hall.tick()
    screen.click("a[id^=door-]")
    screen.wait_for_function("before => document.querySelector('img.qr').src !== before", arg=before)
    assert faults(screen) == []
