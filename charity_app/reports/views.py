"""Addresses of the pages that look at several rooms."""

from flask import Blueprint, Response, current_app, g, request

from charity_app.casework.queries import Status
from charity_app.casework.services import admit_lookup, forgive_lookup
from charity_app.core.text import Text
from charity_app.http.access import public
from charity_app.http.i18n import translate
from charity_app.http.respond import done, own_address, page
from charity_app.reports import queries
from charity_app.reports.forms import StatusForm

bp = Blueprint("reports", __name__)

_CHOICES = {"lang": ("zh-CN", "en"), "theme": ("auto", "light", "dark"), "size": ("normal", "roomy", "large")}
_UNKNOWN = Text("This code and these digits do not belong together. Check both, or call us", "status")
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


@bp.get("/status")
@public()
def show_status() -> Response:
    """Ask for the reference code and four digits; no account is needed (features 1.13)."""
    return page("reports/status.html", form=StatusForm(code=request.args.get("code", "")), status_found=None)


def _look_up() -> Status | None:
    form = StatusForm.from_request()
    if not form.validate():
        return None
    code, address = str(form.code.data), request.remote_addr or ""
    admit_lookup(code, address=address)
    found = queries.find_status(code, str(form.digits.data))
    if found is not None:
        forgive_lookup(code, address=address)
    return found


@bp.post("/status")
@public(before=_look_up)
def look_up_status() -> Response:
    """Show where a matter stands, or say that code and digits do not belong together."""
    form = StatusForm.from_request()
    if form.validate() and g.prepared is None:
        form.form_errors.append(translate(_UNKNOWN))
    return page("reports/status.html", status=200 if g.prepared else 422, form=form, status_found=g.prepared)
