"""A family fetches its pack at a point, on a phone, with and without script; nothing bars the way. Journey 5."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.foodbank.models import Pack
from charity_app.foodbank.states.packs import PackState
from tests.browser.conftest import Open
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


def enter(page: Page, token: str, lang: str = "zh-CN") -> Page:
    """Let a browser be somebody's, in a language."""
    page.goto(f"/preferences/set?lang={lang}&next=/about")
    page.context.add_cookies([{"name": "session", "value": token, "url": page.url}])
    return page


def pack_of(world: World) -> tuple[str, PackState]:
    """Read the code and the state of the pack of the family here."""
    with unit_of_work(), acting_in(system_scope("test")):
        code, state = db.session.execute(select(Pack.code, Pack.state).where(Pack.id == world.ids["pack here"])).one()
        return code, state


@pytest.mark.parametrize("javascript", [True, False])
def test_a_pack_is_handed_out_by_its_code(inhabited: World, open_browser: Open, javascript: bool) -> None:
    phone = enter(open_browser("phone", javascript=javascript), inhabited.tokens[Role.POINT_KEEPER])
    code, _ = pack_of(inhabited)
    phone.goto(f"/foodbank/distributions/{inhabited.ids['distribution here']}")
    if javascript:
        expect(phone.locator('input[name="code"]')).to_be_focused()
    phone.fill('input[name="code"]', code)
    phone.press('input[name="code"]', "Enter")
    phone.wait_for_selector('form[action$="hand-out"]')
    assert phone.input_value('input[name="code"]') == code
    phone.click('form[action$="hand-out"] button')
    phone.wait_for_url("**/distributions/**")
    assert pack_of(inhabited) == (code, PackState.HANDED_OUT)
