"""The front door and the choices of how pages look: reachable by everybody, light, and never a way out of the house."""

import gzip
import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests import html
from tests.architecture.source import ROOT
from tests.hardening.walk import endpoint_of

_OF_A_KIND = 4
COLD_BYTES, WARM_BYTES = 24_000, 4_000


def test_the_front_door_is_open_and_says_whom_to_call(client: FlaskClient) -> None:
    page = html.read(client.get("/").text)
    assert [title.text for title in page.find("h1")] == ["有困难，说一声。想帮忙，就现在。"]
    assert "tel:02100001234" in [link.attributes["href"] for link in page.find("a")]
    assert page.find("script") == []


@pytest.mark.parametrize("path", ["/", "/about", "/preferences"])
def test_open_pages_stay_within_their_bytes(client: FlaskClient, path: str) -> None:
    """performance.md 7: 24 kB cold, 4 kB warm; gzip is never smaller than the brotli it is measured in."""
    answer = client.get(path)
    warm = len(gzip.compress(answer.data, 9))
    linked = set(re.findall(r'(?:href|src)="/static/([^"?#]+)', answer.text))
    assert "css/site.css" in linked
    assert warm <= WARM_BYTES
    assert warm + sum(len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) for name in linked) <= COLD_BYTES


@pytest.mark.pages
def test_every_link_of_the_open_pages_leads_somewhere(furnished: Flask, client: FlaskClient) -> None:
    """Of addresses that differ in values alone, some are followed."""
    seen, waiting, followed = set(), ["/"], Counter[tuple[object, ...]]()
    while waiting:
        path = waiting.pop()
        seen.add(path)
        asked = urlsplit(path)
        kind = endpoint_of(furnished, path, "GET"), *sorted(parse_qs(asked.query, keep_blank_values=True))
        followed[kind] += 1
        if followed[kind] > _OF_A_KIND:
            continue
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        for link in html.read(answer.text).find("a"):
            target = link.attributes["href"].partition("#")[0]
            if target.startswith("/") and target not in seen and "next=" not in target:
                waiting.append(target)
    assert {"/", "/about", "/preferences"} <= seen


@pytest.mark.parametrize(
    ("query", "cookie"),
    [
        ("lang=en", "lang=en"),
        ("theme=dark", "theme=dark"),
        ("size=large", "size=large"),
        ("size=enormous", None),
        ("session=stolen", None),
    ],
)
def test_a_choice_is_kept_in_a_cookie_and_nothing_else_is(client: FlaskClient, query: str, cookie: str | None) -> None:
    answer = client.get(f"/preferences/set?{query}&next=/about")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/about")
    given = [line.partition(";")[0] for line in answer.headers.getlist("Set-Cookie")]
    assert given == ([cookie] if cookie else [])


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", ""])
def test_a_choice_never_leads_out_of_the_house(client: FlaskClient, target: str) -> None:
    answer = client.get("/preferences/set", query_string={"theme": "dark", "next": target})
    assert answer.headers["Location"] == "/"


def test_a_choice_comes_back_to_a_search_in_chinese(client: FlaskClient) -> None:
    links = [link.attributes["href"] for link in html.read(client.get("/about?q=书桌&page=2").text).find("a")]
    (dark,) = [link for link in links if "theme=dark" in link]
    assert client.get(dark).headers["Location"] == "/about?q=%E4%B9%A6%E6%A1%8C&page=2"


def test_chosen_modes_are_written_on_the_page(app: Flask, client: FlaskClient) -> None:
    client.get("/preferences/set?lang=en&theme=dark&size=large")
    (root,) = html.read(client.get("/").text).find("html")
    assert root.attributes == {"lang": "en", "data-theme": "dark", "data-size": "large"}
