"""Pages of what charities must spend in a year and may spend on management (domain.md 4.10)."""

from typing import Any

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects import queries
from charity_app.projects.forms.years import YearForm
from charity_app.projects.queries import years as reads
from charity_app.projects.services import years as services
from charity_app.projects.views.blueprint import SAVED, bp
from charity_app.registry.models import Organisation

_FIGURES = ("income_fen", "mean_income_fen", "net_assets_fen", "spent_fen", "management_fen", "whole_fen")


@bp.get("/years")
@requires("charity_year.list")
def list_years() -> Response:
    """Show every year that was written down with what is missing to its least spending."""
    found = reads.list_years_visible_to(actor(), number=request.args.get("page", 1, type=int))
    judged = [(row, of, services.judge_year(of, row)) for row, of in found.items]
    return page("projects/years.html", found=found, judged=judged, own=reads.own_charities(actor()))


@bp.get("/years/<uuid:organisation_id>")
@requires("charity_year.show", organisation=queries.get_related_organisation)
def show_years(organisation: Organisation) -> Response:
    """Show the years of a charity."""
    return _years_page(organisation, YearForm(data={"year": clock.today().year}))


def _years_page(organisation: Organisation, form: Any) -> Response:
    judged = [(row, services.judge_year(organisation, row)) for row in reads.years_of(organisation)]
    status = 422 if form.errors else 200
    return page("projects/charity_years.html", status=status, organisation=organisation, judged=judged, form=form)


@bp.post("/years/<uuid:organisation_id>")
@requires("charity_year.write", organisation=queries.get_related_organisation)
def write_year(organisation: Organisation) -> Response:
    """Write the figures of a year."""
    form: Any = YearForm.from_request()
    told = form.chosen(*_FIGURES)
    made = form.carry_out(lambda: services.write_year(organisation, year=form.year.data, figures=told, by=actor()))
    if made is None:
        return _years_page(organisation, form)
    return done(url_for(".show_years", organisation_id=organisation.id), notice=SAVED)
