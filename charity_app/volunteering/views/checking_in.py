"""The door: the code on the organiser's screen, the scan on the volunteer's phone, the roll (features 2.11)."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for
from segno import make_qr

from charity_app.core.errors import Conflict, Invalid
from charity_app.core.privacy import blind_index
from charity_app.core.text import Text
from charity_app.http.access import actor, public, requires
from charity_app.http.forms import BaseForm, visitor
from charity_app.http.respond import done, page, page_or_fragment, with_etag
from charity_app.identity.views import device_token
from charity_app.registry.forms.choices import id_of
from charity_app.volunteering import queries
from charity_app.volunteering.forms.hours import AbsenceForm, EvidenceForm, TimesForm, WalkInForm
from charity_app.volunteering.models import SignUp
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.queries.door import count_at_door, get_called, own_at_door, roles_at_door, roll_of
from charity_app.volunteering.queries.hours import is_absence_open
from charity_app.volunteering.queries.sign_ups import SeenSignUp, get_own_sign_up
from charity_app.volunteering.services import absences, checking_in, hours, walk_ins
from charity_app.volunteering.services.door_codes import DoorCode, make_code, read_code
from charity_app.volunteering.services.recording import Span
from charity_app.volunteering.states.records import MarkKind
from charity_app.volunteering.states.sign_ups import SignUpState
from charity_app.volunteering.views.blueprint import WORDS, bp
from charity_app.volunteering.views.uploads import keep_photo, kept_photo

_IN = Text("Checked in: thank you for coming", "door")
_WAITS = Text("Checked out: your hours wait for a second person to confirm them", "door")
_CALLED = Text("Written down, with your name", "door")
_PROVED = Text("The evidence stands with the hours that wait", "door")
_TOLD = Text("Thank you for telling us; whoever leads it answers", "door")

_BLANKS = 8


def _device() -> bytes:
    return blind_index("device", device_token() or visitor())


@bp.get("/shifts/<uuid:shift_id>/door")
@requires("door.open", shift=queries.get_shift)
def show_door(shift: Seen) -> Response:
    """Show the code of this minute, for coming or leaving."""
    side = MarkKind.OUT if request.args.get("side") == MarkKind.OUT else MarkKind.IN
    url = url_for(".show_arrival", code=make_code(shift.shift.id, side), _external=True)
    told: dict[str, Any] = {"seen": shift, "side": side, "at_door": count_at_door(shift)}
    picture = make_qr(url, error="m").svg_data_uri(scale=8, border=2)
    return with_etag(page_or_fragment("volunteering/door.html", "volunteering/_door.html", picture=picture, **told))


@bp.get("/door/<code>")
@public()
def show_arrival(code: str) -> Response:
    """Take a scan; whoever is not known signs in by phone first and comes back."""
    given = read_code(code)
    if not actor().is_signed_in:
        return done(url_for("identity.show_phone", next=url_for(".show_arrival", code=code)))
    return page("volunteering/arrival.html", code=code, side=given.side, seen=_own(given))


def _own(given: DoorCode) -> SeenSignUp:
    found = own_at_door(actor(), given.shift_id)
    if found is None:
        raise Conflict(Text("You are not on the list of this shift; whoever leads it can add you at the door", "error"))
    return found


@bp.post("/door/<code>")
@requires("door.pass")
def pass_door(code: str) -> Response:
    """Check the viewer in or out."""
    given = read_code(code)
    seen = _own(given)
    record = checking_in.pass_door(seen, code=given, device=_device(), by=actor())
    to = url_for(".show_own", sign_up_id=seen.sign_up.id)
    if record is None:
        return done(to, notice=_IN)
    return done(to, notice=_gone(record.credited_minutes))


def _gone(minutes: int) -> Text:
    return Text("Checked out: %(minutes)s minutes are credited", "door", {"minutes": minutes}) if minutes else _WAITS


@bp.get("/shifts/<uuid:shift_id>/roll")
@requires("roll.call", shift=queries.get_shift)
def show_roll(shift: Seen) -> Response:
    """Show who is expected, inside and gone, with what can be said of each."""
    return _roll_page(shift, 200)


@bp.get("/shifts/<uuid:shift_id>/roster")
@requires("roll.call", shift=queries.get_shift)
def print_roster(shift: Seen) -> Response:
    """Show the list of a shift for paper, with blank lines for who was not signed up (features 2.19)."""
    return page("volunteering/roster.html", seen=shift, roll=roll_of(shift), blanks=_BLANKS)


def _roll_page(shift: Seen, status: int, **forms: BaseForm) -> Response:
    return page(
        "volunteering/roll.html",
        status=status,
        seen=shift,
        roll=roll_of(shift),
        walk_in=forms.get("walk_in") or WalkInForm().offer(roles_at_door(shift)),
        evidence=forms.get("evidence") or EvidenceForm(),
        words=WORDS,
    )


def _back(seen: Seen, notice: Text = _CALLED) -> Response:
    return done(url_for(".show_roll", shift_id=seen.shift.id), notice=notice)


@bp.post("/sign-ups/<uuid:sign_up_id>/arrive")
@requires("roll.call", sign_up=get_called)
def call_in(sign_up: SeenSignUp) -> Response:
    """Check somebody in by name."""
    checking_in.call_in(sign_up, by=actor())
    return _back(sign_up)


@bp.post("/sign-ups/<uuid:sign_up_id>/depart")
@requires("roll.call", sign_up=get_called)
def call_out(sign_up: SeenSignUp) -> Response:
    """Check somebody out by name."""
    checking_in.call_out(sign_up, by=actor())
    return _back(sign_up)


@bp.post("/sign-ups/<uuid:sign_up_id>/missing")
@requires("roll.call", sign_up=get_called)
def note_missing(sign_up: SeenSignUp) -> Response:
    """Keep that somebody is not here."""
    absences.note_missing(sign_up, by=actor())
    return _back(sign_up)


@bp.post("/sign-ups/<uuid:sign_up_id>/excuse")
@requires("roll.call", sign_up=get_called)
def excuse(sign_up: SeenSignUp) -> Response:
    """Let an absence not count."""
    absences.excuse(sign_up, by=actor())
    return _back(sign_up)


@bp.post("/sign-ups/<uuid:sign_up_id>/judge")
@requires("roll.call", sign_up=get_called)
def judge_absence(sign_up: SeenSignUp) -> Response:
    """Accept why somebody did not come, or not."""
    absences.judge_absence(sign_up, is_accepted=request.form.get("answer") == "yes", by=actor())
    return _back(sign_up)


@bp.post("/sign-ups/<uuid:sign_up_id>/explain")
@requires("sign_up.own", sign_up=get_own_sign_up)
def explain_absence(sign_up: SeenSignUp) -> Response:
    """Tell why one did not come."""
    form = AbsenceForm.from_request()
    told = form.carry_out(lambda: absences.explain_absence(sign_up, words=form.words.data or "", by=actor()))
    if told is None:
        raise Invalid(Text("Say in a sentence why you could not come", "error"))
    return done(url_for(".show_own", sign_up_id=sign_up.sign_up.id), notice=_TOLD)


def absence_part(row: SignUp) -> dict[str, Any]:
    """Return what a page needs to ask why somebody did not come."""
    is_open = row.state is SignUpState.ABSENT and row.excused_at is None and is_absence_open(row)
    return {"can_explain": is_open, "absence": AbsenceForm()}


@bp.post("/shifts/<uuid:shift_id>/walk-ins")
@requires("roll.call", shift=queries.get_shift)
def seat_walk_in(shift: Seen) -> Response:
    """Take somebody in who stands at the door."""
    form = WalkInForm.from_request().offer(roles_at_door(shift))
    if form.carry_out(lambda: _seated(shift, form)) is None:
        return _roll_page(shift, 422, walk_in=form)
    return _back(shift)


def _seated(shift: Seen, form: Any) -> SignUp:
    role = queries.get_role(actor(), id_of(form.role.data) or UUID(int=0))
    if role is None or role.shift.id != shift.shift.id:
        raise Invalid(Text("Please choose: %(field)s", "error", {"field": form.role.label.text}), field="role")
    who = form.chosen("name", "phone")
    return walk_ins.seat_walk_in(role, **who, has_agreed=form.consent.data, by=actor())


@bp.post("/shifts/<uuid:shift_id>/evidence")
@requires("hours.enter", before=keep_photo, shift=queries.get_shift)
def give_evidence(shift: Seen) -> Response:
    """Put the signed list, or words, to the hours that were called."""
    form: Any = EvidenceForm.from_request()
    if form.carry_out(lambda: (_proved(shift, form),)) is None:
        return _roll_page(shift, 422, evidence=form)
    return _back(shift, _PROVED)


def _proved(shift: Seen, form: Any) -> int:
    return hours.give_evidence(shift, proof=hours.proof_of(form.evidence.data or "", kept_photo()), by=actor())


@bp.get("/sign-ups/<uuid:sign_up_id>/hours")
@requires("hours.enter", sign_up=get_called)
def type_hours(sign_up: SeenSignUp) -> Response:
    """Ask for hours that nobody scanned."""
    return _hours_page(sign_up, TimesForm(), 200)


def _hours_page(sign_up: SeenSignUp, form: TimesForm, status: int) -> Response:
    return page("volunteering/type_hours.html", status=status, seen=sign_up, form=form, words=WORDS)


@bp.post("/sign-ups/<uuid:sign_up_id>/hours")
@requires("hours.enter", before=keep_photo, sign_up=get_called)
def enter_hours(sign_up: SeenSignUp) -> Response:
    """Take hours that nobody scanned; a second person confirms them."""
    form: Any = TimesForm.from_request()
    if form.carry_out(lambda: hours.enter_hours(sign_up, **times_of(sign_up, form), by=actor())) is None:
        return _hours_page(sign_up, form, 422)
    return _back(sign_up)


def times_of(seen: Seen, form: Any) -> dict[str, Any]:
    """Return span and evidence as they were typed; an end before the beginning lies on the next day."""
    began, ended = hours.told_span(seen.shift, form.began.data or "", form.ended.data or "")
    return {"span": Span(began, ended), "proof": hours.proof_of(form.evidence.data or "", kept_photo())}
