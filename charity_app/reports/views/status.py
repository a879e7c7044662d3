"""Where a matter stands, without an account."""

from flask import Response, g, request

from charity_app.casework.queries import Status
from charity_app.casework.services import admit_lookup, forgive_lookup
from charity_app.core.text import Text
from charity_app.http.access import public
from charity_app.http.i18n import translate
from charity_app.http.respond import page
from charity_app.matching import queries as matching
from charity_app.reports.forms import StatusForm
from charity_app.reports.views.blueprint import bp

_UNKNOWN = Text("This code and these digits do not belong together. Check both, or call us", "status")


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
    found = matching.status_by_reference(code, str(form.digits.data))
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
