"""The keeper's desk: one field that finds whatever was scanned, what arrives, what expires, what waits. Feature 4.7."""

from flask import Response, request, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.forms.scanning import ScanForm
from charity_app.stock.queries import desk
from charity_app.stock.queries.deliveries import deliveries_now
from charity_app.stock.queries.disposals import waste_of
from charity_app.stock.queries.temperatures import CLASSES, WARMTH_TONES, WARMTHS, climate_of
from charity_app.stock.views.blueprint import WORDS, bp
from charity_app.stock.views.doors import doors_of
from charity_app.stock.views.finding import address_of_code


@bp.get("/")
@requires("stock.show")
def list_places() -> Response:
    """Show the places with stock that the viewer keeps or looks after; one place alone is opened at once."""
    found = desk.sites_kept(actor())
    if len(found) == 1:
        return done(url_for(".show_desk", site_id=found[0].id))
    return page("stock/places.html", sites=found)


@bp.get("/places/<uuid:site_id>")
@requires("stock.show", site=get_site)
def show_desk(site: Site) -> Response:
    """Show today's work of a place."""
    return _desk_page(site, ScanForm(), 200)


def _desk_page(site: Site, form: ScanForm, status: int) -> Response:
    return page(
        "stock/desk.html",
        status=status,
        site=site,
        form=form,
        climate=climate_of(site),
        deliveries=deliveries_now(site),
        near=desk.near_lots(site),
        waiting=desk.waiting_at(site),
        waste=waste_of(site, months=1),
        doors=doors_of(site),
        words={**WORDS, "classes": CLASSES, "warmths": WARMTHS, "warmth_tones": WARMTH_TONES},
    )


@bp.get("/places/<uuid:site_id>/find")
@requires("stock.show", site=get_site)
def find_code(site: Site) -> Response:
    """Go to what was scanned: a lot, an item by its barcode, a delivery, an order."""
    form = ScanForm(request.args)
    if not form.validate():
        return _desk_page(site, form, 422)
    found = address_of_code(site, form.code.data or "")
    if found is not None:
        return done(found)
    form.refuse(Text("Nothing here has this code. An unknown barcode is learned when goods are taken in", "error"))
    return _desk_page(site, form, 422)
