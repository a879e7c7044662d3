"""A real Chromium against the application, on a phone or at a desk, with and without JavaScript."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Literal

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import make_server

from tests.conftest import CHROMIUM_NAMES

Device = Literal["phone", "tablet", "desk"]
Open = Callable[..., Page]
_SIZES = {"phone": (390, 844), "tablet": (1024, 768), "desk": (1280, 800)}
_CHROMIUM = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-extensions",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)
_DRAWING = ("--disable-gpu", "--disable-gpu-compositing", "--disable-software-rasterizer")
_STATUS = "the server responded with a status of"
_LOST = ("net::ERR_INTERNET_DISCONNECTED", "htmx:afterRequest", "htmx:sendError")
_FIND = "axe.run({resultTypes: ['violations'], preload: {assets: ['media']}}).then(found => found.violations)"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_QUIET = ("--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium of this machine for all browser tests of a worker."""
    path = next(filter(None, map(shutil.which, CHROMIUM_NAMES)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*_CHROMIUM, *_DRAWING, *_QUIET])
        yield browser
        browser.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Let the application answer at an address; it sees what the test has committed."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the application answers."""
    with serving(app) as found:
        yield found


@pytest.fixture
def open_browser(chromium: Browser, address: str) -> Iterator[Open]:
    """Open somebody's own browser: `open_browser("desk", javascript=False)`; what it complains about fails the test."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and _STATUS not in message.text:
            complaints.append(message.text)

    def note_unless_lost(message: ConsoleMessage) -> None:
        if not any(one in message.text for one in _LOST):
            note(message)

    with ExitStack() as stack:

        def opened(
            device: Device = "phone", *, javascript: bool = True, dark: bool = False, loses_network: bool = False
        ) -> Page:
            width, height = _SIZES[device]
            context = stack.enter_context(
                chromium.new_context(
                    base_url=address,
                    viewport={"width": width, "height": height},
                    has_touch=device != "desk",
                    locale="zh-CN",
                    timezone_id="Asia/Shanghai",
                    java_script_enabled=javascript,
                    color_scheme="dark" if dark else "light",
                )
            )
            context.set_default_timeout(10_000)
            page = context.new_page()
            page.on("console", note_unless_lost if loses_network else note)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            return page

        yield opened
    assert complaints == []


@pytest.fixture
def page(open_browser: Open) -> Page:
    """A page on a phone, with JavaScript."""
    return open_browser()


def bring_axe(page: Page) -> None:
    """Let every page that is opened from now on have axe: sent to the browser once, where many are looked at."""
    page.add_init_script(AXE_SCRIPT)


def axe_findings(page: Page, *, has_axe: bool = False) -> list[str]:
    """Return what axe finds on the page: rule, how bad, and the first element.

    The page is not fetched a second time for its style sheets: only an experimental rule, which does not run, asks.
    """
    if not has_axe:
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(_FIND)
    return [f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}" for one in found]


def sideways_scroll(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    width: int = page.evaluate(SIDEWAYS)
    return max(0, width)
