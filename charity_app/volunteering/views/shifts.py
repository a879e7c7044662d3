"""Shifts at the desk: added, changed, called off, a week copied. Source: features 2.16 and 2.19."""

from datetime import timedelta
from typing import Any

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.http.access import actor, requires
from charity_app.http.i18n import translate
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of, version_of
from charity_app.volunteering import queries
from charity_app.volunteering.drafts import TEMPLATES, ActivityTemplate
from charity_app.volunteering.forms.activities import CallOffForm
from charity_app.volunteering.forms.shifts import ShiftForm
from charity_app.volunteering.models import Activity, Shift
from charity_app.volunteering.queries import desk
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.queries.desk import ShiftLine
from charity_app.volunteering.requirements import CHOICES, MOST
from charity_app.volunteering.services import shifts as services
from charity_app.volunteering.services import weeks
from charity_app.volunteering.services.roles import MOST_ROLES
from charity_app.volunteering.services.shifts import ShiftDetails
from charity_app.volunteering.states.activities import CancelReason
from charity_app.volunteering.views.activities import activity_page
from charity_app.volunteering.views.blueprint import SAVED, bp
from charity_app.volunteering.views.organisers import refused, street_of

_COPIED = Text("The week is planned once more, seven days later", "msg")
_CALLED_OFF = Text("Called off; whoever signed up is told", "msg")
_NAMES = ("place", "meeting_point", "bring", "access", "least_people")


@bp.get("/activities/<uuid:activity_id>/shifts/new")
@requires("activity.run", activity=queries.get_activity)
def new_shift(activity: Activity) -> Response:
    """Plan a shift, beginning with what the last one was or what the template says."""
    lines = desk.shift_lines(activity)
    form = _like(lines[-1]) if lines else _first(activity, code_of(ActivityTemplate, request.args.get("template")))
    return _form_page(form, activity, _add_url(activity))


def _add_url(activity: Activity) -> str:
    return url_for(".add_shift", activity_id=activity.id)


def _first(activity: Activity, template: ActivityTemplate | None) -> ShiftForm:
    role = TEMPLATES[template or ActivityTemplate.EVENT].role
    form = ShiftForm(data={"street_id": str(activity.street_id), "least_people": role.least_people})
    names = ("places", "newcomer_places", "conditions")
    form.fill_roles([{"name": translate(role.name), **{name: getattr(role, name) for name in names}}])
    return form


def _like(line: ShiftLine) -> ShiftForm:
    form = _filled(line, keep_ids=False)
    form.day.data = max(line.hours.day + timedelta(days=7), clock.today() + timedelta(days=1))
    return form


def _filled(line: ShiftLine, *, keep_ids: bool) -> ShiftForm:
    shift = line.shift
    first, last = (at.astimezone(clock.SHANGHAI) for at in (shift.starts_at, shift.ends_at))
    told = {name: getattr(shift, name) for name in (*_NAMES, "version")}
    when = {"day": first.date(), "starts": first.time(), "ends": last.time(), "street_id": str(shift.street_id)}
    form = ShiftForm(data={**told, **when})
    form.fill_roles([_role_row(one, keep_id=keep_ids) for one in line.roles])
    return form


def _role_row(line: desk.RoleLine, *, keep_id: bool) -> dict[str, Any]:
    names = ("name", "what", "places", "newcomer_places", "needs_approval")
    told = {name: getattr(line.role, name) for name in names}
    return {**told, "conditions": list(line.conditions), "role_id": str(line.role.id) if keep_id else ""}


def _form_page(
    form: ShiftForm, activity: Activity, action: str, *, shift: Shift | None = None, status: int | None = None
) -> Response:
    form.offer(divisions.streets())
    return page(
        "volunteering/shift_form.html",
        status=status or (422 if form.errors else 200),
        form=form,
        activity=activity,
        shift=shift,
        action=action,
        choices=CHOICES,
        most=MOST,
        most_roles=MOST_ROLES,
    )


def _posted() -> ShiftForm:
    form = ShiftForm.from_request()
    form.read_roles()
    return form


