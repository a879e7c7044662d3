"""The families of a recall: the call list, one call with what was said, and what a household received (A8)."""

from typing import Any

from flask import Response, g, request, url_for

from charity_app.core.errors import NotFound
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries as registry
from charity_app.registry import services as register
from charity_app.registry.models import Household
from charity_app.registry.policy import is_own
from charity_app.registry.states import households as file_words
from charity_app.registry.states.households import PersonalField, RevealReason
from charity_app.registry.views.tabs import tabs_of
from charity_app.stock.forms.recalls import OutcomeForm
from charity_app.stock.models import Recall, RecallCall
from charity_app.stock.queries import families as queries
from charity_app.stock.queries import tracing
from charity_app.stock.queries.calls import get_call
from charity_app.stock.queries.reach import get_seen_recall
from charity_app.stock.services import recalling
from charity_app.stock.states.recalls import CallOutcome
from charity_app.stock.views.blueprint import SAVED, WORDS, bp, page_number

_FIELDS = (PersonalField.NAME, PersonalField.PHONE)


@bp.get("/recalls/<uuid:recall_id>/families")
@requires("recall.families", recall=get_seen_recall)
def list_families(recall: Recall) -> Response:
    """Show the families of a recall by street: to callers masked, to the food safety officer number and street."""
    only_open = request.args.get("open") == "1"
    found = queries.list_families(recall, actor(), only_open=only_open, page=page_number())
    portions = queries.portions_of(recall, {one.call.household_id for one in found.items})
    return page("stock/families.html", recall=recall, found=found, portions=portions, only_open=only_open, words=WORDS)


@bp.get("/recall-calls/<uuid:call_id>")
@requires("recall.call", call=get_call)
def show_call(call: RecallCall) -> Response:
    """Show one family, masked: what it received and what it said."""
    return _page(call, OutcomeForm(data={"outcome": call.outcome}))


def _page(call: RecallCall, form: Any, *, shown: Any = None) -> Response:
    recall = get_seen_recall(actor(), call.recall_id)
    if recall is None:
        raise NotFound
    return page(
        "stock/call.html",
        status=422 if form.errors else 200,
        call=call,
        recall=recall,
        family=queries.family_of_call(call),
        portions=queries.portions_of(recall, {call.household_id}).get(call.household_id, []),
        shown=shown,
        form=form,
        words=WORDS,
    )


@bp.post("/recall-calls/<uuid:call_id>/note")
@requires("recall.call", call=get_call)
def note_call(call: RecallCall) -> Response:
    """Note what a family said."""
    form: Any = OutcomeForm.from_request()

    def note() -> bool:
        recalling.note_call(call, outcome=CallOutcome(form.outcome.data), by=actor())
        return True

    if form.carry_out(note) is None:
        return _page(call, form)
    return done(url_for(".list_families", recall_id=call.recall_id, open=1), notice=SAVED)


@bp.post("/recall-calls/<uuid:call_id>/reveal")
@requires("recall.call", call=get_call)
def reveal_call(call: RecallCall) -> Response:
    """Show name and phone in full in this answer only, and tell who saw them."""
    household = registry.get_household(actor(), call.household_id)
    if household is None:
        raise NotFound
    shown = register.reveal_values(household, fields=_FIELDS, reason=RevealReason.CALL, by=actor())
    g.location = request.path
    return _page(call, OutcomeForm(data={"outcome": call.outcome}), shown=shown)


@bp.get("/households/<uuid:household_id>/goods")
@requires("goods.received", records="household.opened", household=registry.get_household)
def list_received(household: Household) -> Response:
    """Show which lots a household received, and which of them are recalled."""
    return page(
        "stock/received.html",
        received=tracing.received_by(household.id),
        household=household,
        card=registry.household_card(household.id),
        file_tabs=tabs_of(household),
        is_own=is_own(actor(), household),
        labels=file_words.HOUSEHOLD_LABELS,
        tones=file_words.HOUSEHOLD_TONES,
        words=WORDS,
    )
