"""Helper mode: begin and leave filling in for a family (features 1.11)."""

from flask import Response, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done
from charity_app.registry import queries, services
from charity_app.registry.models import Household
from charity_app.registry.views.blueprint import bp, household_url


@bp.post("/households/<uuid:household_id>/help")
@requires("household.help", household=queries.get_household)
def start_helping(household: Household) -> Response:
    """Begin to fill in for a household; its name stays on every page until this is left."""
    services.start_helping(household, by=actor())
    return done(household_url(household.id), notice=Text("You are now filling in for this family", "household"))


@bp.post("/help/leave")
@requires("household.leave_help")
def stop_helping() -> Response:
    """Leave helper mode; nothing of the family stays behind."""
    services.stop_helping(by=actor())
    notice = Text("You no longer fill in for anybody", "household")
    return done(url_for("registry.list_households"), notice=notice)
