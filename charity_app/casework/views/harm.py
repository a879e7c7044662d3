"""The page behind the button on every tab of a child's file (R-MIN-01)."""

from flask import Response, url_for

from charity_app.casework import services
from charity_app.casework.forms import HarmForm
from charity_app.casework.views.blueprint import bp
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries as registry
from charity_app.registry.models import Household


@bp.get("/households/<uuid:household_id>/harm")
@requires("harm.report", household=registry.get_household)
def show_harm_form(household: Household) -> Response:
    """Say to call the police first, and ask what was seen."""
    return _harm_page(household, HarmForm())


def _harm_page(household: Household, form: HarmForm) -> Response:
    return page("casework/harm_form.html", status=422 if form.errors else 200, household=household, form=form)


@bp.post("/households/<uuid:household_id>/harm")
@requires("harm.report", household=registry.get_household)
def report_harm(household: Household) -> Response:
    """Tell the street's people at once."""
    form = HarmForm.from_request()
    receipt = form.carry_out(lambda: services.report_harm(household, words=form.words.data or "", by=actor()))
    if receipt is None:
        return _harm_page(household, form)
    told = Text("Your street knows and answers within %(hours)s hours", "harm", {"hours": receipt.hours})
    return done(url_for("registry.show_household", household_id=household.id), notice=told)
