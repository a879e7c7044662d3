"""Reports: written, published once with the money of the books, and corrected by dated notes only (R-DIS-02)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.errors import Conflict, Invalid
from charity_app.core.facts import emit
from charity_app.core.files import StoredFile
from charity_app.core.policy import demand
from charity_app.core.scope import Actor
from charity_app.core.states import advance, changed_meanwhile
from charity_app.core.text import Text
from charity_app.projects.events import ProjectDisclosed, ReportCorrected, ReportDrafted, ReportPublished
from charity_app.projects.models import (
    Disclosure,
    FundraisingPlan,
    Report,
    ReportDraft,
    ReportLine,
    ReportNote,
)
from charity_app.projects.queries.plans import plan_named
from charity_app.projects.queries.projects import project_of
from charity_app.projects.queries.reports import Draft, draft_of, report_of, saved_draft_of
from charity_app.projects.services.reminding import mark_missed
from charity_app.projects.services.stepping import take_step
from charity_app.projects.services.work import store_paper
from charity_app.projects.states import ProjectAction, ProjectState
from charity_app.projects.states.disclosures import (
    DISCLOSURE_TABLE,
    OPEN_STATES,
    DisclosureAction,
    DisclosureState,
    DutyKind,
)
from charity_app.projects.states.work import PaperKind
from charity_app.registry.services.stamps import clean_words

_LONGEST = {"work_done": 2000, "problems": 1000, "next_steps": 1000}
_ENDED = (ProjectState.ENDED, ProjectState.TERMINATED)


@dataclass(frozen=True)
class Words:
    """What somebody writes in a report; the money is taken from the books."""

    work_done: str
    people_helped: int
    problems: str = ""
    next_steps: str = ""


def save_report(disclosure: Disclosure, *, words: Words, by: Actor) -> ReportDraft:
    """Keep what was written so far. Raises Invalid, Conflict when it is already published."""
    _refuse_published(disclosure)
    draft = saved_draft_of(disclosure) or ReportDraft(disclosure_id=disclosure.id)
    for name, value in _clean(words).items():
        setattr(draft, name, value)
    db.session.add(draft)
    db.session.flush()
    emit(ReportDrafted(disclosure_id=disclosure.id, by=by))
    return draft


def _refuse_published(disclosure: Disclosure) -> None:
    if disclosure.state not in OPEN_STATES:
        raise Conflict(Text("This report is published; add a dated note instead", "error"))


def _clean(words: Words) -> dict[str, object]:
    given: dict[str, object] = asdict(words)
    for name, longest in _LONGEST.items():
        given[name] = clean_words(str(given[name]), field=name, longest=longest)
    if words.people_helped < 0:
        raise Invalid(Text("This cannot be below zero", "error"), field="people_helped")
    return given


def attach_paper(disclosure: Disclosure, *, stored: StoredFile | None, by: Actor) -> None:
    """Add a paper to a report that is not published yet. Raises Invalid, Conflict."""
    _refuse_published(disclosure)
    if stored is None:
        raise Invalid(Text("Choose a file", "error"), field="paper")
    store_paper(disclosure.organisation_id, kind=PaperKind.ATTACHMENT, subject_id=disclosure.id, stored=stored, by=by)


def publish_report(disclosure: Disclosure, *, words: Words, by: Actor) -> Report:
    """Publish a report for good, with the money that the books show today; late stays late.

    The final report of a project discloses the project. Raises Invalid, Conflict while what it tells of runs on.
    """
    _refuse_published(disclosure)
    given = _clean(words)
    if not given["work_done"]:
        raise Invalid(Text("Say what was done", "error"), field="work_done")
    _refuse_early(disclosure)
    if disclosure.kind is DutyKind.PROJECT_FINAL:
        demand(by, "project.publish_final", project_of(disclosure))
    if disclosure.state is DisclosureState.DUE and disclosure.due_on < clock.today():
        mark_missed(disclosure, by=by)
    known = draft_of(disclosure)
    is_late = disclosure.state is DisclosureState.OVERDUE
    action = DisclosureAction.PUBLISH_LATE if is_late else DisclosureAction.PUBLISH
    advance(disclosure, DISCLOSURE_TABLE, action, is_late=is_late, published_at=clock.now(), published_by_id=by.user_id)
    report = _written(disclosure, known, given, by)
    emit(ReportPublished(disclosure_id=disclosure.id, report_id=report.id, is_late=is_late, by=by))
    if disclosure.kind is DutyKind.PROJECT_FINAL:
        _disclose_project(disclosure, by)
    return report


def _refuse_early(disclosure: Disclosure) -> None:
    today = clock.today()
    if disclosure.kind is DutyKind.PROJECT_FINAL and project_of(disclosure).state not in _ENDED:
        raise Conflict(Text("The final report comes after the end of the project", "error"))
    if disclosure.kind is DutyKind.RAISING_FINAL and _is_raising(plan_named(disclosure.plan_id)):
        raise Conflict(Text("The full report comes after the end of the fundraising", "error"))
    if disclosure.from_on > today:
        raise Conflict(Text("The time of this report has not begun", "error"))


def _is_raising(plan: FundraisingPlan) -> bool:
    return plan.closed_on is None and clock.today() <= plan.raises_to_on


def _written(disclosure: Disclosure, known: Draft, given: dict[str, object], by: Actor) -> Report:
    report = Report(
        disclosure_id=disclosure.id,
        from_on=known.from_on,
        to_on=known.to_on,
        received_fen=known.received_fen,
        spent_fen=known.spent_fen,
        published_at=clock.now(),
        published_by_id=by.user_id,
        **given,
    )
    db.session.add(report)
    db.session.flush()
    db.session.add_all(_lines(report, known))
    db.session.flush()
    return report


def _lines(report: Report, known: Draft) -> Sequence[ReportLine]:
    return [
        ReportLine(
            report_id=report.id,
            position=place,
            name=line.name,
            planned_fen=line.planned_fen,
            spent_fen=line.spent_fen,
        )
        for place, line in enumerate(known.lines)
    ]


def _disclose_project(disclosure: Disclosure, by: Actor) -> None:
    project = project_of(disclosure)
    take_step(project, ProjectAction.PUBLISH_FINAL, by=by)
    emit(ProjectDisclosed(project_id=project.id, by=by))


def correct_report(disclosure: Disclosure, *, words: str, by: Actor) -> ReportNote:
    """Correct a published report by a dated note below it. Raises Invalid, Conflict."""
    report = report_of(disclosure)
    if report is None:
        raise changed_meanwhile()
    told = clean_words(words, field="words", longest=600)
    if not told:
        raise Invalid(Text("Say what is wrong and what is right", "error"), field="words")
    note = ReportNote(report_id=report.id, at=clock.now(), words=told, written_by_id=by.user_id)
    db.session.add(note)
    db.session.flush()
    emit(ReportCorrected(disclosure_id=disclosure.id, report_id=report.id, by=by))
    return note
