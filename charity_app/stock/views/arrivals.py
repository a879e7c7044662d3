"""What another place sent by hand: its receiver confirms it with one tap, or says how many did not come and why."""

from typing import Any

from flask import Response, request, url_for

from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site
from charity_app.stock.forms.arrivals import ArrivalForm
from charity_app.stock.queries import arrivals as queries
from charity_app.stock.queries.arrivals import WAYS, SeenArrival, Way, get_seen_arrival
from charity_app.stock.services import sending
from charity_app.stock.states import arrivals as states
from charity_app.stock.states.arrivals import ShortReason
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, page_number

_WORDS = {
    **WORDS,
    "ways": WAYS,
    "arrival_labels": states.ARRIVAL_LABELS,
    "arrival_tones": states.ARRIVAL_TONES,
    "short_reasons": states.SHORT_REASONS,
}


@bp.get("/places/<uuid:site_id>/arrivals")
@requires("arrival.list", site=get_site)
def list_arrivals(site: Site) -> Response:
    """Show what was sent to a place by hand, or by it to others; what waits stands first."""
    return _page(site, code_of(Way, request.args.get("way")) or Way.COMING)


def _page(site: Site, way: Way, refused: ArrivalForm | None = None, of: SeenArrival | None = None) -> Response:
    found = queries.list_arrivals(site, way, page=page_number())
    forms = {one.id: refused if refused and of == one else ArrivalForm() for one in found.items}
    forms = {key: form.beside(key) for key, form in forms.items()}
    status = 422 if refused else 200
    return page("stock/arrivals.html", status=status, site=site, way=way, found=found, forms=forms, words=_WORDS)


@bp.post("/arrivals/<uuid:arrival_id>/confirm")
@requires("arrival.confirm", arrival=get_seen_arrival)
def confirm_arrival(arrival: SeenArrival) -> Response:
    """Confirm what came as the receiver."""
    form: Any = ArrivalForm.from_request()
    form.carry_out(lambda: _confirmed(arrival, form))
    if form.errors:
        return _page(arrival.site, Way.COMING, form, arrival)
    return done(url_for(".list_arrivals", site_id=arrival.site_id), notice=SAVED)


def _confirmed(arrival: SeenArrival, form: Any) -> None:
    reason = code_of(ShortReason, form.reason.data)
    sending.confirm_arrival(arrival.row, missing=form.missing.data or 0, reason=reason, by=actor())
