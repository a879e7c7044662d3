"""Ways in: password and second factor for staff and organisations, a one-time code for everybody else."""

from uuid import UUID

from flask import Response, current_app, g, request, url_for
from pyotp import TOTP
from segno import make_qr

from charity_app.core.errors import NotFound
from charity_app.core.privacy import mask_phone
from charity_app.core.text import Text
from charity_app.http.access import actor, public
from charity_app.http.forms import BaseForm
from charity_app.http.i18n import say
from charity_app.http.respond import done, own_address, page
from charity_app.identity import queries, services
from charity_app.identity.forms import BackupCodeForm, CodeForm, EnrolForm, NewPasswordForm, PhoneForm, SignInForm
from charity_app.identity.models import User, UserSession
from charity_app.identity.states import CodePurpose, Step
from charity_app.identity.views.blueprint import bp
from charity_app.identity.views.cookies import device_token, drop_session, put_device, put_session, session_token


def _target(form: BaseForm) -> str:
    return own_address(form.chosen("next")["next"])


def _address() -> str:
    return request.remote_addr or ""


def _asked_target() -> str:
    return own_address(request.args.get("next"))


@bp.get("/sign-in")
@public()
def sign_in() -> Response:
    """Ask staff and organisations for login name and password."""
    if actor().is_signed_in:
        return done(_asked_target())
    return page("identity/sign_in.html", form=SignInForm(next=_asked_target()))


def _check_password() -> UUID | None:
    form = SignInForm.from_request()
    if not form.validate():
        return None
    return services.check_password(**form.chosen("login", "password"), address=_address(), device=device_token())


@bp.post("/sign-in")
@public(before=_check_password)
def give_password() -> Response:
    """Take login name and password; the next page asks for the second factor."""
    form = SignInForm.from_request()
    user = form.carry_out(lambda: services.person_of_password(g.prepared))
    if user is None:
        return page("identity/sign_in.html", status=422, form=form)
    if user.totp_sealed and services.is_trusted(user, token=device_token()):
        return admit(user, way="trusted_device", target=_target(form))
    endpoint = "identity.show_second_step" if user.totp_sealed else "identity.show_enrolment"
    return put_session(done(url_for(endpoint, next=_target(form))), services.begin_sign_in(user))


def _half(step: Step = Step.PASSWORD) -> tuple[UserSession, User] | None:
    session = queries.half_session(session_token(), step=step)
    return (session, queries.user_of_session(session)) if session else None


def _start_again() -> Response:
    return done(url_for("identity.sign_in", next=_asked_target()))


def admit(
    user: User, *, way: str, target: str, half: UserSession | None = None, is_renewed: bool = False, trust: bool = False
) -> Response:
    """Open the session of a person who proved who it is, and go on to the target."""
    if half is not None:
        services.end_half_session(half)
    if user.must_change_password and not is_renewed:
        renewal = services.begin_sign_in(user, step=Step.RENEWAL)
        return put_session(done(url_for("identity.show_renewal", next=target)), renewal)
    device = services.know_device(user, token=device_token(), trust=trust)
    return put_device(put_session(done(target), services.sign_in(user, way=way)), device)


@bp.get("/sign-in/second-step")
@public()
def show_second_step() -> Response:
    """Ask for the six digits of the authenticator."""
    half = _half()
    if half is None:
        return _start_again()
    return _second_page(half[1], CodeForm(next=_asked_target()), 200)


def _second_page(user: User, form: CodeForm, status: int) -> Response:
    person, shown = queries.person_card(user), _demo_code(user)
    return page("identity/second_step.html", status=status, form=form, person=person, demo_code=shown)


def _demo_code(user: User) -> str:
    secret = queries.secret_of(user) if current_app.config["IS_DEMO"] else None
    return TOTP(secret).now() if secret else ""


def _count_factor_try() -> UserSession | None:
    half = queries.half_session(session_token(), step=Step.PASSWORD)
    if half is not None:
        services.demand_try(f"factor:{half.user_id}", limit=10, window=services.QUARTER)
    return half


@bp.post("/sign-in/second-step")
@public(before=_count_factor_try)
def give_second_step() -> Response:
    """Take the six digits and open the session."""
    half = _half()
    if half is None:
        return _start_again()
    form, (session, user) = CodeForm.from_request(), half
    used = form.carry_out(lambda: services.use_code(user, **form.chosen("code")))
    if used is None:
        return _second_page(user, form, 422)
    return admit(user, way="password", target=_target(form), half=session, trust=form.trust.data)


@bp.get("/sign-in/backup-code")
@public()
def show_backup_code() -> Response:
    """Ask for one of the codes kept on paper."""
    if _half() is None:
        return _start_again()
    return page("identity/backup_code.html", form=BackupCodeForm(next=_asked_target()))


@bp.post("/sign-in/backup-code")
@public(before=_count_factor_try)
def give_backup_code() -> Response:
    """Take a code kept on paper and open the session."""
    half = _half()
    if half is None:
        return _start_again()
    form, (session, user) = BackupCodeForm.from_request(), half
    used = form.carry_out(lambda: services.use_backup_code(user, **form.chosen("code")))
    if used is None:
        return page("identity/backup_code.html", status=422, form=form)
    return admit(user, way="backup_code", target=_target(form), half=session)


