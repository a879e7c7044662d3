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
    form = ClaimFilterForm(request.args)
    return page(
        "matching/board.html",
        board=queries.claims_board(actor(), q=form.q.data or "", sort=form.sort.data or "due"),
        form=form,
        open_needs=queries.count_open_needs(actor()),
        words=WORDS,
    )


def _chosen() -> tuple[ClaimFilterForm, queries.ClaimFilter]:
    form = ClaimFilterForm(request.args)
    chosen = queries.ClaimFilter(
        state=code_of(ClaimState, form.state.data),
        direction=code_of(Direction, form.direction.data),
        need_type=code_of(NeedType, form.type.data),
        is_silent=request.args.get("silent") == "1",
        q=form.q.data or "",
    )
    return form, chosen


@bp.get("/claims")
@requires("claim.list")
def list_claims() -> Response:
    """Show the claims of the viewer's side: an organisation's, a street's, a household's, a donor's."""
    form, chosen = _chosen()
    found = queries.list_claims_visible_to(actor(), chosen, sort=form.sort.data or "due", page=page_number())
    return page("matching/claims.html", form=form, found=found, words=WORDS)


@bp.get("/claims/export")
@requires("claim.list")
def export_claims() -> Response:
    """Write the listed claims to a file: no household, no name of a family."""
    form, chosen = _chosen()
    sort = form.sort.data or "due"
    found = queries.list_claims_visible_to(actor(), chosen, sort=sort, size=_ROWS)
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
