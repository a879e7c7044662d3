"""The small demo, made by the real commands: the same seed the same rows, and everything there."""

from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import func, select

from charity_app.core import audit
from charity_app.core.db import db
from charity_app.core.proof import verify
from charity_app.core.scope import Role
from charity_app.giving.models import Gift
from charity_app.registry.models import Household, Organisation
from charity_app.registry.states.organisations import OrganisationState
from tests.demo.conftest import Made

pytestmark = pytest.mark.pages


def test_sixty_households_stand_in_the_register_and_the_named_ones_have_their_numbers(demo: Made) -> None:
    """R-DEM-05."""
    assert db.session.scalar(select(func.count()).select_from(Household)) == 60
    numbers = {code: told["number"] for code, told in demo.told["households"].items()}
    assert sorted(numbers) == [f"E{order:02d}" for order in range(1, 14)]
    assert (numbers["E01"], numbers["E13"]) == ("H33801318", "H68464362")


def test_every_role_has_an_account_and_roles_at_places_have_two(demo: Made) -> None:
    counted = Counter(account["role"] for account in demo.told["accounts"])
    assert set(counted) == {role.value for role in Role}
    assert counted["community_aid_advisor"] == counted["org_manager"] == counted["resident"] == 2
    assert counted["sysadmin"] == counted["charity_officer"] == 1
    keeper = next(account for account in demo.told["accounts"] if account["role"] == "org_finance")
    assert UUID(keeper["place_id"]) in set(db.session.scalars(select(Gift.charity_id)))
    for account in demo.told["accounts"]:
        has_password = bool(account["password"] and account["totp_secret"])
        assert has_password != bool(account["phone"])


def test_every_state_and_every_policy_result_occurs(demo: Made) -> None:
    """R-DEM-04."""
    assert demo.told["missing"] == []


def test_organisations_stand_in_every_state(demo: Made) -> None:
    """R-DEM-04."""
    assert set(db.session.scalars(select(Organisation.state))) == set(OrganisationState)


def test_the_audit_trail_of_the_demo_verifies(demo: Made) -> None:
    verdict = verify(audit.TRAIL)
    assert verdict.is_clean
    assert verdict.rows > 1000
