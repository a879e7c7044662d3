"""Journey 2 in a real Chromium, on a phone and at a desk, with and without script."""

from collections.abc import Iterator

import pytest
from flask import Flask

from charity_app.core.db import commit_unit, unit_of_work
from charity_app.core.scope import acting_in, system_scope
from tests.browser.conftest import Device, Open, serving
from tests.browser.walker import ChromiumWalker
from tests.giving.conftest import Stage, certify
from tests.journeys.giving import a_donor_gives, a_donor_signs
from tests.payments.conftest import Cashier
from tests.world import World

pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("device", ["phone", "desk"]),
    pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"]),
]


@pytest.fixture
def pool(inhabited: World) -> tuple[str, str]:
    """Where one gives, and the wall of thanks."""
    with unit_of_work(), acting_in(system_scope("test")):
        stage = Stage(inhabited)
        made = stage.common_pool()
        certify(stage, made)
        stage.open_fund(made)
        commit_unit()
        return f"/giving/pools/{made.id}", f"/giving/campaigns/{made.campaign_id}/thanks"


@pytest.fixture
def address(house: Flask, pool: tuple[str, str]) -> Iterator[str]:
    """Where the district answers."""
    with serving(house) as found:
        yield found


def test_a_donor_gives_in_two_taps_and_without_a_field(
    house: Flask, pool: tuple[str, str], address: str, open_browser: Open, device: Device, has_script: bool
) -> None:
    page = open_browser(device, javascript=has_script)
    donor = ChromiumWalker(page, has_script=has_script, has_touch=device == "phone")

    def bank() -> None:
        with unit_of_work():
            Cashier(house, []).work()

    a_donor_gives(donor, pool[0], bank)
    a_donor_signs(donor, pool[1])