@bp.post("/activities/<uuid:activity_id>/shifts/new")
@requires("activity.run", activity=queries.get_activity)
def add_shift(activity: Activity) -> Response:
    """Add a shift, or add and take away roles and conditions without a script."""
    form = _posted()
    if form.edit(request.form.get("edit", "")):
        return _form_page(form, activity, _add_url(activity), status=200)
    shift = form.carry_out(lambda: services.add_shift(activity, details=_details(form), by=actor()))
    if shift is None:
        return _form_page(form, activity, _add_url(activity))
    return done(url_for(".show_activity", activity_id=activity.id), notice=SAVED)


def _details(form: ShiftForm) -> ShiftDetails:
    starts_at, ends_at = services.span(form.day.data, form.starts.data, form.ends.data)
    return ShiftDetails(
        starts_at=starts_at,
        ends_at=ends_at,
        street_id=street_of(form.street_id.data),
        roles=tuple(role.details for role in form.roles),
        **form.chosen(*_NAMES),
    )


@bp.get("/shifts/<uuid:shift_id>/edit")
@requires("activity.run", shift=queries.get_shift)
def edit_shift(shift: Seen) -> Response:
    """Change time, place or roles of a shift."""
    form = _filled(desk.shift_line(shift.shift), keep_ids=True)
    return _form_page(form, shift.activity, _change_url(shift), shift=shift.shift)


def _change_url(seen: Seen) -> str:
    return url_for(".change_shift", shift_id=seen.shift.id)


@bp.post("/shifts/<uuid:shift_id>/edit")
@requires("activity.run", shift=queries.get_shift)
def change_shift(shift: Seen) -> Response:
    """Save a changed shift."""
    form = _posted()
    if form.edit(request.form.get("edit", "")):
        return _form_page(form, shift.activity, _change_url(shift), shift=shift.shift, status=200)
    if form.carry_out(lambda: _changed(shift, form)) is None:
        return _form_page(form, shift.activity, _change_url(shift), shift=shift.shift)
    return done(url_for(".show_activity", activity_id=shift.activity.id), notice=SAVED)


def _changed(seen: Seen, form: ShiftForm) -> bool:
    services.change_shift(seen, details=_details(form), version=version_of(form.version.data), by=actor())
    return True


@bp.get("/shifts/<uuid:shift_id>/cancel")
@requires("activity.run", shift=queries.get_shift)
def ask_cancel_shift(shift: Seen) -> Response:
    """Ask why a shift does not take place."""
    return _call_off_page(shift, CallOffForm())


def _call_off_page(seen: Seen, form: CallOffForm) -> Response:
    return page(
        "volunteering/call_off.html",
        status=422 if form.errors else 200,
        form=form,
        title=translate(Text("Call the shift off", "activity action")),
        name=seen.activity.name,
        hours=desk.shift_line(seen.shift).hours,
        action=url_for(".cancel_shift", shift_id=seen.shift.id),
        back_to=url_for(".show_activity", activity_id=seen.activity.id),
    )


@bp.post("/shifts/<uuid:shift_id>/cancel")
@requires("activity.run", shift=queries.get_shift)
def cancel_shift(shift: Seen) -> Response:
    """Call a shift off."""
    form = CallOffForm.from_request()
    if not form.validate():
        return _call_off_page(shift, form)
    services.cancel_shift(shift.shift, reason=CancelReason(form.reason.data), by=actor())
    return done(url_for(".show_activity", activity_id=shift.activity.id), notice=_CALLED_OFF)


@bp.post("/activities/<uuid:activity_id>/copy-week")
@requires("activity.run", activity=queries.get_activity)
def copy_week(activity: Activity) -> Response:
    """Plan the last planned week once more for the week after."""
    week_on = desk.week_to_copy(activity, desk.shift_lines(activity)) or clock.today()
    if problems := refused(lambda: weeks.copy_week(activity, week_on=week_on, by=actor())):
        return activity_page(activity, problems=problems)
    return done(url_for(".show_activity", activity_id=activity.id), notice=_COPIED)
