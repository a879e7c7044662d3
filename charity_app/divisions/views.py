"""Public pages of the divisions, and the fragment from which forms pick a committee."""

from uuid import UUID

from flask import Blueprint, Response, make_response, request

from charity_app.core.errors import NotFound
from charity_app.core.sheets import write_csv
from charity_app.divisions import queries
from charity_app.divisions.forms import DivisionFilterForm, PickForm
from charity_app.divisions.states import DIVISION_KINDS, DivisionLevel
from charity_app.http.access import public
from charity_app.http.i18n import translate
from charity_app.http.respond import page, page_or_fragment, wants_fragment

bp = Blueprint("divisions", __name__, url_prefix="/divisions")
_CSV = {"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="divisions.csv"'}


@bp.get("/")
@public()
def list_divisions() -> Response:
    """List the streets, towns and committees of today (features 1.1)."""
    form = DivisionFilterForm(request.args)
    found = queries.list_divisions(**form.filters(), page=request.args.get("page", 1, type=int))
    return page("divisions/divisions.html", form=form, found=found, kinds=DIVISION_KINDS)


@bp.get("/export")
@public()
def export_divisions() -> Response:
    """Write the list as a table."""
    rows = queries.all_divisions(**DivisionFilterForm(request.args).filters())
    table = [(row.code, row.name, translate(DIVISION_KINDS[row.kind]), row.valid_from) for row in rows]
    return make_response(write_csv(("代码", "名称", "类别", "起始日期"), table), _CSV)


@bp.get("/<uuid:division_id>")
@public()
def show_division(division_id: UUID) -> Response:
    """Show one division: where it belongs, what lies in it, from when to when it exists."""
    division = queries.get_division(division_id)
    if division is None:
        raise NotFound
    return page(
        "divisions/division.html",
        division=division,
        parent=queries.get_division(division.parent_id) if division.parent_id else None,
        successor=queries.get_division(division.successor_id) if division.successor_id else None,
        area=queries.area_group_of(division.id),
        inside=queries.committees_of(division.id),
        kinds=DIVISION_KINDS,
    )


@bp.get("/pick")
@public()
def pick_committee() -> Response:
    """Show committees to choose from, found by name, code, letters or first letters."""
    return _pick_page(PickForm.from_address())


@bp.post("/pick")
@public(needs_key=False)
def search_committees() -> Response:
    """Answer what is being typed; without a script lead it to the page, sealed."""
    form = PickForm.from_request()
    if wants_fragment() and form.validate():
        return _pick_page(form)
    return form.answer(".pick_committee") or _pick_page(form, status=422)


def _pick_page(form: PickForm, *, status: int = 200) -> Response:
    found = queries.search_divisions(form.words, level=DivisionLevel.COMMITTEE) if form.words else []
    return page_or_fragment(
        "divisions/pick.html",
        "divisions/_picked.html",
        status=status,
        form=form,
        found=found,
        streets=queries.division_names(row.parent_id for row in found if row.parent_id),
        form_id=request.args.get("form_id", ""),
    )
