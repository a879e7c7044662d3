"""The work list of charity finance: where the accounts of the same money differ, why, and what to do."""

from decimal import Decimal
from typing import Any

from flask import Response, make_response, request, url_for

from charity_app.core import clock
from charity_app.core.money import Money
from charity_app.core.sheets import write_csv
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.payments import queries, services
from charity_app.payments.forms import ClosingForm, DifferenceFilterForm
from charity_app.payments.models import PaymentDifference
from charity_app.payments.states import (
    CLOSING_LABELS,
    DIFFERENCE_LABELS,
    DIFFERENCE_TONES,
    EXPLANATIONS,
    ClosingReason,
    DifferenceKind,
    DifferenceState,
)
from charity_app.payments.views.blueprint import bp

_MOST_ROWS = 1000
_HEADER = ("日期", "差异", "编号", "我方（元）", "支付机构（元）", "状态", "发现时间", "关闭时间", "关闭原因")
_WORDS = {
    "labels": DIFFERENCE_LABELS,
    "tones": DIFFERENCE_TONES,
    "kinds": EXPLANATIONS,
    "reasons": CLOSING_LABELS,
}


def _filter(form: DifferenceFilterForm) -> queries.DifferenceFilter:
    state, kind = form.state.data, form.kind.data
    return queries.DifferenceFilter(
        DifferenceState(state) if state in set(DifferenceState) else None,
        DifferenceKind(kind) if kind in set(DifferenceKind) else None,
        None if form.day.errors else form.day.data,
    )


def _form() -> DifferenceFilterForm:
    return DifferenceFilterForm(request.args) if request.args else DifferenceFilterForm()


@bp.get("/differences")
@requires("difference.list")
def list_differences() -> Response:
    """List the differences, at first those that wait."""
    form = _form()
    found = queries.list_differences_visible_to(actor(), _filter(form), page=request.args.get("page", 1, type=int))
    return page("payments/differences.html", form=form, found=found, words=_WORDS)


@bp.get("/differences/export")
@requires("difference.list")
def export_differences() -> Response:
    """Write the listed differences to a file: amounts and references, nobody's name."""
    found = queries.list_differences_visible_to(actor(), _filter(_form()), size=_MOST_ROWS)
    response = make_response(write_csv(_HEADER, map(_exported, found.items)))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="differences.csv"'
    return response


def _exported(row: queries.DifferenceRow) -> tuple[Any, ...]:
    reason = translate(CLOSING_LABELS[row.reason]) if row.reason else ""
    moments = [
        f"{moment.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}" if moment else ""
        for moment in (row.found_at, row.closed_at)
    ]
    kind, state = translate(EXPLANATIONS[row.kind].name), translate(DIFFERENCE_LABELS[row.state])
    return (row.day_on, kind, row.reference, *map(_yuan, (row.ours_fen, row.theirs_fen)), state, *moments, reason)


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Money(fen).yuan


@bp.get("/differences/<uuid:difference_id>")
@requires("difference.list", difference=queries.get_difference)
def show_difference(difference: PaymentDifference) -> Response:
    """Show a difference with what it means and what to do."""
    return page("payments/difference.html", difference=difference, form=ClosingForm(), words=_WORDS)


@bp.post("/differences/<uuid:difference_id>/close")
@requires("difference.close", difference=queries.get_difference)
def close_difference(difference: PaymentDifference) -> Response:
    """Close a difference with a reason."""
    form = ClosingForm.from_request()
    if not form.validate():
        return page("payments/difference.html", status=422, difference=difference, form=form, words=_WORDS)
    reason = ClosingReason(form.reason.data)
    services.close_difference(difference, reason=reason, words=form.words.data or "", by=actor())
    return done(url_for(".list_differences"), notice=Text("Closed", "difference"))
