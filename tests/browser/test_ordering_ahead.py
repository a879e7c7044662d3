"""Ordering ahead on a phone in few taps; the shop packs, and a volunteer sees on the day where to bring it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import Role, acting_in, system_scope
from charity_app.supermarket.models import ShopOrder, ShopRound
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.browser.conftest import Open
from tests.browser.look import faults, prefer
from tests.world import World

pytestmark = pytest.mark.browser


@pytest.fixture
def app(house: Flask, inhabited: World) -> Flask:
    """The application in the inhabited district, for the server and the browsers."""
    del inhabited
    return house


@pytest.fixture
def sit(inhabited: World, open_browser: Open) -> Callable[..., Page]:
    """Open the browser of whoever holds a role."""

    def opened(role: Role, device: str) -> Page:
        page = open_browser(device)  # type: ignore[arg-type]
        prefer(page, lang="zh-CN")
        page.context.add_cookies([{"name": "session", "value": inhabited.tokens[role], "url": page.url}])
        return page

    return opened


def newest() -> tuple[str, str, int]:
    """Return number, code and points of the order that was placed last."""
    with unit_of_work(), acting_in(system_scope("test")):
        waits = select(ShopOrder).where(ShopOrder.ended_at.is_(None)).order_by(ShopOrder.ordered_at.desc())
        row = db.session.scalars(waits.limit(1)).one()
        return row.number, row.code, row.points


def be_there() -> None:
    """Let the day of the open orders be today."""
    with unit_of_work(), acting_in(system_scope("test")):
        db.session.execute(update(ShopOrder).values(wanted_on=clock.today()))
        db.session.execute(update(ShopRound).values(on_day=clock.today()))


def let_sign_up(user_id: UUID) -> None:
    """Let a volunteer be expected at the shift of the newest round."""
    with unit_of_work(), acting_in(system_scope("test")):
        source = select(ShopRound.id).order_by(ShopRound.opened_at.desc()).limit(1).scalar_subquery()
        wanted = select(ShiftRole).join(Shift, Shift.id == ShiftRole.shift_id)
        wanted = wanted.join(Activity, Activity.id == Shift.activity_id).where(Activity.source_id == source)
        role = db.session.scalars(wanted).one()
        person = db.session.scalars(select(Volunteer.id).where(Volunteer.user_id == user_id)).one()
        role.taken += 1
        shift = {"shift_id": role.shift_id, "role_id": role.id, "volunteer_id": person}
        db.session.add(SignUp(**shift, state=SignUpState.CONFIRMED, created_at=clock.now()))


def bring_home(volunteer: Page, user_id: UUID, round_page: str, code: str) -> list[str]:
    """Find nothing by the link alone; signed up, see on the day where to, hand over. Returns faults of the pages."""
    volunteer.goto(round_page)
    expect(volunteer.get_by_role("button", name="显示送到哪里")).to_have_count(0)
    expect(volunteer.locator("h1")).to_contain_text("没有找到")
    let_sign_up(user_id)
    volunteer.goto("/volunteering/mine")
    volunteer.get_by_role("link", name="超市送货上门").click()
    found = faults(volunteer)
    volunteer.get_by_role("link", name="送货上门", exact=True).click()
    volunteer.get_by_role("button", name="显示送到哪里").click()
    expect(volunteer.locator("body")).to_contain_text("地址只在送货当天、交付之前显示")
    be_there()
    volunteer.goto(round_page)
    found += faults(volunteer)
    volunteer.get_by_role("button", name="显示送到哪里").click()
    expect(volunteer.locator("a[href^='tel:']")).to_be_visible()
    found += faults(volunteer)
    volunteer.get_by_label("取货码，或扫卡").fill(code)
    volunteer.get_by_role("button", name="已交付").click()
    expect(volunteer.locator("main")).to_contain_text("已交付")
    expect(volunteer.locator("a[href^='tel:']")).to_have_count(0)
    return found


def test_a_family_orders_in_seven_taps_and_a_volunteer_brings_it_on_the_day(
    sit: Callable[..., Page], inhabited: World
) -> None:
    phone, taps = sit(Role.RESIDENT, "phone"), 0
    phone.goto(f"/supermarket/households/{inhabited.ids['family here']}/card")
    phone.get_by_role("button", name="取消预订").click()
    expect(phone.get_by_role("link", name="提前预订")).to_be_visible()
    found = faults(phone)
    phone.get_by_role("link", name="提前预订").click()
    phone.get_by_role("link", name="site here").click()
    expect(phone.get_by_label("暖手宝")).to_be_visible()
    found += faults(phone)
    phone.get_by_label("暖手宝").select_option("1")  # two taps: open, choose
    phone.get_by_label("志愿者送货上门").check()
    phone.get_by_label("送货人当天可以看到姓名、电话和地址").check()
    phone.get_by_role("button", name="预订", exact=True).click()
    taps = 1 + 1 + 2 + 1 + 1 + 1
    expect(phone.locator("main")).to_contain_text("已预订")
    number, code, points = newest()
    assert (taps, points) == (7, 0)

    desk = sit(Role.MARKET_KEEPER, "tablet")
    desk.goto(f"/supermarket/shops/{inhabited.ids['site here']}/hours")
    found += faults(desk)
    desk.goto(f"/supermarket/shops/{inhabited.ids['site here']}/orders")
    found += faults(desk)
    desk.get_by_role("link", name=number).click()
    expect(desk.get_by_label("逐件扫码")).to_be_focused()
    found += faults(desk)
    desk.get_by_role("button", name="按清点打包").click()
    expect(desk.get_by_role("heading", name="送货上门")).to_be_visible()
    found += faults(desk)
    round_page = desk.get_by_role("link", name="送货页").get_attribute("href")

    volunteer = sit(Role.VOLUNTEER, "phone")
    found += bring_home(volunteer, inhabited.users[Role.VOLUNTEER], round_page or "", code)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("已交付")
    found += faults(phone)
    assert found == []
