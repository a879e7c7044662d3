"""Signing in: two steps for staff, a code for residents, one answer for known and unknown (C9, C10, E7, E12)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import select
from werkzeug.test import TestResponse

from charity_app.core import clock
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.errors import TooMany
from charity_app.core.scope import Role, system_actor
from charity_app.identity import services
from charity_app.identity.models import User
from charity_app.identity.services import take_try
from tests.identity.browser import before, cookie, key_of, send
from tests.identity.factories import PASSWORD, SECRET, make_user, sign_in

_BY = system_actor("test")
SIGN_IN, SECOND, PHONE = "/account/sign-in", "/account/sign-in/second-step", "/account/sign-in/phone"


@pytest.fixture
def officer(furnished: Flask) -> User:
    return make_user(Role.DISTRICT_AID_OFFICER, login="demo_officer", password=PASSWORD)


def give_password(client: FlaskClient, *, password: str = PASSWORD, login: str = "demo_officer", to: str = "/"):
    return send(client, f"{SIGN_IN}?next={to}", SIGN_IN, login=login, password=password, next=to)


def give_code(client: FlaskClient, code: str, *, to: str = "/", **more: str) -> TestResponse:
    return send(client, f"{SECOND}?next={to}", SECOND, code=code, next=to, **more)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def test_password_and_second_step_open_a_session_with_a_new_token(client: FlaskClient, officer: User) -> None:
    first = give_password(client)
    assert (first.status_code, first.location) == (303, "/account/sign-in/second-step?next=/")
    half = cookie(client)
    assert client.get("/account/").location == "/account/sign-in/phone?next=/account/"
    second = give_code(client, TOTP(SECRET).now())
    assert (second.status_code, second.location) == (303, "/")
    assert cookie(client) not in (None, half)
    assert "何初葵" in client.get("/account/").text
    client.set_cookie("session", half or "")
    assert not is_signed_in(client)


def test_signing_in_is_told_once_and_without_a_name(client: FlaskClient, officer: User) -> None:
    give_password(client)
    give_code(client, TOTP(SECRET).now())
    told = db.session.execute(select(AuditRow.subject_id, AuditRow.payload).where(AuditRow.fact == "signed.in")).all()
    assert [(row.subject_id, row.payload) for row in told] == [
        (officer.id, f'{{"user_id": "{officer.id}", "way": "password"}}')
    ]


@pytest.mark.parametrize(("login", "password"), [("demo_officer", "wrong wrong wrong"), ("nobody_here", PASSWORD)])
def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(
    client: FlaskClient, officer: User, login: str, password: str
) -> None:
    answer = give_password(client, login=login, password=password)
    assert answer.status_code == 422
    assert "登录名或密码不对" in answer.text
    assert PASSWORD not in answer.text
    assert cookie(client) is None


def test_a_closed_account_is_refused_like_an_unknown_one(client: FlaskClient, officer: User) -> None:
    services.disable_user(officer, reason=services.reason_of("left_post"), by=_BY)
    answer = give_password(client)
    assert (answer.status_code, "登录名或密码不对" in answer.text) == (422, True)


def test_the_code_of_the_second_step_works_once(client: FlaskClient, officer: User, app: Flask) -> None:
    code = TOTP(SECRET).now()
    give_password(client)
    assert give_code(client, code).status_code == 303
    other = app.test_client()
    give_password(other)
    again = give_code(other, code)
    assert (again.status_code, "验证码不对" in again.text) == (422, True)
    assert not is_signed_in(other)


def test_the_demo_shows_the_code_and_production_has_no_such_branch(
    client: FlaskClient, officer: User, app: Flask
) -> None:
    give_password(client)
    assert f"演示环境：现在的验证码是 {TOTP(SECRET).now()}" in client.get(SECOND).text
    app.config["IS_DEMO"] = False
    try:
        honest = app.test_client()
        honest.set_cookie("__Host-session", services.begin_sign_in(officer))
        page = honest.get(SECOND, base_url="https://localhost").text
    finally:
        app.config["IS_DEMO"] = True
    assert "输入动态验证码" in page
    assert TOTP(SECRET).now() not in page
    assert "演示环境" not in page


def test_production_cookies_carry_the_host_prefix_and_the_demo_is_plain(
    client: FlaskClient, officer: User, app: Flask
) -> None:
    plain = give_password(client).headers.getlist("Set-Cookie")
    assert next(line for line in plain if line.startswith("session=")).endswith("HttpOnly; Path=/; SameSite=Lax")
    app.config["IS_DEMO"] = False
    try:
        held = app.test_client()
        page = held.get(SIGN_IN, base_url="https://localhost")
        key = page.text.split('name="_key" value="', 1)[1].split('"', 1)[0]
        form = {"_key": key, "login": "demo_officer", "password": PASSWORD, "next": "/"}
        answer = held.post(SIGN_IN, data=form, base_url="https://localhost")
    finally:
        app.config["IS_DEMO"] = True
    cookies = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("__Host-session=")]
    assert len(cookies) == 1
    assert cookies[0].endswith("Secure; HttpOnly; Path=/; SameSite=Lax")
    assert "Domain" not in cookies[0]


def test_a_first_sign_in_connects_a_phone_and_shows_backup_codes(client: FlaskClient, furnished: Flask) -> None:
    user = make_user(Role.AUDITOR, login="demo_auditor", password=PASSWORD)
    user.totp_sealed = None
    first = give_password(client, login="demo_auditor")
    assert first.location == "/account/sign-in/connect?next=/"
    page = client.get(first.location).text
    assert 'src="data:image/svg+xml' in page
    secret = page.split('name="secret" type="hidden" value="', 1)[1][:32]
    form = {"_key": key_of(page, "/account/sign-in/connect"), "secret": secret, "code": TOTP(secret).now()}
    answer = client.post("/account/sign-in/connect", data=form)
    assert answer.status_code == 200
    codes = [line.split("<")[0] for line in answer.text.split('<li class="code">')[1:]]
    assert len(set(codes)) == 10
    assert is_signed_in(client)
    other = furnished.test_client()
    give_password(other, login="demo_auditor")
    page_of = "/account/sign-in/backup-code"
    assert send(other, page_of, page_of, code="AAAAAAAAAA").status_code == 422
    assert send(other, page_of, page_of, code=codes[0].lower()).status_code == 303
    assert is_signed_in(other)
    third = furnished.test_client()
    give_password(third, login="demo_auditor")
    assert send(third, page_of, page_of, code=codes[0]).status_code == 422


def test_a_first_password_must_be_changed_before_anything_else(client: FlaskClient, officer: User) -> None:
    officer.must_change_password = True
    give_password(client)
    answer = give_code(client, TOTP(SECRET).now())
    assert answer.location == "/account/sign-in/new-password?next=/"
    assert not is_signed_in(client)
    page = "/account/sign-in/new-password"
    short = send(client, page, page, password="short", again="short")
    assert (short.status_code, "至少12个字符" in short.text) == (422, True)
    unlike = send(client, page, page, password="nine calm otters", again="nine calm otter")
    assert (unlike.status_code, "两次输入的密码要一样" in unlike.text) == (422, True)
    assert send(client, page, page, password="nine calm otters", again="nine calm otters").status_code == 303
    assert is_signed_in(client)
    fresh = {"login": "demo_officer", "password": "nine calm otters"}
    assert before(lambda: services.check_password(**fresh, address="a", device=None)) == officer.id


def test_a_trusted_computer_leaves_the_second_step_out_for_thirty_days(client: FlaskClient, officer: User) -> None:
    give_password(client)
    give_code(client, TOTP(SECRET).now(), trust="y")
    assert cookie(client, "device") is not None
    client.delete_cookie("session")
    assert give_password(client).location == "/"
    assert is_signed_in(client)
    client.delete_cookie("session")
    with time_machine.travel(clock.wall() + timedelta(days=31), tick=False):
        assert give_password(client).location == "/account/sign-in/second-step?next=/"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("/account/users?q=a", "/account/users?q=a"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/%09/evil.example", "/%09/evil.example"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("account", "/"),
        ("///evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_way_back_never_leaves_this_site(client: FlaskClient, officer: User, given: str, kept: str) -> None:
    sign_in(client, officer)
    assert client.get(SIGN_IN, query_string={"next": given}).location == kept


def test_guesses_at_one_account_reach_the_hash_ten_times_and_the_owner_still_gets_in(
    client: FlaskClient, officer: User, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(client)
    give_code(client, TOTP(SECRET).now())
    client.delete_cookie("session")
    verified: list[str] = []
    monkeypatch.setattr(
        "charity_app.identity.services.passwords._matches",
        lambda _stored, password: verified.append(password) or password == PASSWORD,
    )
    guesser = app.test_client()
    answers = [give_password(guesser, password=f"guess number {number}").status_code for number in range(14)]
    assert answers == [422] * 10 + [429] * 4
    assert len(verified) == 10
    assert give_password(app.test_client()).status_code == 429
    assert give_password(client).status_code == 303
    assert verified[10:] == [PASSWORD]


def test_the_lane_opens_again_after_a_quarter_of_an_hour(officer: User) -> None:
    quarter = timedelta(minutes=15)
    start = clock.wall()
    with time_machine.travel(start, tick=False) as traveller:
        assert [before(lambda: take_try("a lane", limit=2, window=quarter)) for _ in range(3)] == [True, True, False]
        traveller.shift(timedelta(minutes=14, seconds=59))
        assert not before(lambda: take_try("a lane", limit=2, window=quarter))
        traveller.shift(timedelta(seconds=2))
        assert before(lambda: take_try("A LANE", limit=2, window=quarter))


def test_one_address_reaches_the_hash_a_hundred_times_an_hour(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("charity_app.identity.services.passwords._matches", lambda _stored, _password: False)
    seen = []

    def guess(number: int) -> None:
        with suppress(TooMany):
            services.check_password(f"login-{number}", password="x", address="192.0.2.7", device=None)
            seen.append(number)

    for number in range(110):
        before(partial(guess, number))
    assert seen == list(range(100))


@pytest.mark.pg
def test_tries_that_arrive_together_are_counted_one_by_one(app: Flask) -> None:
    """Six guessers at once get ten tries between them."""

    def guess(_number: int) -> bool:
        with app.app_context():
            taken = take_try("one lane", limit=10, window=timedelta(minutes=15))
            db.session.remove()
            return taken

    with ThreadPoolExecutor(6) as guessers:
        assert sum(guessers.map(guess, range(48))) == 10
