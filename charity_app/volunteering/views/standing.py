"""Coming every week, and leaving single weeks out (features 2.9)."""

from flask import Response, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done
from charity_app.volunteering.queries.sign_ups import SeenSignUp, get_own_sign_up
from charity_app.volunteering.queries.standing import SeenStanding, get_own_standing
from charity_app.volunteering.services import standing as services
from charity_app.volunteering.views.blueprint import SAVED, bp

_WEEKLY = Text("You are signed up for every week; single weeks can be left out", "volunteering")


@bp.post("/sign-ups/<uuid:sign_up_id>/every-week")
@requires("sign_up.own", sign_up=get_own_sign_up)
def open_standing(sign_up: SeenSignUp) -> Response:
    """Come every week to what this shift repeats."""
    services.open_standing(sign_up, by=actor())
    return done(url_for(".list_mine"), notice=_WEEKLY)


@bp.post("/standing/<uuid:standing_id>/skip")
@requires("sign_up.own", standing=get_own_standing)
def skip_week(standing: SeenStanding) -> Response:
    """Leave the next week out."""
    services.skip_week(standing, week_on=standing.next_on, by=actor())
    return done(url_for(".list_mine"), notice=SAVED)


@bp.post("/standing/<uuid:standing_id>/come")
@requires("sign_up.own", standing=get_own_standing)
def come_that_week(standing: SeenStanding) -> Response:
    """Come in the next week after all."""
    services.come_that_week(standing, week_on=standing.next_on, by=actor())
    return done(url_for(".list_mine"), notice=SAVED)


@bp.post("/standing/<uuid:standing_id>/end")
@requires("sign_up.own", standing=get_own_standing)
def end_standing(standing: SeenStanding) -> Response:
    """Come every week no longer."""
    services.end_standing(standing, by=actor())
    return done(url_for(".list_mine"), notice=SAVED)
