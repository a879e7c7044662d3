"""The fundraising plans of a campaign: one for each receiving charity, filed like any other. Source: CL art. 24."""

from datetime import date

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.errors import Conflict
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.giving.models import CampaignPlan, JointCampaign
from charity_app.giving.states.campaigns import EDITABLE_STATES
from charity_app.projects import services as projects
from charity_app.projects.models import FundraisingPlan
from charity_app.projects.services import PlanDetails
from charity_app.registry.models import Organisation


def write_campaign_plan(
    campaign: JointCampaign, *, charity: Organisation, details: PlanDetails, by: Actor
) -> FundraisingPlan:
    """Write the plan of one charity down. Raises Conflict when it has one, Invalid on the field that is missing."""
    if campaign.state not in EDITABLE_STATES:
        raise Conflict(Text("The fundraising is over; the campaign can no longer be changed", "error"))
    known = select(CampaignPlan.id).where(
        CampaignPlan.campaign_id == campaign.id, CampaignPlan.charity_id == charity.id
    )
    if db.session.scalar(known) is not None:
        raise Conflict(Text("This charity already has a plan in the campaign", "error"))
    plan = projects.write_plan(charity, details=details, by=by)
    db.session.add(CampaignPlan(campaign_id=campaign.id, charity_id=charity.id, plan_id=plan.id))
    db.session.flush()
    return plan


def file_campaign_plan(plan: FundraisingPlan, *, number: str, filed_on: date, authority: str, by: Actor) -> None:
    """Enter under which number a plan was filed. Raises Invalid."""
    projects.record_filing(plan, number=number, filed_on=filed_on, authority=authority, by=by)
