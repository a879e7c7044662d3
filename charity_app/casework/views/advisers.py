"""Pages on who looks after a household."""

from flask import Response, url_for

from charity_app.casework import queries, services
from charity_app.casework.forms import AdviserForm
from charity_app.casework.views.blueprint import SAVED, bp
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.registry import queries as registry
from charity_app.registry.forms.choices import id_of
from charity_app.registry.models import Household


@bp.get("/households/<uuid:household_id>/adviser")
@requires("adviser.assign", household=registry.get_household)
def show_adviser(household: Household) -> Response:
    """Choose who looks after a household."""
    return _adviser_page(household, AdviserForm())


def _adviser_page(household: Household, form: AdviserForm) -> Response:
    form.offer(queries.list_advisers(household.street_id))
    return page("casework/adviser.html", status=422 if form.errors else 200, household=household, form=form)


@bp.post("/households/<uuid:household_id>/adviser")
@requires("adviser.assign", household=registry.get_household)
def assign_adviser(household: Household) -> Response:
    """Let an adviser look after a household."""
    form = AdviserForm.from_request()
    form.offer(queries.list_advisers(household.street_id))
    if form.carry_out(lambda: _assigned(household, form)) is None:
        return _adviser_page(household, form)
    return done(url_for(".list_needs", household_id=household.id), notice=SAVED)


def _assigned(household: Household, form: AdviserForm) -> bool:
    adviser_id = id_of(form.adviser_id.data)
    if adviser_id is None:
        raise Invalid(Text("Choose an adviser of this street", "error"), field="adviser_id")
    services.assign_adviser(household, adviser_id=adviser_id, by=actor())
    return True


@bp.post("/households/<uuid:household_id>/adviser/end")
@requires("adviser.assign", household=registry.get_household)
def release_adviser(household: Household) -> Response:
    """End that somebody looks after a household."""
    services.release_adviser(household, by=actor())
    return done(url_for(".list_needs", household_id=household.id), notice=SAVED)
