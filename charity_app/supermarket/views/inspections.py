"""Inspections of a shop: written down by street and district, mended by the keeper, looked at again (feature 5.16)."""

from typing import Any
from uuid import UUID

from flask import Response, url_for

from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.supermarket.forms.inspections import AgainForm, InspectionForm
from charity_app.supermarket.queries.inspections import SeenInspection, get_seen_inspection, list_inspections
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.services import inspections
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp, page_number


@bp.get("/shops/<uuid:site_id>/inspections")
@requires("shop.show", site=get_shop)
def list_inspections_of_shop(site: Site) -> Response:
    """Show the inspections of a shop, the newest first."""
    return _inspections(site, InspectionForm())


def _inspections(site: Site, form: Any, *, again: SeenInspection | None = None) -> Response:
    return page(
        "supermarket/inspections.html",
        status=422 if form.errors else 200,
        site=site,
        form=form if again is None else InspectionForm(),
        again_form=AgainForm() if again is None else form,
        again=again,
        found=list_inspections(site, page=page_number()),
        words=WORDS,
    )


@bp.post("/shops/<uuid:site_id>/inspections/record")
@requires("inspection.record", site=get_shop)
def record_inspection(site: Site) -> Response:
    """Write an inspection down."""
    form: Any = InspectionForm.from_request()
    if form.carry_out(lambda: inspections.record_inspection(site, found=form.found, by=actor())) is None:
        return _inspections(site, form)
    return _listed(site.id)


@bp.post("/inspections/<uuid:inspection_id>/report")
@requires("inspection.report", inspection=get_seen_inspection)
def report_inspection(inspection: SeenInspection) -> Response:
    """Say that what was found is mended."""
    inspections.report_inspection(inspection.row, by=actor())
    return _listed(inspection.site_id)


@bp.post("/inspections/<uuid:inspection_id>/pass")
@requires("inspection.record", inspection=get_seen_inspection)
def pass_inspection(inspection: SeenInspection) -> Response:
    """Say after a second look that all is in order."""
    inspections.pass_inspection(inspection.row, by=actor())
    return _listed(inspection.site_id)


@bp.post("/inspections/<uuid:inspection_id>/fail")
@requires("inspection.record", inspection=get_seen_inspection)
def fail_inspection(inspection: SeenInspection) -> Response:
    """Say after a second look that it is still wanting."""
    form: Any = AgainForm.from_request()

    def fail() -> bool:
        inspections.fail_inspection(inspection.row, mend_until=form.mend_until.data, by=actor())
        return True

    if form.carry_out(fail) is None:
        return _inspections(inspection.site, form, again=inspection)
    return _listed(inspection.site_id)


def _listed(site_id: UUID) -> Response:
    return done(url_for(".list_inspections_of_shop", site_id=site_id), notice=SAVED)
