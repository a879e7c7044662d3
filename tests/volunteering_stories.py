"""What is planned for volunteers in the small inhabited district: an activity in each state, here and there."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.volunteering.models import Activity, CoverAsk, Shift, SignUp
from charity_app.volunteering.queries.activities import SeenRole, shifts_of
from charity_app.volunteering.queries.guardians import Guardian
from charity_app.volunteering.queries.sign_ups import seen_of
from charity_app.volunteering.requirements import Condition, Require
from charity_app.volunteering.services import activities, shifts
from charity_app.volunteering.services.activities import ActivityDetails, Organiser
from charity_app.volunteering.services.asking import ask_to_cover
from charity_app.volunteering.services.guardians import ask_guardian
from charity_app.volunteering.services.people import register_volunteer
from charity_app.volunteering.services.roles import RoleDetails
from charity_app.volunteering.services.shifts import ShiftDetails
from charity_app.volunteering.services.sign_ups import Wish, sign_up
from charity_app.volunteering.services.standing import open_standing
from charity_app.volunteering.states.activities import CancelReason, ReturnReason, ServiceArea
from tests.identity.factories import make_user
from tests.stories import SYSTEM, Side


def plan(at: Side) -> dict[str, UUID]:
    """Let a place plan activities and publish some; returns what happened by nickname."""
    draft, waiting, returned, open_one, gone = (_activity(at, name) for name in ("甲", "乙", "丙", "丁", "戊"))
    for activity in (draft, waiting, returned, open_one, gone):
        _shift(activity, 5, by=at.manager)
    for activity in (waiting, returned, open_one, gone):
        activities.submit_activity(activity, by=at.manager)
    activities.return_activity(returned, reason=ReturnReason.RISK_UNCLEAR, by=at.officer)
    for activity in (open_one, gone):
        activities.approve_activity(activity, by=at.officer)
    activities.cancel_activity(gone, reason=CancelReason.WEATHER, by=at.manager)
    published = _shift(open_one, 9, by=at.manager)
    return {"draft activity": draft.id, "activity": open_one.id, "shift": published.id}


def serve(at: Side, activity_id: UUID, *, volunteer_id: UUID | None = None) -> dict[str, UUID]:
    """Let somebody sign up, come every week and be asked; returns what happened by nickname."""
    activity = db.session.scalars(select(Activity).where(Activity.id == activity_id)).one()
    first, second = (seen_roles for seen_roles in shifts_of(activity)[:2])
    user_id = volunteer_id or make_user(Role.VOLUNTEER, name=f"志愿者{at.name}").id
    person = register_volunteer(user_id, by=SYSTEM)
    by = Actor(user_id=user_id, scope=SYSTEM.scope)
    role = next(one for one in first[1] if not one.conditions)
    made = sign_up(SeenRole(activity, first[0], role), person, wish=Wish(), by=by)
    row = db.session.scalars(select(SignUp).where(SignUp.id == made)).one()
    standing = open_standing(seen_of(row), by=by)
    other = next(one for one in second[1] if not one.conditions)
    ask_to_cover(SeenRole(activity, second[0], other), by=at.manager)
    ask = db.session.scalars(select(CoverAsk.id).where(CoverAsk.volunteer_id == person.id)).one()
    _ask_guardian(at)
    return {"volunteer": person.id, "sign-up": made, "standing place": standing.id, "ask": ask}


def _ask_guardian(at: Side) -> None:
    user_id = make_user(Role.VOLUNTEER, name=f"小志愿者{at.name}").id
    minor = register_volunteer(user_id, by=SYSTEM)
    minor.born_on, minor.may_be_asked = date(clock.today().year - 16, 1, 1), False
    guardian = Guardian(name=f"监护人{at.name}", relation="母亲", phone="12012345699")
    ask_guardian(minor, guardian=guardian, by=Actor(user_id=user_id, scope=SYSTEM.scope))


def _activity(at: Side, name: str) -> Activity:
    details = ActivityDetails(
        name=f"{at.name}的活动{name}",
        what="集合\n一起做\n收拾",
        area=ServiceArea.COMMUNITY,
        street_id=at.household.street_id,
        contact="负责人 021-00001234",
        risk="人多，慢慢走。",
        has_insurance=True,
    )
    return activities.write_activity(Organiser(organisation=at.organisation), details=details, by=at.manager)


def _shift(activity: Activity, days: int, *, by: Actor) -> Shift:
    day = clock.today() + timedelta(days=days)
    starts_at = datetime.combine(day, time(9, 30), clock.SHANGHAI)
    roles = (
        RoleDetails(name="引导员", places=6, newcomer_places=1),
        RoleDetails(name="讲解员", places=2, conditions=(Condition(Require.MIN_AGE, 18),)),
    )
    details = ShiftDetails(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        street_id=activity.street_id,
        place="社区活动室",
        roles=roles,
    )
    return shifts.add_shift(activity, details=details, by=by)
