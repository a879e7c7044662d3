"""Lets people serve: activities are written and reviewed, shifts planned, places taken, each at its instant."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from random import Random
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role, system_actor
from charity_app.demo.activities import ActivityPlan
from charity_app.demo.district import District
from charity_app.demo.identifiers import landline
from charity_app.demo.identity import Account, actor_of
from charity_app.demo.shifts import ShiftPlan
from charity_app.demo.timeline import happening, moment
from charity_app.demo.volunteers import Helper
from charity_app.registry.models import Organisation, Site
from charity_app.volunteering.models import Activity, Shift, SignUp
from charity_app.volunteering.queries.activities import SeenRole, get_role
from charity_app.volunteering.queries.planning import roles_of
from charity_app.volunteering.queries.sign_ups import SeenSignUp, seen_of
from charity_app.volunteering.requirements import Condition, Require
from charity_app.volunteering.services import activities, shifts, sign_ups
from charity_app.volunteering.services.activities import ActivityDetails, Organiser
from charity_app.volunteering.services.roles import RoleDetails
from charity_app.volunteering.services.shifts import ShiftDetails
from charity_app.volunteering.services.sign_ups import Wish
from charity_app.volunteering.states.activities import ServedGroup, ServiceArea

_BY = system_actor("demo")
_ADULT = 18
_WRITTEN, _SUBMITTED, _APPROVED = 3.0, 2.0, 0.3
_A_MOMENT = 0.001
_SERVED = {
    ServiceArea.ELDERLY_DISABLED: ServedGroup.ELDERLY,
    ServiceArea.FOOD_AND_SHOPS: ServedGroup.IN_NEED,
    ServiceArea.EDUCATION: ServedGroup.CHILDREN,
    ServiceArea.HEALTH: ServedGroup.SICK,
}
_AT_ONCE = 100


@dataclass
class Host:
    """Who organises: the account's person and the organisation, street or place they stand for."""

    account: Account
    by: Actor
    street_id: UUID

    def organiser(self) -> Organiser:
        """Load what organises."""
        grant = self.by.grants[0]
        if grant.division_id is not None:
            return Organiser(street_id=grant.division_id)
        if grant.site_id is not None:
            return Organiser(site=db.session.scalars(select(Site).where(Site.id == grant.site_id)).one())
        wanted = select(Organisation).where(Organisation.id == grant.organisation_id)
        return Organiser(organisation=db.session.scalars(wanted).one())


