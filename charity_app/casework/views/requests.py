"""Pages of requests for help: asked without an account, answered from the advisers' work list (journey 4)."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response, g, request, url_for

from charity_app.casework import queries, services
from charity_app.casework.forms import CloseForm, ContactForm, HelpFilterForm, HelpForm
from charity_app.casework.models import HelpRequest
from charity_app.casework.services import NewHelp, Receipt
from charity_app.casework.states import help as words
from charity_app.casework.states.help import HelpReason, HelpState, Outcome
from charity_app.casework.states.needs import URGENCIES, URGENCY_TONES, Urgency
from charity_app.casework.views.blueprint import SAVED, bp
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.identity.queries import names_of
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import code_of, id_of


@bp.get("/help")
@public()
def show_help_form() -> Response:
    """Ask for a call: the street is enough, no account needed."""
    return _form_page(HelpForm(request.args, data=_known()))


def _helped() -> UUID | None:
    """Return the household somebody is helped for, or the viewer's own."""
    return actor().helping_id or next(iter(sorted(actor().scope.household_ids, key=str)), None)


def _known() -> dict[str, str]:
    key = _helped()
    household = registry.get_household(actor(), key) if key else None
    return {"street_id": str(household.street_id)} if household else {}


def _form_page(form: HelpForm) -> Response:
    form.offer(divisions.street_names())
    return page("casework/help_form.html", status=422 if form.errors else 200, form=form, emergency=Urgency.EMERGENCY)


@bp.post("/help")
@public()
def ask_for_help() -> Response:
    """Record the wish for a call and say who calls by when; the answer is shown once and kept nowhere else."""
    form = HelpForm.from_request()
    form.offer(divisions.street_names())
    receipt: Receipt | None = form.carry_out(lambda: services.ask_for_help(_told(form), by=actor()))
    if receipt is None:
        return _form_page(form)
    g.location = url_for("reports.show_status")
    names = names_of([receipt.adviser_id]) if receipt.adviser_id else {}
    return page("casework/help_done.html", receipt=receipt, adviser=next(iter(names.values()), ""))


def _told(form: Any) -> NewHelp:
    street_id = id_of(form.street_id.data)
    if street_id is None:
        raise Invalid(Text("Choose your street or town", "error"), field="street_id")
    return NewHelp(
        street_id=street_id,
        phone=form.phone.data,
        urgency=Urgency(int(form.urgency.data)),
        answers=_answers(form.answers.data),
        household_id=_helped(),
    )


def _answers(text: str) -> Mapping[str, str]:
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return {}
    if not isinstance(told, dict):
        return {}
    return {str(key)[:40]: _plain(value)[:200] for key, value in list(told.items())[:40]}


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@bp.get("/help/list")
@requires("help.list")
def list_help() -> Response:
    """Show the advisers' work list, what is due first on top."""
    return _answer_list_help()


def _answer_list_help() -> Response:
    form = HelpFilterForm(request.args)
    sort = request.args.get("sort", "due")
    found = queries.list_help_visible_to(
        actor(),
        state=code_of(HelpState, form.state.data),
        is_mine=request.args.get("mine") == "1",
        sort=sort,
        page=request.args.get("page", 1, type=int),
    )
    return page(
        "casework/help_list.html",
        found=found,
        form=form,
        sort=sort,
        words=words,
        urgencies=URGENCIES,
        urgency_tones=URGENCY_TONES,
    )


@bp.get("/help/<uuid:help_request_id>")
@requires("help.show", help_request=queries.get_help_request)
def show_help(help_request: HelpRequest) -> Response:
    """Show one request for help."""
    return _request_page(help_request)


def _request_page(help_request: HelpRequest, *, form: Any = None, phone: str = "") -> Response:
    return page(
        "casework/help.html",
        status=422 if form is not None and form.errors else 200,
        asked=help_request,
        card=queries.help_card(help_request),
        contact_form=form if isinstance(form, ContactForm) else ContactForm(),
        close_form=form if isinstance(form, CloseForm) else CloseForm(),
        phone=phone,
        words=words,
        urgencies=URGENCIES,
        urgency_tones=URGENCY_TONES,
    )


@bp.post("/help/<uuid:help_request_id>/contact")
@requires("help.contact", help_request=queries.get_help_request)
def contact_help(help_request: HelpRequest) -> Response:
    """Record that the adviser has called."""
    form = ContactForm.from_request()
    if form.carry_out(lambda: _contacted(help_request, form)) is None:
        return _request_page(help_request, form=form)
    return done(_url(help_request), notice=SAVED)


def _contacted(help_request: HelpRequest, form: Any) -> bool:
    services.contact_help(help_request, words=form.words.data, by=actor())
    return True


@bp.post("/help/<uuid:help_request_id>/close")
@requires("help.close", help_request=queries.get_help_request)
def close_help(help_request: HelpRequest) -> Response:
    """End a request with its outcome."""
    form = CloseForm.from_request()
    if form.carry_out(lambda: _closed(help_request, form)) is None:
        return _request_page(help_request, form=form)
    return done(url_for(".list_help"), notice=SAVED)


def _closed(help_request: HelpRequest, form: Any) -> bool:
    services.close_help(
        help_request,
        outcome=Outcome(form.outcome.data),
        reason=code_of(HelpReason, form.reason.data),
        words=form.words.data,
        by=actor(),
    )
    return True


@bp.post("/help/<uuid:help_request_id>/take")
@requires("help.take", help_request=queries.get_help_request)
def take_over_help(help_request: HelpRequest) -> Response:
    """Take a request over from a colleague."""
    services.take_over_help(help_request, by=actor())
    return done(_url(help_request), notice=SAVED)


@bp.post("/help/<uuid:help_request_id>/phone")
@requires("help.reveal", help_request=queries.get_help_request)
def reveal_help_phone(help_request: HelpRequest) -> Response:
    """Show the phone in full, to call back; this is written down."""
    phone = services.reveal_help_phone(help_request, by=actor())
    g.location = _url(help_request)
    return _request_page(help_request, phone=phone)


def _url(help_request: HelpRequest) -> str:
    return url_for("casework.show_help", help_request_id=help_request.id)
