"""Activities at the desk: own list, from a template to a draft, handed in, called off. Source: feature 2.19."""

from collections.abc import Sequence

from flask import Response, request, url_for

from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, version_of
from charity_app.volunteering import queries
from charity_app.volunteering.drafts import TEMPLATES, ActivityTemplate
from charity_app.volunteering.forms.activities import (
    ActivityFilterForm,
    ActivityForm,
    ActivityReturnForm,
    CallOffForm,
    insurance_value,
)
from charity_app.volunteering.models import Activity
from charity_app.volunteering.queries import changes, desk
from charity_app.volunteering.services import activities as services
from charity_app.volunteering.services import settling
from charity_app.volunteering.services.activities import ActivityDetails
from charity_app.volunteering.states.activities import (
    ACTIVITY_TABLE,
    PLANNED,
    ActivityAction,
    ActivityState,
    CancelReason,
    ServedGroup,
    ServiceArea,
)
from charity_app.volunteering.views.blueprint import SAVED, WORDS, bp, page_number
from charity_app.volunteering.views.organisers import (
    chosen_organiser,
    organiser_choices,
    own_street,
    refused,
    street_of,
)

_SUBMITTED = Text("Submitted, please wait for review", "msg")
_CALLED_OFF = Text("Called off; whoever signed up is told", "msg")


@bp.get("/activities")
@requires("activity.list")
def list_activities() -> Response:
    """Show the activities that the viewer organises or watches."""
    form = ActivityFilterForm(request.args)
    found = desk.list_activities_visible_to(
        actor(), state=code_of(ActivityState, form.state.data), q=form.q.data or "", page=page_number()
    )
    return page(
        "volunteering/activities.html", form=form, found=found, tomorrow=desk.needed_tomorrow(actor()), words=WORDS
    )


@bp.get("/activities/new")
@requires("activity.write")
def new_activity() -> Response:
    """Choose a template, then write."""
    template = code_of(ActivityTemplate, request.args.get("template"))
    if template is None:
        return page("volunteering/activity_templates.html", templates=TEMPLATES)
    return _form_page(_filled(template), url_for(".write_activity", activity_template=template))


def _filled(template: ActivityTemplate) -> ActivityForm:
    draft = TEMPLATES[template]
    home = own_street(chosen_organiser(None))
    words = {name: translate(getattr(draft, name)) for name in ("name", "what", "risk")}
    told = {
        "area": draft.area,
        "served": draft.served,
        "traits": list(draft.traits),
        "contact": actor().name,
        "street_id": str(home or ""),
    }
    return ActivityForm(data={**words, **told})


def _form_page(form: ActivityForm, action: str, *, activity: Activity | None = None) -> Response:
    form.offer(() if activity else organiser_choices(), divisions.streets())
    status = 422 if form.errors else 200
    return page("volunteering/activity_form.html", status=status, form=form, action=action, activity=activity)


@bp.post("/activities/new/<activity_template>")
@requires("activity.write")
def write_activity(activity_template: str) -> Response:
    """Keep a draft, and go on to its first shift."""
    form = ActivityForm.from_request()
    activity = form.carry_out(lambda: _written(form))
    if activity is None:
        return _form_page(form, url_for(".write_activity", activity_template=activity_template))
    template = code_of(ActivityTemplate, activity_template)
    return done(url_for(".new_shift", activity_id=activity.id, template=template), notice=SAVED)


def _written(form: ActivityForm) -> Activity:
    return services.write_activity(chosen_organiser(form.organiser.data), details=_details(form), by=actor())


def _details(form: ActivityForm) -> ActivityDetails:
    return ActivityDetails(
        area=ServiceArea(form.area.data),
        served=ServedGroup(form.served.data),
        street_id=street_of(form.street_id.data),
        traits=form.chosen_traits(),
        has_insurance=form.is_insured(),
        risk=form.risk.data or "",
        **form.chosen("name", "what", "contact", "insurance", "costs"),
    )


@bp.get("/activities/<uuid:activity_id>")
@requires("activity.show", activity=queries.get_activity)
def show_activity(activity: Activity) -> Response:
    """Show an activity with its shifts, and what the viewer may do with it."""
    return activity_page(activity)


