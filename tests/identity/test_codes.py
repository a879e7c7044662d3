"""Signing in by a code: one answer for known and unknown phones, five tries, ten minutes (ruling 15; C10, E12)."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.identity import queries, services
from charity_app.identity.models import OneTimeCode, User
from charity_app.identity.states import CodePurpose
from tests.identity.browser import before, send
from tests.identity.factories import make_user

_BY = system_actor("test")
SIGN_IN, SECOND, PHONE = "/account/sign-in", "/account/sign-in/second-step", "/account/sign-in/phone"


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def resident(phone: str = "12000000001") -> User:
    return make_user(Role.RESIDENT, name="王初一", phone=phone)


def ask_code(client: FlaskClient, phone: str) -> TestResponse:
    return send(client, PHONE, PHONE, phone=phone)


def code_row() -> OneTimeCode:
    return db.session.scalars(select(OneTimeCode).order_by(OneTimeCode.created_at.desc()).limit(1)).one()


@pytest.mark.parametrize("typed", ["12000000001", "120 0000 0001", "１２００００００００１", "+86-120-0000-0001"])
def test_a_resident_signs_in_by_a_code_however_the_phone_is_typed(
    client: FlaskClient, furnished: Flask, typed: str
) -> None:
    resident()
    asked = ask_code(client, typed)
    assert asked.status_code == 303
    page = client.get(asked.location).text
    assert "120****0001" in page
    code = queries.code_of(code_row())
    assert f"演示环境：现在的验证码是 {code}" in page
    assert send(client, asked.location, asked.location.split("?")[0], code=code, next="/").location == "/"
    assert "王初一" in client.get("/account/").text


def test_known_and_unknown_phones_get_the_same_bytes(client: FlaskClient, furnished: Flask) -> None:
    resident()
    bodies = []
    for phone in ("12000000001", "12000000002"):
        visitor = furnished.test_client()
        asked = ask_code(visitor, phone)
        page = visitor.get(asked.location)
        row_id, code, key = str(code_row().id), queries.code_of(code_row()), page.text.split('_key" value="')[1]
        body = page.text.replace(key.split('"')[0], "KEY").replace(code, "CODE").replace(row_id, "ID")
        bodies.append((asked.status_code, page.status_code, body.replace("120****0002", "120****0001")))
    assert bodies[0] == bodies[1]


def test_an_unknown_phone_is_told_so_only_after_the_right_code(client: FlaskClient, furnished: Flask) -> None:
    asked = ask_code(client, "12000000009")
    answer = send(client, asked.location, asked.location.split("?")[0], code=queries.code_of(code_row()))
    assert answer.status_code == 422
    assert "这个手机号在这里还没有账号" in answer.text


def test_staff_cannot_go_round_their_second_step_by_a_code(client: FlaskClient, furnished: Flask) -> None:
    make_user(Role.AUDITOR, login="demo_auditor", phone="12000000003")
    asked = ask_code(client, "12000000003")
    answer = send(client, asked.location, asked.location.split("?")[0], code=queries.code_of(code_row()))
    assert (answer.status_code, "请用密码登录" in answer.text) == (422, True)
    assert not is_signed_in(client)


def test_a_code_has_five_tries(client: FlaskClient, furnished: Flask) -> None:
    resident()
    asked = ask_code(client, "12000000001")
    right = queries.code_of(code_row())
    wrong = "000000" if right != "000000" else "000001"
    action = asked.location.split("?")[0]
    for _ in range(5):
        assert send(client, asked.location, action, code=wrong).status_code == 422
    assert send(client, asked.location, action, code=right).status_code == 422
    assert not is_signed_in(client)


def test_a_code_lives_ten_minutes_and_works_once(furnished: Flask) -> None:
    user = resident()
    row = services.issue_code("12000000001", purpose=CodePurpose.SIGN_IN, by=_BY)
    db.session.commit()
    code, row_id = queries.code_of(row), row.id
    with time_machine.travel(clock.wall() + timedelta(minutes=10, seconds=1), tick=False):
        assert not before(lambda: services.try_code(row_id, code=code, purpose=CodePurpose.SIGN_IN))
    assert not before(lambda: services.try_code(row_id, code=code, purpose=CodePurpose.VOLUNTEER))
    assert before(lambda: services.try_code(row_id, code=code, purpose=CodePurpose.SIGN_IN))
    assert services.person_of_code(row_id, is_right=True).id == user.id
    assert not before(lambda: services.try_code(row_id, code=code, purpose=CodePurpose.SIGN_IN))
    assert not before(lambda: services.try_code(uuid4(), code=code, purpose=CodePurpose.SIGN_IN))


def test_a_phone_gets_ten_codes_a_day_and_a_stranger_cannot_use_them_up(client: FlaskClient, furnished: Flask) -> None:
    resident()
    first = ask_code(client, "12000000001")
    send(client, first.location, first.location.split("?")[0], code=queries.code_of(code_row()), next="/")
    client.delete_cookie("session")
    stranger = furnished.test_client()
    answers = [ask_code(stranger, "12000000001").status_code for _ in range(11)]
    assert answers.count(429) == 2
    assert ask_code(client, "12000000001").status_code == 303


def test_nothing_of_a_phone_or_code_is_stored_in_clear(furnished: Flask) -> None:
    row = services.issue_code("12000000001", purpose=CodePurpose.SIGN_IN, by=_BY)
    assert b"12000000001" not in row.phone_sealed + (row.code_sealed or b"") + row.phone_index
    stored = db.session.execute(select(AuditRow.payload).where(AuditRow.fact == "code.issued")).scalar_one()
    assert stored == f'{{"one_time_code_id": "{row.id}"}}'
