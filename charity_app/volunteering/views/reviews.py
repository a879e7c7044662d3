"""What waits for a second person: activities published or given back. Source: states.yaml activity."""

from flask import Response, url_for

from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.volunteering import queries
from charity_app.volunteering.forms.activities import ActivityReturnForm
from charity_app.volunteering.models import Activity
from charity_app.volunteering.queries import desk
from charity_app.volunteering.services import activities as services
from charity_app.volunteering.states.activities import ReturnReason
from charity_app.volunteering.views.activities import activity_page
from charity_app.volunteering.views.blueprint import SAVED, WORDS, bp, page_number
from charity_app.volunteering.views.organisers import refused

_PUBLISHED = Text("Published: people can sign up now", "msg")


@bp.get("/reviews")
@requires("activity.review")
def list_activity_reviews() -> Response:
    """Show what waits for the viewer as a second person."""
    found = desk.list_activities_to_review(actor(), page=page_number())
    return page("volunteering/activity_reviews.html", found=found, words=WORDS)


@bp.post("/activities/<uuid:activity_id>/approve")
@requires("activity.review", activity=queries.get_activity)
def approve_activity(activity: Activity) -> Response:
    """Let people sign up."""
    if problems := refused(lambda: services.approve_activity(activity, by=actor())):
        return activity_page(activity, problems=problems)
    return done(url_for(".show_activity", activity_id=activity.id), notice=_PUBLISHED)


@bp.post("/activities/<uuid:activity_id>/return")
@requires("activity.review", activity=queries.get_activity)
def return_activity(activity: Activity) -> Response:
    """Give an activity back with a reason."""
    form = ActivityReturnForm.from_request()
    if not form.validate():
        return activity_page(activity, form)
    services.return_activity(activity, reason=ReturnReason(form.reason.data), by=actor())
    return done(url_for(".list_activity_reviews"), notice=SAVED)
