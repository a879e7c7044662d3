"""Answers: the only place that looks at HX headers; caching and the browser's security rules."""

import hashlib
from typing import Any

from flask import Flask, Response, flash, g, make_response, request
from flask_htmx import HTMX
from werkzeug.datastructures import Headers

from charity_app.core.text import Text
from charity_app.http import style, templates
from charity_app.http.access import actor
from charity_app.http.i18n import translate

htmx = HTMX()
VARY = ("Cookie", "HX-Request")
STRICT = ("Strict-Transport-Security", "max-age=31536000")

_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' {style}; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_PERMISSIONS = "camera=(), geolocation=(), microphone=()"
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "DENY"),
)


def install(app: Flask) -> None:
    """Connect htmx and the headers of every answer."""
    htmx.init_app(app)
    app.after_request(_set_headers)


def wants_fragment() -> bool:
    """Tell whether htmx asks for a piece of the page and not for the page."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(template: str, *, status: int = 200, **context: Any) -> Response:
    """Answer with a whole page."""
    return make_response(templates.render(template, **context), status)


def page_or_fragment(template: str, fragment: str, *, status: int = 200, **context: Any) -> Response:
    """Answer with the fragment to htmx and with the whole page otherwise."""
    return page(fragment if wants_fragment() else template, status=status, **context)


def done(to: str, *, notice: Text | None = None) -> Response:
    """Answer a finished command: go to a page, with one sentence to show there."""
    if notice is not None:
        flash(translate(notice))
    g.location = to
    if wants_fragment():
        return Response(status=204, headers={"HX-Redirect": to})
    return Response(status=303, headers={"Location": to})


def fragment_or_redirect(fragment: str, *, to: str, notice: Text | None = None, **context: Any) -> Response:
    """Answer a finished command: the changed fragment to htmx, a redirect to the page otherwise."""
    if not wants_fragment():
        return done(to, notice=notice)
    g.location = to
    return page(fragment, **context)


def own_address(address: str | None) -> str:
    """Return an address of this site as it was given; the home page for anything that could lead elsewhere."""
    given = address or ""
    is_plain = given.isprintable() and given.isascii() and "\\" not in given
    return given if is_plain and given.startswith("/") and not given.startswith("//") else "/"


def with_etag(response: Response) -> Response:
    """Let a polled answer be 304 while nothing changed."""
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:24])
    response.make_conditional(request)
    return response


def protect(headers: Headers) -> None:
    """Put in what every answer tells the browser about safety."""
    if headers.get("Content-Security-Policy") is None:
        headers.add("Content-Security-Policy", _CSP.format(style=style.source()))
    if headers.get("Permissions-Policy") is None:
        headers.add("Permissions-Policy", _PERMISSIONS)
    headers.extend(_ALWAYS)


def _set_headers(response: Response) -> Response:
    if g.get("is_kept"):
        return response
    headers = response.headers
    protect(headers)
    if request.endpoint == "static":
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if (request.view_args or {}).get("filename") == style.SHEET and response.status_code == 200:
            style.remember(response)
        return response
    response.vary.update(VARY)
    if request.is_secure:
        headers.set(*STRICT)
    if headers.get("Cache-Control") is None:
        headers["Cache-Control"] = "no-store" if _is_private(response) else "private, no-cache"
    return response


def _is_private(response: Response) -> bool:
    """Tell whether nobody may keep an answer; after a failure who acts may not be known, and is not asked."""
    return request.method != "GET" or response.status_code >= 500 or actor().is_signed_in
