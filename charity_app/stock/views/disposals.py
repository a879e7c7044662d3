"""What waits to be destroyed before a second person, and what was thrown away why (T9, feature 4.15)."""

from flask import Response, request, url_for

from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.queries import disposals as queries
from charity_app.stock.queries.disposals import SeenDisposal, get_seen_disposal
from charity_app.stock.services import disposing
from charity_app.stock.states.movements import DisposalState
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, page_number
from charity_app.stock.views.photos import send_photo


@bp.get("/disposals")
@requires("disposal.list")
def list_disposals() -> Response:
    """Show what was put aside at the viewer's places, at first what waits for a second person."""
    state = code_of(DisposalState, request.args.get("state")) or DisposalState.ASKED
    site_id = id_of(request.args.get("site_id"))
    site = get_site(actor(), site_id) if site_id else None
    found = queries.list_disposals_visible_to(actor(), state=state, site_id=site_id, page=page_number())
    people = queries.people_of(found.items)
    return page("stock/disposals.html", found=found, people=people, state=state, site=site, words=WORDS)


@bp.get("/disposals/<uuid:disposal_id>/photo")
@requires("disposal.show", disposal=get_seen_disposal)
def download_disposal_photo(disposal: SeenDisposal) -> Response:
    """Send the photo of goods that were put aside."""
    return send_photo(disposal.row.photo, disposal.lot.number)


@bp.post("/disposals/<uuid:disposal_id>/confirm")
@requires("disposal.decide", disposal=get_seen_disposal)
def confirm_disposal(disposal: SeenDisposal) -> Response:
    """Say as the second person that goods were destroyed."""
    disposing.confirm_disposal(disposal.row, by=actor())
    return _listed(disposal)


@bp.post("/disposals/<uuid:disposal_id>/refuse")
@requires("disposal.decide", disposal=get_seen_disposal)
def refuse_disposal(disposal: SeenDisposal) -> Response:
    """Keep goods after all, as the second person."""
    disposing.refuse_disposal(disposal.row, by=actor())
    return _listed(disposal)


def _listed(disposal: SeenDisposal) -> Response:
    return done(url_for(".list_disposals", site_id=disposal.site_id), notice=SAVED)


@bp.get("/places/<uuid:site_id>/waste")
@requires("stock.show", site=get_site)
def show_waste(site: Site) -> Response:
    """Show what a place threw away by month and reason."""
    return page("stock/waste.html", site=site, lines=queries.waste_of(site, months=12), words=WORDS)
