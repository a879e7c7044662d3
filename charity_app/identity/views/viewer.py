"""The signed-in person as the layout shows it."""

from flask import url_for

from charity_app.core.scope import Actor
from charity_app.http.filters import Viewer
from charity_app.http.i18n import say, translate
from charity_app.identity import queries
from charity_app.identity.states import ROLE_LABELS
from charity_app.registry.queries import helped_label


def describe_viewer(who: Actor) -> Viewer:
    """Return name, first role and its place; in helper mode also for whom, masked, and how to leave it."""
    label = translate(ROLE_LABELS[who.grants[0].role]) if who.grants else say("account", "no role today")
    return Viewer(
        name=who.name,
        initial=who.name[:1],
        role_label=label,
        place_label=queries.viewer_place(who),
        helping=helped_label(who),
        leave_url=url_for("registry.stop_helping"),
    )


def account_url() -> str:
    """Return where the own account lies."""
    return url_for("identity.show_account")
