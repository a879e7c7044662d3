"""The sandbox's page to pay on: nothing is taken, everything else is as with the real provider."""

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Response, url_for

from charity_app.core.errors import Conflict, NotFound
from charity_app.core.text import Text
from charity_app.http.access import public
from charity_app.http.respond import done, page
from charity_app.payments import sandbox
from charity_app.payments.states import WAY_LABELS
from charity_app.payments.views.blueprint import bp

_ACTS: dict[str, tuple[Callable[[str], object], Text]] = {
    "pay": (sandbox.pay_session, Text("Paid", "sandbox")),
    "decline": (sandbox.decline_session, Text("The bank declined; try again or in another way", "sandbox")),
    "dispute": (sandbox.dispute_session, Text("The payer's bank asks for the money back", "sandbox")),
    "win": (sandbox.win_dispute, Text("Decided for the charity", "sandbox")),
    "lose": (sandbox.lose_dispute, Text("Decided for the payer", "sandbox")),
    "bounce": (sandbox.bounce_refund, Text("The refund came back", "sandbox")),
}


@bp.get("/sandbox/<session_ref>")
@public()
def show_sandbox(session_ref: str) -> Response:
    """Show the page to pay on, or what may still happen to a paid one."""
    seen = sandbox.peek_session(session_ref)
    if seen is None:
        raise NotFound
    leave = urlsplit(seen.session["cancel_url"])
    return page("payments/sandbox.html", seen=seen, ways=WAY_LABELS, leave=f"{leave.path}?{leave.query}")


@bp.post("/sandbox/<session_ref>/<act>")
@public()
def act_in_sandbox(session_ref: str, act: str) -> Response:
    """Pay, decline, or let happen later what a bank may do."""
    if act not in _ACTS or sandbox.peek_session(session_ref) is None:
        raise NotFound
    carry_out, notice = _ACTS[act]
    try:
        carry_out(session_ref)
    except sandbox.Refusal as refusal:
        raise Conflict(Text("This can no longer happen here. Go back and look again", "sandbox")) from refusal
    return done(_next(session_ref, act), notice=None if act == "pay" else notice)


def _next(session_ref: str, act: str) -> str:
    seen = sandbox.peek_session(session_ref)
    if act == "pay" and seen is not None:
        return urlsplit(seen.session["success_url"]).path
    return url_for(".show_sandbox", session_ref=session_ref)
