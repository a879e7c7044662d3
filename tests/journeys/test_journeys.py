"""The journeys over HTTP, as a browser without script sends forms and as htmx does."""

from collections.abc import Callable
from uuid import UUID

import pytest

from charity_app.core.scope import Role
from tests.journeys import finding, meeting, publishing
from tests.journeys.neighbourhood import Neighbourhood
from tests.journeys.plain import PlainWalker
from tests.world import Browser, World


@pytest.fixture(params=["plain", "htmx"])
def here(
    request: pytest.FixtureRequest, inhabited: World, browser_of: Callable[..., Browser], letter: Callable[[UUID], str]
) -> Neighbourhood:
    """The district, and whoever walks through it."""
    has_script = request.param == "htmx"

    def met(role: Role | None) -> PlainWalker:
        return PlainWalker(browser_of(role).client, has_script=has_script)

    return Neighbourhood(inhabited, met, met, letter)


def test_an_offer_is_published_claimed_delivered_and_closed(here: Neighbourhood) -> None:
    publishing.an_offer_finds_its_families(here)


def test_a_resident_finds_help_and_says_that_it_arrived(here: Neighbourhood) -> None:
    finding.a_resident_finds_help(here)


def test_a_manager_meets_part_of_a_need_in_two_presses(here: Neighbourhood) -> None:
    meeting.a_manager_meets_a_need(here)
