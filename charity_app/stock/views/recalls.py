"""Recalls: started from a lot, places and families followed up, reported, ended by a second person (R-FOD-08, A8)."""

from typing import Any

from flask import Response, g, request, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, can, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.identity.queries import names_of
from charity_app.registry.forms.choices import code_of
from charity_app.stock.forms.recalls import ConclusionForm, RecallForm, TraceForm
from charity_app.stock.models import Lot, Recall
from charity_app.stock.queries import families, history, tracing
from charity_app.stock.queries.calls import calls_open, lots_of_recall
from charity_app.stock.queries.lots import get_lot, item_of
from charity_app.stock.queries.reach import get_seen_lot, get_seen_recall
from charity_app.stock.queries.recalls import family_of, mass_balance_of, reached_by
from charity_app.stock.services import recalling
from charity_app.stock.states.recalls import RecallReason, RecallState
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, page_number

_STARTED = Text("Everything of it is frozen everywhere. The families are told now", "recall page")


@bp.get("/recalls")
@requires("recall.list")
def list_recalls() -> Response:
    """Show all recalls, running ones with the families still to be called."""
    return _list(TraceForm())


def _list(form: TraceForm, *, home: Any = None) -> Response:
    state = code_of(RecallState, request.args.get("state"))
    return page(
        "stock/recalls.html",
        status=422 if form.errors else 200,
        found=tracing.list_recalls(actor(), state=state, page=page_number()),
        state=state,
        form=form,
        home=home,
        received=tracing.received_by(home.id) if home else [],
        words=WORDS,
    )


@bp.post("/recalls/trace")
@requires("recall.trace", needs_key=False)
def trace_household() -> Response:
    """Show in this answer which lots a household received, by its number."""
    form: Any = TraceForm.from_request()
    g.location = url_for(".list_recalls")
    home = tracing.home_of_number(actor(), form.number.data) if form.validate() else None
    if not form.errors and home is None:
        form.number.errors = [_unknown()]
    return _list(form, home=home)


def _unknown() -> str:
    return translate(Text("No household in your reach has this number", "error"))


@bp.get("/lots/<uuid:lot_id>/recall")
@requires("recall.start", lot=get_seen_lot)
def new_recall(lot: Lot) -> Response:
    """Show how much of a lot is where and how many received it, before it is recalled."""
    return _start_page(lot, RecallForm())


def _start_page(lot: Lot, form: RecallForm) -> Response:
    family = family_of({lot.id})
    return page(
        "stock/recall_start.html",
        status=422 if form.errors else 200,
        lot=lot,
        item=item_of(lot),
        lots=len(family),
        places=tracing.shelved_of(family),
        reached=reached_by({lot.id}),
        form=form,
        words=WORDS,
    )


@bp.post("/lots/<uuid:lot_id>/recall")
@requires("recall.start", lot=get_seen_lot)
def start_recall(lot: Lot) -> Response:
    """Freeze a lot and everything made of it, everywhere."""
    form: Any = RecallForm.from_request()
    row = form.carry_out(
        lambda: recalling.start_recall(lot, reason=RecallReason(form.reason.data), notice=form.notice.data, by=actor())
    )
    return _start_page(lot, form) if row is None else done(_url(row), notice=_STARTED)


def _url(recall: Recall) -> str:
    return url_for(".show_recall", recall_id=recall.id)


def _told(recall: Recall) -> dict[str, Any]:
    """Return what the page, the report and the closing report of a recall all show."""
    lots = lots_of_recall(recall)
    lot = get_lot(actor(), recall.lot_id)
    assert lot is not None
    return {
        "recall": recall,
        "lot": lot,
        "item": item_of(lot),
        "lots": len(lots),
        "places": tracing.shelved_of(lots),
        "balance": mass_balance_of(lots),
        "reached": reached_by({lot.id}),
        "donor": history.donor_label(lot),
        "open_calls": calls_open(recall),
        "outcomes": families.outcomes_of(recall),
        "people": names_of({key for key in (recall.started_by_id, recall.ended_by_id) if key is not None}),
        "words": WORDS,
    }


@bp.get("/recalls/<uuid:recall_id>")
@requires("recall.show", recall=get_seen_recall)
def show_recall(recall: Recall) -> Response:
    """Show where recalled goods are, how far the calls are, and what is still to be done."""
    return _page(recall, ConclusionForm())


def _page(recall: Recall, form: ConclusionForm) -> Response:
    lots = lots_of_recall(recall)
    return page(
        "stock/recall.html",
        status=422 if form.errors else 200,
        own=tracing.lots_at_places(lots, actor()),
        streets=families.calls_by_street(recall, actor()) if can("recall.families", recall) else [],
        form=form,
        **_told(recall),
    )


@bp.get("/recalls/<uuid:recall_id>/report")
@requires("recall.report", recall=get_seen_recall)
def show_report(recall: Recall) -> Response:
    """Show the report to the market authority, to be printed."""
    return page("stock/recall_report.html", **_told(recall))


@bp.post("/recalls/<uuid:recall_id>/report")
@requires("recall.report", recall=get_seen_recall)
def report_recall(recall: Recall) -> Response:
    """Note that the market authority and the donor were told."""
    recalling.report_recall(recall, by=actor())
    return done(_url(recall), notice=SAVED)


@bp.get("/recalls/<uuid:recall_id>/closing")
@requires("recall.show", recall=get_seen_recall)
def show_closing(recall: Recall) -> Response:
    """Show the closing report, to be printed."""
    return page("stock/recall_closing.html", **_told(recall))


@bp.post("/recalls/<uuid:recall_id>/close")
@requires("recall.end", recall=get_seen_recall)
def close_recall(recall: Recall) -> Response:
    """Close a recall as the second person."""
    return _ended(recalling.close_recall, recall)


@bp.post("/recalls/<uuid:recall_id>/lift")
@requires("recall.end", recall=get_seen_recall)
def lift_recall(recall: Recall) -> Response:
    """Release the goods as the second person: it was a false alarm."""
    return _ended(recalling.lift_recall, recall)


def _ended(command: Any, recall: Recall) -> Response:
    form: Any = ConclusionForm.from_request()
    if form.carry_out(lambda: (command(recall, conclusion=form.conclusion.data or "", by=actor()),)) is None:
        return _page(recall, form)
    return done(_url(recall), notice=SAVED)
