"""A walker of the journeys in a real Chromium: presses with a finger or a mouse, types, and looks."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import sideways_scroll
from tests.hardening.pages import PNG
from tests.journeys.walker import Walker

_WHERE = (
    """one => one.matches('summary, [popovertarget]') ? 'here' : one.form?.hasAttribute('hx-post') ? 'swap' : 'on'"""
)


class ChromiumWalker(Walker):
    """Walks through the pages as they are drawn; every page it comes to must fit its window."""

    def __init__(self, page: Page, *, has_script: bool, has_touch: bool) -> None:
        super().__init__()
        self.page, self.has_script, self.has_touch = page, has_script, has_touch

    def open(self, path: str) -> None:
        self.page.goto(path)
        self._look()

    def path(self) -> str:
        return urlsplit(self.page.url).path

    def text(self) -> str:
        return " ".join(self.page.locator("main").inner_text().split())

    def everything(self) -> str:
        return " ".join(self.page.locator("body").inner_text().split())

    def reads(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence, use_inner_text=True, timeout=5_000)

    def touch(self, words: str, within: str) -> None:
        target = self._place(within).locator("a:visible, button:visible, summary:visible").filter(has_text=words).first
        press = target.tap if self.has_touch else target.click
        where = target.evaluate(_WHERE)
        if where == "here":
            press()
        elif where == "swap" and self.has_script:
            with self.page.expect_response(lambda answer: answer.request.method == "POST"):
                press()
        else:
            with self.page.expect_navigation():
                press()
        self._look()

    def fill(self, label: str, value: str) -> None:
        self._field(label).fill(value)

    def value(self, label: str) -> str:
        return self._field(label).input_value()

    def pick(self, label: str, option: str) -> None:
        self._field(label).select_option(label=option)

    def tick(self, option: str) -> None:
        self.page.locator("main label:visible").filter(has_text=option).first.click()

    def attach(self, label: str) -> None:
        self._field(label).set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": PNG})

    def count_again(self) -> None:
        if not self.has_script:
            self.touch("重新计算", "")

    def _place(self, within: str) -> Locator:
        if within.startswith("#"):
            return self.page.locator(within)
        if within:
            return self.page.locator("main").locator("article, li, tr").filter(has_text=within)
        sheet = self.page.locator(":popover-open")
        return sheet if sheet.count() else self.page.locator("main")

    def _field(self, label: str) -> Locator:
        return self.page.locator("main").get_by_label(re.compile(rf"^\s*{label}")).first

    def _look(self) -> None:
        assert sideways_scroll(self.page) == 0, f"{self.page.url} scrolls sideways"