@dataclass
class Stage:
    """What the volunteers' stories have made so far, and everything that is still to happen."""

    district: District
    known: Sequence[Helper]
    others: Sequence[Helper]
    draw: Random
    deeds: list[tuple[float, Callable[[], object]]] = field(default_factory=list)
    busy: dict[int, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    activity_ids: dict[int, UUID] = field(default_factory=dict)
    role_ids: dict[int, UUID] = field(default_factory=dict)
    casts: dict[int, Sequence[Helper]] = field(default_factory=dict)
    sign_up_ids: dict[tuple[int, UUID], UUID] = field(default_factory=dict)

    def at(self, days_ago: float, act: Callable[[], object]) -> None:
        """Let something happen at an instant."""
        self.deeds.append((days_ago, act))

    def play(self) -> None:
        """Let everything happen in the order of time; doors look at the wall clock too."""
        in_order = sorted(self.deeds, key=lambda deed: -deed[0])
        for days_ago, act in self.district.each("shifts", in_order, size=_AT_ONCE):
            with happening(days_ago), clock.wall_standing_at(moment(days_ago)):
                act()

    def host(self, plan: ActivityPlan) -> Host:
        """Return who organises an activity."""
        role, level, order = plan.host
        posts = [one for one in self.district.accounts if (one.post.role, one.post.level) == (role, level)]
        account = posts[order]
        return Host(account, actor_of(account), self.district.streets[order].id)

    def free(self, shift: ShiftPlan, count: int) -> list[Helper]:
        """Draw people who have no other shift that day and the papers that are asked for."""
        able = [
            helper
            for helper in self.others
            if helper.volunteer_id not in self.busy[shift.day]
            and helper.plan.papers >= shift.plan.papers
            and helper.plan.days_ago > shift.planned_ago
        ]
        chosen = self.draw.sample(able, min(count, len(able)))
        self.engage(shift, chosen)
        return chosen

    def engage(self, shift: ShiftPlan, helpers: Sequence[Helper]) -> None:
        """Keep people from a second shift on that day."""
        self.busy[shift.day] |= {helper.volunteer_id for helper in helpers}

    def seen_role(self, shift: ShiftPlan) -> SeenRole:
        """Load the role of a shift."""
        found = get_role(_BY, self.role_ids[shift.number])
        assert found is not None
        return found

    def seen(self, shift: ShiftPlan, helper: Helper) -> SeenSignUp:
        """Load somebody's sign-up for a shift."""
        key = self.sign_up_ids[shift.number, helper.volunteer_id]
        return seen_of(db.session.scalars(select(SignUp).where(SignUp.id == key)).one())

    def activity(self, number: int) -> Activity:
        """Load an activity."""
        return db.session.scalars(select(Activity).where(Activity.id == self.activity_ids[number])).one()

    def sign_up(self, shift: ShiftPlan, helper: Helper, companions: Sequence[str] = ()) -> None:
        """Let somebody sign up."""
        made = sign_ups.sign_up(
            self.seen_role(shift), helper.volunteer(), wish=Wish(companions=companions), by=helper.by
        )
        self.sign_up_ids[shift.number, helper.volunteer_id] = made


def plan_activity(stage: Stage, planned: Sequence[ShiftPlan]) -> None:
    """Write an activity with its first shift, have it reviewed, plan the others, and follow it through time."""
    first, *later = sorted(planned, key=lambda shift: (-shift.starts_ago, shift.number))
    by, published_ago = stage.host(first.plan).by, first.planned_ago
    reviewer = stage.district.actor(Role.CHARITY_OFFICER)
    stage.at(published_ago + _WRITTEN, lambda: _write(stage, first))
    stage.at(published_ago + _SUBMITTED, lambda: activities.submit_activity(stage.activity(first.activity), by=by))
    stage.at(
        published_ago + _APPROVED, lambda: activities.approve_activity(stage.activity(first.activity), by=reviewer)
    )
    for shift in later:
        stage.at(shift.planned_ago, partial(add_shift, stage, shift))
    for days_ago in (first.starts_ago, min(shift.ends_ago for shift in planned)):
        if days_ago > 0:
            follow = partial(_follow, stage, first.activity)
            stage.at(days_ago - _A_MOMENT, follow)


def _follow(stage: Stage, number: int) -> None:
    activities.follow_time(stage.activity(number), by=_BY)


def _write(stage: Stage, shift: ShiftPlan) -> None:
    host = stage.host(shift.plan)
    details = details_of(shift.plan, host)
    activity = activities.write_activity(host.organiser(), details=details, by=host.by)
    stage.activity_ids[shift.activity] = activity.id
    add_shift(stage, shift)


def details_of(plan: ActivityPlan, host: Host) -> ActivityDetails:
    """Return what the organiser writes."""
    return ActivityDetails(
        name=plan.name,
        what=plan.what,
        area=plan.area,
        served=_SERVED.get(plan.area, ServedGroup.EVERYBODY),
        street_id=host.street_id,
        contact=f"{host.by.name} {landline(4000 + plan.host[2])}",
        traits=plan.traits,
        risk=plan.risk,
        has_insurance=True,
        insurance="主办方统一投保志愿者意外险（演示）",
        costs="提供饮水，车费自理",
    )


def add_shift(stage: Stage, shift: ShiftPlan) -> Shift:
    """Plan one shift with its role."""
    host, plan = stage.host(shift.plan), shift.plan
    starts_at = moment(shift.starts_ago)
    details = ShiftDetails(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=plan.hours),
        street_id=host.street_id,
        place=f"{host.account.post.place}，演示路{shift.activity + 1}号",
        roles=(_role(shift),),
        meeting_point="门口集合",
        bring="水杯",
        least_people=plan.least_people,
    )
    row = shifts.add_shift(stage.activity(shift.activity), details=details, by=host.by)
    stage.role_ids[shift.number] = roles_of(row)[0].id
    return row


def _role(shift: ShiftPlan) -> RoleDetails:
    plan = shift.plan
    return RoleDetails(
        name=plan.role,
        places=shift.places,
        conditions=[Condition(pick, _ADULT if pick is Require.MIN_AGE else 0) for pick in plan.asks],
        needs_approval=plan.needs_approval,
    )
