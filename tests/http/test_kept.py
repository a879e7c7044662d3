"""A public page is kept for visitors until anything has changed, and is never anybody's own (performance.md 1)."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from contextvars import Context
from threading import Event

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from charity_app.core.db import db, unit_of_work
from charity_app.core.scope import system_actor
from charity_app.core.sql import history_mark
from charity_app.http.kept import forget_all
from charity_app.identity.services import create_user

HALL = "/matching/needs"
MaxQueries = Callable[..., AbstractContextManager[list[str]]]


@pytest.fixture(autouse=True)
def nothing_kept(furnished: Flask) -> Iterator[None]:
    """A house in which something has happened, and nothing is kept yet."""
    forget_all()
    _change("first")
    yield
    forget_all()


def _change(login: str) -> None:
    with unit_of_work():
        create_user("何初葵", login=login, by=system_actor("test"))


def test_the_second_visitor_gets_the_same_page_without_a_statement(
    client: FlaskClient, max_queries: MaxQueries
) -> None:
    first = client.get(HALL)
    with max_queries(0):
        second = client.get(HALL)
    assert (second.status_code, second.data) == (200, first.data)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Cache-Control"] == "private, no-cache"
    assert "frame-ancestors" in second.headers["Content-Security-Policy"]


def test_who_has_the_page_already_is_told_so(client: FlaskClient) -> None:
    etag = client.get(HALL).headers["ETag"]
    again = client.get(HALL, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(HALL, headers={"If-None-Match": '"another"'}).status_code == 200


def test_any_change_makes_the_page_anew(client: FlaskClient, max_queries: MaxQueries) -> None:
    client.get(HALL)
    _change("second")
    with max_queries(9) as sent:
        client.get(HALL)
    assert len(sent) >= 3


def test_languages_fragments_and_questions_are_kept_apart(client: FlaskClient) -> None:
    whole = client.get(HALL).data
    fragment = client.get(HALL, headers={"HX-Request": "true"}).data
    client.set_cookie("lang", "en")
    english = client.get(HALL).data
    assert len({whole, fragment, english}) == 3
    client.delete_cookie("lang")
    assert client.get(HALL).data == whole


def test_a_visitor_with_a_session_or_a_notice_is_answered_anew(client: FlaskClient, max_queries: MaxQueries) -> None:
    client.get(HALL)
    for cookie in ("session", "notice"):
        client.set_cookie(cookie, "something")
        with max_queries(9) as sent:
            client.get(HALL)
        assert len(sent) >= 3
        client.delete_cookie(cookie)


def test_a_page_with_a_question_too_long_is_not_kept(client: FlaskClient, max_queries: MaxQueries) -> None:
    address = f"{HALL}?type={'x' * 300}"
    client.get(address)
    with max_queries(9) as sent:
        client.get(address)
    assert len(sent) >= 3


@pytest.mark.pg
def test_what_was_begun_earlier_and_committed_later_makes_the_page_anew(client: FlaskClient) -> None:
    with ThreadPoolExecutor(1) as pool:
        told, committed = Event(), Event()
        waiting = pool.submit(Context().run, _change_slowly, client.application, told, committed)
        assert told.wait(10)
        _change("third")
        kept = history_mark(db.engine)
        committed.set()
        waiting.result(10)
    assert history_mark(db.engine) != kept


def _change_slowly(app: Flask, told: Event, committed: Event) -> None:
    with app.app_context(), unit_of_work():
        create_user("何初葵", login="second", by=system_actor("test"))
        told.set()
        assert committed.wait(10)


@pytest.mark.pg
def test_a_connection_that_was_lost_is_given_up_and_the_next_one_answers(client: FlaskClient) -> None:
    _change("somebody")
    mark = history_mark(db.engine)
    with db.engine.connect() as admin:
        resting = db.engine.raw_connection()
        lost = resting.dbapi_connection.info.backend_pid
        resting.close()
        admin.execute(text("SELECT pg_terminate_backend(:lost, 5000)"), {"lost": lost})
        with pytest.raises(psycopg.OperationalError):
            history_mark(db.engine)
        assert history_mark(db.engine) == mark


@pytest.mark.pg
def test_a_page_made_anew_leaves_the_connection_what_it_has_prepared(client: FlaskClient) -> None:
    prepared = text("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%need_posts%'")
    for number in range(8):
        _change(f"somebody{number}")
        assert client.get(HALL).status_code == 200
    assert (db.session.scalar(prepared) or 0) > 0
