"""Signing up on a phone: two taps for a known volunteer, three fields and a code for a new one (journey 1)."""

from typing import Any
from uuid import UUID

from flask import Response, current_app, g, request, url_for

from charity_app.core import clock
from charity_app.core.errors import NotFound
from charity_app.core.privacy import blind_index, mask_phone
from charity_app.core.text import Text
from charity_app.http.access import actor, public, requires
from charity_app.http.forms import BaseForm, visitor
from charity_app.http.respond import done, page
from charity_app.identity import queries as identity
from charity_app.identity import services as accounts
from charity_app.identity.forms import CodeForm
from charity_app.identity.states import CodePurpose
from charity_app.identity.views import admit, device_token
from charity_app.volunteering import queries
from charity_app.volunteering.forms.sign_ups import NewcomerForm, SignUpForm
from charity_app.volunteering.models import Shift
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.guardians import waiting_ask
from charity_app.volunteering.queries.people import own_volunteer
from charity_app.volunteering.queries.sign_ups import (
    SeenSignUp,
    companions_of,
    get_own_sign_up,
    get_sought,
    list_own,
    place_in_queue,
)
from charity_app.volunteering.queries.standing import list_standing
from charity_app.volunteering.services import joining
from charity_app.volunteering.services import people as people_services
from charity_app.volunteering.services import sign_ups as services
from charity_app.volunteering.services.fitting import lacks_guardian, unmet_of
from charity_app.volunteering.services.sign_ups import Wish
from charity_app.volunteering.states.sign_ups import SIGN_UP_TABLE, SignUpState
from charity_app.volunteering.views.blueprint import WORDS, bp
from charity_app.volunteering.views.checking_in import absence_part
from charity_app.volunteering.views.sources import source_page

_TOLD = Text("You are signed up", "volunteering")
_CANCELLED = Text("Cancelled. Other shifts near you are in the list", "volunteering")
_SOUGHT = Text("We show that you look for a stand-in; until somebody takes it you are expected", "volunteering")
_COMING = Text("Good: you are expected again", "volunteering")
_TAKEN = Text("The place is yours", "volunteering")


def device_mark() -> bytes:
    """Return the keyed mark of the browser."""
    return blind_index("device", visitor())


@bp.get("/roles/<uuid:role_id>/sign-up")
@requires("shift.show", role=queries.get_role)
def show_sign_up(role: SeenRole) -> Response:
    """Ask for what is still needed to sign up."""
    return _sign_up_page(role, SignUpForm() if actor().is_signed_in else NewcomerForm(), 200)


def _sign_up_page(role: SeenRole, form: BaseForm, status: int) -> Response:
    volunteer = own_volunteer(actor())
    is_young = volunteer is not None and lacks_guardian(role.shift, volunteer)
    return page(
        "volunteering/sign_up.html",
        status=status,
        seen=role,
        form=form,
        volunteer=volunteer,
        is_young=is_young,
        unmet=unmet_of(role, volunteer) if volunteer else (),
        words=WORDS,
    )


@bp.post("/roles/<uuid:role_id>/sign-up")
@requires("sign_up.make", role=queries.get_role)
def sign_up(role: SeenRole) -> Response:
    """Sign a known person up."""
    form = SignUpForm.from_request()
    wish = Wish(companions=form.names(), device=device_mark())
    agreed = form.chosen("consent")["consent"]
    made = form.carry_out(lambda: joining.join(role, has_agreed=agreed, wish=wish, by=actor()))
    if made is None:
        return _sign_up_page(role, form, 422)
    return done(url_for(".show_own", sign_up_id=made), notice=_TOLD)


def _count_code_wish() -> None:
    form = NewcomerForm.from_request()
    if form.validate():
        address = request.remote_addr or ""
        accounts.demand_code_lane(**form.chosen("phone"), address=address, device=device_token())


@bp.post("/roles/<uuid:role_id>/newcomer")
@requires("shift.show", before=_count_code_wish, role=queries.get_role)
def begin_registration(role: SeenRole) -> Response:
    """Take name, phone and consent of a new volunteer and send a code; the answer is the same for every phone."""
    if actor().is_signed_in:
        return done(url_for(".show_sign_up", role_id=role.role.id))
    form = NewcomerForm.from_request()
    chosen = form.chosen("name", "phone")
    code = form.carry_out(lambda: joining.begin(role, **chosen, device=device_mark(), by=actor()))
    if code is None:
        return _sign_up_page(role, form, 422)
    return done(url_for(".show_code", code_id=code.id))


@bp.get("/newcomers/<uuid:code_id>")
@public()
def show_code(code_id: UUID) -> Response:
    """Ask for the six digits of the message."""
    return _code_page(code_id, CodeForm(), 200)


