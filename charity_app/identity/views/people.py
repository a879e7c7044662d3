"""Looking after accounts: find, open, give roles, close, new ways in."""

import csv
import io
from uuid import UUID

from flask import Response, g, request, url_for

from charity_app.core import clock
from charity_app.core.paging import Page
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.http.access import actor, requires
from charity_app.http.respond import done, page
from charity_app.identity import queries, services
from charity_app.identity.forms import EndRoleForm, PersonForm, ReasonForm, RoleForm, UserFilterForm
from charity_app.identity.models import RoleAssignment, User
from charity_app.identity.queries import UserLine
from charity_app.identity.states import Reason
from charity_app.identity.views.blueprint import bp


def _found(form: UserFilterForm, *, number: int, size: int = 20) -> Page[UserLine]:
    is_disabled = {"open": False, "closed": True}.get(form.state.data)
    role = Role(form.role.data) if form.role.data in set(Role) else None
    return queries.list_users_visible_to(
        actor(), q=form.words, role=role, is_disabled=is_disabled, page=number, size=size
    )


def _page_number() -> int:
    given = request.args.get("page", "1")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 1


@bp.get("/users")
@requires("user.list")
def list_users() -> Response:
    """Show the accounts, found by login, name, phone, role and state."""
    return _list_page(UserFilterForm.from_address())


@bp.post("/users")
@requires("user.list", needs_key=False)
def search_users() -> Response:
    """Lead what was typed to the list, sealed."""
    form = UserFilterForm.from_request()
    return form.answer(".list_users") or _list_page(form, status=422)


def _list_page(form: UserFilterForm, *, status: int = 200) -> Response:
    found = _found(form, number=_page_number())
    return page("identity/users.html", status=status, form=form, found=found, reasons=ReasonForm(prefix="export-"))


@bp.post("/users/export")
@requires("user.export")
def export_users() -> Response:
    """Hand out the list of accounts without names and phones; the reason is written down."""
    form, filters = ReasonForm.from_request(prefix="export-"), UserFilterForm.from_address()
    found = _found(filters, number=1, size=services.EXPORT_LIMIT)
    reason = form.carry_out(lambda: services.record_export(Reason(form.reason.data), count=found.total, by=actor()))
    if reason is None:
        return page("identity/users.html", status=422, form=filters, found=found, reasons=form)
    headers = {"Content-Disposition": "attachment; filename=accounts.csv"}
    return Response(_as_csv(found.items), mimetype="text/csv; charset=utf-8", headers=headers)


def _as_csv(lines: tuple[UserLine, ...]) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["login", "role", "place", "from", "until", "closed"])
    for line in lines:
        for role in line.roles:
            last = [role.place, role.valid_from, role.valid_to or "", "1" if line.is_disabled else "0"]
            rows.writerow([line.login, role.role.value, *last])
    return "\ufeff" + out.getvalue()


@bp.get("/users/new")
@requires("user.create")
def show_new_user() -> Response:
    """Ask for the name, and for a login name or a phone."""
    return page("identity/user_form.html", form=PersonForm())


def _first_password() -> tuple[str, str]:
    password = services.new_password()
    return password, services.hash_password(password)


@bp.post("/users/new")
@requires("user.create", before=_first_password)
def create_user() -> Response:
    """Open an account; the first password is shown only in this answer."""
    form, (password, stored) = PersonForm.from_request(), g.prepared
    chosen = form.chosen("name", "login", "phone")
    user = form.carry_out(lambda: services.open_account(**chosen, password_hash=stored, by=actor()))
    if user is None:
        return page("identity/user_form.html", status=422, form=form)
    return _user_page(user, first_password=password if user.login else "")


@bp.get("/users/<uuid:user_id>")
@requires("user.show", user=queries.get_user)
def show_user(user: User) -> Response:
    """Show an account with its roles."""
    return _user_page(user)


def _user_page(user: User, *, form: RoleForm | None = None, status: int = 200, first_password: str = "") -> Response:
    g.location, person = _user_url(user.id), queries.person_card(user)
    return page(
        "identity/user.html",
        status=status,
        person=person,
        form=form or RoleForm(valid_from=clock.today()),
        ends={role.id: EndRoleForm(prefix=f"{role.id}-") for role in person.roles},
        reasons={action: ReasonForm(prefix=f"{action}-") for action in ("close", "open", "factor")},
        streets=queries.street_names(),
        first_password=first_password,
    )


def _user_url(user_id: UUID) -> str:
    return url_for("identity.show_user", user_id=user_id)


@bp.post("/users/<uuid:user_id>/roles")
@requires("role.grant", user=queries.get_user)
def assign_role(user: User) -> Response:
    """Give a role at a place from a day on."""
    form = RoleForm.from_request()
    given = form.chosen("role", "place", "reason", "valid_from", "valid_to")
    row = form.carry_out(lambda: services.assign_role_at(user, given=given, by=actor()))
    if row is None:
        return _user_page(user, form=form, status=422)
    return done(_user_url(user.id), notice=_told(row))


def _told(row: RoleAssignment) -> Text:
    if row.approved_at is None:
        return Text("Proposed; a second administrator must agree", "account")
    return Text("The role is given; the person signs in anew", "account")


@bp.post("/roles/<uuid:assignment_id>/approve")
@requires("role.approve", assignment=queries.get_assignment)
def approve_role(assignment: RoleAssignment) -> Response:
    """Agree to a role as the second administrator."""
    services.approve_role(assignment, by=actor())
    return done(_user_url(assignment.user_id), notice=Text("The role is given; the person signs in anew", "account"))


@bp.post("/roles/<uuid:assignment_id>/end")
@requires("role.end", assignment=queries.get_assignment)
def end_role(assignment: RoleAssignment) -> Response:
    """End a role today."""
    form = EndRoleForm.from_request(prefix=f"{assignment.id}-")
    services.end_role(assignment, reason=_reason(form), by=actor())
    return done(_user_url(assignment.user_id), notice=Text("The role has ended", "account"))


def _reason(form: EndRoleForm | ReasonForm) -> Reason:
    return services.reason_of(form.reason.data if form.validate() else None)


@bp.post("/users/<uuid:user_id>/disable")
@requires("user.disable", user=queries.get_user)
def disable_user(user: User) -> Response:
    """Close an account."""
    services.disable_user(user, reason=_reason(ReasonForm.from_request(prefix="close-")), by=actor())
    return done(_user_url(user.id), notice=Text("The account is closed", "account"))


@bp.post("/users/<uuid:user_id>/enable")
@requires("user.disable", user=queries.get_user)
def enable_user(user: User) -> Response:
    """Open a closed account again."""
    services.enable_user(user, reason=_reason(ReasonForm.from_request(prefix="open-")), by=actor())
    return done(_user_url(user.id), notice=Text("The account is open again", "account"))


@bp.post("/users/<uuid:user_id>/reset-factor")
@requires("factor.reset", user=queries.get_user)
def reset_second_factor(user: User) -> Response:
    """Take a lost authenticator away."""
    services.reset_second_factor(user, reason=_reason(ReasonForm.from_request(prefix="factor-")), by=actor())
    notice = Text("The next sign-in connects a new authenticator", "account")
    return done(_user_url(user.id), notice=notice)


@bp.post("/users/<uuid:user_id>/reset-password")
@requires("factor.reset", user=queries.get_user, before=_first_password)
def reset_password(user: User) -> Response:
    """Set a first password again; it is shown only in this answer and must be changed at once."""
    password, stored = g.prepared
    services.reset_password(user, password_hash=stored, by=actor())
    return _user_page(user, first_password=password)
