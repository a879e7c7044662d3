"""What packs of a point hold, how often a household may come, and counting where nobody is written down."""

from functools import partial
from uuid import UUID

from flask import Response, url_for

from charity_app.core.errors import Conflict, Invalid
from charity_app.core.text import Text
from charity_app.foodbank.forms.packs import NoNameForm, RuleForm, TemplateForm
from charity_app.foodbank.models import PackTemplate
from charity_app.foodbank.queries import no_name as counted
from charity_app.foodbank.queries import packs as queries
from charity_app.foodbank.queries.outlets import SeenOutlet, get_outlet
from charity_app.foodbank.queries.packs import SiteRule, SiteTemplate
from charity_app.foodbank.queries.visits import rules_of
from charity_app.foodbank.services import templates as services
from charity_app.foodbank.services.no_name import count_no_name as count
from charity_app.foodbank.services.templates import Line
from charity_app.foodbank.views.blueprint import SAVED, bp
from charity_app.foodbank.views.words import PACK_WORDS
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import id_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.models import HandOut
from charity_app.stock.queries.lots import get_item, items_of


def _url(site_id: UUID) -> str:
    return url_for(".show_packing", site_id=site_id)


@bp.get("/sites/<uuid:site_id>/packing")
@requires("distribution.plan", site=get_site)
def show_packing(site: Site) -> Response:
    """Show what packs of a point hold and how often a household may come."""
    return _packing_page(site, RuleForm())


def _packing_page(site: Site, form: RuleForm) -> Response:
    templates = [(one, queries.lines_of(one.id)) for one in queries.templates_of(site.id)]
    items = items_of({line.item_id for _, lines in templates for line in lines if line.item_id})
    return page(
        "foodbank/packing.html",
        status=422 if form.errors else 200,
        site=site,
        templates=templates,
        items=items,
        rules=rules_of(site.id, None),
        form=form,
        words=PACK_WORDS,
    )


@bp.get("/sites/<uuid:site_id>/packing/new")
@requires("distribution.plan", site=get_site)
def new_template(site: Site) -> Response:
    """Ask what a pack holds."""
    return _template_page(site, TemplateForm())


def _template_page(site: Site, form: TemplateForm, seen: SiteTemplate | None = None) -> Response:
    """Show the form; a template that is changed may name what is not there just now."""
    template = seen.template if seen else None
    named = items_of({line.item_id for line in queries.lines_of(template.id) if line.item_id}) if template else {}
    offered = named | {item.id: item for item in queries.items_to_pack(site.id)}
    form.offer(sorted(offered.values(), key=lambda item: item.name))
    status = 422 if form.errors else 200
    return page("foodbank/template_form.html", status=status, site=site, form=form, known=template)


@bp.post("/sites/<uuid:site_id>/packing/new")
@requires("distribution.plan", site=get_site)
def write_template(site: Site) -> Response:
    """Write down what a pack holds."""
    form = TemplateForm.from_request()
    if form.carry_out(lambda: _written(site, form)) is None:
        return _template_page(site, form)
    return done(_url(site.id), notice=SAVED)


@bp.get("/pack-templates/<uuid:pack_template_id>/edit")
@requires("distribution.plan", pack_template=queries.get_pack_template)
def edit_template(pack_template: SiteTemplate) -> Response:
    """Ask what packs hold from now on."""
    form = TemplateForm()
    form.fill(pack_template.template, queries.lines_of(pack_template.template.id))
    return _template_page(pack_template.site, form, pack_template)


@bp.post("/pack-templates/<uuid:pack_template_id>/edit")
@requires("distribution.plan", pack_template=queries.get_pack_template)
def change_template(pack_template: SiteTemplate) -> Response:
    """Change what packs hold from now on; what is planned already stays as it was."""
    form, site = TemplateForm.from_request(), pack_template.site
    change = partial(services.change_template, site, pack_template.template)
    if form.carry_out(lambda: change(name=form.name.data or "", lines=_lines(form), by=actor())) is None:
        return _template_page(site, form, pack_template)
    return done(_url(site.id), notice=SAVED)


def _written(site: Site, form: TemplateForm) -> PackTemplate:
    return services.write_template(site, name=form.name.data or "", lines=_lines(form), by=actor())


def _lines(form: TemplateForm) -> list[Line]:
    lines = form.lines()
    known = items_of({line.item_id for line in lines if line.item_id})
    if any((line.item_id is None) is (line.category is None) or line.item_id not in {*known, None} for line in lines):
        raise Invalid(Text("A pack holds at least one thing", "error"), field="quantity_1")
    return lines


@bp.post("/pack-templates/<uuid:pack_template_id>/end")
@requires("distribution.plan", pack_template=queries.get_pack_template)
def end_template(pack_template: SiteTemplate) -> Response:
    """Offer a template no more."""
    services.end_template(pack_template.template, by=actor())
    return done(_url(pack_template.site_id), notice=SAVED)


@bp.post("/sites/<uuid:site_id>/packing/rules")
@requires("distribution.plan", site=get_site)
def set_visit_rule(site: Site) -> Response:
    """Say how often a household may come."""
    form = RuleForm.from_request()
    if form.carry_out(lambda: services.set_visit_rule(form.limit(), site_id=site.id, by=actor())) is None:
        return _packing_page(site, form)
    return done(_url(site.id), notice=SAVED)


@bp.post("/visit-rules/<uuid:visit_rule_id>/end")
@requires("distribution.plan", visit_rule=queries.get_site_rule)
def end_visit_rule(visit_rule: SiteRule) -> Response:
    """Let a rule hold no more."""
    services.end_visit_rule(visit_rule.rule, by=actor())
    return done(_url(visit_rule.site_id), notice=SAVED)


@bp.get("/outlets/<uuid:site_id>/no-name")
@requires("no_name.count", site=get_outlet)
def show_no_name(site: SeenOutlet) -> Response:
    """Ask what people took where nobody is written down."""
    return _no_name_page(site, NoNameForm())


def _no_name_page(outlet: SeenOutlet, form: NoNameForm) -> Response:
    form.offer(queries.items_to_pack(outlet.site_id))
    status = 422 if form.errors else 200
    told = {"last": counted.last_counts(outlet.site_id), "is_due": counted.is_look_due(outlet.outlet)}
    return page("foodbank/no_name.html", status=status, outlet=outlet, form=form, **told, words=PACK_WORDS)


@bp.post("/outlets/<uuid:site_id>/no-name")
@requires("no_name.count", site=get_outlet)
def count_no_name(site: SeenOutlet) -> Response:
    """Count pieces and people."""
    form = NoNameForm.from_request()
    if form.carry_out(lambda: _counted(site, form)) is None:
        return _no_name_page(site, form)
    return done(url_for(".show_no_name", site_id=site.site_id), notice=SAVED)


def _counted(outlet: SeenOutlet, form: NoNameForm) -> HandOut:
    key = id_of(form.item_id.data)
    item = get_item(actor(), key) if key else None
    if item is None:
        raise Invalid(Text("Choose what was taken", "error"), field="item_id")
    try:
        return count(outlet.outlet, outlet.site, item=item, **form.chosen("quantity", "heads"), by=actor())
    except Conflict as refusal:
        raise Invalid(refusal.text, field="quantity") from refusal
