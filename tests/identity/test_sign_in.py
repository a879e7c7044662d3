"""Signing in: two steps for staff, a code for residents, one answer for known and unknown (features 1.11; C9, C10, E12)."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pyotp import TOTP
from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import Role
from charity_app.identity import queries, services
from charity_app.identity.models import User, UserSession
from tests.identity.factories import PASSWORD, SECRET, make_user, sign_in

_KEY = re.compile(r'name="_key" value="([^"]+)"')


def keys_of(html: str, action: str) -> str:
    """Return the key of the form that posts to an address."""
    form = html.split(f'action="{action}"', 1)[1]
    found = _KEY.search(form)
    assert found is not None
    return unescape(found.group(1))


def send(client: FlaskClient, page: str, action: str, **fields: str):
    """Open a page and send its form."""
    html = client.get(page).text
    return client.post(action, data={"_key": keys_of(html, action), **fields})


def cookie(client: FlaskClient, name: str = "session") -> str | None:
    """Return a cookie of a test browser."""
    held = client.get_cookie(name)
    return held.value if held else None


@pytest.fixture
def officer(furnished: Flask) -> User:
    return make_user(Role.DISTRICT_AID_OFFICER, login="demo_officer", password=PASSWORD)


def through_password(client: FlaskClient, next_page: str = "/"):
    page = f"/account/sign-in?next={next_page}"
    return send(client, page, "/account/sign-in", login="demo_officer", password=PASSWORD, next=next_page)


def test_password_and_second_step_open_a_session_with_a_new_token(client: FlaskClient, officer: User) -> None:
    first = through_password(client)
    assert (first.status_code, first.location) == (303, "/account/sign-in/second-step?next=/")
    half = cookie(client)
    assert client.get("/account/").location == "/account/sign-in?next=/account/"
    page = client.get(first.location).text
    assert f"演示环境：现在的验证码是 {TOTP(SECRET).now()}" in page
    second = send(client, first.location, "/account/sign-in/second-step", code=TOTP(SECRET).now(), next="/")
    assert (second.status_code, second.location) == (303, "/")
    assert cookie(client) not in (None, half)
    assert "何初葵" in client.get("/account/").text
    client.set_cookie("session", half or "")
    assert client.get("/account/").status_code == 303
