"""Pages on lists that leave the platform (ruling 19, R-EXP-01)."""

from flask import Response, g, make_response, request, url_for

from charity_app.core import clock, settings
from charity_app.core.sheets import write_csv, write_xlsx
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries, services
from charity_app.registry.forms import ExportForm
from charity_app.registry.forms.choices import id_of
from charity_app.registry.models import HouseholdExport
from charity_app.registry.services.exports import ALONE, HEADER, needs_second
from charity_app.registry.states.households import EXPORT_REASONS, ExportReason
from charity_app.registry.views.blueprint import bp

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/exports")
@requires("household.export")
def list_exports() -> Response:
    """Ask for a list, and show those that were asked for in this area."""
    return _exports_page(ExportForm(), 200)


def _exports_page(form: ExportForm, status: int) -> Response:
    rows = queries.list_exports(actor())
    return page(
        "registry/exports.html",
        status=status,
        form=form,
        rows=[(row, needs_second(row), row.asked_by_id == actor().user_id) for row in rows],
        reasons=EXPORT_REASONS,
        action=request.full_path,
    )


@bp.post("/exports")
@requires("household.export")
def ask_export() -> Response:
    """Ask for a masked list with a reason; above 50 persons a second person agrees first."""
    form = ExportForm.from_request()
    places = {name: id_of(request.args.get(name)) for name in ("street_id", "committee_id")}
    export = form.carry_out(lambda: services.ask_export(reason=ExportReason(form.reason.data), by=actor(), **places))
    if export is None:
        return _exports_page(form, 422)
    most = {"most": settings.value(ALONE)}
    waits = Text("More than %(most)s persons: a second person must agree first", "household", most)
    ready = Text("The list is ready to download", "household")
    return done(url_for(".list_exports"), notice=waits if needs_second(export) else ready)


@bp.post("/exports/<uuid:export_id>/approve")
@requires("household.approve_export", export=queries.get_export)
def approve_export(export: HouseholdExport) -> Response:
    """Agree to a list that somebody else asked for."""
    services.approve_export(export, by=actor())
    return done(url_for(".list_exports"), notice=Text("Your colleague can download the list now", "household"))


@bp.post("/exports/<uuid:export_id>/download")
@requires("household.export", export=queries.get_export)
def download_export(export: HouseholdExport) -> Response:
    """Write a masked list to a file; this is told in the audit trail."""
    kind = "csv" if request.form.get("kind") == "csv" else "xlsx"
    rows = services.write_export(export, by=actor())
    stamp = f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    table = [*rows, (f"{stamp} {str(actor().user_id)[:8]}",)]
    response = make_response(write_csv(HEADER, table) if kind == "csv" else write_xlsx(HEADER, table))
    response.headers["Content-Type"] = _TYPES[kind]
    response.headers["Content-Disposition"] = f'attachment; filename="households.{kind}"'
    g.location = url_for(".list_exports")
    return response
