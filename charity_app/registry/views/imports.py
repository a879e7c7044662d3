"""Pages on taking households over from a table: put in, see what would happen, say go (reliability F1)."""

from typing import Any

from flask import Response, make_response, url_for

from charity_app.core.errors import NotFound
from charity_app.core.sheets import write_csv
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page, page_or_fragment, with_etag
from charity_app.http.uploads import read_table
from charity_app.registry import queries, services
from charity_app.registry.forms import ImportForm
from charity_app.registry.models import ImportRun
from charity_app.registry.services.importing import COLUMNS, sample_table
from charity_app.registry.services.importing.format import Column
from charity_app.registry.states.importing import FAULTS, IMPORT_LABELS, IMPORT_TONES, Fault, ImportState
from charity_app.registry.views.blueprint import bp

_SHOWN = 100
_MOVING = (ImportState.CHECKING, ImportState.IMPORTING)
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@bp.get("/imports")
@requires("household.import")
def list_imports() -> Response:
    """Ask for a table, and show the tables put in before."""
    return _imports_page(ImportForm(), 200)


def _imports_page(form: ImportForm, status: int) -> Response:
    runs = queries.list_imports(actor())
    return page("registry/imports.html", status=status, form=form, runs=runs, labels=IMPORT_LABELS, tones=IMPORT_TONES)


@bp.post("/imports")
@requires("household.import")
def start_import() -> Response:
    """Put a table in; it is checked first and nothing is written."""
    form = ImportForm.from_request()
    run = form.carry_out(lambda: services.start_import(read_table(), by=actor()))
    if run is None:
        return _imports_page(form, 422)
    return done(url_for(".show_import", run_id=run.id))


@bp.get("/imports/<uuid:run_id>")
@requires("household.import", run=queries.get_import)
def show_import(run: ImportRun) -> Response:
    """Show how far a run is, and line by line what is wrong; asked every second while it moves."""
    problems = queries.import_problems(run, limit=_SHOWN)
    lines = [(problem.line, COLUMNS[Column(problem.column)], FAULTS[Fault(problem.reason)]) for problem in problems]
    context: dict[str, Any] = {"run": run, "lines": lines, "labels": IMPORT_LABELS, "tones": IMPORT_TONES}
    response = page_or_fragment(
        "registry/import.html", "registry/_import.html", is_moving=run.state in _MOVING, **context
    )
    return with_etag(response)


@bp.post("/imports/<uuid:run_id>/confirm")
@requires("household.import", run=queries.get_import)
def confirm_import(run: ImportRun) -> Response:
    """Take a checked table over."""
    services.confirm_import(run, by=actor())
    return done(url_for(".show_import", run_id=run.id))


@bp.post("/imports/<uuid:run_id>/drop")
@requires("household.import", run=queries.get_import)
def drop_import(run: ImportRun) -> Response:
    """Forget a checked table."""
    services.drop_import(run, by=actor())
    return done(url_for(".list_imports"), notice=Text("The table is forgotten; nothing was written", "import"))


@bp.get("/imports/<uuid:run_id>/problems")
@requires("household.import", run=queries.get_import)
def download_problems(run: ImportRun) -> Response:
    """Send every line that was refused with its reason."""
    rows = [
        (problem.line, COLUMNS[Column(problem.column)], translate(FAULTS[Fault(problem.reason)]))
        for problem in queries.import_problems(run)
    ]
    return _attachment(write_csv(("行", "列", "原因"), rows), "problems", "csv")


@bp.get("/imports/sample/<kind>")
@requires("household.import")
def download_sample(kind: str) -> Response:
    """Send a table with every column and one invented household."""
    if kind not in _TYPES:
        raise NotFound
    return _attachment(sample_table(kind), "households-sample", kind)


def _attachment(content: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Type": _TYPES[kind], "Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return make_response(content, headers)