def _code_page(code_id: UUID, form: CodeForm, status: int) -> Response:
    code, pending = identity.one_time_code(code_id), people_services.pending_of_code(code_id)
    if code is None or pending is None:
        raise NotFound
    seen = queries.get_role(actor(), pending.role_id)
    shown = identity.code_of(code) if current_app.config["IS_DEMO"] else ""
    phone = mask_phone(identity.phone_of_code(code))
    return page(
        "volunteering/code.html", status=status, form=form, code_id=code_id, phone=phone, seen=seen, demo_code=shown
    )


def _try_code() -> bool:
    form, given = CodeForm.from_request(), request.view_args or {}
    return form.validate() and accounts.try_code(given["code_id"], **form.chosen("code"), purpose=CodePurpose.VOLUNTEER)


@bp.post("/newcomers/<uuid:code_id>")
@public(before=_try_code)
def give_code(code_id: UUID) -> Response:
    """Take the six digits, open the account and sign its person up."""
    pending = people_services.pending_of_code(code_id)
    seen = queries.get_role(actor(), pending.role_id) if pending else None
    if pending is None or seen is None:
        raise NotFound
    form = CodeForm.from_request()
    joined = form.carry_out(lambda: joining.finish(pending, seen, is_right=g.prepared))
    if joined is None:
        return _code_page(code_id, form, 422)
    made = joined.sign_up_id
    to = url_for(".show_own", sign_up_id=made) if made else url_for(".show_sign_up", role_id=seen.role.id)
    return admit(joined.user, way="one_time_code", target=to)


@bp.get("/mine")
@requires("sign_up.own")
def list_mine() -> Response:
    """Show the viewer's shifts, to come or over."""
    is_over = request.args.get("over") == "1"
    return page(
        "volunteering/mine.html",
        found=list_own(actor(), is_over=is_over),
        is_over=is_over,
        standing=list_standing(actor()),
        volunteer=own_volunteer(actor()),
        words=WORDS,
    )


@bp.get("/sign-ups/<uuid:sign_up_id>")
@requires("sign_up.own", sign_up=get_own_sign_up)
def show_own(sign_up: SeenSignUp) -> Response:
    """Show one of the viewer's sign-ups: when, where, whom to call, and what can be done."""
    row = sign_up.sign_up
    return page(
        "volunteering/own.html",
        seen=sign_up,
        contact=queries.contact_of(sign_up.activity),
        source=source_page(sign_up, row),
        companions=companions_of(row, sign_up.volunteer),
        **_waiting_part(sign_up),
        **_by_the_hour(sign_up.shift),
        actions=[action.value for start, action in SIGN_UP_TABLE if start is row.state],
        words=WORDS,
        **absence_part(row),
    )


def _by_the_hour(shift: Shift) -> dict[str, bool]:
    """Return what hangs on how near a shift is."""
    return {"is_late": services.is_late(shift), "has_begun": clock.now() >= shift.starts_at}


def _waiting_part(sign_up: SeenSignUp) -> dict[str, Any]:
    """Return what somebody waits for: a place in the queue, or a guardian's answer."""
    row = sign_up.sign_up
    return {
        "ask": waiting_ask(sign_up.volunteer) if row.awaits_guardian else None,
        "queue": place_in_queue(row) if row.state is SignUpState.WAITLISTED else 0,
    }


def _back(sign_up: SeenSignUp, notice: Text) -> Response:
    return done(url_for(".show_own", sign_up_id=sign_up.sign_up.id), notice=notice)


@bp.post("/sign-ups/<uuid:sign_up_id>/cancel")
@requires("sign_up.own", sign_up=get_own_sign_up)
def cancel_sign_up(sign_up: SeenSignUp) -> Response:
    """Give a place or a number in the queue up."""
    services.cancel_sign_up(sign_up, by=actor())
    return _back(sign_up, _CANCELLED)


@bp.post("/sign-ups/<uuid:sign_up_id>/accept")
@requires("sign_up.own", sign_up=get_own_sign_up)
def accept_place(sign_up: SeenSignUp) -> Response:
    """Take the place that was kept."""
    services.accept_place(sign_up, by=actor())
    return _back(sign_up, _TAKEN)


@bp.post("/sign-ups/<uuid:sign_up_id>/seek-stand-in")
@requires("sign_up.own", sign_up=get_own_sign_up)
def seek_stand_in(sign_up: SeenSignUp) -> Response:
    """Look for somebody who comes instead."""
    services.seek_stand_in(sign_up, by=actor())
    return _back(sign_up, _SOUGHT)


@bp.post("/sign-ups/<uuid:sign_up_id>/come-myself")
@requires("sign_up.own", sign_up=get_own_sign_up)
def come_myself(sign_up: SeenSignUp) -> Response:
    """Look for a stand-in no longer."""
    services.come_myself(sign_up, by=actor())
    return _back(sign_up, _COMING)


@bp.post("/sign-ups/<uuid:sign_up_id>/stand-in")
@requires("sign_up.make", sign_up=get_sought)
def stand_in(sign_up: SeenSignUp) -> Response:
    """Take the place of somebody who looks for a stand-in."""
    made = joining.join_instead(sign_up, by=actor())
    return done(url_for(".show_own", sign_up_id=made), notice=_TAKEN)
