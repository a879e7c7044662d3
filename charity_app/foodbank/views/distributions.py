"""Distributions of packs: the list, one with its families, planned, published, begun, finished, called off."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core.errors import Conflict, DomainError, Invalid
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.foodbank.forms.packs import AddForm, CodeForm, DistributionFilterForm, PlanForm, VoucherCodeForm
from charity_app.foodbank.models import Distribution, Pack
from charity_app.foodbank.queries import packs as queries
from charity_app.foodbank.queries.projects import projects_at_work
from charity_app.foodbank.services import distributing
from charity_app.foodbank.services.vouchers import use_voucher
from charity_app.foodbank.states.packs import DISTRIBUTION_TABLE, DistributionState, PackGround, PackState
from charity_app.foodbank.views.blueprint import SAVED, bp, page_number
from charity_app.foodbank.views.words import PACK_WORDS
from charity_app.http.access import actor, can, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site, household_of_number

_TOLD = Text("The families are told", "distribution")


@bp.get("/packs")
@requires("distribution.list")
def list_packs() -> Response:
    """List the distributions of the viewer's places."""
    form = DistributionFilterForm(request.args)
    state = code_of(DistributionState, form.state.data)
    found = queries.list_distributions_visible_to(actor(), state=state, page=page_number())
    return page(
        "foodbank/distributions.html", form=form, found=found, points=queries.points_of(actor()), words=PACK_WORDS
    )


@bp.get("/sites/<uuid:site_id>/distributions/new")
@requires("distribution.plan", site=get_site)
def new_distribution(site: Site) -> Response:
    """Ask when packs are handed out and what they hold."""
    return _plan_page(site, PlanForm())


def _plan_page(site: Site, form: PlanForm) -> Response:
    templates = queries.templates_of(site.id)
    form.offer(templates, projects_at_work(site.street_id))
    status = 422 if form.errors else 200
    return page("foodbank/distribution_form.html", status=status, site=site, form=form, templates=templates)


@bp.post("/sites/<uuid:site_id>/distributions/new")
@requires("distribution.plan", site=get_site)
def plan_distribution(site: Site) -> Response:
    """Plan the handing out of packs."""
    form = PlanForm.from_request()
    row = form.carry_out(lambda: _planned(site, form))
    return _plan_page(site, form) if row is None else done(address(row.id), notice=SAVED)


def _planned(site: Site, form: PlanForm) -> Distribution:
    key = id_of(form.template_id.data)
    template = queries.get_pack_template(actor(), key) if key else None
    if template is None:
        raise Invalid(Text("Choose what the packs hold", "error"), field="template_id")
    plan = form.plan()
    if plan.project_id not in {None, *(one.id for one in projects_at_work(site.street_id))}:
        raise Invalid(Text("This project is not carried out here now", "error"), field="project_id")
    return distributing.plan_distribution(site, template.template, plan=plan, by=actor())


def address(distribution_id: UUID) -> str:
    """Return the address of a distribution."""
    return url_for("foodbank.show_distribution", distribution_id=distribution_id)


@bp.get("/distributions/<uuid:distribution_id>")
@requires("distribution.show", distribution=queries.get_distribution)
def show_distribution(distribution: Distribution) -> Response:
    """Show a distribution: what may be done with it, and whose packs wait."""
    return distribution_page(distribution)


def distribution_page(distribution: Distribution, *, problems: tuple[str, ...] = (), **forms: Any) -> Response:
    """Show a distribution, with why something could not be done where it was tried."""
    may_list = can("pack.list", distribution)
    found = queries.list_packs(distribution, page=page_number()) if may_list else None
    given: dict[str, Any] = {"code": CodeForm(), "add": AddForm(), "voucher": VoucherCodeForm()} | forms
    return page(
        "foodbank/distribution.html",
        status=422 if problems or any(form.errors for form in given.values()) else 200,
        distribution=distribution,
        site=queries.site_of(distribution),
        found=found,
        rows=queries.pack_rows(found.items) if found else [],
        numbers=queries.numbers_of(distribution),
        left_out=queries.left_out_of(distribution) if may_list else {},
        kept=distributing.kept_back(distribution.packs),
        actions=[action.value for start, action in DISTRIBUTION_TABLE if start is distribution.state],
        problems=problems,
        forms=given,
        words=PACK_WORDS,
    )


