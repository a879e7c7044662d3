"""The desk's claims board, and lists of claims for every side."""

from typing import Any

from flask import Response, make_response, request

from charity_app.casework.states.needs import NeedType
from charity_app.core import clock
from charity_app.core.sheets import write_csv
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import page
from charity_app.matching import queries
from charity_app.matching.forms import ClaimFilterForm
from charity_app.matching.states.claims import ClaimState, Direction
from charity_app.matching.views.blueprint import WORDS, bp, page_number
from charity_app.registry.forms.choices import code_of

_ROWS = 1000


@bp.get("/board")
@requires("claim.board")
def show_board() -> Response:
    """Show what waits for the street: needs somebody would meet, resources for its families."""
    return _board_page(ClaimFilterForm.from_address())


@bp.post("/board")
@requires("claim.board", needs_key=False)
def search_board() -> Response:
    """Lead what was typed to the board, sealed."""
    form = ClaimFilterForm.from_request()
    return form.answer(".show_board") or _board_page(form, status=422)


def _board_page(form: ClaimFilterForm, *, status: int = 200) -> Response:
    return page(
        "matching/board.html",
        status=status,
        board=queries.claims_board(actor(), q=form.words, sort=form.sort.data or "due"),
        form=form,
        words=WORDS,
    )


def _chosen(form: ClaimFilterForm) -> queries.ClaimFilter:
    return queries.ClaimFilter(
        state=code_of(ClaimState, form.state.data),
        direction=code_of(Direction, form.direction.data),
        need_type=code_of(NeedType, form.type.data),
        is_silent=request.args.get("silent") == "1",
        q=form.words,
    )


@bp.get("/claims")
@requires("claim.list")
def list_claims() -> Response:
    """Show the claims of the viewer's side: an organisation's, a street's, a household's, a donor's."""
    return _claims_page(ClaimFilterForm.from_address())


@bp.post("/claims")
@requires("claim.list", needs_key=False)
def search_claims() -> Response:
    """Lead what was typed to the list, sealed."""
    form = ClaimFilterForm.from_request()
    return form.answer(".list_claims") or _claims_page(form, status=422)


def _claims_page(form: ClaimFilterForm, *, status: int = 200) -> Response:
    sort = form.sort.data or "due"
    found = queries.list_claims_visible_to(actor(), _chosen(form), sort=sort, page=page_number())
    return page("matching/claims.html", status=status, form=form, found=found, words=WORDS)


@bp.get("/claims/export")
@requires("claim.list")
def export_claims() -> Response:
    """Write the listed claims to a file: no household, no name of a family."""
    form = ClaimFilterForm.from_address()
    sort = form.sort.data or "due"
    found = queries.list_claims_visible_to(actor(), _chosen(form), sort=sort, size=_ROWS)
    header = ("编号", "内容", "类型", "数量", "区域", "提供方", "状态", "提出日期")
    stamp = f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}"
    response = make_response(write_csv(header, [*map(_exported, found.items), (stamp,)]))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="claims.csv"'
    return response


def _exported(row: queries.ClaimRow) -> tuple[Any, ...]:
    return (
        row.code,
        translate(row.title),
        translate(WORDS["types"][row.need_type]),
        row.quantity,
        translate(row.area),
        row.giver,
        translate(WORDS["claim_labels"][row.state]),
        clock.local_date(row.proposed_at),
    )
