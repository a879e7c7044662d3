"""The own account: roles, sessions, password, backup codes."""

from flask import Response, g, url_for

from charity_app.core.errors import Invalid
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.identity import queries, services
from charity_app.identity.forms import ChangePasswordForm
from charity_app.identity.models import UserSession
from charity_app.identity.views.blueprint import bp
from charity_app.identity.views.viewer import account_url


@bp.get("/")
@requires("account.show")
def show_account() -> Response:
    """Show who the viewer is here, what they may be, and where they are signed in."""
    user = queries.own_user(actor())
    return page(
        "identity/account.html",
        person=queries.own_card(actor()),
        sessions=queries.list_own_sessions(actor()),
        codes_left=queries.backup_codes_left(user.id),
    )


@bp.post("/sessions/<uuid:session_id>/revoke")
@requires("account.change", session=queries.own_session)
def revoke_session(session: UserSession) -> Response:
    """End one of the viewer's own sessions elsewhere."""
    services.revoke_session(session, by=actor())
    return done(account_url(), notice=Text("That browser is signed out", "account"))


@bp.get("/password")
@requires("account.change")
def show_password() -> Response:
    """Ask for the present and a new password."""
    return page("identity/password.html", form=ChangePasswordForm())


def _prepare_password() -> tuple[bool, str] | None:
    form, user_id = ChangePasswordForm.from_request(), actor().user_id
    if user_id is None or not form.validate():
        return None
    is_own = services.is_own_password(user_id, **form.chosen("present"))
    return is_own, services.hash_password(**form.chosen("password"))


@bp.post("/password")
@requires("account.change", before=_prepare_password)
def change_password() -> Response:
    """Store a new password and end every other session of this account."""
    form = ChangePasswordForm.from_request()
    if form.carry_out(lambda: _change_password(form)) is None:
        return page("identity/password.html", status=422, form=form)
    return done(account_url(), notice=Text("Your password is changed; other browsers are signed out", "account"))


def _change_password(form: ChangePasswordForm) -> object:
    is_own, fresh = g.prepared
    if not is_own:
        raise Invalid(Text("This is not your present password", "account"), field="present")
    chosen = form.chosen("password")
    return services.renew_password(queries.own_user(actor()), password_hash=fresh, by=actor(), **chosen)


@bp.post("/backup-codes")
@requires("account.change")
def make_backup_codes() -> Response:
    """Make ten new backup codes; they are shown only in this answer."""
    codes = services.make_backup_codes(queries.own_user(actor()), by=actor())
    g.location = account_url()
    return page("identity/backup_codes.html", codes=codes, target=url_for("identity.show_account"))
