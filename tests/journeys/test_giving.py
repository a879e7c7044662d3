"""Journey 2 over HTTP, as a browser without script sends forms and as htmx does."""

from collections.abc import Callable

import pytest
from flask import Flask

from charity_app.core.db import commit_unit
from tests.giving.conftest import Stage, certify, stage
from tests.journeys.giving import a_donor_gives, a_donor_signs
from tests.journeys.plain import PlainWalker
from tests.payments.conftest import Cashier
from tests.world import Browser

__all__ = ["stage"]


@pytest.mark.parametrize("has_script", [False, True], ids=["plain", "htmx"])
def test_a_donor_gives_in_two_taps_and_without_a_field_features_3_2(
    house: Flask, stage: Stage, browser_of: Callable[..., Browser], has_script: bool
) -> None:
    pool = stage.common_pool()
    certify(stage, pool)
    stage.open_fund(pool)
    path, wall = f"/giving/pools/{pool.id}", f"/giving/campaigns/{pool.campaign_id}/thanks"
    commit_unit()
    donor = PlainWalker(browser_of(None).client, has_script=has_script)
    a_donor_gives(donor, path, Cashier(house, []).work)
    a_donor_signs(donor, wall)
