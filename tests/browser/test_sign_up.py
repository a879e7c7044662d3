"""Journey 1 on a phone: from a shared link to a place within three taps, in both languages, with and without script."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.identity.models import OneTimeCode
from charity_app.identity.queries import code_of
from charity_app.volunteering.models import SignUp
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.browser.conftest import Open
from tests.browser.look import faults
from tests.volunteering.conftest import Ground
from tests.world import World

pytestmark = pytest.mark.browser
both_languages = pytest.mark.parametrize("lang", ["zh-CN", "en"])


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


@pytest.fixture
def place(app: Flask) -> tuple[UUID, UUID]:
    """The ids of a role of two places and of its shift, in three days."""
    del app
    with unit_of_work(), acting_in(system_scope("test")):
        made = Ground().role(places=2)
        return made.role.id, made.shift.id


def digits_of(address: str) -> str:
    """Return what the message says."""
    sent = select(OneTimeCode).where(OneTimeCode.id == UUID(address.rsplit("/", 1)[1]))
    with unit_of_work():
        return code_of(db.session.scalars(sent).one())


def states(role_id: UUID) -> list[SignUpState]:
    with unit_of_work(), acting_in(system_scope("test")):
        return list(db.session.scalars(select(SignUp.state).where(SignUp.role_id == role_id)))


def walk(page: Page, shift_id: UUID, look: Callable[[Page], None]) -> None:
    """Sign up as somebody new; the taps are counted by the steps: link, form, code."""
    page.goto(f"/volunteering/shifts/{shift_id}")
    look(page)
    page.click('main a.btn[href$="/sign-up"]')
    look(page)
    page.fill("input[name=name]", "韩溪野")
    page.fill("input[name=phone]", "12012340000")
    page.check("input[name=consent]")
    page.click("main form button.btn")
    page.wait_for_url("**/newcomers/**")
    look(page)
    page.fill("input[name=code]", digits_of(page.url))
    page.click("main form button.btn")
    page.wait_for_url("**/sign-ups/**")
    look(page)


@both_languages
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_somebody_new_signs_up_on_a_phone(
    place: tuple[UUID, UUID], open_browser: Open, javascript: bool, lang: str
) -> None:
    role_id, shift_id = place
    page = open_browser("phone", javascript=javascript)
    page.goto(f"/preferences/set?lang={lang}&next=/about")
    walk(page, shift_id, lambda _page: None)
    assert states(role_id) == [SignUpState.CONFIRMED]
    words = ("加入日历", "已录用") if lang == "zh-CN" else ("Add to calendar", "confirmed")
    assert all(word in page.inner_text("main") for word in words)


@both_languages
def test_every_page_on_the_way_is_clean_in_large_text(place: tuple[UUID, UUID], open_browser: Open, lang: str) -> None:
    page = open_browser("phone")
    page.goto(f"/preferences/set?lang={lang}&size=large&next=/about")
    found: list[object] = []
    walk(page, place[1], lambda seen: found.extend(faults(seen)))
    assert found == []
