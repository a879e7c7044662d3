"""The resident's own check: one question a page, answers travel signed in the form and are kept nowhere."""

import json
from typing import Any

from flask import Response, request

from charity_app.core import clock, settings
from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.divisions import queries as divisions
from charity_app.eligibility import queries, selfcheck, states
from charity_app.eligibility.forms import read_state, write_state
from charity_app.eligibility.selfcheck import Progress, Question
from charity_app.eligibility.services.snapshot import CITY_HOME_AREA_DM2
from charity_app.eligibility.views.blueprint import bp
from charity_app.http.access import public
from charity_app.http.i18n import say, translate
from charity_app.http.respond import page


@bp.get("/check")
@public()
def start_check() -> Response:
    """Begin a check with its first question."""
    return _next({})


@bp.post("/check")
@public(needs_key=False)
def continue_check() -> Response:
    """Take an answer, a skip, a step back or a wish to see results; changes nothing, so it needs no key."""
    answers = read_state(request.form.get("state", ""))
    step, asked = request.form.get("step", "answer"), selfcheck.question_of(request.form.get("question", ""))
    if step == "back":
        return _back(answers)
    if step == "result":
        return _results(answers, _progress(answers))
    if step == "ask" and asked is not None:
        return _ask({name: answer for name, answer in answers.items() if name != asked.id}, asked)
    if step == "skip" and asked is not None:
        return _next({**answers, asked.id: selfcheck.SKIPPED})
    return _take(answers, asked) if asked is not None else _next(answers)


def _take(answers: dict[str, Any], asked: Question) -> Response:
    progress = _progress(answers)
    try:
        answer = selfcheck.read_answer(asked, request.form.getlist("answer"), _plan(), progress.draft)
    except Invalid as refusal:
        return _ask(answers, asked, error=refusal.text, status=422)
    return _next({**answers, asked.id: answer})


def _back(answers: dict[str, Any]) -> Response:
    if not answers:
        return _next({})
    last = list(answers)[-1]
    asked = selfcheck.question_of(last)
    earlier = {name: answer for name, answer in answers.items() if name != last}
    return _ask(earlier, asked) if asked else _next(earlier)


def _plan() -> Any:
    return queries.current_edition().plan(clock.today())


def _progress(answers: dict[str, Any]) -> Progress:
    return selfcheck.progress_of(answers, _plan(), city_home_area_dm2=settings.value(CITY_HOME_AREA_DM2))


def _next(answers: dict[str, Any]) -> Response:
    progress = _progress(answers)
    if progress.question is None or progress.is_finished:
        return _results(answers, progress)
    return _ask(answers, progress.question)


def _ask(answers: dict[str, Any], asked: Question, *, error: Text | None = None, status: int = 200) -> Response:
    progress = _progress(answers)
    names = queries.current_edition().book.policies
    return page(
        "eligibility/check.html",
        status=status,
        question=asked,
        shape=asked.shape.value,
        choices=selfcheck.choices_of(asked, _plan(), progress.draft),
        members=[(place, progress.draft.ages[place]) for place in selfcheck.concerned(asked, progress.draft)],
        number=len(answers) + 1,
        most=max(selfcheck.MOST, len(answers) + 1),
        decides=[names[code] for code in progress.decides] if asked is progress.question else [],
        has_result=progress.has_result,
        state=write_state(answers),
        given=request.form.getlist("answer") if error else [],
        error=error,
        most_members=selfcheck.MOST_MEMBERS,
    )


def _results(answers: dict[str, Any], progress: Progress) -> Response:
    views = queries.views_of(queries.current_edition(), progress.assessment)
    waiting = {
        view.policy.code: selfcheck.question_for(view.policy.code, answers, progress)
        for view in views
        if view.code is states.ResultCode.NEEDS_INFORMATION
    }
    return page(
        "eligibility/check_result.html",
        groups=queries.grouped(views),
        is_stale=queries.standards_are_stale(),
        waiting=waiting,
        state=write_state(answers),
        states=states,
        streets=divisions.streets(),
        told=_told(answers, progress),
    )


def _told(answers: dict[str, Any], progress: Progress) -> str:
    """Put the answers into words for the adviser; they go along only when the resident asks for a call."""
    said: dict[str, str] = {}
    for name, answer in answers.items():
        asked = selfcheck.question_of(name)
        words = selfcheck.answer_words(asked, answer, _plan(), progress.draft) if asked else ()
        if asked and words:
            said[translate(asked.title)] = say("list", ", ").join(map(translate, words))
    return json.dumps(said, ensure_ascii=False)
