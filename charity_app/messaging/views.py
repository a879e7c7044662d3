"""Pages: the inbox, one message, what to hear about, what could not be sent; the door for links without an account."""

from collections.abc import Mapping

from flask import Blueprint, Response, redirect, request, url_for

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.messaging import queries, services
from charity_app.messaging.forms import PurposesForm
from charity_app.messaging.models import Message
from charity_app.messaging.states import OPTIONAL, LinkPurpose, MessageState, Purpose

bp = Blueprint("messaging", __name__, url_prefix="/messaging")
links = Blueprint("links", __name__)

_destinations: dict[LinkPurpose, str] = {}


def install_links(destinations: Mapping[LinkPurpose, str]) -> None:
    """Take from wiring.py which endpoint a link of each purpose opens. Raises RuntimeError when one is left out."""
    if destinations.keys() != set(LinkPurpose):
        raise RuntimeError("a purpose of links leads nowhere")
    _destinations.update(destinations)


def _page_number() -> int:
    given = request.args.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1


@bp.get("/")
@requires("message.list")
def list_messages() -> Response:
    """The viewer's inbox."""
    who = actor()
    refused = queries.refused_purposes(who.user_id) if who.user_id else frozenset()
    form = PurposesForm(data={"wanted": [purpose.value for purpose in OPTIONAL if purpose not in refused]})
    letters = queries.list_letters_to(who, number=_page_number())
    return page("messaging/inbox.html", letters=letters, form=form)


@bp.post("/<uuid:message_id>/read")
@requires("message.read", message=queries.get_message)
def read_message(message: Message) -> Response:
    """Mark a message as read and go where it leads."""
    path = queries.read_letter(message).path
    services.read_message(message, by=actor())
    return done(path or url_for(".list_messages"))


@bp.post("/purposes")
@requires("message.choose")
def choose_purposes() -> Response:
    """Keep what the viewer wants to hear about."""
    form, who = PurposesForm.from_request(), actor()
    wanted = {Purpose(value) for value in form.chosen("wanted")["wanted"] or []} if form.validate() else set(OPTIONAL)
    if who.user_id is not None:
        services.choose_purposes(who.user_id, refused=frozenset(OPTIONAL) - wanted, by=who)
    return done(url_for(".list_messages"), notice=Text("Saved", "msg"))


@bp.get("/outbox")
@requires("outbox.list")
def list_outbox() -> Response:
    """What went out and what could not, without words or names."""
    given = request.args.get("state", "")
    state = MessageState(given) if given in set(MessageState) else None
    return page(
        "messaging/outbox.html", dispatches=queries.list_dispatches(state=state, number=_page_number()), state=state
    )


@bp.post("/outbox/<uuid:message_id>/retry")
@requires("outbox.retry", message=queries.get_failed_message)
def retry_message(message: Message) -> Response:
    """Try a failed message once more."""
    services.retry_message(message, by=actor())
    return done(url_for(".list_outbox"), notice=Text("The message waits to be sent again", "messaging"))


@links.get("/s/<token>")
@public()
def open_link(token: str) -> Response:
    """Lead the holder of a link to the page it opens."""
    link = queries.link_of(token)
    if link is None:
        raise NotFound
    return Response(
        status=303, headers={"Location": redirect(url_for(_destinations[link.purpose], token=token)).location}
    )
