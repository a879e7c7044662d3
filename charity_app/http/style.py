"""The style sheet: linked, but inside the page for a browser that does not have it yet (ADR 10, performance.md 7).

A browser that fetched the sheet says so by a cookie that came with it, and with the sheet's digest.
"""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

from flask import Response, current_app, request
from markupsafe import Markup

SHEET = "css/site.css"
_STATIC = Path(__file__).parents[2] / "static"
_COOKIE, _YEAR = "style", 365 * 24 * 3600


@cache
def _content() -> str:
    return (_STATIC / SHEET).read_text()


@cache
def digest() -> str:
    """Return what tells this sheet from an earlier one."""
    return hashlib.sha256(_content().encode()).hexdigest()[:12]


@cache
def source() -> str:
    """Return how the browser's rules name the one style that may stand inside a page."""
    return f"'sha256-{b64encode(hashlib.sha256(_content().encode()).digest()).decode()}'"


@cache
def inside() -> Markup:
    """Return the sheet as it stands inside a page."""
    return Markup("<style>{}</style>").format(Markup(_content()))


def is_known() -> bool:
    """Tell whether the browser has this very sheet."""
    return request.cookies.get(_COOKIE) == digest()


def remember(response: Response) -> None:
    """Let the browser say from now on that it has the sheet; nobody else may keep that answer."""
    response.headers["Cache-Control"] = f"private, max-age={_YEAR}, immutable"
    secure = not current_app.config["IS_DEMO"]
    response.set_cookie(_COOKIE, digest(), max_age=_YEAR, path="/", httponly=True, samesite="Lax", secure=secure)
