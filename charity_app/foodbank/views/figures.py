"""The public page of figures. Source: feature 4.15."""

from typing import Any
from uuid import UUID

from flask import Response, request

from charity_app.core import clock
from charity_app.foodbank.forms.figures import FiguresForm
from charity_app.foodbank.queries.figures import PERIODS, Period, figures_since, first_day
from charity_app.foodbank.queries.outlets import places_with_food
from charity_app.foodbank.views.blueprint import bp
from charity_app.foodbank.views.words import PACK_WORDS
from charity_app.http.access import public
from charity_app.http.respond import page
from charity_app.registry.forms.choices import code_of, id_of
from charity_app.stock.queries.given import FEWEST


@bp.get("/figures")
@public()
def show_figures() -> Response:
    """Show what came in, went out and was thrown away in a period, everywhere or at one place."""
    period = code_of(Period, request.args.get("period")) or Period.MONTH
    form = FiguresForm(request.args)
    site_id = _place(form)
    figures = figures_since(first_day(period, clock.today()), site_id=site_id)
    told: dict[str, Any] = {"form": form, "site_id": site_id, "fewest": FEWEST, "words": PACK_WORDS}
    return page("foodbank/figures.html", figures=figures, period=period, periods=PERIODS, **told)


def _place(form: FiguresForm) -> UUID | None:
    """Offer the places; return the one that was chosen, None for all of them."""
    sites = places_with_food()
    form.offer(sites)
    return next((site.id for site in sites if site.id == id_of(form.place.data)), None)
