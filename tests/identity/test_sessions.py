"""Sessions: kept on the server, ended by idling, age and people (ruling 10; C9)."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.scope import Role, system_actor
from charity_app.identity import queries, services
from charity_app.identity.models import OneTimeCode, User, UserSession
from charity_app.identity.states import CodePurpose
from tests.identity.browser import before, send
from tests.identity.factories import PASSWORD, make_user, sign_in

_BY = system_actor("test")
SIGN_IN, SECOND, PHONE = "/account/sign-in", "/account/sign-in/second-step", "/account/sign-in/phone"


@pytest.fixture
def officer(furnished: Flask) -> User:
    return make_user(Role.DISTRICT_AID_OFFICER, login="demo_officer", password=PASSWORD)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account/").status_code == 200


def resident(phone: str = "12000000001") -> User:
    return make_user(Role.RESIDENT, name="王初一", phone=phone)


def test_signing_out_ends_the_session_on_the_server(client: FlaskClient, officer: User) -> None:
    token = sign_in(client, officer)
    answer = send(client, "/account/", "/account/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    client.set_cookie("session", token)
    assert not is_signed_in(client)


@pytest.mark.parametrize(("minutes", "is_open"), [(19, True), (21, False)])
def test_staff_are_signed_out_after_twenty_idle_minutes(officer: User, minutes: int, is_open: bool) -> None:
    token = services.sign_in(officer, way="test")
    with time_machine.travel(clock.wall() + timedelta(minutes=minutes), tick=False):
        assert (queries.load_actor(token) is not None) is is_open


@pytest.mark.parametrize(("hours", "is_open"), [(11, True), (12, False)])
def test_residents_stay_signed_in_for_half_a_day(furnished: Flask, hours: int, is_open: bool) -> None:
    token = services.sign_in(resident(), way="test")
    with time_machine.travel(clock.wall() + timedelta(hours=hours, seconds=1), tick=False):
        assert (queries.load_actor(token) is not None) is is_open


def test_a_session_ends_after_twelve_hours_however_busy(officer: User) -> None:
    token = services.sign_in(officer, way="test")
    start = clock.wall()
    with time_machine.travel(start, tick=False) as traveller:
        for _ in range(47):
            traveller.shift(timedelta(minutes=15))
            assert before(lambda: services.recognise(token)) is not None
        traveller.shift(timedelta(minutes=15))
        assert before(lambda: services.recognise(token)) is None


def test_the_session_is_touched_at_most_once_a_minute(client: FlaskClient, officer: User) -> None:
    token = sign_in(client, officer)
    seen = select(UserSession.seen_at).where(UserSession.token_hash == queries.digest_of(token))
    before = db.session.scalar(seen)
    client.get("/account/")
    db.session.rollback()
    assert db.session.scalar(seen) == before
    later = clock.wall() + timedelta(seconds=61)
    with time_machine.travel(later, tick=False):
        client.get("/account/")
    db.session.rollback()
    assert db.session.scalar(seen) == later


def test_a_sixth_browser_ends_the_oldest_session(officer: User) -> None:
    tokens = []
    with time_machine.travel(clock.wall(), tick=False) as traveller:
        for _ in range(6):
            traveller.shift(timedelta(seconds=1))
            tokens.append(services.sign_in(officer, way="test"))
        assert [queries.load_actor(token) is not None for token in tokens] == [False] + [True] * 5


def test_only_a_digest_of_the_token_is_stored(officer: User) -> None:
    token = services.sign_in(officer, way="test")
    row = db.session.scalars(select(UserSession)).one()
    assert token.encode() not in row.token_hash
    assert len(row.token_hash) == 32


def test_old_rows_are_swept(officer: User) -> None:
    services.sign_in(officer, way="test")
    services.issue_code("12000000001", purpose=CodePurpose.SIGN_IN, by=_BY)
    db.session.execute(update(UserSession).values(ends_at=clock.wall() - timedelta(days=31)))
    db.session.execute(update(OneTimeCode).values(expires_at=clock.wall() - timedelta(days=2)))
    services.forget_ended()
    counts = [db.session.scalar(select(func.count()).select_from(model)) for model in (UserSession, OneTimeCode)]
    assert counts == [0, 0]
