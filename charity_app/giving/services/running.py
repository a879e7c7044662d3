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
from charity_app.giving.models import Allocation, JointCampaign, Pool
from charity_app.giving.states.allocations import AllocationState
from charity_app.giving.states.campaigns import CAMPAIGN_TABLE, CampaignAction, CampaignState
from charity_app.projects.models import CharityProject
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


def close_due_campaign(campaign_id: UUID, *, by: Actor) -> None:
    """End the fundraising of one campaign whose last day is over; a second time changes nothing."""
    campaign = db.session.scalars(select(JointCampaign).where(JointCampaign.id == campaign_id)).one()
    if campaign.state is CampaignState.RUNNING:
        close_campaign(campaign, by=by)


def close_campaign(campaign: JointCampaign, *, by: Actor) -> None:
    """End the fundraising. Raises Conflict before the last day is over."""
    if clock.today() < campaign.ends_on:
        raise Conflict(
            Text("The campaign runs until %(day)s; change its end to stop earlier", "error", {"day": campaign.ends_on})
        )
    _move(campaign, CampaignAction.CLOSE, by, closed_at=clock.now())


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
