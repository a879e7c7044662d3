"""Answering whether one can help: yes, or not this time; one tap each (features 2.7)."""

from flask import Response, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.volunteering import queries
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.asking import SeenAsk, get_own_ask
from charity_app.volunteering.queries.reasons import reasons_of
from charity_app.volunteering.services import asking as services
from charity_app.volunteering.services import joining
from charity_app.volunteering.views.blueprint import WORDS, bp

_YES = Text("Thank you: you are expected", "volunteering")
_NO = Text("Thank you for answering: we ask no more about this shift", "volunteering")
_ASKED = Text("Those who fit and were asked least lately have been asked", "volunteering")


@bp.get("/asks/<uuid:ask_id>")
@requires("sign_up.own", ask=get_own_ask)
def show_ask(ask: SeenAsk) -> Response:
    """Show what one is asked to help with."""
    return page("volunteering/ask.html", seen=ask, reasons=reasons_of(ask, ask.volunteer), words=WORDS)


@bp.post("/asks/<uuid:ask_id>/yes")
@requires("sign_up.own", ask=get_own_ask)
def say_yes(ask: SeenAsk) -> Response:
    """Sign up for the shift one was asked about."""
    made = joining.say_yes(ask, by=actor())
    return done(url_for(".show_own", sign_up_id=made), notice=_YES)


@bp.post("/asks/<uuid:ask_id>/not-this-time")
@requires("sign_up.own", ask=get_own_ask)
def say_no(ask: SeenAsk) -> Response:
    """End all questions about this shift."""
    services.answer_no(ask.ask, by=actor())
    return done(url_for(".list_mine"), notice=_NO)


@bp.post("/roles/<uuid:role_id>/ask")
@requires("sign_up.manage", role=queries.get_role)
def ask_to_cover(role: SeenRole) -> Response:
    """Ask people who fit whether they can help."""
    services.ask_to_cover(role, by=actor())
    return done(url_for(".show_shift", shift_id=role.shift.id), notice=_ASKED)
