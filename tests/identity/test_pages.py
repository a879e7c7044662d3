"""Pages of accounts: opening, roles, closing, export (C2, C6; ruling 19)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.divisions import queries as divisions
from charity_app.divisions.models import Division
from charity_app.identity import queries
from charity_app.identity.models import RoleAssignment
from tests.identity.browser import send
from tests.identity.factories import actor_of, make_user, sign_in

pytestmark = pytest.mark.usefixtures("furnished")
_BY = system_actor("test")


def street(code: str = "310115008") -> Division:
    found = divisions.division_of_code(code)
    assert found is not None
    return found


def facts() -> list[str]:
    return list(db.session.scalars(select(AuditRow.fact).order_by(AuditRow.id)))


def test_an_administrator_opens_an_account_and_gives_a_role(client: FlaskClient) -> None:
    sign_in(client, make_user(Role.SYSADMIN))
    answer = send(client, "/account/users/new", "/account/users/new", name="新同事", login="new-one", phone="")
    assert answer.status_code == 200
    assert "初始密码只在这里显示一次" in answer.text
    user = queries.user_of_login("new-one")
    assert user is not None
    assert user.must_change_password is True
    page, action = f"/account/users/{user.id}", f"/account/users/{user.id}/roles"
    form = {"role": "street_officer", "valid_from": clock.today().isoformat(), "reason": "new_post"}
    refused = send(client, page, action, **form, place="没有这个街道")
    assert (refused.status_code, "没有找到这个地方" in refused.text) == (422, True)
    assert "没有这个街道" in refused.text
    assert send(client, page, action, **form, place="塘桥街道").status_code == 303
    assert actor_of(user).scope.street_ids == {street().id}
    row = db.session.scalars(select(RoleAssignment).where(RoleAssignment.user_id == user.id)).one()
    ending = send(client, page, f"/account/roles/{row.id}/end", **{f"{row.id}-reason": "left_post"})
    assert ending.status_code == 303
    assert "role.ended" in facts()
    assert not actor_of(user).grants


def test_closing_an_account_needs_a_reason(client: FlaskClient) -> None:
    sign_in(client, make_user(Role.SYSADMIN))
    user = make_user(Role.AUDITOR)
    page, action = f"/account/users/{user.id}", f"/account/users/{user.id}/disable"
    assert send(client, page, action).status_code == 422
    assert send(client, page, action, **{"close-reason": "left_post"}).status_code == 303
    db.session.refresh(user)
    assert user.disabled_at is not None
    opened = send(client, page, f"/account/users/{user.id}/enable", **{"open-reason": "correction"})
    assert opened.status_code == 303
    assert facts()[-2:] == ["user.disabled", "user.enabled"]


def test_the_export_has_no_names_and_is_written_down(client: FlaskClient) -> None:
    sign_in(client, make_user(Role.SYSADMIN, name="管理一", login="admin-one"))
    answer = send(client, "/account/users", "/account/users/export", **{"export-reason": "security"})
    assert answer.status_code == 200
    assert answer.text.splitlines()[1].startswith("admin-one,sysadmin,")
    assert "管理一" not in answer.text
    assert facts()[-1] == "users.exported"


def test_more_than_fifty_accounts_are_not_exported_by_one_person(client: FlaskClient) -> None:
    sign_in(client, make_user(Role.SYSADMIN))
    for _ in range(50):
        make_user()
    answer = send(client, "/account/users", "/account/users/export", **{"export-reason": "security"})
    assert (answer.status_code, "请先把名单缩小到50个账号以内" in answer.text) == (422, True)


def test_an_auditor_sees_accounts_and_changes_nothing(client: FlaskClient) -> None:
    sign_in(client, make_user(Role.AUDITOR))
    user = make_user()
    page = client.get(f"/account/users/{user.id}")
    assert page.status_code == 200
    assert f"/account/users/{user.id}/roles" not in page.text
    assert client.get("/account/users/new").status_code == 403
