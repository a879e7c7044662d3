"""Pages of duties to disclose and of reports: the list, writing and publishing, the public page, papers."""

from typing import Any

from flask import Response, make_response, request, url_for

from charity_app.core import clock, files
from charity_app.core.privacy import HOUSE
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.projects import queries, services
from charity_app.projects.forms import AttachForm, NoteForm, ReportForm
from charity_app.projects.models import Disclosure, ProjectPaper
from charity_app.projects.states.disclosures import (
    DISCLOSURE_LABELS,
    DISCLOSURE_TONES,
    DUTY_KINDS,
    DisclosureState,
)
from charity_app.projects.states.work import PaperKind
from charity_app.projects.views.blueprint import SAVED, bp, prepare_paper, prepared_paper
from charity_app.registry.forms.choices import code_of

_WORDS: dict[str, Any] = {"kinds": DUTY_KINDS, "labels": DISCLOSURE_LABELS, "tones": DISCLOSURE_TONES}


@bp.get("/disclosures")
@requires("disclosure.list")
def list_disclosures() -> Response:
    """The duties to disclose that the viewer must meet or watch."""
    chosen = code_of(DisclosureState, request.args.get("state"))
    number = request.args.get("page", 1, type=int)
    found = queries.list_disclosures_visible_to(actor(), state=chosen, page=number)
    return page("projects/disclosures.html", found=found, chosen=chosen, today=clock.today(), **_WORDS)


@bp.get("/disclosures/<uuid:disclosure_id>")
@requires("report.show", disclosure=queries.get_disclosure)
def show_report(disclosure: Disclosure) -> Response:
    """A published report with its corrections; before that, by when it is due."""
    return _report_page(disclosure, NoteForm())


def _report_page(disclosure: Disclosure, form: Any) -> Response:
    report = queries.report_of(disclosure)
    return page(
        "projects/report.html",
        status=422 if form.errors else 200,
        disclosure=disclosure,
        duty=queries.duty_row(disclosure),
        report=report,
        lines=queries.lines_of(report) if report else (),
        notes=queries.notes_of(report) if report else (),
        papers=_papers(disclosure),
        form=form,
        **_WORDS,
    )


def _papers(disclosure: Disclosure) -> Any:
    return queries.papers_of(PaperKind.ATTACHMENT, [disclosure.id]).get(disclosure.id, ())


@bp.get("/disclosures/<uuid:disclosure_id>/write")
@requires("disclosure.write", disclosure=queries.get_disclosure)
def show_report_form(disclosure: Disclosure) -> Response:
    """A report as far as it writes itself."""
    known, draft = queries.draft_of(disclosure), queries.saved_draft_of(disclosure)
    form = ReportForm(obj=draft) if draft else ReportForm(people_helped=known.people_helped)
    return _report_form(disclosure, form, AttachForm())


def _report_form(disclosure: Disclosure, form: Any, attach: Any) -> Response:
    return page(
        "projects/report_form.html",
        status=422 if form.errors or attach.errors else 200,
        disclosure=disclosure,
        duty=queries.duty_row(disclosure),
        known=queries.draft_of(disclosure),
        papers=_papers(disclosure),
        form=form,
        attach=attach,
        **_WORDS,
    )


def _words(form: Any) -> services.Words:
    return services.Words(**form.chosen("work_done", "people_helped", "problems", "next_steps"))


@bp.post("/disclosures/<uuid:disclosure_id>/write")
@requires("disclosure.write", disclosure=queries.get_disclosure)
def write_report(disclosure: Disclosure) -> Response:
    """Keep what was written so far, or publish it for good."""
    form: Any = ReportForm.from_request()
    is_final = "publish" in request.form
    command: Any = services.publish_report if is_final else services.save_report
    if form.carry_out(lambda: command(disclosure, words=_words(form), by=actor())) is None:
        return _report_form(disclosure, form, AttachForm())
    next_page = ".show_report" if is_final else ".show_report_form"
    return done(url_for(next_page, disclosure_id=disclosure.id), notice=SAVED)


@bp.post("/disclosures/<uuid:disclosure_id>/papers")
@requires("disclosure.write", before=prepare_paper, disclosure=queries.get_disclosure)
def attach_paper(disclosure: Disclosure) -> Response:
    """Add a paper to a report that is not published yet."""
    attach: Any = AttachForm.from_request()
    if attach.carry_out(lambda: _attach(disclosure)) is None:
        known = queries.saved_draft_of(disclosure)
        return _report_form(disclosure, ReportForm(obj=known), attach)
    return done(url_for(".show_report_form", disclosure_id=disclosure.id), notice=SAVED)


def _attach(disclosure: Disclosure) -> bool:
    services.attach_paper(disclosure, stored=prepared_paper(), by=actor())
    return True


@bp.post("/disclosures/<uuid:disclosure_id>/notes")
@requires("report.correct", disclosure=queries.get_disclosure)
def correct_report(disclosure: Disclosure) -> Response:
    """Correct a published report by a dated note."""
    form: Any = NoteForm.from_request()
    command = services.correct_report
    if form.carry_out(lambda: command(disclosure, words=form.words.data, by=actor())) is None:
        return _report_page(disclosure, form)
    return done(url_for(".show_report", disclosure_id=disclosure.id), notice=SAVED)


@bp.get("/papers/<uuid:paper_id>")
@requires("paper.show", paper=queries.get_paper)
def download_paper(paper: ProjectPaper) -> Response:
    """Send a paper as an attachment; no browser shows it inside this site."""
    response = make_response(files.read(HOUSE, paper.address))
    response.headers["Content-Type"] = paper.media_type
    name = f"{paper.kind.value}-{str(paper.id)[:8]}.{files.extension(paper.media_type)}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
