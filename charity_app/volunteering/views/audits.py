"""What looks wrong with hours, and what the month drew, for whoever watches over all."""

from datetime import date
from functools import partial
from uuid import UUID

from flask import Response, request, url_for

from charity_app.http.access import actor, requires
from charity_app.http.forms import BaseForm
from charity_app.http.respond import done, page
from charity_app.volunteering.forms.hours import FindingsForm, ReasonForm
from charity_app.volunteering.models import HourFlag, HourSample
from charity_app.volunteering.queries.audits import get_flag, get_sample, list_open_flags, list_samples
from charity_app.volunteering.services import auditing, flags
from charity_app.volunteering.views.blueprint import SAVED, WORDS, bp


@bp.get("/audits")
@requires("hours.audit")
def list_audits() -> Response:
    """Show what the month drew and what looks wrong."""
    return _page(_month(request.args.get("month")))


def _page(month: date, *, row_id: UUID | None = None, refused: BaseForm | None = None) -> Response:
    """Show every row with a form of its own; a refused one stands in its row as it was sent."""

    def form_of(kind: type[BaseForm], key: UUID) -> BaseForm:
        if refused is not None and key == row_id:
            return refused
        fresh = kind()
        for field in fresh:
            field.id = f"{field.name}-{key}"
        return fresh

    return page(
        "volunteering/audits.html",
        status=422 if refused else 200,
        month=month,
        samples=list_samples(month),
        flags=list_open_flags(actor()),
        reason_of=partial(form_of, ReasonForm),
        findings_of=partial(form_of, FindingsForm),
        words=WORDS,
    )


def _month(told: str | None) -> date:
    try:
        return date.fromisoformat(f"{told}-01")
    except ValueError:
        return auditing.last_month()


@bp.post("/audits/<uuid:sample_id>/judge")
@requires("hours.audit", sample=get_sample)
def judge_sample(sample: HourSample) -> Response:
    """Say what looking at drawn hours showed."""
    form = FindingsForm.from_request()
    is_right = request.form.get("answer") == "right"
    findings = form.findings.data or ""
    form.carry_out(lambda: auditing.judge_sample(sample, is_right=is_right, findings=findings, by=actor()))
    if form.errors:
        return _page(sample.month_on, row_id=sample.id, refused=form)
    return done(url_for(".list_audits", month=sample.month_on.strftime("%Y-%m")), notice=SAVED)


@bp.post("/flags/<uuid:flag_id>/clear")
@requires("hours.audit", flag=get_flag)
def clear_flag(flag: HourFlag) -> Response:
    """Say why a flag means nothing wrong."""
    form = ReasonForm.from_request()
    form.carry_out(lambda: flags.clear_flag(flag, reason=form.reason.data or "", by=actor()))
    if form.errors:
        return _page(auditing.last_month(), row_id=flag.id, refused=form)
    return done(url_for(".list_audits"), notice=SAVED)
