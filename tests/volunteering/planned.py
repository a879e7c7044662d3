"""Activities and shifts as tests plan them, by whoever may."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, acting_in, system_scope
from charity_app.registry.models import Organisation, Site
from charity_app.volunteering.models import Activity, Shift, ShiftRole, SignUp, Volunteer
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.queries.planning import roles_of
from charity_app.volunteering.services import activities, shifts
from charity_app.volunteering.services.activities import ActivityDetails, Organiser
from charity_app.volunteering.services.roles import RoleDetails
from charity_app.volunteering.services.shifts import ShiftDetails
from charity_app.volunteering.states.activities import ServiceArea
from charity_app.volunteering.states.sign_ups import SignUpState
from tests.world import HERE, World, actor_of

DAY = date(2024, 12, 7)


def details(**changes: Any) -> ActivityDetails:
    """Return what is written about an activity that can be handed in once it has a shift."""
    told: dict[str, Any] = {
        "name": "为独居老人送午餐",
        "what": "集合，领餐盒\n上门送餐\n回来说一声",
        "area": ServiceArea.ELDERLY_DISABLED,
        "street_id": HERE,
        "contact": "沈青禾 021-00001234",
        "risk": "楼梯湿滑，两人一组。",
        "has_insurance": True,
        "insurance": "主办方已买意外险",
        "costs": "午餐一份",
    }
    return ActivityDetails(**(told | changes))


def role(**changes: Any) -> RoleDetails:
    """Return a role with ten places."""
    return RoleDetails(**({"name": "送餐员", "places": 10} | changes))


def at(day: date = DAY, hour: int = 10, minute: int = 0) -> datetime:
    """Return an hour of a day in Shanghai."""
    return datetime.combine(day, time(hour, minute), clock.SHANGHAI)


def shift_details(day: date = DAY, **changes: Any) -> ShiftDetails:
    """Return a shift from ten to half past twelve."""
    told: dict[str, Any] = {
        "starts_at": at(day),
        "ends_at": at(day, 12, 30),
        "street_id": HERE,
        "place": "花木街道社区食堂",
        "meeting_point": "一楼门口",
        "bring": "水杯",
        "roles": (role(),),
        "least_people": 2,
    }
    return ShiftDetails(**(told | changes))


class Desk:
    """Who organises and reviews here, and short ways to bring an activity to where a test begins."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.manager = self.actor(Role.ORG_MANAGER)
        self.officer = self.actor(Role.STREET_OFFICER)

    def actor(self, held: Role) -> Actor:
        return actor_of(self.world.users[held], self.world)

    def one(self, model: Any, key: Any) -> Any:
        with acting_in(system_scope("test")):
            return db.session.scalars(select(model).where(model.id == key)).one()

    def fresh(self, row: Any) -> Any:
        db.session.expire_all()
        return self.one(type(row), row.id)

    def organisation(self, nickname: str = "here") -> Organiser:
        return Organiser(organisation=self.one(Organisation, self.world.ids[f"organisation {nickname}"]))

    def shop(self) -> Organiser:
        return Organiser(site=self.one(Site, self.world.ids["site here"]))

    def draft(self, organiser: Organiser | None = None, **changes: Any) -> Activity:
        by = changes.pop("by", self.manager)
        return activities.write_activity(organiser or self.organisation(), details=details(**changes), by=by)

    def shift(self, activity: Activity, day: date = DAY, **changes: Any) -> Shift:
        return shifts.add_shift(activity, details=shift_details(day, **changes), by=self.manager)

    def waiting(self, **changes: Any) -> Activity:
        """Return an activity with one shift that waits for review."""
        activity = self.draft(**changes)
        self.shift(activity)
        activities.submit_activity(activity, by=self.manager)
        return activity

    def recruiting(self, **changes: Any) -> tuple[Activity, Shift]:
        """Return a published activity and its shift."""
        activity = self.waiting(**changes)
        activities.approve_activity(activity, by=self.officer)
        return activity, db.session.scalars(select(Shift).where(Shift.activity_id == activity.id)).one()

    def seen(self, shift: Shift) -> Seen:
        return Seen(self.one(Activity, shift.activity_id), shift)

    def signed_up(self, shift: Shift, state: SignUpState = SignUpState.CONFIRMED, **changes: Any) -> SignUp:
        """Put a volunteer into the first role of a shift, and count that as sign-ups are counted."""
        first = roles_of(shift)[0]
        row = SignUp(
            shift_id=shift.id,
            role_id=first.id,
            volunteer_id=self.volunteer().id,
            state=state,
            created_at=clock.now(),
            **changes,
        )
        _count(first, row)
        db.session.add(row)
        db.session.flush()
        return row

    def volunteer(self) -> Volunteer:
        known = [key for held, key in self.world.users.items() if held not in (Role.ORG_MANAGER, Role.STREET_OFFICER)]
        used = set(db.session.scalars(select(Volunteer.user_id)))
        user_id = next(key for key in known if key not in used)
        made = {"number": f"V{len(used):05}", "consented_at": clock.now(), "registered_at": clock.now()}
        row = Volunteer(user_id=user_id, **made)
        db.session.add(row)
        db.session.flush()
        return row


def _count(first: ShiftRole, row: SignUp) -> None:
    if row.state is SignUpState.WAITLISTED:
        first.waiting += 1
        first.tickets += 1
        row.ticket = first.tickets
    elif row.state is SignUpState.OFFERED:
        first.held += row.seats or 1
        first.tickets += 1
        row.ticket, row.held_until_at = first.tickets, clock.now() + timedelta(hours=2)
    else:
        first.taken += row.seats or 1
    first.known += (row.seats or 1) if row.is_known and row.state is not SignUpState.WAITLISTED else 0
