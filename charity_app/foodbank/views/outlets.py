"""Pages of outlets: for everybody who looks for one, and for those who keep them."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core.errors import Invalid, NotFound
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.foodbank.forms.outlets import ItemForm, OutletFilterForm, OutletForm
from charity_app.foodbank.models import Outlet
from charity_app.foodbank.queries import outlets as queries
from charity_app.foodbank.queries.outlets import SeenOutlet
from charity_app.foodbank.services import outlets as services
from charity_app.foodbank.states.outlets import PointType
from charity_app.foodbank.views.blueprint import SAVED, WORDS, bp, page_number
from charity_app.http.access import actor, can, public, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of, version_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.models import Item
from charity_app.stock.queries.lots import get_item

_CHECKED = Text("Noted: looked at today", "outlet")


@bp.get("/outlets")
@public()
def list_outlets() -> Response:
    """List the outlets in use."""
    form = OutletFilterForm(request.args)
    form.offer(divisions.streets())
    found = queries.list_outlets(
        q=form.q.data or "",
        point_type=code_of(PointType, form.point_type.data),
        street_id=id_of(form.street_id.data),
        page=page_number(),
    )
    return page("foodbank/outlets.html", form=form, found=found, words=WORDS)


@bp.get("/outlets/<uuid:site_id>")
@public()
def show_outlet(site_id: UUID) -> Response:
    """Show where an outlet is, when it is open and what people find there; to its keepers more."""
    seen = queries.get_outlet(actor(), site_id)
    if seen is None:
        raise NotFound
    return outlet_page(seen)


def outlet_page(seen: SeenOutlet, form: ItemForm | None = None) -> Response:
    """Show an outlet, with what could not be saved."""
    form = form or ItemForm()
    keeps = can("outlet.refuse", seen)
    form.offer(queries.items_to_refuse(seen) if keeps else ())
    return page(
        "foodbank/outlet.html",
        status=422 if form.errors else 200,
        seen=seen,
        form=form,
        unwanted=queries.unwanted_items(seen.site_id) if keeps or can("order.change", seen) else [],
        words=WORDS,
    )


def _url(site_id: UUID) -> str:
    return url_for(".show_outlet", site_id=site_id)


def _form_page(form: OutletForm, seen: SeenOutlet | None = None) -> Response:
    form.offer(() if seen else queries.sites_to_open(actor()), queries.depots())
    return page("foodbank/outlet_form.html", status=422 if form.errors else 200, form=form, seen=seen)


@bp.get("/outlets/new")
@requires("outlet.open")
def new_outlet() -> Response:
    """Ask which place becomes an outlet, and what it is like."""
    return _form_page(OutletForm(data={"site_id": request.args.get("site_id", ""), "storages": ["ambient"]}))


@bp.post("/outlets/new")
@requires("outlet.open")
def open_outlet() -> Response:
    """Let a place be an outlet."""
    form = OutletForm.from_request()
    outlet = form.carry_out(lambda: _opened(form))
    if outlet is None:
        return _form_page(form)
    return done(_url(outlet.site_id), notice=SAVED)


def _opened(form: OutletForm) -> Outlet:
    site, depot = _site(form.site_id.data, "site_id"), _site(form.depot_id.data, "depot_id")
    return services.open_outlet(site, depot, details=form.details(), by=actor())


def _site(text: str | None, field: str) -> Site:
    key = id_of(text)
    found = get_site(actor(), key) if key else None
    if found is None:
        raise Invalid(Text("Choose a place", "error"), field=field)
    return found


@bp.get("/outlets/<uuid:site_id>/edit")
@requires("outlet.change", site=queries.get_outlet)
def edit_outlet(site: SeenOutlet) -> Response:
    """Ask what an outlet is like now."""
    known: dict[str, Any] = {"depot_id": str(site.depot_id), "site_id": ""}
    return _form_page(OutletForm(obj=site.outlet, **known), site)


@bp.post("/outlets/<uuid:site_id>/edit")
@requires("outlet.change", site=queries.get_outlet)
def change_outlet(site: SeenOutlet) -> Response:
    """Correct what an outlet is like."""
    form = OutletForm.from_request()
    if form.carry_out(lambda: _changed(site.outlet, form)) is None:
        return _form_page(form, site)
    return done(_url(site.site_id), notice=SAVED)


def _changed(outlet: Outlet, form: OutletForm) -> bool:
    depot, version = _site(form.depot_id.data, "depot_id"), version_of(form.version.data)
    services.change_outlet(outlet, depot, details=form.details(), version=version, by=actor())
    return True


@bp.post("/outlets/<uuid:site_id>/check")
@requires("outlet.check", site=queries.get_outlet)
def check_outlet(site: SeenOutlet) -> Response:
    """Note the weekly look."""
    services.check_outlet(site.outlet, by=actor())
    return done(_url(site.site_id), notice=_CHECKED)


@bp.post("/outlets/<uuid:site_id>/refuse")
@requires("outlet.refuse", site=queries.get_outlet)
def refuse_item(site: SeenOutlet) -> Response:
    """Note what the outlet does not want."""
    form = ItemForm.from_request()
    if form.carry_out(lambda: _refused(site, form)) is None:
        return outlet_page(site, form)
    return done(_url(site.site_id), notice=SAVED)


def _refused(site: SeenOutlet, form: ItemForm) -> bool:
    services.refuse_item(site.outlet, item_of_form(form.item_id.data), by=actor())
    return True


def item_of_form(text: str | None) -> Item:
    """Return the item that was chosen. Raises Invalid when none was."""
    key = id_of(text)
    found = get_item(actor(), key) if key else None
    if found is None:
        raise Invalid(Text("Choose an item", "error"), field="item_id")
    return found


@bp.post("/outlets/<uuid:site_id>/welcome")
@requires("outlet.refuse", site=queries.get_outlet)
def welcome_item(site: SeenOutlet) -> Response:
    """Note that the outlet takes an item again."""
    form = ItemForm.from_request()
    if form.carry_out(lambda: _welcomed(site, form)) is None:
        return outlet_page(site, form)
    return done(_url(site.site_id), notice=SAVED)


def _welcomed(site: SeenOutlet, form: ItemForm) -> bool:
    services.welcome_item(site.outlet, item_of_form(form.item_id.data), by=actor())
    return True
