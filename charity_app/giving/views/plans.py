"""The fundraising plans of a campaign: written and filed here, checked on the pages of the projects."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from charity_app.core.errors import NotFound
from charity_app.giving import queries
from charity_app.giving.models import JointCampaign
from charity_app.giving.services import plans as services
from charity_app.giving.views.blueprint import SAVED, bp
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects.forms import FilingForm, PlanForm
from charity_app.projects.models import FundraisingPlan
from charity_app.projects.queries import get_plan
from charity_app.projects.services import PlanDetails
from charity_app.projects.states.plans import GivingWay
from charity_app.registry import queries as registry

_WORDS = (
    *("name", "purpose", "raises_from_on", "raises_to_on", "area", "person_in_charge", "office_address"),
    *("phone", "bank_account", "beneficiaries", "use_of_money", "surplus"),
)


def _plan_page(form: Any, campaign: JointCampaign) -> Response:
    return page("giving/plan_form.html", status=422 if form.errors else 200, form=form, campaign=campaign)


def _prepared(form: Any) -> Any:
    form.offer(dict(queries.fundraisers()))
    return form


@bp.get("/campaigns/<uuid:campaign_id>/plans/new")
@requires("campaign.write", campaign=queries.get_campaign)
def new_plan(campaign: JointCampaign) -> Response:
    """The form of the plan of one receiving charity."""
    data = {"raises_from_on": campaign.starts_on, "raises_to_on": campaign.ends_on, "purpose": campaign.about}
    return _plan_page(_prepared(PlanForm(data=data)), campaign)


@bp.post("/campaigns/<uuid:campaign_id>/plans/new")
@requires("campaign.write", campaign=queries.get_campaign)
def write_plan(campaign: JointCampaign) -> Response:
    """Write the plan of one receiving charity down."""
    form = _prepared(PlanForm.from_request())
    plan = form.carry_out(lambda: _written(campaign, form))
    if plan is None:
        return _plan_page(form, campaign)
    return done(url_for("projects.show_plan", plan_id=plan.id), notice=SAVED)


def _written(campaign: JointCampaign, form: Any) -> FundraisingPlan:
    charity = registry.get_organisation(actor(), UUID(form.charity_id.data))
    if charity is None:
        raise NotFound
    details = PlanDetails(
        charity_id=charity.id,
        partner_id=UUID(form.partner_id.data) if form.partner_id.data else None,
        ways=tuple(GivingWay(way) for way in form.ways.data or ()),
        fundraising_cost_fen=form.fundraising_cost_fen.data or 0,
        is_emergency=bool(form.is_emergency.data),
        **form.chosen(*_WORDS),
    )
    return services.write_campaign_plan(campaign, charity=charity, details=details, by=actor())


def _filing_page(form: Any, plan: FundraisingPlan) -> Response:
    return page("giving/filing_form.html", status=422 if form.errors else 200, form=form, plan=plan)


@bp.get("/plans/<uuid:plan_id>/file")
@requires("plan.check", plan=get_plan)
def edit_filing(plan: FundraisingPlan) -> Response:
    """Ask under which number a plan was filed."""
    return _filing_page(FilingForm(), plan)


@bp.post("/plans/<uuid:plan_id>/file")
@requires("plan.check", plan=get_plan)
def file_plan(plan: FundraisingPlan) -> Response:
    """Enter under which number a plan was filed."""
    form = FilingForm.from_request()
    if form.carry_out(lambda: _filed(plan, form)) is None:
        return _filing_page(form, plan)
    return done(url_for("projects.show_plan", plan_id=plan.id), notice=SAVED)


def _filed(plan: FundraisingPlan, form: Any) -> bool:
    services.file_campaign_plan(plan, **form.chosen("number", "filed_on", "authority"), by=actor())
    return True
