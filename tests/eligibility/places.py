"""Plain households of the register for tests that need no more than their keys."""

from uuid import UUID, uuid4

from sqlalchemy import insert

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.divisions import queries, services
from charity_app.divisions.models import Division
from charity_app.registry.models import Household
from charity_app.registry.states.households import HouseholdState

STREET_CODE = "310115008"


def street() -> Division:
    """Return the street where the test's households live."""
    services.load_divisions()
    found = queries.division_of_code(STREET_CODE)
    assert found is not None
    return found


def make_households(count: int) -> list[UUID]:
    """Add empty households to the register; returns their ids."""
    home = street()
    committee = queries.committees_of(home.id)[0]
    ids = [uuid4() for _ in range(count)]
    rows = [
        {
            "id": household_id,
            "number": f"H{number:08}",
            "committee_id": committee.id,
            "street_id": home.id,
            "state": HouseholdState.ACTIVE,
            "recorded_at": clock.now(),
            "recorded_by_id": None,
            "recorded_role": "",
            "on_behalf": False,
            "version": 1,
        }
        for number, household_id in enumerate(ids)
    ]
    db.session.execute(insert(Household), rows)
    return ids
