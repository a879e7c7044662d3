"""Takes the pictures of the ten main pages for the README: `python3 dev.py pictures`.

A small demo district is made in a folder of its own, so that nothing of `instance/` is shown or touched.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

import config
from charity_app import create_app
from charity_app.core.db import unit_of_work
from charity_app.core.scope import acting_in, system_scope
from charity_app.identity import queries as identity_queries
from charity_app.identity import services as identity

HERE = Path(__file__).parent
_CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--lang=zh-CN")
_PHONE, _DESK = (390, 844), (1280, 800)
_COLOURS = 96

Demo = dict[str, Any]


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: the terminal shows how far the pictures are."""


@dataclass(frozen=True)
class Picture:
    """One picture: its name, who looks (nobody, or an account of the demo), how wide, and how to get there."""

    name: str
    login: str | None
    size: tuple[int, int]
    go: Callable[[Page, Demo], object]


def _question(page: Page, _demo: Demo) -> None:
    page.goto("/eligibility/check")
    page.locator("[name=answer]").nth(0).fill("81")
    page.locator("[name=answer]").nth(1).fill("11")
    for choice in ("all", "none"):
        page.get_by_role("button", name="下一步").click()
        page.locator(f"[value={choice}]").check()
    page.get_by_role("button", name="下一步").click()


def _result(page: Page, demo: Demo) -> None:
    _question(page, demo)
    page.locator("[name=answer]").nth(1).check()
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="先看结果").click()


def _status(page: Page, demo: Demo) -> None:
    code = next(one for one in demo["references"] if one["state"] == "fulfilling")
    page.goto("/status")
    page.locator("[name=code]").fill(code["code"])
    page.locator("[name=digits]").fill(code["digits"])
    page.get_by_role("button", name="查询").click()


def _claim(page: Page, _demo: Demo) -> None:
    page.goto("/matching/needs?sort=urgent")
    page.get_by_role("link", name="我来帮").nth(1).click()


def _at(path: str, household: str = "") -> Callable[[Page, Demo], object]:
    return lambda page, demo: page.goto(path + (demo["households"][household]["id"] if household else ""))


PICTURES = (
    Picture("front-door", None, _PHONE, _at("/")),
    Picture("self-check", None, _PHONE, _question),
    Picture("self-check-result", None, _PHONE, _result),
    Picture("needs-hall", None, _PHONE, _at("/matching/needs")),
    Picture("claim", "demo_org_manager", _PHONE, _claim),
    Picture("status", None, _PHONE, _status),
    Picture("workbench", "demo_community_aid_advisor", _DESK, _at("/")),
    Picture("household", "demo_community_aid_advisor", _DESK, _at("/registry/households/", "E05")),
    Picture("results", "demo_community_aid_advisor", _DESK, _at("/eligibility/households/", "E05")),
    Picture("offer", "demo_org_manager", _DESK, _at("/matching/offers/new?template=school")),
)


def make_demo(folder: Path) -> Demo:
    """Make the small demo district in a folder. Returns what the demo tells about itself."""
    told = folder / "demo.json"
    flask = str(Path(sys.executable).with_name("flask"))
    for words in ("db upgrade", "setup", f"demo --scale small --out {told}"):
        subprocess.run([flask, *words.split()], check=True, env={**os.environ, "DATA_DIR": str(folder)})
    return dict(json.loads(told.read_text(encoding="utf-8")))


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the application while the block runs. Yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def token_of(app: Flask, login: str) -> str:
    """Open a session for an account of the demo."""
    with app.app_context(), unit_of_work(), acting_in(system_scope("pictures")):
        user = identity_queries.user_of_login(login)
        assert user is not None, login
        return identity.sign_in(user, way="pictures")


def take(browser: Browser, app: Flask, address: str, picture: Picture, demo: Demo) -> bytes:
    """Take one picture, as a PNG of few colours."""
    width, height = picture.size
    view = browser.new_context(base_url=address, viewport={"width": width, "height": height}, locale="zh-CN")
    if picture.login:
        view.add_cookies([{"name": "session", "value": token_of(app, picture.login), "url": address}])
    page = view.new_page()
    picture.go(page, demo)
    page.wait_for_load_state("networkidle")
    shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
    view.close()
    small = BytesIO()
    shot.quantize(_COLOURS, dither=Image.Dither.NONE).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> int:
    """Make the demo, take all pictures, say how large they are."""
    program = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if program is None:
        print("No Chromium was found: apt-get install -y chromium fonts-noto-cjk", file=sys.stderr)
        return 1
    with TemporaryDirectory(prefix="pictures-") as folder, sync_playwright() as playwright:
        demo = make_demo(Path(folder))
        app = create_app(config.load({"DATA_DIR": folder}))
        browser = playwright.chromium.launch(executable_path=program, args=_QUIET, env={"LANGUAGE": "zh_CN"})
        with serving(app) as address:
            for number, picture in enumerate(PICTURES, start=1):
                file = HERE / f"{picture.name}.png"
                file.write_bytes(take(browser, app, address, picture, demo))
                print(f"[{number}/{len(PICTURES)}] {file.name}: {file.stat().st_size / 1024:.0f} kB", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
