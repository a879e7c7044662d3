"""The family's page behind its link: no account, nothing but what it is asked (features 1.10, ruling 20)."""

from typing import Any

from flask import Response, request, url_for

from charity_app.core.errors import NotFound
from charity_app.core.scope import enter, system_scope
from charity_app.core.text import Text
from charity_app.http.access import actor, public
from charity_app.http.respond import done, page
from charity_app.matching import queries
from charity_app.matching.forms import ConfirmForm
from charity_app.matching.models import Claim
from charity_app.matching.services import deliveries, handovers
from charity_app.matching.states.claims import FamilyAnswer
from charity_app.matching.views.blueprint import WORDS, bp

_THANKS = Text("Thank you for telling us", "msg")


def _claim(token: str) -> Claim:
    found = queries.claim_of_link(token)
    if found is None:
        raise NotFound
    enter(system_scope("family's link"))
    return found[0]


def _family_page(claim: Claim, token: str, form: Any) -> Response:
    status = 422 if form.errors else 200
    view = queries.family_view(claim)
    return page("matching/family.html", status=status, view=view, token=token, form=form, words=WORDS)


@bp.get("/family/<token>")
@public()
def show_family(token: str) -> Response:
    """Show the family who helps with what, and ask what is open."""
    return _family_page(_claim(token), token, ConfirmForm())


@bp.post("/family/<token>/handover")
@public()
def answer_family_handover(token: str) -> Response:
    """Take the family's yes or no to giving its contact."""
    is_agreed = request.form.get("answer") == "yes"
    handovers.answer_handover(_claim(token), is_agreed=is_agreed, by=actor())
    return done(url_for(".show_family", token=token), notice=_THANKS)


@bp.post("/family/<token>/confirm")
@public()
def confirm_by_family(token: str) -> Response:
    """Take the family's word that it received the help, or needs more, with its score."""
    claim, form = _claim(token), ConfirmForm.from_request()
    if form.carry_out(lambda: _confirmed(claim, form)) is None:
        return _family_page(claim, token, form)
    return done(url_for(".show_family", token=token), notice=_THANKS)


def _confirmed(claim: Claim, form: Any) -> bool:
    more = request.form.get("answer") == FamilyAnswer.MORE_NEEDED
    answer = FamilyAnswer.MORE_NEEDED if more else FamilyAnswer.RECEIVED
    deliveries.confirm_claim(claim, answer=answer, by=actor(), **form.chosen("score", "words"))
    return True


@bp.post("/family/<token>/missing")
@public()
def report_missing_by_family(token: str) -> Response:
    """Take the family's word that it has not arrived."""
    deliveries.report_missing(_claim(token), by=actor())
    return done(url_for(".show_family", token=token), notice=_THANKS)
