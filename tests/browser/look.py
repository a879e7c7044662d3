"""What every page must hold in a browser: nothing for axe to find, nothing that scrolls sideways, room for a finger."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import SIDEWAYS, axe_findings, sideways_scroll

NARROWEST = 360
_TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.tbl, .chips, .tabset, .scroll'))
    .slice(0, 5).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40))"""
_TOO_LOW = """() => [...document.querySelectorAll('a[class], button, select, input:not([type=hidden])')]
    .filter(e => e.checkVisibility() && !e.closest('.vh') && !e.classList.contains('skip'))
    .filter(e => (e.closest('label, .item, .opt') || e).getBoundingClientRect().height < 43.5)
    .map(e => e.outerHTML.slice(0, 80))"""
_MISFITS = f"() => [({_TOO_LOW})(), {SIDEWAYS}]"


def prefer(page: Page, **choices: str) -> None:
    """Choose language, theme or size before the test's own page is opened."""
    query = "&".join(f"{name}={value}" for name, value in choices.items())
    page.goto(f"/preferences/set?{query}&next=/about")


def type_into_focus(page: Page, text: str, *, then: str) -> None:
    """Type as a scanner does, into the field that has the focus by itself, and press a key."""
    expect(page.locator("main input:focus")).to_have_count(1)
    page.keyboard.type(text)
    page.keyboard.press(then)


def axe_clean(page: Page) -> None:
    """Fail when axe finds anything (rulings.md 51)."""
    assert axe_findings(page) == [], page.url


def fits_sideways(page: Page) -> None:
    """Fail when the page scrolls sideways at 360 px or at its own width (feature 7.2)."""
    size = page.viewport_size
    assert size is not None
    for width in (NARROWEST, size["width"]):
        page.set_viewport_size({"width": width, "height": size["height"]})
        assert sideways_scroll(page) == 0, f"{page.url} at {width} px: {page.evaluate(_TOO_WIDE)}"


def targets_are_large(page: Page) -> None:
    """Fail when something to press is lower than 44 px, but for links inside a line of text (feature 7.2)."""
    small = page.evaluate(_TOO_LOW)
    assert small == [], f"{page.url}: {small}"


def faults(page: Page, *, has_axe: bool = False) -> list[str]:
    """Return all that is wrong with a page: what axe finds, small targets, too wide as it is now or at 360 px."""
    size = page.viewport_size
    assert size is not None
    found = [*axe_findings(page, has_axe=has_axe), *_misfits(page, size["width"])]
    if size["width"] != NARROWEST:
        page.set_viewport_size({"width": NARROWEST, "height": size["height"]})
        found += _misfits(page, NARROWEST)
        page.set_viewport_size(size)
    return found


def _misfits(page: Page, width: int) -> list[str]:
    small, beyond = page.evaluate(_MISFITS)
    found = [f"lower than 44 px at {width} px: {one}" for one in small]
    return [*found, f"too wide at {width} px: {page.evaluate(_TOO_WIDE)}"] if beyond > 0 else found
