"""Answers: what every page tells the browser, errors without a trace, cookies (ruling 10, 18; C9, E4, E13, E16)."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from charity_app.core.errors import Conflict
from charity_app.core.scope import Role
from charity_app.core.text import Text
from charity_app.http import access
from charity_app.http.access import public
from charity_app.http.errors import answer_to
from tests.identity.factories import make_user, sign_in

PAGES = ["/", "/account/sign-in", "/no/such/page", "/probe/page", "/healthz"]


@pytest.mark.parametrize("address", PAGES)
def test_every_answer_is_strict_with_the_browser(probe: FlaskClient, address: str) -> None:
    headers = probe.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert {"Cookie", "HX-Request"} <= set(re.split(r",\s*", headers["Vary"]))
    assert "Strict-Transport-Security" not in headers


def test_private_pages_are_not_kept_by_the_browser(probe: FlaskClient, furnished: Flask) -> None:
    assert probe.get("/").headers["Cache-Control"] == "private, no-cache"
    sign_in(probe, make_user(Role.AUDITOR))
    assert probe.get("/").headers["Cache-Control"] == "no-store"
    assert probe.get("/no/such/page").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_good(probe: FlaskClient) -> None:
    answer = probe.get("/static/img/icons.svg")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    answer.close()


def test_https_is_remembered_where_it_is_used(probe: FlaskClient) -> None:
    assert probe.get("/", base_url="https://localhost").headers["Strict-Transport-Security"] == "max-age=31536000"


def test_forged_forwarding_headers_have_no_effect(probe: FlaskClient) -> None:
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example", "X-Forwarded-For": "192.0.2.1"}
    answer = probe.get("/account/", headers=forged)
    assert answer.location == "/account/sign-in/phone?next=/account/"
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize(
    "address", ["/no/such/page", "/account/users/00000000-0000-4000-8000-000000000000", "/..%2f", "/account/users/1"]
)
def test_what_is_not_there_is_the_same_page_everywhere(probe: FlaskClient, furnished: Flask, address: str) -> None:
    sign_in(probe, make_user(Role.SYSADMIN))
    known = probe.get("/no/such/page")
    answer = probe.get(address)
    assert (answer.status_code, answer.data) == (404, known.data)


def test_errors_to_htmx_are_fragments_that_show_themselves(probe: FlaskClient) -> None:
    answer = probe.get("/no/such/page", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert (answer.headers["HX-Retarget"], answer.headers["HX-Reswap"]) == ("#alert", "innerHTML")
    assert "<html" not in answer.text


def test_a_refusal_that_is_a_kind_of_another_is_answered_like_it(app: Flask) -> None:
    class Short(Conflict):
        """A conflict of a certain kind."""

    with app.test_request_context("/"):
        app.preprocess_request()
        assert answer_to(Short(Text("Enter a number above zero", "error"))).status_code == 409


def test_whoever_must_sign_in_comes_back_afterwards(probe: FlaskClient) -> None:
    plain = probe.get("/account/users?q=a&page=2")
    assert (plain.status_code, plain.location) == (303, "/account/sign-in?next=/account/users?q%3Da%26page%3D2")
    by_htmx = probe.get("/account/users", headers={"HX-Request": "true"})
    assert (by_htmx.status_code, by_htmx.headers["HX-Redirect"]) == (204, "/account/sign-in?next=/account/users")


def test_the_session_cookie_has_the_host_prefix_in_production_only(app: Flask) -> None:
    assert access.session_cookie(app) == "session"
    app.config["IS_DEMO"] = False
    try:
        assert access.session_cookie(app) == "__Host-session"
    finally:
        app.config["IS_DEMO"] = True


def test_the_visitor_cookie_is_out_of_reach_of_scripts(probe: FlaskClient) -> None:
    line = next(line for line in probe.get("/probe/key").headers.getlist("Set-Cookie") if line.startswith("visitor="))
    assert "HttpOnly" in line
    assert "SameSite=Lax" in line


def test_a_page_without_a_form_sets_no_cookie(probe: FlaskClient) -> None:
    assert probe.get("/about").headers.getlist("Set-Cookie") == []


def test_an_endpoint_without_a_rule_stops_the_start() -> None:
    app = Flask("bare")
    app.add_url_rule("/open", "open", lambda: "x")
    with pytest.raises(RuntimeError, match="endpoint without a rule: open"):
        access.refuse_unguarded(app)


def test_an_unknown_permission_stops_the_start() -> None:
    app = Flask("bare")
    app.add_url_rule("/x/<uuid:thing_id>", "x", access.requires("thing.unknown")(lambda: "x"))
    with pytest.raises(RuntimeError, match=r"unknown permission thing\.unknown at x"):
        access.refuse_unguarded(app)


@pytest.mark.usefixtures("house")
def test_an_opening_nobody_records_stops_the_start() -> None:
    app = Flask("bare")
    app.add_url_rule("/x", "x", access.requires("user.list", records="thing.opened")(lambda: "x"))
    with pytest.raises(RuntimeError, match=r"nobody records thing\.opened for x"):
        access.refuse_unguarded(app)


def test_the_access_table_names_every_endpoint_once_per_address() -> None:
    app = Flask("bare")
    app.add_url_rule("/x", "x", public()(lambda: "x"), methods=["GET", "POST"])
    app.add_url_rule("/y", "y", access.requires("user.list")(lambda: "y"))
    assert [(row.endpoint, row.rule, row.methods, row.permission) for row in access.access_table(app)] == [
        ("static", "/static/<path:filename>", "GET", "static"),
        ("x", "/x", "GET,POST", "public"),
        ("y", "/y", "GET", "user.list"),
    ]


def test_signs_of_life(probe: FlaskClient) -> None:
    assert [probe.get(address).status_code for address in ("/healthz", "/readyz")] == [200, 200]