@bp.get("/sign-in/connect")
@public()
def show_enrolment() -> Response:
    """Show the picture by which an authenticator is connected at the first sign-in."""
    half = _half()
    if half is None or half[1].totp_sealed:
        return _start_again()
    return _enrol_page(half[1], EnrolForm(secret=services.new_secret(), next=_asked_target()), 200)


def _enrol_page(user: User, form: EnrolForm, status: int) -> Response:
    secret = str(form.secret.data)
    uri = TOTP(secret).provisioning_uri(name=user.login, issuer_name=say("app", "Shanyi Link"))
    shown = TOTP(secret).now() if current_app.config["IS_DEMO"] else ""
    picture = make_qr(uri).svg_data_uri(scale=5, border=2)
    return page("identity/connect.html", status=status, form=form, picture=picture, demo_code=shown)


@bp.post("/sign-in/connect")
@public(before=_count_factor_try)
def enrol() -> Response:
    """Connect the authenticator by its first code and show the backup codes."""
    half = _half()
    if half is None or half[1].totp_sealed:
        return _start_again()
    form, (session, user) = EnrolForm.from_request(), half
    codes = form.carry_out(lambda: services.enrol(user, **form.chosen("secret", "code")))
    if codes is None:
        form.secret.data = services.new_secret() if form.secret.errors else form.secret.data
        return _enrol_page(user, form, 422)
    admitted = admit(user, way="password", target=_target(form), half=session)
    response = page("identity/backup_codes.html", codes=codes, target=admitted.headers["Location"])
    for cookie in admitted.headers.getlist("Set-Cookie"):
        response.headers.add("Set-Cookie", cookie)
    return response


@bp.get("/sign-in/new-password")
@public()
def show_renewal() -> Response:
    """Ask for an own password in the place of the one somebody else has set."""
    if _half(Step.RENEWAL) is None:
        return _start_again()
    return page("identity/new_password.html", form=NewPasswordForm(next=_asked_target()))


def _hash_new_password() -> str | None:
    form = NewPasswordForm.from_request()
    return services.hash_password(**form.chosen("password")) if form.validate() else None


@bp.post("/sign-in/new-password")
@public(before=_hash_new_password)
def renew_password() -> Response:
    """Store the own password and open the session."""
    half = _half(Step.RENEWAL)
    if half is None:
        return _start_again()
    form, (session, user) = NewPasswordForm.from_request(), half
    chosen = form.chosen("password")
    if form.carry_out(lambda: services.renew_password(user, password_hash=g.prepared, **chosen)) is None:
        return page("identity/new_password.html", status=422, form=form)
    return admit(user, way="password", target=_target(form), half=session, is_renewed=True)


@bp.get("/sign-in/phone")
@public()
def show_phone() -> Response:
    """Ask residents, donors and volunteers for their phone."""
    if actor().is_signed_in:
        return done(_asked_target())
    return page("identity/phone.html", form=PhoneForm(next=_asked_target()))


def _count_code_wish() -> None:
    form = PhoneForm.from_request()
    if form.validate():
        services.demand_code_lane(**form.chosen("phone"), address=_address(), device=device_token())


@bp.post("/sign-in/phone")
@public(before=_count_code_wish)
def send_code() -> Response:
    """Send a code to a phone that is known; the answer is the same for every phone."""
    form = PhoneForm.from_request()
    code = form.carry_out(lambda: services.issue_code(**form.chosen("phone"), purpose=CodePurpose.SIGN_IN, by=actor()))
    if code is None:
        return page("identity/phone.html", status=422, form=form)
    return done(url_for("identity.show_code", code_id=code.id, next=_target(form)))


@bp.get("/sign-in/code/<uuid:code_id>")
@public()
def show_code(code_id: UUID) -> Response:
    """Ask for the six digits of the message."""
    return _code_page(code_id, CodeForm(next=_asked_target()), 200)


def _code_page(code_id: UUID, form: CodeForm, status: int) -> Response:
    code = queries.one_time_code(code_id)
    if code is None:
        return done(url_for("identity.show_phone", next=_target(form)))
    shown = queries.code_of(code) if current_app.config["IS_DEMO"] else ""
    phone = mask_phone(queries.phone_of_code(code))
    return page("identity/code.html", status=status, form=form, code_id=code_id, phone=phone, demo_code=shown)


def _try_code() -> bool:
    form, given = CodeForm.from_request(), request.view_args or {}
    return form.validate() and services.try_code(given["code_id"], **form.chosen("code"), purpose=CodePurpose.SIGN_IN)


@bp.post("/sign-in/code/<uuid:code_id>")
@public(before=_try_code)
def give_code(code_id: UUID) -> Response:
    """Take the six digits and open the session."""
    if queries.one_time_code(code_id) is None:
        raise NotFound
    form = CodeForm.from_request()
    user = form.carry_out(lambda: services.person_of_code(code_id, is_right=g.prepared))
    if user is None:
        return _code_page(code_id, form, 422)
    return admit(user, way="one_time_code", target=_target(form), trust=False)


@bp.post("/sign-out")
@public()
def sign_out() -> Response:
    """End this session."""
    if actor().is_signed_in:
        services.sign_out(by=actor())
    return drop_session(done(url_for("reports.show_home"), notice=Text("You are signed out", "sign in")))
