"""Shelves of a place with their minimum, and its temperatures."""

from flask import Response, request, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.forms.items import ShelfFilterForm, ShelfForm, TemperatureForm
from charity_app.stock.models import Item
from charity_app.stock.queries import levels as queries
from charity_app.stock.queries import temperatures
from charity_app.stock.queries.lots import get_item
from charity_app.stock.services import items as services
from charity_app.stock.states.items import Storage
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, page_number

_RIGHT = Text("Written down: the temperature is right", "temperature")
_WRONG = Text("Written down: out of range. See below what to do now", "temperature")


@bp.get("/places/<uuid:site_id>/shelves")
@requires("stock.show", site=get_site)
def list_shelves(site: Site) -> Response:
    """List the shelves of a place."""
    form = ShelfFilterForm(request.args)
    words, is_low = (form.q.data or "") if form.validate() else "", bool(request.args.get("low"))
    found = queries.list_shelves(site, q=words, is_low=is_low, page=page_number())
    return page("stock/shelves.html", site=site, form=form, found=found, is_low=is_low, words=WORDS)


@bp.get("/places/<uuid:site_id>/items/<uuid:item_id>/shelf")
@requires("stock.keep", site=get_site, item=get_item)
def show_shelf(site: Site, item: Item) -> Response:
    """Ask where an item lies, and how little is too little."""
    seen = queries.seen_shelf(site, item)
    return _shelf_page(site, item, ShelfForm(obj=seen.shelf if seen else None))


def _shelf_page(site: Site, item: Item, form: ShelfForm) -> Response:
    return page("stock/shelf.html", status=422 if form.errors else 200, site=site, item=item, form=form, words=WORDS)


@bp.post("/places/<uuid:site_id>/items/<uuid:item_id>/shelf")
@requires("stock.keep", site=get_site, item=get_item)
def set_shelf(site: Site, item: Item) -> Response:
    """Say where an item lies, and how little is too little."""
    form = ShelfForm.from_request()
    form.carry_out(lambda: services.set_shelf(site, item, **form.chosen("place_code", "minimum"), by=actor()))
    if form.errors:
        return _shelf_page(site, item, form)
    return done(url_for(".list_shelves", site_id=site.id), notice=SAVED)


@bp.get("/places/<uuid:site_id>/temperatures")
@requires("stock.show", site=get_site)
def list_temperatures(site: Site) -> Response:
    """List what was measured at a place, and ask for the next reading."""
    return _temperature_page(site, TemperatureForm(data={"storage": request.args.get("storage")}))


def _temperature_page(site: Site, form: TemperatureForm) -> Response:
    storage = code_of(Storage, request.args.get("storage"))
    found = temperatures.list_readings(site, storage=storage, page=page_number())
    climate = temperatures.climate_of(site)
    words = {
        **WORDS,
        "classes": temperatures.CLASSES,
        "warmths": temperatures.WARMTHS,
        "warmth_tones": temperatures.WARMTH_TONES,
    }
    status = 422 if form.errors else 200
    return page(
        "stock/temperatures.html",
        status=status,
        site=site,
        form=form,
        found=found,
        climate=climate,
        storage=storage,
        words=words,
    )


@bp.post("/places/<uuid:site_id>/temperatures")
@requires("stock.keep", site=get_site)
def read_temperature(site: Site) -> Response:
    """Write a reading down; out of range the page says what to do."""
    form = TemperatureForm.from_request()
    is_right = form.carry_out(lambda: _read(site, form))
    if is_right is None:
        return _temperature_page(site, form)
    return done(url_for(".list_temperatures", site_id=site.id), notice=_RIGHT if is_right else _WRONG)


def _read(site: Site, form: TemperatureForm) -> bool:
    storage = Storage(form.storage.data)
    return services.read_temperature(site, storage=storage, tenths=form.tenths.data or 0, by=actor())
