"""Whether an online gift can be taken for a pool today, and what is missing where not. Source: R-LEG-01."""

from dataclasses import replace

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.text import Text
from charity_app.giving.models import CampaignPlan, JointCampaign, Pool
from charity_app.giving.states.campaigns import CampaignState
from charity_app.payments.queries import can_take_payments
from charity_app.projects.models import CharityProject, FundraisingPlan
from charity_app.projects.queries import Gate, giving_gate, plan_gate

NO_PLAN = Gate(is_open=False, missing=(Text("No fundraising plan is recorded for it", "gate"),), link_elsewhere=None)


def plan_of_pool(pool: Pool) -> FundraisingPlan | None:
    """Return the plan under which money is raised for a pool: its project's, else its charity's in the campaign."""
    wanted = select(FundraisingPlan)
    if pool.project_id is not None:
        wanted = wanted.join(CharityProject, CharityProject.plan_id == FundraisingPlan.id)
        return db.session.scalars(wanted.where(CharityProject.id == pool.project_id)).one_or_none()
    wanted = wanted.join(CampaignPlan, CampaignPlan.plan_id == FundraisingPlan.id)
    own = (CampaignPlan.campaign_id == pool.campaign_id, CampaignPlan.charity_id == pool.charity_id)
    return db.session.scalars(wanted.where(*own)).one_or_none()


def gate_of(pool: Pool) -> Gate:
    """Judge the gate of a pool today: the papers, then whether its campaign runs and a way to pay is there."""
    gate = _papers(pool)
    missing = [*_around(pool), *gate.missing]
    return replace(gate, is_open=not missing, missing=tuple(missing))


def _papers(pool: Pool) -> Gate:
    if pool.project_id is not None:
        project = db.session.scalars(select(CharityProject).where(CharityProject.id == pool.project_id)).one()
        return giving_gate(project, clock.today())
    plan = plan_of_pool(pool)
    return plan_gate(plan.id, clock.today()) if plan is not None else NO_PLAN


def _around(pool: Pool) -> list[Text]:
    campaign = db.session.scalars(select(JointCampaign).where(JointCampaign.id == pool.campaign_id)).one()
    is_running = campaign.state is CampaignState.RUNNING and campaign.starts_on <= clock.today() < campaign.ends_on
    missing = []
    if not is_running or pool.closed_at is not None:
        missing.append(Text("The fundraising has not begun or is over", "gate"))
    if not can_take_payments():
        missing.append(Text("No way to pay is connected", "gate"))
    return missing


def plans_of(campaign: JointCampaign) -> list[FundraisingPlan]:
    """Return the fundraising plans of a campaign."""
    wanted = select(FundraisingPlan).join(CampaignPlan, CampaignPlan.plan_id == FundraisingPlan.id)
    return list(db.session.scalars(wanted.where(CampaignPlan.campaign_id == campaign.id)))
