"""Tells what becomes of activities that nobody serves in yet: waiting, given back, cancelled, opened for a claim."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Actor, Role
from charity_app.demo.activities import ACTIVITIES
from charity_app.demo.identifiers import landline
from charity_app.demo.shifts import ShiftPlan
from charity_app.demo.timeline import DEMO_NOW
from charity_app.demo.volunteering import Stage, details_of
from charity_app.volunteering.models import Activity, CoverAsk, Shift
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.queries.asking import get_own_ask
from charity_app.volunteering.queries.planning import roles_of
from charity_app.volunteering.services import activities, asking, joining, shifts
from charity_app.volunteering.services.opening import CLAIM
from charity_app.volunteering.services.roles import RoleDetails
from charity_app.volunteering.services.shifts import ShiftDetails
from charity_app.volunteering.states.activities import CancelReason, ReturnReason

_LIKE = ACTIVITIES[8]
_OPENED_AGO = 1.5
_LATER = timedelta(days=6)
_ASKED = 4


@dataclass
class _Draft:
    """An activity outside the drawn ones, known once it is written."""

    name: str
    day: int
    key: UUID | None = None

    def row(self) -> Activity:
        """Load it."""
        return db.session.scalars(select(Activity).where(Activity.id == self.key)).one()


def tell_drafts(stage: Stage) -> None:
    """Let one activity wait for review, one come back for changes, one be cancelled, one be opened for a claim."""
    by, officer = stage.host(_LIKE).by, stage.district.actor(Role.CHARITY_OFFICER)
    waiting, returned, dropped = (
        _Draft("社区花园养护（演示）", 12),
        _Draft("楼道清洁日（演示）", 13),
        _Draft("亲子读书会（演示）", 9),
    )
    for draft, days_ago in ((waiting, 2), (returned, 6), (dropped, 20)):
        stage.at(days_ago, partial(_write, stage, draft))
        stage.at(days_ago - 1, partial(_submit, draft, by))
    why, needless = ReturnReason.RISK_UNCLEAR, CancelReason.NO_LONGER_NEEDED
    stage.at(4, lambda: activities.return_activity(returned.row(), reason=why, by=officer))
    stage.at(18, lambda: activities.approve_activity(dropped.row(), by=officer))
    stage.at(3, lambda: activities.cancel_activity(dropped.row(), reason=needless, by=by))
    stage.at(_OPENED_AGO, lambda: _take_up(stage, officer))


def _write(stage: Stage, draft: _Draft) -> None:
    host = stage.host(_LIKE)
    details = replace(details_of(_LIKE, host), name=draft.name, what="集合分工\n一起动手\n收拾工具")
    activity = activities.write_activity(host.organiser(), details=details, by=host.by)
    draft.key = activity.id
    starts_at = DEMO_NOW + timedelta(days=draft.day)
    shifts.add_shift(activity, details=_shift(activity, starts_at, RoleDetails(name="帮手", places=8)), by=host.by)


def _submit(draft: _Draft, by: Actor) -> None:
    activities.submit_activity(draft.row(), by=by)


def _shift(activity: Activity, starts_at: datetime, role: RoleDetails, *, least_people: int = 1) -> ShiftDetails:
    return ShiftDetails(
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        street_id=activity.street_id,
        place="演示路居民活动室",
        roles=(role,),
        least_people=least_people,
    )


def _take_up(stage: Stage, officer: Actor) -> None:
    """Complete the draft that a claim opened, on a day that suits; publishing it asks people near."""
    wanted = (
        select(Activity, Shift)
        .join(Shift, Shift.activity_id == Activity.id)
        .where(Activity.source_type == CLAIM, Activity.organisation_id.is_not(None), Shift.starts_at > clock.now())
    )
    found = db.session.execute(wanted.order_by(Shift.starts_at.desc(), Activity.id).limit(1)).one_or_none()
    if found is None:
        return
    activity, shift = found
    by = next(body.manager for body in stage.district.organisations if body.id == activity.organisation_id)
    role = roles_of(shift)[0]
    kept = RoleDetails(role_id=role.id, name=role.name, places=role.places)
    moved = replace(_shift(activity, DEMO_NOW + _LATER, kept, least_people=shift.least_people), place=shift.place)
    shifts.change_shift(Seen(activity, shift), details=moved, version=shift.version, by=by)
    told = {name: getattr(activity, name) for name in ("name", "what", "area", "street_id", "traits")}
    details = replace(details_of(_LIKE, stage.host(_LIKE)), **told, contact=f"{by.name} {landline(4010)}")
    activities.change_activity(activity, details=details, version=activity.version, by=by)
    activities.submit_activity(activity, by=by)
    activities.approve_activity(activity, by=officer)


def ask_around(stage: Stage, shift: ShiftPlan) -> None:
    """Ask people who fit whether they can help; one says yes, one says not this time, the others are silent."""
    stage.at(0.03, lambda: asking.ask_to_cover(stage.seen_role(shift), count=_ASKED, by=stage.host(shift.plan).by))
    stage.at(0.02, lambda: _answer(stage, shift))


def _answer(stage: Stage, shift: ShiftPlan) -> None:
    asked = select(CoverAsk).where(CoverAsk.role_id == stage.role_ids[shift.number]).order_by(CoverAsk.id)
    own = {helper.volunteer_id: helper.by for helper in (*stage.known, *stage.others)}
    willing, busy, *_ = db.session.scalars(asked).all()
    seen = get_own_ask(own[willing.volunteer_id], willing.id)
    assert seen is not None
    joining.say_yes(seen, by=own[willing.volunteer_id])
    asking.answer_no(busy, by=own[busy.volunteer_id])
