"""Every component in every state, in a real Chromium: axe, width, targets, and what works without script."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from tests import gallery
from tests.browser.conftest import Device, Open
from tests.browser.look import axe_clean, fits_sideways, prefer, targets_are_large

pytestmark = pytest.mark.browser

MODES = {"light": {}, "dark": {"theme": "dark"}, "large": {"size": "large"}, "english": {"lang": "en"}}


def show(app: Flask, page: Page, *, desk: bool = False) -> None:
    """Show the gallery at an address of the live server, so that its style sheet and icons load."""
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    header = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with app.test_request_context("/-/components", headers={"Cookie": header}):
        app.preprocess_request()
        body = gallery.render(app, desk=desk)
    page.route("**/-/components", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page.goto("/-/components")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("device", ["phone", "desk"])
def test_components_are_clean_and_fit(app: Flask, open_browser: Open, device: Device, mode: str) -> None:
    page = open_browser(device)
    prefer(page, **MODES[mode])
    show(app, page, desk=device == "desk")
    axe_clean(page)
    targets_are_large(page)
    fits_sideways(page)


def test_the_error_summary_has_the_focus(app: Flask, page: Page) -> None:
    prefer(page)
    show(app, page)
    assert page.evaluate("document.activeElement.className") == "errs"


def test_sheets_and_the_drawer_open_without_script(app: Flask, open_browser: Open) -> None:
    page = open_browser(javascript=False)
    prefer(page)
    show(app, page, desk=True)
    page.get_by_role("button", name="打开菜单").click()
    assert page.get_by_role("navigation", name="主导航").is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="查看完整").click()
    assert page.get_by_role("dialog", name="为什么要查看完整信息").is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="撤回").click()
    assert page.get_by_text("撤回后，对方会收到通知。").is_visible()


def test_a_lost_connection_is_said(app: Flask, chromium: Browser, address: str) -> None:
    with chromium.new_context(base_url=address) as window:
        page = window.new_page()
        prefer(page, lang="zh-CN")
        show(app, page)
        page.route("**/sample", lambda route: route.abort())
        page.get_by_role("button", name="确认认领").click()
        page.get_by_role("alert").get_by_text("网络开小差了，请稍后再试").wait_for(timeout=5_000)
