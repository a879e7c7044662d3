"""A filed plan is changed by being filed anew."""

from typing import Any

from flask import Response, url_for

from charity_app.core import clock
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects import queries, services
from charity_app.projects.forms.plans import RefilingForm
from charity_app.projects.models import FundraisingPlan
from charity_app.projects.services.refiling import refile_plan as file_anew
from charity_app.projects.states.plans import GivingWay
from charity_app.projects.views.blueprint import SAVED, bp
from charity_app.projects.views.projects import version_in

_WORDS = (
    *("name", "purpose", "raises_to_on", "area", "person_in_charge", "office_address", "phone"),
    *("bank_account", "beneficiaries", "use_of_money", "surplus"),
)


@bp.get("/plans/<uuid:plan_id>/refile")
@requires("plan.refile", plan=queries.get_plan)
def edit_filed_plan(plan: FundraisingPlan) -> Response:
    """Ask what changed in a filed plan."""
    form: Any = RefilingForm(obj=plan, authority=plan.filing_authority)
    form.filed_on.data = clock.today()
    return _refiling_page(plan, form)


def _refiling_page(plan: FundraisingPlan, form: Any) -> Response:
    return page("projects/refile.html", status=422 if form.errors else 200, plan=plan, form=form)


@bp.post("/plans/<uuid:plan_id>/refile")
@requires("plan.refile", plan=queries.get_plan)
def refile_plan(plan: FundraisingPlan) -> Response:
    """Take over what was filed anew."""
    form: Any = RefilingForm.from_request()
    if form.carry_out(lambda: _refiled(plan, form)) is None:
        return _refiling_page(plan, form)
    return done(url_for(".show_plan", plan_id=plan.id), notice=SAVED)


def _refiled(plan: FundraisingPlan, form: Any) -> bool:
    details = services.PlanDetails(
        **form.chosen(*_WORDS),
        charity_id=plan.charity_id,
        raises_from_on=plan.raises_from_on,
        ways=tuple(GivingWay(way) for way in form.ways.data),
        fundraising_cost_fen=form.fundraising_cost_fen.data or 0,
    )
    told = form.chosen("filed_on", "authority", "words")
    file_anew(plan, details=details, version=version_in(form), by=actor(), **told)
    return True
