"""The front door: the public home, the home of whoever is signed in, what this is, how pages look."""

from flask import Response, current_app, request

from charity_app.http.access import actor, public
from charity_app.http.respond import done, own_address, page
from charity_app.matching import queries as matching
from charity_app.registry.forms.choices import code_of
from charity_app.reports import queries
from charity_app.reports.states import NAMES, Waits
from charity_app.reports.views.blueprint import bp
from charity_app.reports.views.doors import actions_of, shown_task, waiting_links

_CHOICES = {"lang": ("zh-CN", "en"), "theme": ("auto", "light", "dark"), "size": ("normal", "roomy", "large")}
_YEAR_SECONDS = 365 * 24 * 3600


@bp.get("/")
@public()
def show_home() -> Response:
    """Show the front door to a stranger, and what waits to whoever is signed in (journeys 3, 4, 7 and 8 begin here)."""
    who = actor()
    if not who.is_signed_in:
        needs, offers = matching.count_open_needs(who), matching.count_open_offers()
        return page("reports/home.html", open_needs=needs, open_offers=offers)
    only = code_of(Waits, request.args.get("only"))
    desk = queries.desk_of(who, only=only, page=request.args.get("page", 1, type=int))
    tasks = [shown_task(task) for task in desk.tasks]
    heaps, actions = waiting_links(desk), actions_of(who)
    return page("reports/desk.html", desk=desk, waiting=heaps, tasks=tasks, actions=actions, only=only, names=NAMES)


@bp.get("/about")
@public()
def show_about() -> Response:
    """Say what this platform is and how it guards what people tell it."""
    return page("reports/about.html")


@bp.get("/preferences")
@public()
def show_preferences() -> Response:
    """Show the choices of language, size of letters and colours (feature 7.2)."""
    return page("reports/preferences.html", back=own_address(request.args.get("next")))


@bp.get("/preferences/set")
@public()
def set_preferences() -> Response:
    """Store a choice in a cookie and go back; nothing is written here."""
    response = done(own_address(request.args.get("next")))
    for name, allowed in _CHOICES.items():
        chosen = request.args.get(name)
        if chosen in allowed:
            secure = not current_app.config["IS_DEMO"]
            response.set_cookie(name, chosen, max_age=_YEAR_SECONDS, httponly=True, samesite="Lax", secure=secure)
    return response
