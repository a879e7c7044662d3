"""The page on which the district names its emergency stores."""

from flask import Response, request, url_for

from charity_app.foodbank.queries import outlets as queries
from charity_app.foodbank.services import outlets as services
from charity_app.foodbank.views.blueprint import SAVED, bp
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.registry.queries import get_site


@bp.get("/depots")
@requires("emergency_store.name")
def list_depots() -> Response:
    """List the depots, and which of them keep goods for emergencies."""
    return page("foodbank/depots.html", depots=queries.depots(), stores=queries.emergency_stores())


@bp.post("/depots/<uuid:site_id>/emergency")
@requires("emergency_store.name", site=get_site)
def name_store(site: Site) -> Response:
    """Say that a depot is an emergency store, or is none any more."""
    services.name_emergency_store(site, is_one=request.form.get("is_one") == "yes", by=actor())
    return done(url_for(".list_depots"), notice=SAVED)
