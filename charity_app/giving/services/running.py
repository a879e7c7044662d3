"""What moves a campaign from edition to edition's end. Source: states.yaml joint_campaign."""

from uuid import UUID

from sqlalchemy import exists, select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.facts import emit
from charity_app.core.jobs import enqueue
from charity_app.core.scope import Actor
from charity_app.core.states import advance
from charity_app.core.text import Text
from charity_app.giving.events import CampaignMoved
from charity_app.giving.models import Allocation, CampaignPlan, JointCampaign, Pool
from charity_app.giving.queries.gate import plans_of
from charity_app.giving.states.allocations import AllocationState
from charity_app.giving.states.campaigns import CAMPAIGN_TABLE, CampaignAction, CampaignState, PoolKind
from charity_app.projects import services as projects
from charity_app.projects.models import CharityProject, FundraisingPlan
from charity_app.projects.states import ProjectState

CLOSE_JOB = "giving.close_campaign"


def plan_upkeep() -> int:
    """Ask for one job for every campaign whose fundraising is over; returns how many are due."""
    today = clock.today()
    over = select(JointCampaign.id).where(JointCampaign.state == CampaignState.RUNNING, JointCampaign.ends_on <= today)
    due = list(db.session.scalars(over))
    for campaign_id in due:
        enqueue(CLOSE_JOB, {"id": campaign_id}, key=f"{campaign_id}:{today.isoformat()}")
    return len(due)


def open_late_plans(*, by: Actor) -> None:
    """Open the plans that were filed while their campaign ran, once they may raise money."""
    late = (
        select(FundraisingPlan)
        .join(CampaignPlan, CampaignPlan.plan_id == FundraisingPlan.id)
        .join(JointCampaign, JointCampaign.id == CampaignPlan.campaign_id)
        .where(JointCampaign.state == CampaignState.RUNNING, FundraisingPlan.opened_on.is_(None))
    )
    for plan in db.session.scalars(late).all():
        first = projects.first_open_day(plan)
        if first is not None and first <= clock.today():
            projects.open_raising(plan, by=by)


def close_due_campaign(campaign_id: UUID, *, by: Actor) -> None:
    """End the fundraising of one campaign whose last day is over; a second time changes nothing."""
    campaign = db.session.scalars(select(JointCampaign).where(JointCampaign.id == campaign_id)).one()
    if campaign.state is CampaignState.RUNNING:
        close_campaign(campaign, by=by)


def register_filing(campaign: JointCampaign, *, by: Actor) -> None:
    """Record that every plan of a campaign is filed. Raises Conflict where one has no number, or a charity no plan."""
    plans = plans_of(campaign)
    without = select(Pool.id).where(
        Pool.campaign_id == campaign.id,
        Pool.kind != PoolKind.PROJECT,
        Pool.charity_id.not_in([plan.charity_id for plan in plans]),
    )
    if not plans or db.session.scalar(without.limit(1)) is not None:
        raise Conflict(Text("Every charity that receives money needs a plan first", "error"))
    if any(plan.filing_number is None for plan in plans):
        raise Conflict(Text("Not every plan has its filing number yet", "error"))
    _move(campaign, CampaignAction.REGISTER_FILING, by, filed_at=clock.now())


def open_campaign(campaign: JointCampaign, *, by: Actor) -> None:
    """Begin to raise money. Raises Conflict before the first day, or too soon after the filing of a plan."""
    plans = plans_of(campaign)
    days = [campaign.starts_on, *(day for plan in plans if (day := projects.first_open_day(plan)) is not None)]
    if clock.today() < max(days):
        raise Conflict(Text("The campaign can open on %(day)s", "error", {"day": max(days)}))
    _move(campaign, CampaignAction.OPEN, by, opened_at=clock.now())
    for plan in plans:
        projects.open_raising(plan, by=by)


def close_campaign(campaign: JointCampaign, *, by: Actor) -> None:
    """End the fundraising. Raises Conflict before the last day is over."""
    if clock.today() < campaign.ends_on:
        raise Conflict(
            Text("The campaign runs until %(day)s; change its end to stop earlier", "error", {"day": campaign.ends_on})
        )
    _move(campaign, CampaignAction.CLOSE, by, closed_at=clock.now())
    for plan in plans_of(campaign):
        projects.close_raising(plan, by=by)


def begin_using(campaign: JointCampaign, *, by: Actor) -> None:
    """Begin to use the money. Raises Conflict until an allocation is published."""
    published = exists().where(Allocation.campaign_id == campaign.id, Allocation.state == AllocationState.PUBLISHED)
    if not db.session.scalar(select(published)):
        raise Conflict(Text("Publish an allocation first", "error"))
    _move(campaign, CampaignAction.ALLOCATE, by)


def finish_campaign(campaign: JointCampaign, *, by: Actor) -> None:
    """End a campaign. Raises Conflict until every project of it is over and has told what became of the money."""
    running = exists().where(
        Pool.campaign_id == campaign.id,
        CharityProject.id == Pool.project_id,
        CharityProject.state.not_in((ProjectState.DISCLOSED, ProjectState.ARCHIVED)),
    )
    if db.session.scalar(select(running)):
        raise Conflict(Text("Not every project of the campaign has published its final report", "error"))
    _move(campaign, CampaignAction.FINISH, by, finished_at=clock.now())


def _move(campaign: JointCampaign, action: CampaignAction, by: Actor, **values: object) -> None:
    advance(campaign, CAMPAIGN_TABLE, action, **values)
    emit(CampaignMoved(campaign_id=campaign.id, action=action, by=by))
