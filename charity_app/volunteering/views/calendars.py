"""Shifts for the phone: one as a calendar file, one's own as a feed behind a secret link (features 2.8)."""

from collections.abc import Iterable

from flask import Response, request, url_for
from icalendar import Calendar, Event

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.scope import Actor, enter, system_scope
from charity_app.core.text import Text
from charity_app.http.access import actor, public, requires
from charity_app.http.i18n import say
from charity_app.http.respond import done, page
from charity_app.volunteering.queries.sign_ups import SeenSignUp, calendar_of, get_own_sign_up, list_own
from charity_app.volunteering.services import calendars as services
from charity_app.volunteering.states.sign_ups import EXPECTED
from charity_app.volunteering.views.blueprint import bp

_TYPE = "text/calendar; charset=utf-8"
_ENDED = Text("The old calendar link no longer works", "volunteering")


def _file(shifts: Iterable[SeenSignUp], name: str) -> Response:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{say('app', 'Shanyi Link')}//ZH")
    for seen in shifts:
        calendar.add_component(_event(seen))
    headers = {"Content-Type": _TYPE, "Content-Disposition": f'attachment; filename="{name}.ics"'}
    return Response(calendar.to_ical(), headers=headers)


def _event(seen: SeenSignUp) -> Event:
    event = Event()
    event.add("uid", f"{seen.shift.id}@{request.host}")
    event.add("dtstamp", clock.now())
    event.add("sequence", seen.shift.version)
    event.add("dtstart", seen.shift.starts_at)
    event.add("dtend", seen.shift.ends_at)
    event.add("summary", seen.activity.name)
    event.add("location", ", ".join(filter(None, (seen.shift.place, seen.shift.meeting_point))))
    event.add("url", url_for(".show_own", sign_up_id=seen.sign_up.id, _external=True))
    return event


@bp.get("/sign-ups/<uuid:sign_up_id>/shift.ics")
@requires("sign_up.own", sign_up=get_own_sign_up)
def download_calendar(sign_up: SeenSignUp) -> Response:
    """Send one of the viewer's shifts as a calendar file."""
    return _file([sign_up], "shift")


@bp.post("/calendar")
@requires("sign_up.own")
def make_calendar() -> Response:
    """Make the viewer's calendar link anew and show it once; an older one no longer works."""
    token = services.make_calendar(by=actor())
    address = url_for(".show_calendar", token=token, _external=True)
    return page("volunteering/calendar.html", address=address)


@bp.post("/calendar/end")
@requires("sign_up.own")
def end_calendar() -> Response:
    """Let the viewer's calendar link no longer work."""
    services.end_calendar(by=actor())
    return done(url_for(".list_mine"), notice=_ENDED)


@bp.get("/calendar/<token>.ics")
@public()
def show_calendar(token: str) -> Response:
    """Send the shifts of whoever made the link, to a calendar that asks again and again."""
    user_id = calendar_of(token)
    if user_id is None:
        raise NotFound
    enter(system_scope("calendar link"))
    found = list_own(Actor(user_id=user_id))
    return _file([seen for seen in found if seen.sign_up.state in EXPECTED], "shifts")
