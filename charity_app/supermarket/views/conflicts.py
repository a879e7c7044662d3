"""What tills sold without a network: taken in, and what is wrong with it before two people (feature 5.12)."""

from typing import Any

from flask import Response, jsonify, url_for

from charity_app.http.access import actor, requires
from charity_app.http.i18n import say, translate
from charity_app.http.respond import done, page
from charity_app.registry.models import Site
from charity_app.supermarket.forms.conflicts import OutcomeForm
from charity_app.supermarket.forms.sync import read_sent
from charity_app.supermarket.models import Till
from charity_app.supermarket.queries.conflicts import (
    SeenConflict,
    detail_of,
    get_seen_conflict,
    list_conflicts,
    outcomes_of,
)
from charity_app.supermarket.queries.leases import get_till
from charity_app.supermarket.queries.shops import get_shop
from charity_app.supermarket.services import conflicts, syncing
from charity_app.supermarket.states.tills import PROBLEMS
from charity_app.supermarket.views.blueprint import SAVED, WORDS, bp, page_number


@bp.post("/tills/<uuid:till_id>/sales")
@requires("till.use", needs_key=False, till=get_till)
def receive_sales(till: Till) -> Response:
    """Take in what a till sold without a network; each sale carries the till's signature and its own key."""
    sent = read_sent(till)
    if sent is None:
        response = jsonify(error=say("till conflict", "This is nothing that a till sends"))
        response.status_code = 422
        return response
    answers = syncing.receive_sales(till, sent.sales, refused=sent.refused, done=sent.done, by=actor())
    why = {one.mac: translate(PROBLEMS[one.refused.problem]) for one in answers if one.refused}
    return jsonify(answers={one.mac: one.result.value for one in answers}, why=why)


@bp.get("/shops/<uuid:site_id>/conflicts")
@requires("shop.show", site=get_shop)
def list_conflicts_of_shop(site: Site) -> Response:
    """Show what is to be decided about sales without a network, and what was."""
    return page("supermarket/conflicts.html", site=site, found=list_conflicts(site, page=page_number()), words=WORDS)


@bp.get("/conflicts/<uuid:conflict_id>")
@requires("conflict.show", conflict=get_seen_conflict)
def show_conflict(conflict: SeenConflict) -> Response:
    """Show one of them, with what may be done."""
    return _conflict_page(conflict, OutcomeForm().offering(outcomes_of(conflict.row)))


def _conflict_page(conflict: SeenConflict, form: Any) -> Response:
    return page(
        "supermarket/conflict.html",
        status=422 if form.errors else 200,
        conflict=conflict,
        detail=detail_of(conflict.row),
        form=form,
        words=WORDS,
    )


@bp.post("/conflicts/<uuid:conflict_id>/propose")
@requires("conflict.propose", conflict=get_seen_conflict)
def propose_outcome(conflict: SeenConflict) -> Response:
    """Say how it should end, and why."""
    form = OutcomeForm.from_request().offering(outcomes_of(conflict.row))
    form.carry_out(lambda: conflicts.propose_outcome(conflict.row, **form.told, by=actor()))
    return _conflict_page(conflict, form) if form.errors else _back(conflict)


@bp.post("/conflicts/<uuid:conflict_id>/confirm")
@requires("conflict.confirm", conflict=get_seen_conflict)
def confirm_outcome(conflict: SeenConflict) -> Response:
    """End it so, as the second person."""
    conflicts.confirm_outcome(conflict.row, by=actor())
    return _back(conflict)


@bp.post("/conflicts/<uuid:conflict_id>/send-back")
@requires("conflict.confirm", conflict=get_seen_conflict)
def send_conflict_back(conflict: SeenConflict) -> Response:
    """Ask for another proposal, as the second person."""
    conflicts.send_back(conflict.row, by=actor())
    return _back(conflict)


def _back(conflict: SeenConflict) -> Response:
    return done(url_for(".show_conflict", conflict_id=conflict.id), notice=SAVED)
