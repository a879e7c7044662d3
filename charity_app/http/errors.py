"""Errors are decided once: a sentence for the person, a status for the machine, nothing more (ruling 18)."""

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from charity_app.core.errors import (
    Conflict,
    DomainError,
    Invalid,
    NotAllowed,
    NotFound,
    TooMany,
    Unavailable,
)
from charity_app.core.ids import new_token
from charity_app.core.states import changed_meanwhile
from charity_app.core.text import Text
from charity_app.http.access import SignInFirst, ask_to_sign_in
from charity_app.http.i18n import translate
from charity_app.http.respond import page, wants_fragment

log = structlog.get_logger()

_STATUS: dict[type[DomainError], int] = {
    Invalid: 422,
    Conflict: 409,
    NotAllowed: 403,
    NotFound: 404,
    TooMany: 429,
    Unavailable: 503,
}
_PAGES = {403, 404, 409, 422, 429, 500, 503}


def install(app: Flask) -> None:
    """Map every kind of failure to its page."""
    app.register_error_handler(DomainError, answer_to)
    app.register_error_handler(SignInFirst, lambda _error: ask_to_sign_in())
    app.register_error_handler(HTTPException, _answer_to_http)
    app.register_error_handler(IntegrityError, _answer_to_rule_of_database)
    app.register_error_handler(OperationalError, _answer_to_database)
    app.register_error_handler(PoolTimeout, _answer_to_database)
    app.register_error_handler(Exception, _answer_to_bug)


def answer_to(error: DomainError) -> Response:
    """Answer a refusal with its sentence."""
    return problem(next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), error.text)


def problem(status: int, text: Text, *, reference: str = "") -> Response:
    """Answer with the page of a status, or with its fragment to htmx."""
    template = "errors/_problem.html" if wants_fragment() else f"errors/{status}.html"
    response = page(template, status=status, text=translate(text), code=status, reference=reference)
    if wants_fragment():
        response.headers.update({"HX-Retarget": "#alert", "HX-Reswap": "innerHTML"})
    if status in (429, 503):
        response.headers["Retry-After"] = "30" if status == 503 else "900"
    return response


def _answer_to_http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(error.get_response().response, status, error.get_headers())
    if status in {404, 405}:
        return answer_to(NotFound())
    if status == 413:
        return problem(422, Text("The file is larger than 10 MB", "error"))
    if status not in _PAGES:
        return problem(422, Text("This request cannot be understood", "error"))
    return problem(status, Text("This request cannot be understood", "error"))


def _answer_to_rule_of_database(error: IntegrityError) -> Response:
    if "null" in type(error.orig).__name__.lower() or "NOT NULL" in str(error.orig):
        return _answer_to_bug(error)
    log.error("refused by the database", endpoint=request.endpoint)
    return answer_to(changed_meanwhile())


def _answer_to_database(error: Exception) -> Response:
    log.error("database unavailable", endpoint=request.endpoint, error=type(error).__name__)
    return problem(503, Text("The service is busy; nothing was changed. Try again in a minute", "error"))


def _answer_to_bug(error: Exception) -> Response:
    reference = new_token()[:8]
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
    log.error("bug", reference=reference, endpoint=request.endpoint, error=type(error).__name__, where=where)
    return problem(500, Text("Something went wrong on our side", "error"), reference=reference)
