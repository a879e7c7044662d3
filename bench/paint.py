"""First paint of the pages on the way to a shift, in Chromium on slow 3G with nothing cached (performance.md 7).

Bodies travel compressed, as the proxy of docs/operations.md sends them. The browser adds the latency to every request;
setting the connection up is not in it.
"""

import shutil
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import Any

import brotli
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

from bench.crowd import numbered, plan_shifts
from bench.house import standing
from bench.report import Figure

_CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
_SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_NO_NET = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
_ROUNDS = {"small": 3, "full": 15}
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_SHIFTS = 21  # more than one page of the list
_GOAL = "<=1000"


class _Silent(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing between the figures."""


def run(scale: str, _pg_dsn: str | None) -> list[Figure]:
    """Measure how long a phone stays white, on SQLite always; nothing where there is no Chromium."""
    program = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if program is None:
        print("# no Chromium was found: first paint is not measured", file=sys.stderr)
        return []
    with standing(None) as app, sync_playwright() as playwright:
        plan_shifts(_SHIFTS, places=20)
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET)
        with _serving(app) as address:
            figures = [_figure(browser, address, name, path, _ROUNDS[scale]) for name, path in _pages().items()]
        browser.close()
    return figures


def _pages() -> dict[str, str]:
    """Return the pages of journey 1 up to the sign-up, for a shift that is open."""
    return {
        "shifts": "/volunteering/shifts",
        "shift": f"/volunteering/shifts/{numbered(1)}",
        "sign_up": f"/volunteering/roles/{numbered(1)}/sign-up",
    }


@contextmanager
def _serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, _compressing(app), threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _compressing(app: Flask) -> Callable[..., Any]:
    """Return the application with its bodies compressed."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        given = Response.from_app(app, environ)
        content = given.get_data()
        if content:
            given.set_data(brotli.compress(content, quality=5))
            given.headers["Content-Encoding"] = "br"
        return given(environ, start_response)

    return answer


def _figure(browser: Browser, address: str, name: str, path: str, rounds: int) -> Figure:
    """Measure in turn with and without the slow net; the base says what this machine takes for the page itself."""
    pairs = [[_painted(browser, address + path, net) for net in (_NO_NET, _SLOW_3G)] for _ in range(rounds + 1)][1:]
    own, times = ([pair[side] for pair in pairs] for side in (0, 1))
    base = f"without_net:{median(own):.0f}ms"
    return Figure(f"paint_slow_3g_{name}", median(times), _GOAL, "ms", base, rounds, min(times), max(times))


def _painted(browser: Browser, url: str, net: dict[str, Any]) -> float:
    """Open a page as on a phone that has never been here. Returns the milliseconds until something is seen."""
    view = browser.new_context(viewport={"width": 390, "height": 844})
    page = view.new_page()
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", net)
    answer = page.goto(url, wait_until="load")
    assert answer is not None, url
    assert answer.status == 200, url
    while (seen := page.evaluate(_PAINTED)) is None:
        page.wait_for_timeout(20)
    view.close()
    return float(seen)
