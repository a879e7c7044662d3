"""Pages of places where help is given."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.divisions.queries import division_names
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries, services
from charity_app.registry.forms import CloseSiteForm, SiteFilterForm, SiteForm
from charity_app.registry.forms.choices import code_of, id_of, version_of
from charity_app.registry.models import Site
from charity_app.registry.states.organisations import SITE_KINDS, SiteKind
from charity_app.registry.views.blueprint import SAVED, bp


@bp.get("/sites")
@public()
def list_sites() -> Response:
    """List the places in use today."""
    form = SiteFilterForm(request.args)
    form.offer()
    found = queries.list_sites(
        q=form.q.data or "",
        kind=code_of(SiteKind, form.kind.data),
        street_id=id_of(form.street_id.data),
        page=request.args.get("page", 1, type=int),
    )
    return page("registry/sites.html", form=form, found=found, kinds=SITE_KINDS)


@bp.get("/sites/<uuid:site_id>")
@public()
def show_site(site_id: UUID) -> Response:
    """Show one place: what it is for, where, when, who runs it."""
    site = queries.get_site(actor(), site_id)
    if site is None:
        raise NotFound
    runner = queries.get_organisation(actor(), site.organisation_id) if site.organisation_id else None
    street = division_names([site.street_id]).get(site.street_id)
    return page("registry/site.html", site=site, kinds=SITE_KINDS, runner=runner, street=street)


def _form_answer(form: SiteForm, site: Site | None) -> Response:
    form.offer(queries.list_organisations(actor()).items)
    return page("registry/site_form.html", status=422 if form.errors else 200, form=form, site=site)


def _url(site: Site) -> str:
    return url_for("registry.show_site", site_id=site.id)


@bp.get("/sites/new")
@requires("site.open")
def show_new_site() -> Response:
    """Ask for a place."""
    return _form_answer(SiteForm(), None)


@bp.post("/sites/new")
@requires("site.open")
def open_site() -> Response:
    """Enter a place."""
    form = SiteForm.from_request()
    site = form.carry_out(lambda: services.open_site(form.details(), by=actor()))
    if site is None:
        return _form_answer(form, None)
    return done(_url(site), notice=SAVED)


@bp.get("/sites/<uuid:site_id>/edit")
@requires("site.change", site=queries.get_site)
def show_site_edit(site: Site) -> Response:
    """Ask what people should know about a place."""
    known: dict[str, Any] = {"street_id": str(site.street_id), "organisation_id": str(site.organisation_id or "")}
    return _form_answer(SiteForm(obj=site, **known), site)


@bp.post("/sites/<uuid:site_id>/edit")
@requires("site.change", site=queries.get_site)
def change_site(site: Site) -> Response:
    """Correct what is known about a place."""
    form = SiteForm.from_request()
    version = version_of(form.version.data)
    form.carry_out(lambda: services.change_site(site, details=form.details(), version=version, by=actor()))
    if form.errors:
        return _form_answer(form, site)
    return done(_url(site), notice=SAVED)


@bp.get("/sites/<uuid:site_id>/close")
@requires("site.change", site=queries.get_site)
def show_closing(site: Site) -> Response:
    """Ask from which day on a place is not used."""
    return page("registry/closing.html", site=site, form=CloseSiteForm())


@bp.post("/sites/<uuid:site_id>/close")
@requires("site.change", site=queries.get_site)
def close_site(site: Site) -> Response:
    """Note from which day on a place is not used."""
    form = CloseSiteForm.from_request()
    form.carry_out(lambda: services.close_site(site, by=actor(), **form.chosen("on")))
    if form.errors:
        return page("registry/closing.html", status=422, site=site, form=form)
    return done(_url(site), notice=Text("The place is closed from that day on", "site"))