def activity_page(
    activity: Activity, form: ActivityReturnForm | None = None, *, problems: Sequence[str] = ()
) -> Response:
    """Show an activity, with why something could not be done where it was tried."""
    form = form or ActivityReturnForm()
    lines = desk.shift_lines(activity)
    return page(
        "volunteering/activity.html",
        status=422 if form.errors or problems else 200,
        activity=activity,
        row=desk.activity_row(activity),
        contact=queries.contact_of(activity),
        lines=lines,
        actions=[action.value for start, action in ACTIVITY_TABLE if start is activity.state],
        is_planned=activity.state in PLANNED,
        week_on=desk.week_to_copy(activity, lines),
        form=form,
        problems=problems,
        words=WORDS,
    )


@bp.get("/activities/<uuid:activity_id>/changes")
@requires("activity.show", activity=queries.get_activity)
def list_changes(activity: Activity) -> Response:
    """Show what was changed in an activity, by whom and when."""
    found = changes.list_changes(activity, page=page_number())
    return page("volunteering/changes.html", activity=activity, found=found)


@bp.get("/activities/<uuid:activity_id>/edit")
@requires("activity.change", activity=queries.get_activity)
def edit_activity(activity: Activity) -> Response:
    """Correct a draft."""
    names = ("name", "what", "area", "served", "traits", "risk", "insurance", "costs", "version")
    told = {name: getattr(activity, name) for name in names}
    more = {"street_id": str(activity.street_id), "has_insurance": insurance_value(activity)}
    form = ActivityForm(data={**told, **more, "contact": queries.contact_of(activity)})
    return _form_page(form, url_for(".change_activity", activity_id=activity.id), activity=activity)


@bp.post("/activities/<uuid:activity_id>/edit")
@requires("activity.change", activity=queries.get_activity)
def change_activity(activity: Activity) -> Response:
    """Save a corrected draft."""
    form = ActivityForm.from_request()
    if form.carry_out(lambda: _changed(activity, form)) is None:
        return _form_page(form, url_for(".change_activity", activity_id=activity.id), activity=activity)
    return done(url_for(".show_activity", activity_id=activity.id), notice=SAVED)


def _changed(activity: Activity, form: ActivityForm) -> bool:
    version = version_of(form.version.data)
    services.change_activity(activity, details=_details(form), version=version, by=actor())
    return True


@bp.post("/activities/<uuid:activity_id>/submit")
@requires("activity.change", activity=queries.get_activity)
def submit_activity(activity: Activity) -> Response:
    """Hand a draft to a second person."""
    if problems := refused(lambda: services.submit_activity(activity, by=actor())):
        return activity_page(activity, problems=problems)
    return done(url_for(".show_activity", activity_id=activity.id), notice=_SUBMITTED)


@bp.post("/activities/<uuid:activity_id>/settle")
@requires("activity.run", activity=queries.get_activity)
def settle_activity(activity: Activity) -> Response:
    """Close an activity whose hours are all decided."""
    if problems := refused(lambda: settling.settle_activity(activity, by=actor())):
        return activity_page(activity, problems=problems)
    return done(url_for(".show_activity", activity_id=activity.id), notice=SAVED)


@bp.get("/activities/<uuid:activity_id>/cancel")
@requires("activity.run", activity=queries.get_activity)
def ask_cancel_activity(activity: Activity) -> Response:
    """Ask why an activity does not take place."""
    return _call_off_page(activity, CallOffForm())


def _call_off_page(activity: Activity, form: CallOffForm) -> Response:
    return page(
        "volunteering/call_off.html",
        status=422 if form.errors else 200,
        form=form,
        title=translate(WORDS["activity_actions"][ActivityAction.CANCEL]),
        name=activity.name,
        action=url_for(".cancel_activity", activity_id=activity.id),
        back_to=url_for(".show_activity", activity_id=activity.id),
    )


@bp.post("/activities/<uuid:activity_id>/cancel")
@requires("activity.run", activity=queries.get_activity)
def cancel_activity(activity: Activity) -> Response:
    """Call an activity off."""
    form = CallOffForm.from_request()
    if not form.validate():
        return _call_off_page(activity, form)
    services.cancel_activity(activity, reason=CancelReason(form.reason.data), by=actor())
    return done(url_for(".show_activity", activity_id=activity.id), notice=_CALLED_OFF)
