"""What a public page weighs, compressed: on a phone that has never been here with all it fetches, and on one that has.

The first page has the style sheet inside (ADR 10); what it fetches ahead for the next one counts as well.
"""

import re
from contextvars import Context
from dataclasses import dataclass
from urllib.parse import urlsplit

import brotli
from flask import Flask
from flask.testing import FlaskClient

from bench.house import standing
from bench.report import Figure
from charity_app.cli.reference import load_reference
from charity_app.core import clock
from charity_app.demo.making import make_demo
from charity_app.demo.scale import DEFAULT_SEED, SCALES
from charity_app.demo.timeline import DEMO_NOW
from charity_app.http.access import access_table

_HTTPS = "https://localhost"
_COLD, _WARM, _SHEET, _BLOCKING = 24_576, 4_096, 10_240, 2
_LINKED = re.compile(r'<link rel="stylesheet" href="([^"]+)"')
_AHEAD = re.compile(r'<link rel="prefetch" as="style" href="([^"]+)"')
_SCRIPT = re.compile(r'<script[^>]+src="([^"]+)"([^>]*)>')
_PICTURE = re.compile(r'<(?:use|img)[^>]+(?:href|src)="(/[^"#]+)')


@dataclass(frozen=True)
class Weight:
    """A page: compressed bytes cold and warm, those of the sheet, and how many requests hold up its first picture."""

    address: str
    cold: int
    warm: int
    sheet: int
    blocking: int


def run(_scale: str, _pg_dsn: str | None) -> list[Figure]:
    """Weigh every public page without parameters, with the small demo in the house; the same on either database."""
    with standing(None) as app:
        make_demo(SCALES["small"], seed=DEFAULT_SEED, load_reference=load_reference, report=lambda *_: None)
        clock.set_offset(DEMO_NOW - clock.wall())
        weights = [weight for address in _addresses(app) if (weight := Context().run(_weigh, app, address)) is not None]
    assert any(weight.address == "/matching/needs" for weight in weights), "the needs hall is no public page"
    return [
        *(figure for weight in weights for figure in _figures(weight)),
        _figure("style_sheet", max(weight.sheet for weight in weights), f"<={_SHEET}", "bytes"),
        _figure("blocking_requests", max(weight.blocking for weight in weights), f"<={_BLOCKING}", "requests"),
    ]


def _addresses(app: Flask) -> list[str]:
    """Return the addresses of public pages that take no parameter."""
    rows = access_table(app)
    return sorted(
        row.rule for row in rows if row.permission == "public" and "GET" in row.methods and "<" not in row.rule
    )


def _weigh(app: Flask, address: str) -> Weight | None:
    """Fetch a page and everything it names, then the page again; None for what is no page."""
    client = app.test_client()
    answer = client.get(address, base_url=_HTTPS)
    if answer.status_code != 200 or answer.mimetype != "text/html" or b"<html" not in answer.data:
        return None
    page = answer.get_data(as_text=True)
    (sheet,) = _AHEAD.findall(page)
    scripts = _SCRIPT.findall(page)
    others = {found for found, _ in scripts} | set(_PICTURE.findall(page))
    sheet_size = _size(client, sheet)
    again = client.get(address, base_url=_HTTPS)
    assert _LINKED.findall(again.get_data(as_text=True)) == [sheet], f"{address} does not link the sheet"
    return Weight(
        address,
        cold=_compressed(answer.data) + sheet_size + sum(_size(client, found) for found in others),
        warm=_compressed(again.data),
        sheet=sheet_size,
        blocking=len(_LINKED.findall(page)) + sum("defer" not in attributes for _, attributes in scripts),
    )


def _size(client: FlaskClient, address: str) -> int:
    answer = client.get(urlsplit(address).path, base_url=_HTTPS)
    assert answer.status_code == 200, f"{address} is not there"
    return _compressed(answer.data)


def _compressed(content: bytes) -> int:
    return len(brotli.compress(content, quality=11))


def _figures(weight: Weight) -> list[Figure]:
    name = weight.address.strip("/").replace("/", "_") or "home"
    return [
        _figure(f"{name}_cold", weight.cold, f"<={_COLD}", "bytes"),
        _figure(f"{name}_warm", weight.warm, f"<={_WARM}", "bytes"),
    ]


def _figure(name: str, value: int, goal: str, unit: str) -> Figure:
    return Figure(f"weight_{name}", value, goal, unit, "brotli", 1, value, value)
