"""A minor names a guardian, and the guardian answers by a code on a phone of their own (R-VOL-08)."""

from uuid import UUID

from flask import Response, current_app, g, request, url_for

from charity_app.core.errors import Invalid, NotFound
from charity_app.core.privacy import mask_name, mask_phone
from charity_app.core.text import Text
from charity_app.http.access import actor, public, requires
from charity_app.http.respond import done, page
from charity_app.identity import queries as identity
from charity_app.identity import services as accounts
from charity_app.identity.states import CodePurpose
from charity_app.identity.views import device_token
from charity_app.volunteering import queries
from charity_app.volunteering.forms.sign_ups import GuardianAnswerForm, YoungForm, YoungNewcomerForm
from charity_app.volunteering.models import GuardianAsk, Volunteer
from charity_app.volunteering.queries.activities import SeenRole
from charity_app.volunteering.queries.guardians import awaiting_guardian, find_ask, guardian_asked
from charity_app.volunteering.queries.people import own_volunteer
from charity_app.volunteering.queries.sign_ups import seen_of
from charity_app.volunteering.services import guardians as services
from charity_app.volunteering.services import joining
from charity_app.volunteering.services.sign_ups import Wish
from charity_app.volunteering.views.blueprint import WORDS, bp
from charity_app.volunteering.views.sign_ups import device_mark

_KEPT = Text("Your place is kept; now your guardian answers", "volunteering")
_SENT = Text("A code is on its way to your phone", "volunteering")
_ANSWERED = Text("Thank you, your answer counts from now on", "volunteering")


@bp.get("/roles/<uuid:role_id>/young")
@requires("shift.show", role=queries.get_role)
def show_young(role: SeenRole) -> Response:
    """Ask a minor for day of birth and guardian."""
    volunteer = own_volunteer(actor())
    known = {"born_on": volunteer.born_on} if volunteer else {}
    return _young_page(role, YoungForm(data=known) if actor().is_signed_in else YoungNewcomerForm(), 200)


def _young_page(role: SeenRole, form: YoungForm, status: int) -> Response:
    volunteer = own_volunteer(actor())
    return page("volunteering/young.html", status=status, seen=role, form=form, volunteer=volunteer, words=WORDS)


@bp.post("/roles/<uuid:role_id>/young")
@requires("sign_up.make", role=queries.get_role)
def sign_up_young(role: SeenRole) -> Response:
    """Ask the guardian of somebody known and keep a place."""
    form = YoungForm.from_request()
    agreed = form.chosen("consent")["consent"]
    wish = Wish(device=device_mark())
    made = form.carry_out(
        lambda: joining.join_young(role, young=form.young(), has_agreed=agreed, wish=wish, by=actor())
    )
    if made is None:
        return _young_page(role, form, 422)
    return done(url_for(".show_own", sign_up_id=made), notice=_KEPT)


def _count_own_code() -> None:
    form = YoungNewcomerForm.from_request()
    if form.validate():
        _count(**form.chosen("phone"))


def _count(phone: str) -> None:
    accounts.demand_code_lane(phone, address=request.remote_addr or "", device=device_token())


@bp.post("/roles/<uuid:role_id>/young/newcomer")
@requires("shift.show", before=_count_own_code, role=queries.get_role)
def begin_young(role: SeenRole) -> Response:
    """Take what a new minor tells and send a code to the minor's own phone."""
    if actor().is_signed_in:
        return done(url_for(".show_young", role_id=role.role.id))
    form = YoungNewcomerForm.from_request()
    told = form.chosen("name", "phone")
    code = form.carry_out(lambda: joining.begin(role, **told, young=form.young(), device=device_mark(), by=actor()))
    if code is None:
        return _young_page(role, form, 422)
    return done(url_for(".show_code", code_id=code.id))


def _asked(ask_id: UUID) -> tuple[GuardianAsk, Volunteer]:
    found = find_ask(ask_id)
    if found is None:
        raise NotFound
    return found


@bp.get("/guardians/<uuid:guardian_ask_id>")
@public()
def show_guardian(guardian_ask_id: UUID) -> Response:
    """Tell a guardian what the minor wants to do, and ask for an answer."""
    return _guardian_page(guardian_ask_id, GuardianAnswerForm(), 200)


def _guardian_page(ask_id: UUID, form: GuardianAnswerForm, status: int) -> Response:
    ask, volunteer = _asked(ask_id)
    person = guardian_asked(ask, volunteer)
    code = identity.one_time_code(ask.code_id) if ask.code_id else None
    return page(
        "volunteering/guardian.html",
        status=status,
        form=form,
        ask=ask,
        has_code=code is not None,
        demo_code=identity.code_of(code) if code and current_app.config["IS_DEMO"] else "",
        phone=mask_phone(person.phone) if person else "",
        minor=mask_name(identity.names_of([volunteer.user_id]).get(volunteer.user_id, "")),
        kept=[seen_of(row) for row in awaiting_guardian(volunteer)],
        is_little=services.is_little(volunteer),
        words=WORDS,
    )


def _count_guardian_code() -> None:
    found = find_ask((request.view_args or {})["guardian_ask_id"])
    person = guardian_asked(*found) if found else None
    if person is not None:
        _count(person.phone)


@bp.post("/guardians/<uuid:guardian_ask_id>/code")
@public(before=_count_guardian_code)
def send_guardian_code(guardian_ask_id: UUID) -> Response:
    """Send a code to the guardian's phone."""
    services.send_guardian_code(*_asked(guardian_ask_id), by=actor())
    return done(url_for(".show_guardian", guardian_ask_id=guardian_ask_id), notice=_SENT)


def _try_guardian_code() -> bool:
    form, found = GuardianAnswerForm.from_request(), find_ask((request.view_args or {})["guardian_ask_id"])
    code_id = found[0].code_id if found else None
    if code_id is None or not form.validate():
        return False
    return accounts.try_code(code_id, **form.chosen("code"), purpose=CodePurpose.GUARDIAN)


@bp.post("/guardians/<uuid:guardian_ask_id>")
@public(before=_try_guardian_code)
def answer_guardian(guardian_ask_id: UUID) -> Response:
    """Take the guardian's yes or no."""
    ask, _volunteer = _asked(guardian_ask_id)
    form = GuardianAnswerForm.from_request()
    if form.carry_out(lambda: _answered(ask, form)) is None:
        return _guardian_page(guardian_ask_id, form, 422)
    return done(url_for(".show_guardian", guardian_ask_id=guardian_ask_id), notice=_ANSWERED)


def _answered(ask: GuardianAsk, form: GuardianAnswerForm) -> bool:
    chosen, agrees = form.chosen("consent", "comes_along"), request.form.get("answer") == "yes"
    if agrees and not chosen["consent"]:
        raise Invalid(Text("Tick that you agree, or say that you do not", "error"), field="consent")
    services.answer_ask(ask, is_right=g.prepared, agrees=agrees, comes_along=chosen["comes_along"])
    return True
