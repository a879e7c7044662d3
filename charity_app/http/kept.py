"""Public pages that are the same for every visitor are kept until anything at all has changed (performance.md 1)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from typing import Any

from flask import Flask, Response, current_app, g, make_response, request
from werkzeug.datastructures import Headers

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.sql import history_mark
from charity_app.http import style
from charity_app.http.access import session_cookie
from charity_app.http.respond import STRICT, VARY, protect

_MOST = 256
_LONGEST_QUERY = 200
_FORM_KEY = b'name="_key"'
_MARK = "kept_minutes"
_A_DAY = 24 * 60
_CHOICES = ("lang", "theme", "size")
_ASKED = (
    "PATH_INFO",
    "QUERY_STRING",
    "wsgi.url_scheme",
    "HTTP_HX_REQUEST",
    "HTTP_HX_BOOSTED",
    "HTTP_HX_HISTORY_RESTORE_REQUEST",
)
_HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Kept:
    """An answer with its headers, complete and shared by all who get it; the mark of the history when it was made."""

    mark: str
    body: bytes
    etag: str
    headers: Headers


_answers: dict[tuple[object, ...], Kept] = {}


def install(app: Flask) -> None:
    """Answer from what is kept before a transaction begins."""
    app.before_request(_answer_early)


def kept(view: Callable[..., Any]) -> Callable[..., Any]:
    """Keep what this view shows to visitors who have not signed in; what holds the key of a form is never kept."""
    return kept_for(_A_DAY)(view)


def kept_for(minutes: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Keep a page whose words hang on the hour for so many minutes at most; `kept` does so for the day."""

    def keeping(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answered(**given: Any) -> Any:
            mark = history_mark(db.engine) if _is_anybodys() else None
            response = make_response(view(**given))
            body = response.get_data()
            if mark is None or response.status_code != 200 or _FORM_KEY in body:
                return response
            return _say(_keep(_key(minutes), mark, body))

        setattr(answered, _MARK, minutes)
        return answered

    return keeping


def _answer_early() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    minutes = getattr(view, _MARK, None)
    if minutes is None or not _is_anybodys():
        return None
    found = _answers.get(_key(minutes))
    if found is None or found.mark != history_mark(db.engine):
        return None
    return _say(found)


def _is_anybodys() -> bool:
    """Tell whether the visitor is nobody in particular and has no notice waiting."""
    asked = request.environ
    if asked["REQUEST_METHOD"] != "GET" or len(asked.get("QUERY_STRING", "")) > _LONGEST_QUERY:
        return False
    cookies = request.cookies if "HTTP_COOKIE" in asked else ()
    return not (session_cookie(current_app) in cookies or current_app.config["SESSION_COOKIE_NAME"] in cookies)


def _key(minutes: int) -> tuple[object, ...]:
    asked = request.environ
    chosen = tuple(request.cookies.get(name) for name in _CHOICES) if "HTTP_COOKIE" in asked else ()
    part_of_day = 0 if minutes == _A_DAY else int(clock.now().timestamp()) // (60 * minutes)
    return (*map(asked.get, _ASKED), chosen, style.is_known(), clock.today(), part_of_day)


def _keep(key: tuple[object, ...], mark: str, body: bytes) -> Kept:
    if len(_answers) >= _MOST:
        _answers.clear()
    etag = f'"{sha256(body).hexdigest()[:24]}"'
    answer = Kept(mark, body, etag, _headers(etag))
    _answers[key] = answer
    return answer


def _headers(etag: str) -> Headers:
    headers = Headers([("Content-Type", _HTML), ("ETag", etag), ("Cache-Control", "private, no-cache")])
    headers["Vary"] = ", ".join(VARY)
    protect(headers)
    if request.is_secure:
        headers.set(*STRICT)
    return headers


def _say(answer: Kept) -> Response:
    g.is_kept = True
    if answer.etag in request.environ.get("HTTP_IF_NONE_MATCH", ""):
        return Response(status=304, headers=answer.headers)
    return Response(answer.body, headers=answer.headers)


def forget_all() -> None:
    """Forget what was kept, as after a change."""
    _answers.clear()
