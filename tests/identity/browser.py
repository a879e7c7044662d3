"""A person's way through forms: read the key of a form, send it."""

import re
from collections.abc import Callable
from html import unescape
from typing import TypeVar

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from charity_app.core.db import begin_reading, db, end_reading

Result = TypeVar("Result")
_KEY = re.compile(r'name="_key" value="([^"]+)"')


def key_of(html: str, action: str) -> str:
    """Return the key of the form that posts to an address."""
    found = _KEY.search(html.split(f'action="{action}"', 1)[1])
    assert found is not None
    return unescape(found.group(1))


def send(client: FlaskClient, page: str, action: str, **fields: object) -> TestResponse:
    """Open a page and send its form."""
    html = client.get(page).text
    return client.post(action, data={"_key": key_of(html, action), **fields})


def cookie(client: FlaskClient, name: str = "session") -> str | None:
    """Return a cookie of a test browser."""
    held = client.get_cookie(name)
    return held.value if held else None


def before(call: Callable[[], Result]) -> Result:
    """Call something as a request does before its main transaction: everything committed, reading only."""
    db.session.commit()
    begin_reading()
    try:
        return call()
    finally:
        end_reading()