def _moved(distribution: Distribution, command: Callable[..., Any], notice: Text = SAVED) -> Response:
    try:
        command(distribution, by=actor())
    except Conflict as refusal:
        return _refused(distribution, refusal)
    return done(address(distribution.id), notice=notice)


def _refused(distribution: Distribution, refusal: DomainError) -> Response:
    return distribution_page(distribution, problems=(translate(refusal.text),))


@bp.post("/distributions/<uuid:distribution_id>/publish")
@requires("distribution.publish", distribution=queries.get_distribution)
def publish_distribution(distribution: Distribution) -> Response:
    """Choose the families and tell them."""
    return _moved(distribution, distributing.publish_distribution, _TOLD)


@bp.post("/distributions/<uuid:distribution_id>/start")
@requires("distribution.start", distribution=queries.get_distribution)
def start_distribution(distribution: Distribution) -> Response:
    """Begin handing out."""
    return _moved(distribution, distributing.start_distribution)


@bp.post("/distributions/<uuid:distribution_id>/finish")
@requires("distribution.finish", distribution=queries.get_distribution)
def finish_distribution(distribution: Distribution) -> Response:
    """End it; what was not fetched stays in stock."""
    return _moved(distribution, distributing.finish_distribution)


@bp.post("/distributions/<uuid:distribution_id>/cancel")
@requires("distribution.cancel", distribution=queries.get_distribution)
def cancel_distribution(distribution: Distribution) -> Response:
    """Call it off and tell the families."""
    return _moved(distribution, distributing.cancel_distribution, _TOLD)


@bp.post("/distributions/<uuid:distribution_id>/add")
@requires("distribution.add", distribution=queries.get_distribution)
def add_pack(distribution: Distribution) -> Response:
    """Give a household a pack in an emergency."""
    form = AddForm.from_request()
    pack = form.carry_out(lambda: _added(distribution, form, actor()))
    if pack is None:
        return distribution_page(distribution, add=form)
    return done(address(distribution.id), notice=SAVED)


def _added(distribution: Distribution, form: AddForm, by: Actor) -> Pack:
    household = household_of_number(by, form.number.data or "")
    if household is None:
        raise Invalid(Text("There is no household with this number in your reach", "error"), field="number")
    told: dict[str, Any] = {"ground": PackGround.EMERGENCY, "sooner": form.reason(), "by": by}
    try:
        return distributing.add_pack(distribution, household, **told)
    except Conflict as refusal:
        raise Invalid(refusal.text, field="number") from refusal


@bp.post("/distributions/<uuid:distribution_id>/voucher")
@requires("voucher.use", distribution=queries.get_distribution)
def use_food_voucher(distribution: Distribution) -> Response:
    """Turn a voucher into a pack."""
    form = VoucherCodeForm.from_request()
    pack = form.carry_out(lambda: _used(distribution, form))
    if pack is None:
        return distribution_page(distribution, voucher=form)
    return done(url_for(".show_pack", pack_id=pack.id), notice=SAVED)


def _used(distribution: Distribution, form: VoucherCodeForm) -> Pack:
    try:
        return use_voucher(form.number.data or "", distribution=distribution, sooner=form.reason(), by=actor())
    except Conflict as refusal:
        raise Invalid(refusal.text, field="number") from refusal


@bp.get("/distributions/<uuid:distribution_id>/lists")
@requires("pack.list", distribution=queries.get_distribution)
def show_pack_lists(distribution: Distribution) -> Response:
    """Show the lists of all packs that wait, to be printed and packed by."""
    packs = queries.packs_of(distribution, states=(PackState.WAITING,))
    rows = queries.pack_rows(packs)
    site = queries.site_of(distribution)
    return page("foodbank/pack_lists.html", distribution=distribution, site=site, rows=rows, words=PACK_WORDS)
