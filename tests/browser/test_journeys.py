"""Journeys 3, 4 and 8 in a real Chromium, on a phone and at a desk, with and without script (features (d))."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask

from charity_app.core.scope import Role
from tests.browser.conftest import Device, Open, serving
from tests.browser.walker import ChromiumWalker
from tests.journeys import finding, meeting, publishing
from tests.journeys.conftest import letter
from tests.journeys.neighbourhood import Neighbourhood
from tests.journeys.plain import PlainWalker
from tests.world import Browser as WorldBrowser
from tests.world import World

__all__ = ["letter"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("device", ["phone", "desk"]),
    pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"]),
]


@pytest.fixture
def address(house: Flask, inhabited: World) -> Iterator[str]:
    """Where the inhabited district answers."""
    with serving(house) as found:
        yield found


@pytest.fixture
def here(
    inhabited: World,
    address: str,
    open_browser: Open,
    browser_of: Callable[..., WorldBrowser],
    letter: Callable[[UUID], str],
    device: Device,
    has_script: bool,
) -> Neighbourhood:
    """The district, and whoever walks through it."""

    def met(role: Role | None) -> ChromiumWalker:
        page = open_browser(device, javascript=has_script)
        if role:
            page.context.add_cookies([{"name": "session", "value": inhabited.tokens[role], "url": address}])
        return ChromiumWalker(page, has_script=has_script, has_touch=device == "phone")

    def called(role: Role | None) -> PlainWalker:
        return PlainWalker(browser_of(role).client, has_script=has_script)

    return Neighbourhood(inhabited, met, called, letter)


def test_an_offer_is_published_claimed_delivered_and_closed(here: Neighbourhood) -> None:
    publishing.an_offer_finds_its_families(here)


def test_a_resident_finds_help_and_says_that_it_arrived(here: Neighbourhood) -> None:
    finding.a_resident_finds_help(here)


def test_a_manager_meets_part_of_a_need_in_two_presses(here: Neighbourhood) -> None:
    meeting.a_manager_meets_a_need(here)
