"""Hours: one's own with a word against them, and the desk where a second person looks at them."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.privacy import HOUSE
from charity_app.http.access import actor, can, requires
from charity_app.http.respond import done, page
from charity_app.registry.forms.choices import code_of
from charity_app.volunteering.forms.hours import AnswerForm, EvaluationForm, NoteForm, ReasonForm, TimesForm, WordsForm
from charity_app.volunteering.queries import certificates as proofs
from charity_app.volunteering.queries import hours as queries
from charity_app.volunteering.queries.activities import contact_of
from charity_app.volunteering.queries.hours import SeenRecord, get_own_record, get_record, recorder_of
from charity_app.volunteering.queries.people import own_volunteer, served_minutes
from charity_app.volunteering.services import hours as services
from charity_app.volunteering.services import recording
from charity_app.volunteering.states.records import Evaluation, RecordState
from charity_app.volunteering.views.blueprint import SAVED, WORDS, bp
from charity_app.volunteering.views.checking_in import times_of
from charity_app.volunteering.views.uploads import keep_photo, keep_photo_of, kept_photo, send_file


@bp.get("/hours")
@requires("hours.own")
def list_own_hours() -> Response:
    """Show the viewer's hours, stars and every record."""
    volunteer = own_volunteer(actor())
    minutes = served_minutes(volunteer.id) if volunteer else 0
    return page(
        "volunteering/hours.html",
        found=queries.list_own_records(actor()),
        minutes=minutes,
        stars=queries.stars(minutes),
        words=WORDS,
    )


@bp.get("/hours/<uuid:record_id>")
@requires("hours.own", record=get_own_record)
def show_own_hours(record: SeenRecord) -> Response:
    """Show hours of the viewer's own, and the talk about them."""
    return _own_page(record, WordsForm(), 200)


def _own_page(record: SeenRecord, form: WordsForm, status: int) -> Response:
    return page("volunteering/own_hours.html", status=status, form=form, **_shown(record))


def _shown(record: SeenRecord) -> dict[str, Any]:
    return {
        "seen": record,
        "thread": queries.thread_of(record),
        "replaced_by": queries.replaced_by(record.record),
        "leader": contact_of(record.activity),
        "recorder": recorder_of(record),
        "words": WORDS,
    }


@bp.post("/hours/<uuid:record_id>/dispute")
@requires("hours.own", before=keep_photo_of(get_own_record), record=get_own_record)
def dispute_hours(record: SeenRecord) -> Response:
    """Say that one's hours are wrong."""
    form: Any = WordsForm.from_request()
    if form.carry_out(lambda: _said(services.dispute_hours, record, form)) is None:
        return _own_page(record, form, 422)
    return done(url_for(".show_own_hours", record_id=record.record.id), notice=SAVED)


def _said(command: Any, record: SeenRecord, form: Any) -> bool:
    command(record, words=form.words.data or "", file=kept_photo(), by=actor())
    return True


@bp.post("/hours/<uuid:record_id>/discuss")
@requires("hours.own", before=keep_photo_of(get_own_record), record=get_own_record)
def discuss_own_hours(record: SeenRecord) -> Response:
    """Add a line to the talk about one's hours."""
    form: Any = WordsForm.from_request()
    if form.carry_out(lambda: _said(services.discuss_hours, record, form)) is None:
        return _own_page(record, form, 422)
    return done(url_for(".show_own_hours", record_id=record.record.id), notice=SAVED)


@bp.get("/hours/<uuid:record_id>/words/<uuid:word_id>")
@requires("hours.own", record=get_own_record)
def download_own_photo(record: SeenRecord, word_id: UUID) -> Response:
    """Send the photo of a line of one's own talk."""
    return _photo(record, word_id)


@bp.get("/records/<uuid:record_id>/words/<uuid:word_id>")
@requires("hours.show", record=get_record)
def download_photo(record: SeenRecord, word_id: UUID) -> Response:
    """Send the photo of a line of the talk."""
    return _photo(record, word_id)


def _photo(record: SeenRecord, word_id: UUID) -> Response:
    word = queries.word_of(record.record, word_id)
    if word is None:
        raise NotFound
    return send_file(record.volunteer.key_owner, word.file_address, word.file_media_type, "photo")


@bp.get("/records")
@requires("hours.list")
def list_records() -> Response:
    """Show hours in one state: what waits for a second person, what is disputed, and all others."""
    state = code_of(RecordState, request.args.get("state")) or RecordState.PENDING
    counts = {one: queries.count_records(actor(), one) for one in (RecordState.PENDING, RecordState.DISPUTED)}
    found = queries.list_records_visible_to(actor(), state)
    return page("volunteering/records.html", found=found, state=state, counts=counts, words=WORDS, today=clock.today())


