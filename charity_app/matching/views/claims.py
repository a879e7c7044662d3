"""One claim: its page with the timeline, and every answer either side can give."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, request, url_for

from charity_app.core.states import actions_from
from charity_app.core.text import Text
from charity_app.http.access import actor, can, requires
from charity_app.http.respond import done, fragment_or_redirect, page
from charity_app.matching import queries
from charity_app.matching.forms import HandoverForm, ReasonForm, StartForm, WordsForm
from charity_app.matching.models import Claim
from charity_app.matching.services import answers as services
from charity_app.matching.services import handovers
from charity_app.matching.services.notices import family_link
from charity_app.matching.states.claims import (
    CLAIM_ACTIONS,
    CLAIM_TABLE,
    REASONS_FOR,
    ClaimAction,
    ClaimReason,
    ClaimState,
)
from charity_app.matching.views.blueprint import SAVED, WORDS, bp
from charity_app.messaging.states import LinkPurpose
from charity_app.registry import queries as registry

_ENDINGS: dict[ClaimAction, Callable[..., None]] = {
    ClaimAction.DECLINE: services.decline_claim,
    ClaimAction.CANCEL: services.cancel_claim,
    ClaimAction.FAIL: services.fail_claim,
}


@bp.get("/claims/<uuid:claim_id>")
@requires("claim.show", claim=queries.get_claim)
def show_claim(claim: Claim) -> Response:
    """Show one claim with its timeline and what the viewer can do now."""
    return _claim_page(claim)


def _claim_page(claim: Claim, **more: Any) -> Response:
    return page("matching/claim.html", **claim_context(claim), **{"contact": None, "link": "", **more})


def claim_context(claim: Claim) -> dict[str, Any]:
    """Return what the page of a claim shows; its buttons are actions of the state that the viewer may take."""
    open_actions = [action for action in actions_from(claim.state, CLAIM_TABLE) if action in CLAIM_ACTIONS]
    return {
        "claim": claim,
        "card": queries.claim_card(claim, actor()),
        "actions": [action.value for action in open_actions if can(f"claim.{action}", claim)],
        "words": WORDS,
    }


@bp.post("/claims/<uuid:claim_id>/accept")
@requires("claim.accept", claim=queries.get_claim)
def accept_claim(claim: Claim) -> Response:
    """Agree to a claim: one tap."""
    services.accept_claim(claim, by=actor())
    shown = {**claim_context(claim), "contact": None, "link": ""}
    to = url_for(".show_claim", claim_id=claim.id)
    return fragment_or_redirect("matching/_claim.html", to=to, notice=SAVED, **shown)


def _reason_page(claim: Claim, action: ClaimAction, form: ReasonForm) -> Response:
    form.offer(REASONS_FOR[action])
    return page(
        "matching/claim_reason.html",
        status=422 if form.errors else 200,
        claim=claim,
        card=queries.claim_card(claim, actor()),
        form=form,
        title=CLAIM_ACTIONS[action],
        action=request.path,
        words=WORDS,
    )


@bp.get("/claims/<uuid:claim_id>/decline")
@requires("claim.decline", claim=queries.get_claim)
def show_decline(claim: Claim) -> Response:
    """Ask why a claim is declined."""
    return _reason_page(claim, ClaimAction.DECLINE, ReasonForm())


@bp.post("/claims/<uuid:claim_id>/decline")
@requires("claim.decline", claim=queries.get_claim)
def decline_claim(claim: Claim) -> Response:
    """Decline a claim with a reason."""
    return _ended(claim, ClaimAction.DECLINE)


@bp.get("/claims/<uuid:claim_id>/cancel")
@requires("claim.cancel", claim=queries.get_claim)
def show_cancel(claim: Claim) -> Response:
    """Ask why a claim is cancelled."""
    return _reason_page(claim, ClaimAction.CANCEL, ReasonForm())


@bp.post("/claims/<uuid:claim_id>/cancel")
@requires("claim.cancel", claim=queries.get_claim)
def cancel_claim(claim: Claim) -> Response:
    """Cancel a claim with a reason."""
    return _ended(claim, ClaimAction.CANCEL)


@bp.get("/claims/<uuid:claim_id>/fail")
@requires("claim.fail", claim=queries.get_claim)
def show_fail(claim: Claim) -> Response:
    """Ask why a claim failed."""
    return _reason_page(claim, ClaimAction.FAIL, ReasonForm())


@bp.post("/claims/<uuid:claim_id>/fail")
@requires("claim.fail", claim=queries.get_claim)
def fail_claim(claim: Claim) -> Response:
    """Record that a giver did not keep its promise."""
    return _ended(claim, ClaimAction.FAIL)


def _ended(claim: Claim, action: ClaimAction) -> Response:
    form = ReasonForm.from_request()
    form.offer(REASONS_FOR[action])
    if not form.validate():
        return _reason_page(claim, action, form)
    _ENDINGS[action](claim, reason=ClaimReason(form.reason.data), words=form.words.data, by=actor())
    return done(url_for(".show_claim", claim_id=claim.id), notice=SAVED)


@bp.get("/claims/<uuid:claim_id>/withdraw")
@requires("claim.withdraw", claim=queries.get_claim)
def show_withdraw(claim: Claim) -> Response:
    """Ask why a claim is taken back."""
    return _reason_page(claim, ClaimAction.WITHDRAW, ReasonForm())


@bp.post("/claims/<uuid:claim_id>/withdraw")
@requires("claim.withdraw", claim=queries.get_claim)
def withdraw_claim(claim: Claim) -> Response:
    """Take a claim back before it was answered."""
    form = ReasonForm.from_request()
    form.offer(REASONS_FOR[ClaimAction.WITHDRAW])
    if not form.validate():
        return _reason_page(claim, ClaimAction.WITHDRAW, form)
    services.withdraw_claim(claim, reason=ClaimReason(form.chosen("reason")["reason"]), by=actor())
    return done(url_for(".show_claim", claim_id=claim.id), notice=SAVED)


def _form_page(claim: Claim, form: Any, title: Text, *names: str) -> Response:
    return page(
        "matching/claim_step.html",
        status=422 if form.errors else 200,
        claim=claim,
        card=queries.claim_card(claim, actor()),
        form=form,
        names=names,
        title=title,
        action=request.path,
        words=WORDS,
    )


_START = CLAIM_ACTIONS[ClaimAction.START]


@bp.get("/claims/<uuid:claim_id>/start")
@requires("claim.start", claim=queries.get_claim)
def show_start(claim: Claim) -> Response:
    """Ask for the agreed day and the plan."""
    return _form_page(claim, StartForm(), _START, "planned_on", "words")


@bp.post("/claims/<uuid:claim_id>/start")
@requires("claim.start", claim=queries.get_claim)
def start_claim(claim: Claim) -> Response:
    """Begin with a claim."""
    form = StartForm.from_request()
    if form.carry_out(lambda: _started(claim, form)) is None:
        return _form_page(claim, form, _START, "planned_on", "words")
    return done(url_for(".show_claim", claim_id=claim.id), notice=SAVED)


def _started(claim: Claim, form: Any) -> bool:
    organisation = registry.get_organisation(actor(), claim.organisation_id) if claim.organisation_id else None
    services.start_claim(claim, organisation=organisation, by=actor(), **form.chosen("planned_on", "words"))
    return True


@bp.post("/claims/<uuid:claim_id>/remind")
@requires("claim.remind", claim=queries.get_claim)
def remind_claim(claim: Claim) -> Response:
    """Remind the giver."""
    services.remind_claim(claim, by=actor())
    return done(url_for(".show_claim", claim_id=claim.id), notice=Text("The giver was reminded", "msg"))


_EXPLAIN, _CLEAR = Text("Explain what happened", "claim"), Text("No related party, say how you checked", "claim")


@bp.get("/claims/<uuid:claim_id>/explain")
@requires("claim.explain", claim=queries.get_claim)
def show_explain(claim: Claim) -> Response:
    """Ask the giver what happened."""
    return _form_page(claim, WordsForm(), _EXPLAIN, "words")


@bp.post("/claims/<uuid:claim_id>/explain")
@requires("claim.explain", claim=queries.get_claim)
def explain_claim(claim: Claim) -> Response:
    """Let the giver explain itself."""
    return _worded(claim, services.explain_claim, _EXPLAIN)


@bp.get("/claims/<uuid:claim_id>/clear-relation")
@requires("claim.clear_relation", claim=queries.get_claim)
def show_clear_relation(claim: Claim) -> Response:
    """Ask how ties were checked."""
    return _form_page(claim, WordsForm(), _CLEAR, "words")


@bp.post("/claims/<uuid:claim_id>/clear-relation")
@requires("claim.clear_relation", claim=queries.get_claim)
def clear_relation(claim: Claim) -> Response:
    """Record that no related party is behind a claim."""
    return _worded(claim, services.clear_relation, _CLEAR)


def _worded(claim: Claim, command: Callable[..., None], title: Text) -> Response:
    form = WordsForm.from_request()

    def carried_out() -> bool:
        command(claim, words=form.words.data, by=actor())
        return True

    if form.carry_out(carried_out) is None:
        return _form_page(claim, form, title, "words")
    return done(url_for("matching.show_claim", claim_id=claim.id), notice=SAVED)


_HANDOVER = Text("Record the family's answer", "claim")


@bp.get("/claims/<uuid:claim_id>/handover")
@requires("claim.answer_handover", claim=queries.get_claim)
def show_handover(claim: Claim) -> Response:
    """Ask what the family said to giving its contact."""
    return _form_page(claim, HandoverForm(), _HANDOVER, "answer", "given_on", "words")


@bp.post("/claims/<uuid:claim_id>/handover")
@requires("claim.answer_handover", claim=queries.get_claim)
def answer_handover(claim: Claim) -> Response:
    """Record what the family said, with the day and in its words (ruling 20)."""
    form = HandoverForm.from_request()
    if form.carry_out(lambda: _answered(claim, form)) is None:
        return _form_page(claim, form, _HANDOVER, "answer", "given_on", "words")
    return done(url_for(".show_claim", claim_id=claim.id), notice=SAVED)


def _answered(claim: Claim, form: Any) -> bool:
    handovers.answer_handover(
        claim, is_agreed=form.answer.data == "yes", by=actor(), **form.chosen("given_on", "words")
    )
    return True


@bp.post("/claims/<uuid:claim_id>/contact")
@requires("claim.see_contact", claim=queries.get_claim)
def see_contact(claim: Claim) -> Response:
    """Show the family's contact to the giver, for the time of the claim; the family sees who looked."""
    contact = handovers.see_contact(claim, by=actor())
    g.location = url_for(".show_claim", claim_id=claim.id)
    return _claim_page(claim, contact=contact)


@bp.post("/claims/<uuid:claim_id>/link")
@requires("claim.share_link", claim=queries.get_claim)
def share_link(claim: Claim) -> Response:
    """Make a link for the family, to hand over on paper or read aloud."""
    purpose = LinkPurpose.CONFIRM_CLAIM if claim.state is ClaimState.DELIVERED else LinkPurpose.ANSWER_HANDOVER
    g.location = url_for(".show_claim", claim_id=claim.id)
    return _claim_page(claim, link=request.host_url.rstrip("/") + family_link(claim, purpose, by=actor()))
