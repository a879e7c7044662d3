"""Pages of one household: its results, decisions, objections and recognitions."""

from typing import Any
from uuid import UUID

from flask import Response, request

from charity_app.core.errors import NotFound
from charity_app.core.text import Text
from charity_app.eligibility import queries, services
from charity_app.eligibility.forms import AnswerForm, DecisionForm, EndRecognitionForm, ObjectionForm, TaperForm
from charity_app.eligibility.models import Objection, Recognition
from charity_app.eligibility.queries import ResultView
from charity_app.eligibility.states import DecisionOutcome, ObjectionReason
from charity_app.eligibility.views.blueprint import bp, household_page, results_url
from charity_app.eligibility.wording.labels import VALUE_LABELS
from charity_app.http.access import actor, requires
from charity_app.http.forms import BaseForm
from charity_app.http.i18n import format_date
from charity_app.http.respond import done
from charity_app.registry import queries as registry
from charity_app.registry.models import Household


@bp.get("/households/<uuid:household_id>")
@requires("result.show", records="household.opened", household=registry.get_household)
def show_results(household: Household) -> Response:
    """Show every policy for a household with its conditions; decisions beside today's results (features 1.4, 1.18)."""
    return _answer_show_results(household)


def _answer_show_results(household: Household, *, status: int = 200, **refused: BaseForm) -> Response:
    """Answer with the results; a form of this page that was refused comes back with its errors and what was typed."""
    file = registry.household_file(household)
    forms = {"answer_form": AnswerForm(), "end_form": EndRecognitionForm(), "taper_form": TaperForm(), **refused}
    return household_page(
        "eligibility/results.html",
        household,
        status=status,
        found=queries.results_of(household.id),
        is_stale=queries.standards_are_stale(),
        members={member.id: member for member in (*file.members, *file.former)},
        decisions=queries.decisions_of(household.id),
        objections=queries.objections_of(household),
        recognitions=queries.recognitions_of(household.id),
        **forms,
        category_labels=VALUE_LABELS["hh.categories"],
        policies=queries.current_edition().book.policies,
    )


@bp.get("/households/<uuid:household_id>/policies/<code>/decision")
@requires("decision.freeze", household=registry.get_household)
def show_decision_form(household: Household, code: str) -> Response:
    """Ask what was decided and which papers were seen."""
    return _decision_page(household, code, DecisionForm(member_id=request.args.get("member", "")))


@bp.post("/households/<uuid:household_id>/policies/<code>/decide")
@requires("decision.freeze", household=registry.get_household)
def freeze_decision(household: Household, code: str) -> Response:
    """Freeze a decision with its facts, standards and version (features 1.18)."""
    return _answer_freeze_decision(household, code)


def _answer_freeze_decision(household: Household, code: str) -> Response:
    form = DecisionForm.from_request()
    form.offer(_result(household, code, form.member_id.data).policy)
    decision = form.carry_out(
        lambda: services.freeze_decision(
            household,
            policy_code=code,
            member_id=_uuid(form.member_id.data),
            outcome=DecisionOutcome(form.outcome.data),
            papers_seen=form.papers_seen.data or [],
            by=actor(),
        )
    )
    if decision is None:
        return _decision_page(household, code, form)
    return done(results_url(household), notice=Text("The decision is kept with everything it rests on", "decision"))


def _decision_page(household: Household, code: str, form: DecisionForm) -> Response:
    result = _result(household, code, form.member_id.data)
    form.offer(result.policy)
    on_file = {paper.kind.value for paper in registry.list_evidence(household.id)}
    status = 422 if form.errors else 200
    return household_page(
        "eligibility/decision.html", household, status=status, result=result, form=form, on_file=on_file
    )


@bp.get("/households/<uuid:household_id>/policies/<code>/objection")
@requires("objection.record", household=registry.get_household)
def show_objection_form(household: Household, code: str) -> Response:
    """Ask what is wrong with a `not eligible`."""
    return _objection_page(household, code, ObjectionForm(member_id=request.args.get("member", "")))


@bp.post("/households/<uuid:household_id>/policies/<code>/object")
@requires("objection.record", household=registry.get_household)
def record_objection(household: Household, code: str) -> Response:
    """Record an objection with a day by which somebody else answers (features 1.5)."""
    return _answer_record_objection(household, code)


def _answer_record_objection(household: Household, code: str) -> Response:
    form = ObjectionForm.from_request()
    objection = form.carry_out(
        lambda: services.record_objection(
            household,
            policy_code=code,
            member_id=_uuid(form.member_id.data),
            reason=ObjectionReason(form.reason.data),
            words=form.words.data or "",
            by=actor(),
        )
    )
    if objection is None:
        return _objection_page(household, code, form)
    notice = Text(
        "Somebody else looks at this and answers by %(day)s", "objection", {"day": format_date(objection.due_on)}
    )
    return done(results_url(household), notice=notice)


def _objection_page(household: Household, code: str, form: ObjectionForm) -> Response:
    result = _result(household, code, form.member_id.data)
    return household_page(
        "eligibility/objection.html", household, status=422 if form.errors else 200, result=result, form=form
    )


@bp.post("/objections/<uuid:objection_id>/answer")
@requires("objection.answer", objection=queries.get_objection)
def answer_objection(objection: Objection) -> Response:
    """Answer an objection that somebody else raised."""
    form, household = AnswerForm.from_request(), _household(objection.household_id)
    if form.carry_out(lambda: _answered(objection, household, form)) is None:
        return _answer_show_results(household, status=422, answer_form=form)
    return done(results_url(household), notice=Text("Answered", "objection"))


def _answered(objection: Objection, household: Household, form: AnswerForm) -> bool:
    services.answer_objection(objection, household, words=form.words.data or "", by=actor())
    return True


@bp.post("/recognitions/<uuid:recognition_id>/end")
@requires("recognition.end", recognition=queries.get_recognition)
def end_recognition(recognition: Recognition) -> Response:
    """End a recognition; what followed from it is worked out again."""
    form, household = EndRecognitionForm.from_request(), _household(recognition.household_id)
    if form.carry_out(lambda: _ended(recognition, form)) is None:
        return _answer_show_results(household, status=422, end_form=form)
    return done(results_url(household), notice=Text("Ended", "decision"))


def _ended(recognition: Recognition, form: EndRecognitionForm) -> bool:
    services.end_recognition(recognition, valid_to=form.valid_to.data, by=actor())
    return True


@bp.post("/recognitions/<uuid:recognition_id>/taper")
@requires("recognition.taper", recognition=queries.get_recognition)
def taper_recognition(recognition: Recognition) -> Response:
    """Keep a recognition for some months after new work was declared (R-POL-09)."""
    form, household = TaperForm.from_request(), _household(recognition.household_id)
    if form.carry_out(lambda: _tapered(recognition, form)) is None:
        return _answer_show_results(household, status=422, taper_form=form)
    until = {"day": format_date(recognition.valid_to)}
    return done(results_url(household), notice=Text("Kept in full until %(day)s", "decision", until))


def _tapered(recognition: Recognition, form: TaperForm) -> bool:
    services.taper_recognition(recognition, declared_on=form.declared_on.data, by=actor())
    return True


def _household(household_id: UUID) -> Household:
    found = registry.get_household(actor(), household_id)
    if found is None:
        raise NotFound
    return found


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def _result(household: Household, code: str, member: str | None) -> ResultView:
    found = queries.results_of(household.id)
    wanted: Any = _uuid(member)
    for item in found.results if found else ():
        if item.policy.code == code and item.member_id == wanted:
            return item
    raise NotFound
