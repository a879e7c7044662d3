"""The signed-in person as the layout shows it."""

from flask import g, url_for

from charity_app.core.scope import Actor
from charity_app.http.filters import Viewer
from charity_app.http.i18n import say, translate
from charity_app.identity import queries
from charity_app.identity.states import ROLE_LABELS
from charity_app.registry.queries import household_card


def describe_viewer(who: Actor) -> Viewer:
    """Return name, first role and its place, and in helper mode for whom, masked; read once per request."""
    if "viewer" not in g:
        g.viewer = _described(who)
    viewer: Viewer = g.viewer
    return viewer


def _described(who: Actor) -> Viewer:
    card = household_card(who.helping_id) if who.helping_id else None
    return Viewer(
        name=who.name,
        initial=who.name[:1],
        role_label=translate(ROLE_LABELS[who.grants[0].role]) if who.grants else say("account", "no role today"),
        place_label=queries.viewer_place(who),
        helping=f"{card.head} {card.number}" if card else "",
        leave_url=url_for("registry.stop_helping") if card else "",
    )


def account_url() -> str:
    """Return where the own account lies."""
    return url_for("identity.show_account")
