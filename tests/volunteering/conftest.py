"""A recruiting activity with one shift and one role, and volunteers as many as a test needs."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, acting_in, system_actor, system_scope
from charity_app.divisions.models import division_id
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.sign_ups import SeenSignUp, seen_of
from charity_app.volunteering.services.people import register_volunteer
from charity_app.volunteering.services.sign_ups import Wish, sign_up
from charity_app.volunteering.states.activities import ActivityState, ServiceArea
from tests.identity.factories import make_user
from tests.volunteering.door import Hall, open_hall
from tests.world import World

SYSTEM = system_actor("test")
STREET = division_id("310115008")


class Ground:
    """One activity of a street and what happens in it."""

    def __init__(self) -> None:
        self.activity = self.recruiting()

    def recruiting(self, **changes: Any) -> Activity:
        """Return one more activity that people may sign up for."""
        told: dict[str, Any] = {
            "host_street_id": STREET,
            "street_id": STREET,
            "name": "暖心食物包分装",
            "what": "把食物分装成包，一起搬到门口。",
            "area": ServiceArea.FOOD_AND_SHOPS,
            "traits": [],
            "has_insurance": True,
            "state": ActivityState.RECRUITING,
            "written_at": clock.now(),
        }
        activity = Activity(**(told | changes))
        db.session.add(activity)
        db.session.flush()
        return activity

    def shift(
        self, *, starts_at: datetime | None = None, hours: float = 3, activity: Activity | None = None, **changes: Any
    ) -> Shift:
        """Return one more shift; in three days, at ten in the morning, unless said otherwise."""
        begins = starts_at or clock.start_of(clock.today() + timedelta(days=3)) + timedelta(hours=10)
        told: dict[str, Any] = {
            "activity_id": (activity or self.activity).id,
            "street_id": STREET,
            "place": "花木街道中片仓库",
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=hours),
            "closes_at": begins - timedelta(hours=12),
        }
        shift = Shift(**(told | changes))
        db.session.add(shift)
        db.session.flush()
        return shift

    def role(self, shift: Shift | None = None, *, places: int = 1, **changes: Any) -> SeenRole:
        """Return a role in a shift."""
        shift = shift or self.shift()
        role = ShiftRole(shift_id=shift.id, name="分装", places=places, **changes)
        db.session.add(role)
        db.session.flush()
        activity = db.session.scalars(select(Activity).where(Activity.id == shift.activity_id)).one()
        return SeenRole(activity, shift, role)

    def volunteer(self, **told: Any) -> Volunteer:
        """Return one more volunteer."""
        volunteer = register_volunteer(make_user(Role.VOLUNTEER).id, by=SYSTEM)
        for name, value in told.items():
            setattr(volunteer, name, value)
        db.session.flush()
        return volunteer

    def signed_up(self, seen: SeenRole, volunteer: Volunteer | None = None, **wish: Any) -> SignUp:
        """Sign somebody up, somebody new unless named."""
        person = volunteer or self.volunteer()
        made = sign_up(seen, person, wish=Wish(**wish), by=actor_of(person))
        db.session.refresh(seen.role)
        return sign_up_row(made)


def sign_up_row(sign_up_id: UUID) -> SignUp:
    """Return a sign-up by its id."""
    return db.session.scalars(select(SignUp).where(SignUp.id == sign_up_id)).one()


def actor_of(volunteer: Volunteer) -> Actor:
    """Return a volunteer as who acts."""
    return Actor(user_id=volunteer.user_id, scope=system_scope("test"))


def seen(row: SignUp) -> SeenSignUp:
    """Return a sign-up with everything around it, as it is now."""
    db.session.expire_all()
    return seen_of(row)


@pytest.fixture
def ground(furnished: object) -> Iterator[Ground]:
    """The ground, in a scope that reaches everything."""
    with acting_in(system_scope("test")):
        yield Ground()


@pytest.fixture
def hall(house: Flask, inhabited: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """A hall with a door."""
    with open_hall(house, inhabited, monkeypatch) as opened:
        yield opened
