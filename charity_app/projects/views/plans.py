"""Pages of fundraising plans: written by an organisation, the legal gate recorded and checked by two officers."""

from typing import Any

from flask import Response, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.projects import queries, services
from charity_app.projects.forms import ChannelForm, PlanForm
from charity_app.projects.models import CharityProject, FundraisingPlan
from charity_app.projects.queries.plans import versions_of
from charity_app.projects.states.plans import GATE_ITEMS, GIVING_WAYS, GateItem, GivingWay
from charity_app.projects.views.blueprint import SAVED, bp, form_page, saved
from charity_app.projects.views.projects import version_in
from charity_app.registry.forms.choices import code_of, id_of

_TITLE = Text("How it raises money from the public", "plan")
_HINT = Text("The law asks for all of this in a plan; it is filed before the fundraising begins", "plan")
_SAME = (
    "name", "purpose", "raises_from_on", "raises_to_on", "area", "person_in_charge", "office_address", "phone",
    "bank_account", "beneficiaries", "use_of_money", "surplus", "is_emergency",
)  # fmt: skip


@bp.get("/<uuid:project_id>/plan")
@requires("project.write", project=queries.get_project)
def edit_plan(project: CharityProject) -> Response:
    """Ask for the plan by which a draft raises money."""
    plan = queries.plan_of(project)
    known = {"name": project.name, "purpose": project.purpose, "area": "上海市浦东新区", "charity_id": ""}
    form = PlanForm(obj=plan, data=None if plan else known)
    return _plan_form(project, form)


def _plan_form(project: CharityProject, form: Any) -> Response:
    form.offer(queries.able_charities())
    return form_page(project, _TITLE, form, hint=_HINT)


@bp.post("/<uuid:project_id>/plan")
@requires("project.write", project=queries.get_project)
def plan_fundraising(project: CharityProject) -> Response:
    """Say how a draft raises money."""
    form: Any = PlanForm.from_request()
    form.offer(queries.able_charities())
    if form.carry_out(lambda: _plan(project, form)) is None:
        return _plan_form(project, form)
    return saved(project)


def _plan(project: CharityProject, form: Any) -> FundraisingPlan:
    details = services.PlanDetails(
        **form.chosen(*_SAME),
        charity_id=id_of(form.charity_id.data) or project.organisation_id,
        partner_id=id_of(form.partner_id.data),
        ways=tuple(GivingWay(way) for way in form.ways.data),
        fundraising_cost_fen=form.fundraising_cost_fen.data or 0,
    )
    organisation = queries.organisation_of(project.organisation_id)
    return services.plan_fundraising(
        project, organisation=organisation, details=details, version=version_in(form), by=actor()
    )


@bp.get("/plans/<uuid:plan_id>")
@requires("plan.show", plan=queries.get_plan)
def show_plan(plan: FundraisingPlan) -> Response:
    """One plan with the state of its legal gate."""
    return _plan_page(plan, ChannelForm(words=plan.channel_words, url=plan.channel_url))


def _plan_page(plan: FundraisingPlan, form: Any) -> Response:
    rows, gate = queries.gate_rows(plan), queries.plan_gate(plan.id, clock.today())
    return page(
        "projects/plan.html",
        status=422 if form.errors else 200,
        plan=plan,
        bodies=queries.bodies_of(plan),
        project=queries.project_of_plan(plan),
        versions=versions_of(plan),
        gate=gate,
        rows=[(row, one, _may_check(row)) for row, one in zip(rows, gate.conditions, strict=True)],
        form=form,
        items=GATE_ITEMS,
        ways=[translate(GIVING_WAYS[GivingWay(way)]) for way in plan.ways],
    )


def _may_check(row: queries.GateRow) -> bool:
    return row.recorded_at is not None and row.checked_at is None and row.recorded_by_id != actor().user_id


@bp.post("/plans/<uuid:plan_id>/channel")
@requires("plan.check", plan=queries.get_plan)
def state_channel(plan: FundraisingPlan) -> Response:
    """State on which lawful channel gifts are taken online."""
    form: Any = ChannelForm.from_request()
    if form.carry_out(lambda: _state(plan, form)) is None:
        return _plan_page(plan, form)
    return done(url_for(".show_plan", plan_id=plan.id), notice=SAVED)


def _state(plan: FundraisingPlan, form: Any) -> bool:
    services.state_channel(plan, words=form.words.data, url=form.url.data or "", by=actor())
    return True


@bp.post("/plans/<uuid:plan_id>/check/<gate_item>")
@requires("plan.check", plan=queries.get_plan)
def check_gate_item(plan: FundraisingPlan, gate_item: str) -> Response:
    """Confirm one item of the legal gate."""
    item = code_of(GateItem, gate_item)
    if item is None:
        raise NotFound
    services.check_gate_item(plan, item=item, by=actor())
    return done(url_for(".show_plan", plan_id=plan.id), notice=SAVED)
