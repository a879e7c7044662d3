"""Addresses of the pages that look at several rooms."""

from flask import Blueprint, Response, current_app, request

from charity_app.http.access import public
from charity_app.http.respond import done, own_address, page

bp = Blueprint("reports", __name__)

_CHOICES = {"lang": ("zh-CN", "en"), "theme": ("auto", "light", "dark"), "size": ("normal", "roomy", "large")}
_YEAR_SECONDS = 365 * 24 * 3600


@bp.get("/")
@public()
def show_home() -> Response:
    """Show the front door (features 7.2, journeys 3, 4 and 8 begin here)."""
    return page("reports/home.html")


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
