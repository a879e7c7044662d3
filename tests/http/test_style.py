"""The style sheet stands inside the first page of a browser, and is linked once the browser has it (ADR 10)."""

import hashlib
import re
from base64 import b64encode

import pytest
from flask import Flask
from flask.testing import FlaskClient

_INSIDE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_FETCHED = re.compile(r'<link rel="prefetch" as="style" href="([^"]+)"')


@pytest.fixture
def stranger(furnished: Flask) -> FlaskClient:
    """A browser that has never been here."""
    client = furnished.test_client()
    client.delete_cookie("style")
    return client


@pytest.mark.parametrize("path", ["/", "/volunteering/shifts", "/account/sign-in", "/no/such/page"])
def test_the_first_page_waits_for_no_sheet(stranger: FlaskClient, path: str) -> None:
    answer = stranger.get(path)
    (sheet,) = _INSIDE.findall(answer.text)
    allowed = b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{allowed}';" in answer.headers["Content-Security-Policy"]
    assert not _LINKED.search(answer.text)
    assert len(_FETCHED.findall(answer.text)) == 1


@pytest.mark.parametrize("path", ["/", "/volunteering/shifts"])
def test_a_browser_that_has_the_sheet_is_sent_no_second_one(stranger: FlaskClient, path: str) -> None:
    fetched = _FETCHED.search(stranger.get(path).text)
    assert fetched
    sheet = stranger.get(fetched[1])
    assert "private" in sheet.headers["Cache-Control"]
    assert "immutable" in sheet.headers["Cache-Control"]
    answer = stranger.get(path)
    assert not _INSIDE.search(answer.text)
    linked = _LINKED.search(answer.text)
    assert linked
    assert linked[1] == fetched[1]
    sheet.close()


def test_a_browser_with_an_earlier_sheet_gets_the_new_one_at_once(stranger: FlaskClient) -> None:
    stranger.set_cookie("style", "0123456789ab")
    assert _INSIDE.search(stranger.get("/").text)


def test_what_is_kept_for_one_kind_of_browser_goes_to_no_other(furnished: Flask, stranger: FlaskClient) -> None:
    known = furnished.test_client()
    for _ in range(2):
        assert _INSIDE.search(stranger.get("/").text)
        assert _LINKED.search(known.get("/").text)


def test_other_files_say_nothing_about_the_sheet(stranger: FlaskClient) -> None:
    answer = stranger.get("/static/img/icons.svg")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    answer.close()
