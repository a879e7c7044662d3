"""A hall with a door over HTTP: an organisation's shift, its organiser, its street, and volunteers with phones."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from charity_app.core import clock
from charity_app.core.db import commit_unit, db
from charity_app.core.scope import Actor, Role, acting_in, system_actor, system_scope
from charity_app.identity.models import UserSession
from charity_app.identity.queries import load_actor
from charity_app.volunteering.models import (
    Activity,
    Certificate,
    HourFlag,
    ServiceRecord,
    Shift,
    ShiftRole,
    SignUp,
    Volunteer,
)
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.people import served_minutes
from charity_app.volunteering.queries.sign_ups import SeenSignUp, seen_of
from charity_app.volunteering.services.door_codes import make_code
from charity_app.volunteering.services.people import register_volunteer
from charity_app.volunteering.services.sign_ups import Wish, sign_up
from charity_app.volunteering.states.activities import ActivityState, ServiceArea
from charity_app.volunteering.states.records import FlagKind, MarkKind
from tests.identity.factories import make_user, open_session
from tests.world import HERE, Browser, World

SYSTEM = system_actor("test")
DAY = "2047-12-07"
"""A Saturday after the world was made; December has the weekdays of 2024."""


def local(told: str) -> datetime:
    """Return a local time, written 10:00 on the day or with its date."""
    return datetime.fromisoformat(told if "-" in told else f"{DAY} {told}").replace(tzinfo=clock.SHANGHAI)


class Helper:
    """A volunteer with a phone."""

    def __init__(self, hall: "Hall", name: str, role: Role = Role.VOLUNTEER, **held: Any) -> None:
        user = make_user(role, name=name, **held)
        self.hall, self.name, self.user_id = hall, name, user.id
        self.row: Volunteer = register_volunteer(user.id, by=SYSTEM)
        self.token = open_session(user)
        self.phone = Browser(hall.house, self.token)
        self.id: UUID = self.row.id

    @property
    def actor(self) -> Actor:
        """The volunteer as services see the person."""
        found = load_actor(self.token)
        assert found is not None
        return found

    @property
    def minutes(self) -> int:
        """What stands on the ledger."""
        db.session.expire_all()
        return served_minutes(self.id)


class Hall:
    """One shift from ten to twelve on a Saturday, and ways to make whatever a test needs around it."""

    def __init__(self, house: Flask, world: World, patch: pytest.MonkeyPatch) -> None:
        self.house, self.world, self.patch = house, world, patch
        self._wall = clock.wall().replace(second=0, microsecond=0)
        patch.setattr(clock, "wall", lambda: self._wall)
        self.go("2047-12-01 09:00")
        self.activity = self.recruiting()
        self.shift = self.new_shift()
        self._names = (f"{surname}{given}" for given in "一二三" for surname in "赵钱孙李周吴郑王冯陈褚卫")

    def go(self, told: str) -> None:
        """Let it be another time, and another minute on the wall."""
        instant = local(told)
        self.patch.setattr(clock, "now", lambda: instant)
        self.tick()
        db.session.execute(update(UserSession).values(seen_at=self._wall))

    def tick(self, seconds: int = 60) -> None:
        """Let time pass on the wall alone."""
        self._wall += timedelta(seconds=seconds)

    @property
    def wall(self) -> datetime:
        """The time on the wall."""
        return self._wall

    def recruiting(self, **changes: Any) -> Activity:
        """Return one more published activity of the organisation here."""
        told: dict[str, Any] = {
            "organisation_id": self.world.ids["organisation here"],
            "street_id": HERE,
            "name": "周六送餐",
            "what": "把午餐送到门口。",
            "area": ServiceArea.ELDERLY_DISABLED,
            "traits": [],
            "has_insurance": True,
            "state": ActivityState.RECRUITING,
            "written_at": clock.now(),
            "reviewed_at": clock.now(),
        }
        row = Activity(**(told | changes))
        db.session.add(row)
        db.session.flush()
        return row

    def new_shift(
        self, begins: str = "10:00", ends: str = "12:00", *, activity: Activity | None = None, places: int = 20
    ) -> Shift:
        """Return one more shift with one role."""
        starts_at, ends_at = local(begins), local(ends)
        row = Shift(
            activity_id=(activity or self.activity).id,
            street_id=HERE,
            place="社区食堂",
            starts_at=starts_at,
            ends_at=ends_at,
            closes_at=starts_at - timedelta(hours=12),
        )
        db.session.add(row)
        db.session.flush()
        db.session.add(ShiftRole(shift_id=row.id, name="送餐员", places=places))
        db.session.flush()
        return row

    def role(self, shift: Shift | None = None) -> SeenRole:
        """Return the role of a shift with what is around it."""
        row = shift or self.shift
        activity = db.session.scalars(select(Activity).where(Activity.id == row.activity_id)).one()
        role = db.session.scalars(select(ShiftRole).where(ShiftRole.shift_id == row.id)).one()
        return SeenRole(activity, row, role)

    def helper(self, **held: Any) -> Helper:
        """Return one more volunteer."""
        return Helper(self, next(self._names), **held)

    def join(self, *helpers: Helper, shift: Shift | None = None, device: bytes | None = None) -> list[SignUp]:
        """Sign volunteers up, each from a browser of one's own unless said otherwise."""
        rows = []
        for helper in helpers:
            made = sign_up(self.role(shift), helper.row, wish=Wish(device=device), by=helper.actor)
            rows.append(db.session.scalars(select(SignUp).where(SignUp.id == made)).one())
        commit_unit()
        return rows

    def code(self, side: str = "in", *, shift: Shift | None = None, shown_at: datetime | None = None) -> str:
        """Return the code on the screen."""
        return make_code((shift or self.shift).id, MarkKind(side), shown_at=shown_at)

    def scan(self, helper: Helper, side: str = "in", *, code: str | None = None, shift: Shift | None = None) -> int:
        """Let a volunteer scan; returns the status of the answer."""
        self.tick()
        path = f"/volunteering/door/{code or self.code(side, shift=shift)}"
        return int(helper.phone.send("POST", path).status_code)

    def serve(
        self, helper: Helper, begins: str = "10:00", ends: str = "12:00", *, shift: Shift | None = None
    ) -> ServiceRecord:
        """Let a volunteer come and go by the code; returns the hours."""
        self.go(begins)
        assert self.scan(helper, "in", shift=shift) == 303
        self.go(ends)
        assert self.scan(helper, "out", shift=shift) == 303
        return self.record(helper, shift=shift)

    def records(self, helper: Helper) -> list[ServiceRecord]:
        """Return the hours of a volunteer."""
        db.session.expire_all()
        mine = select(ServiceRecord).where(ServiceRecord.volunteer_id == helper.id)
        return list(db.session.scalars(mine.order_by(ServiceRecord.began_at, ServiceRecord.entered_at)))

    def record(self, helper: Helper, *, shift: Shift | None = None) -> ServiceRecord:
        """Return the hours of a volunteer in a shift."""
        key = (shift or self.shift).id
        return next(row for row in self.records(helper) if row.shift_id == key)

    def sign_up(self, helper: Helper, *, shift: Shift | None = None) -> SignUp:
        """Return the sign-up of a volunteer for a shift, as it is now."""
        db.session.expire_all()
        key = (shift or self.shift).id
        wanted = select(SignUp).where(SignUp.volunteer_id == helper.id, SignUp.shift_id == key)
        return db.session.scalars(wanted).one()

    def seen(self, helper: Helper, *, shift: Shift | None = None) -> SeenSignUp:
        """Return it with everything around it."""
        return seen_of(self.sign_up(helper, shift=shift))

    def flags(self, about: UUID) -> set[FlagKind]:
        """Return what looks wrong with hours or an activity."""
        db.session.expire_all()
        return set(db.session.scalars(select(HourFlag.kind).where(HourFlag.about_id == about)))

    def desk(self, role: Role) -> Browser:
        """Return the browser of one of the world's people."""
        return Browser(self.house, self.world.tokens[role])

    def stranger_at(self, role: Role, place: UUID | None = None) -> Browser:
        """Return the browser of somebody new who holds a role at a place."""
        return Browser(self.house, open_session(make_user(role, at=place)))

    def certificate(self, helper: Helper) -> Certificate:
        """Return the only certificate of a volunteer."""
        db.session.expire_all()
        return db.session.scalars(select(Certificate).where(Certificate.volunteer_id == helper.id)).one()


@contextmanager
def open_hall(house: Flask, world: World, patch: pytest.MonkeyPatch) -> Iterator[Hall]:
    """Open the hall in a scope that reaches everything."""
    with acting_in(system_scope("test")):
        yield Hall(house, world, patch)
