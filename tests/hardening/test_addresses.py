"""No address carries what somebody typed about a person (D11)."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote

import pytest
import time_machine

from charity_app.core import clock
from charity_app.core.scope import Role
from tests.hardening.pages import forms_of
from tests.hardening.walk import tells
from tests.html import read
from tests.world import Browser, World
from tests.writes import committed_writes

pytestmark = pytest.mark.pg
SEARCHES = [
    (Role.STREET_OFFICER, "/registry/households", "family here"),
    (Role.SYSADMIN, "/account/users", "family here"),
    (Role.STREET_OFFICER, "/matching/claims", "family here"),
    (Role.STREET_OFFICER, "/matching/board", "family here"),
    (None, "/divisions/pick", "family here"),
]


def test_a_form_that_would_tell_is_seen() -> None:
    """Control."""
    bar = '<form method="get" action="/registry/households"><input type="search" name="q"></form>'
    assert [tells(form) for form in forms_of(bar, "/")] == [True]


@pytest.mark.parametrize(("role", "path", "who"), SEARCHES, ids=[path for _role, path, _who in SEARCHES])
def test_a_search_leads_to_an_address_without_the_words(
    inhabited: World, browser_of: Callable[..., Browser], role: Role | None, path: str, who: str
) -> None:
    browser, words = browser_of(role), inhabited.people[who].name
    with committed_writes() as written:
        answer = browser.send("POST", path, {"q": f" {words} "})
    assert (answer.status_code, written) == (303, [])
    found = browser.send("GET", answer.headers["Location"])
    assert found.status_code == 200
    assert words not in unquote(answer.headers["Location"])
    assert words not in unquote(" ".join(_links(found.text)))
    box = next(element for element in read(found.text).find("input") if element.attributes.get("name") == "q")
    assert box.attributes["value"] == words
    assert browser.send("POST", path, {"q": ""}).headers["Location"] == path


def _links(page: str) -> list[str]:
    return [element.attributes.get("href", "") for element in read(page).find("a")]


def test_pages_order_and_plain_filters_keep_the_search(inhabited: World, browser_of: Callable[..., Browser]) -> None:
    officer, name = browser_of(Role.STREET_OFFICER), inhabited.people["family here"].name
    here = str(inhabited.committee_here)
    to = officer.send("POST", "/registry/households", {"q": name, "committee_id": here}).headers["Location"]
    assert f"committee_id={here}" in to
    found = officer.send("GET", to).text
    assert inhabited.numbers["family here"] in found
    assert inhabited.numbers["family next door"] not in found
    sealed = re.search(r"found_by=([^&]+)", to)[1]
    switch = next(link for link in _links(found) if "lang=en" in link)
    assert unquote(sealed) in unquote(unquote(switch))
    assert officer.send("GET", f"{to}&page=1").text.count(inhabited.numbers["family here"]) == 1


def test_a_copied_or_old_search_address_finds_nobody(inhabited: World, browser_of: Callable[..., Browser]) -> None:
    officer, name = browser_of(Role.STREET_OFFICER), inhabited.people["family here"].name
    to = officer.send("POST", "/registry/households", {"q": name}).headers["Location"]
    other = browser_of(Role.STREET_REVIEWER)
    with time_machine.travel(clock.wall() + timedelta(minutes=19), tick=False):
        assert name in officer.send("GET", to).text
    for browser, when in ((other, timedelta(0)), (officer, timedelta(hours=2, seconds=1))):
        with time_machine.travel(clock.wall() + when, tick=False):
            answer = browser.send("GET", to)
        assert name not in answer.text
    assert "这次查找已经过期" in other.send("GET", to).text
    for odd in ("x", "%00", "AAAA", "%EF%BC%91", "A" * 4000):
        assert other.send("GET", f"/registry/households?found_by={odd}").status_code in (200, 422)