@bp.get("/records/<uuid:record_id>")
@requires("hours.show", record=get_record)
def show_record(record: SeenRecord) -> Response:
    """Show hours with evidence, flags and talk to whoever decides about them."""
    return _record_page(record)


def _record_page(record: SeenRecord, **forms: Any) -> Response:
    return page(
        "volunteering/record.html",
        status=422 if forms else 200,
        flags=queries.flags_of(record.record),
        name=proofs.volunteer_name(record.volunteer),
        is_second=can("hours.decide", record) and recording.may_decide(actor(), record),
        reason=forms.get("reason") or ReasonForm(),
        note_form=forms.get("note") or NoteForm(),
        talk_form=forms.get("talk") or AnswerForm(),
        times=forms.get("times") or TimesForm(),
        evaluation=forms.get("evaluation") or EvaluationForm(data={"evaluation": record.record.evaluation}),
        **_shown(record),
    )


def _decided(record: SeenRecord) -> Response:
    return done(url_for(".show_record", record_id=record.record.id), notice=SAVED)


@bp.get("/records/<uuid:record_id>/evidence")
@requires("hours.show", record=get_record)
def download_evidence(record: SeenRecord) -> Response:
    """Send the evidence of hours entered by hand."""
    return send_file(HOUSE, record.record.evidence_address, record.record.evidence_media_type, "evidence")


@bp.post("/records/<uuid:record_id>/confirm")
@requires("hours.decide", record=get_record)
def confirm_hours(record: SeenRecord) -> Response:
    """Confirm hours as the second person."""
    recording.confirm_hours(record, by=actor())
    return _decided(record)


def _with_reason(command: Any, record: SeenRecord) -> Response:
    form: Any = ReasonForm.from_request()
    if form.carry_out(lambda: (command(record, reason=form.reason.data or "", by=actor()),)) is None:
        return _record_page(record, reason=form)
    return _decided(record)


@bp.post("/records/<uuid:record_id>/evaluate")
@requires("hours.enter", record=get_record)
def evaluate_hours(record: SeenRecord) -> Response:
    """Say how a service went."""
    form: Any = EvaluationForm.from_request()
    if form.carry_out(lambda: _evaluated(record, form)) is None:
        return _record_page(record, evaluation=form)
    return _decided(record)


def _evaluated(record: SeenRecord, form: Any) -> bool:
    services.evaluate_hours(record, evaluation=Evaluation(form.evaluation.data), by=actor())
    return True


@bp.post("/records/<uuid:record_id>/refuse")
@requires("hours.decide", record=get_record)
def refuse_hours(record: SeenRecord) -> Response:
    """Say as the second person that hours are not true."""
    return _with_reason(services.refuse_hours, record)


@bp.post("/records/<uuid:record_id>/keep")
@requires("hours.decide", record=get_record)
def keep_hours(record: SeenRecord) -> Response:
    """Leave disputed hours as they are."""
    return _with_reason(services.keep_hours, record)


@bp.post("/records/<uuid:record_id>/void")
@requires("hours.void", record=get_record)
def void_hours(record: SeenRecord) -> Response:
    """Take false hours off the ledger."""
    return _with_reason(services.void_hours, record)


@bp.post("/records/<uuid:record_id>/lift-limit")
@requires("hours.correct", record=get_record)
def lift_limit(record: SeenRecord) -> Response:
    """Credit what a day or a week did not hold."""
    form: Any = NoteForm.from_request()
    if form.carry_out(lambda: (services.lift_limit(record, note=form.note.data or "", by=actor()),)) is None:
        return _record_page(record, note=form)
    return _decided(record)


@bp.post("/records/<uuid:record_id>/discuss")
@requires("hours.correct", before=keep_photo_of(get_record), record=get_record)
def discuss_hours(record: SeenRecord) -> Response:
    """Answer the volunteer."""
    form: Any = AnswerForm.from_request()
    if form.carry_out(lambda: _said(services.discuss_hours, record, form)) is None:
        return _record_page(record, talk=form)
    return _decided(record)


@bp.post("/records/<uuid:record_id>/correct")
@requires("hours.correct", before=keep_photo, record=get_record)
def correct_hours(record: SeenRecord) -> Response:
    """Propose other times for disputed hours."""
    form: Any = TimesForm.from_request()
    if form.carry_out(lambda: services.correct_hours(record, **times_of(record, form), by=actor())) is None:
        return _record_page(record, times=form)
    return _decided(record)
