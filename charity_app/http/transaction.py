"""One request is one transaction, begun and ended here and nowhere else (rulings 1 to 3, 8)."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, Response, current_app, g, request
from sqlalchemy import String, delete, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from charity_app.core import clock
from charity_app.core.db import Base, begin_reading, commit_unit, db, end_reading, rollback_unit
from charity_app.core.errors import Conflict, Invalid, NotAllowed, Unavailable
from charity_app.core.facts import set_origin
from charity_app.core.privacy import blind_index
from charity_app.core.scope import enter
from charity_app.core.text import Text, has_forbidden_signs
from charity_app.http import access
from charity_app.http.errors import answer_to
from charity_app.http.forms import body_digest, read_key, visitor

log = structlog.get_logger()
_SAFE = ("GET", "HEAD", "OPTIONS")
_KEPT = timedelta(hours=48)


class Submission(Base):
    """A form that was carried out: its key, who sent it, a digest of its body and the answer given (ruling 8)."""

    __tablename__ = "submissions"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    bearer: Mapped[str] = mapped_column(String(64))
    endpoint: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None] = mapped_column()
    location: Mapped[str | None] = mapped_column(String(400))
    at: Mapped[datetime] = mapped_column(index=True)


def install(app: Flask) -> None:
    """Put the transaction around every request."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_clear)


def _begin() -> Response | None:
    g.session_cookie = access.session_cookie(current_app)
    if request.endpoint == "static":
        return None
    set_origin("web:" + blind_index("address", request.remote_addr or "").hex()[:16])
    _refuse_odd_signs()
    begin_reading()
    who = access.actor()
    enter(who.scope)
    rule = access.rule_of(current_app, request.endpoint)
    key = None
    if request.method not in _SAFE and rule is not None and rule.needs_key:
        key = _demand_key()
    if rule is not None and rule.before is not None:
        g.prepared = _prepare(rule, rule.before)
    if request.method in _SAFE or rule is None:
        return None
    end_reading()
    return _claim(key) if key else None


def _prepare(rule: access.Rule, before: access.Preparation) -> Any:
    if rule.prepares_when is not None and not rule.prepares_when():
        return None
    access.admit(rule, request.view_args or {})
    return before()


def _refuse_odd_signs() -> None:
    given = [*request.args.values(), *(value for value in (request.view_args or {}).values() if isinstance(value, str))]
    if any(has_forbidden_signs(value) for value in given):
        raise Invalid(Text("The address holds signs that cannot be used", "error"))


def _demand_key() -> str:
    origin = request.headers.get("Origin")
    key = read_key()
    if key is None or (origin and urlsplit(origin).netloc != request.host):
        raise NotAllowed(Text("This page was open too long or in another window. Reload it and try again", "error"))
    return key


def _claim(key: str) -> Response | None:
    row = Submission(key=key, bearer=visitor(), endpoint=request.endpoint or "", digest=body_digest(), at=clock.wall())
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return _repeat(key)
    g.submission_key = key
    return None


def _repeat(key: str) -> Response:
    known = db.session.execute(select(Submission).where(Submission.key == key)).scalar_one_or_none()
    db.session.rollback()
    if known is None or known.digest != body_digest() or known.location is None:
        raise Conflict(Text("This form was already sent with other content. Reload the page to go on", "error"))
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": known.location})
    return Response(status=303, headers={"Location": known.location})


def _end(response: Response) -> Response:
    if request.endpoint == "static":
        return response
    if request.method in _SAFE:
        end_reading()
        return response if g.get("is_kept") else _with_visitor(response)
    if response.status_code >= 400 or g.get("is_turned_away"):
        rollback_unit(on_failure=_tell_failure)
        return _with_visitor(response)
    try:
        _remember_answer(response)
        commit_unit(on_failure=_tell_failure)
    except (OperationalError, DBAPIError) as trouble:
        db.session.rollback()
        log.error("commit failed", endpoint=request.endpoint, error=type(trouble).__name__)
        return answer_to(Unavailable(Text("The service is busy; nothing was changed. Try again in a minute", "error")))
    return _with_visitor(response)


def _tell_failure(failure: Exception) -> None:
    log.error("follow-up failed", endpoint=request.endpoint, error=type(failure).__name__)


def _remember_answer(response: Response) -> None:
    key = g.get("submission_key")
    if key is None:
        return
    location = g.get("location") or response.headers.get("Location") or request.path
    answered = update(Submission).where(Submission.key == key)
    db.session.execute(answered.values(status=response.status_code, location=location))


def _with_visitor(response: Response) -> Response:
    if g.get("set_visitor"):
        secure = not current_app.config["IS_DEMO"]
        response.set_cookie("visitor", g.visitor, max_age=12 * 3600, httponly=True, samesite="Lax", secure=secure)
    return response


def _clear(_error: BaseException | None) -> None:
    enter(None)
    db.session.remove()


def forget_submissions() -> int:
    """Delete the keys of forms sent more than 48 hours ago; returns how many."""
    done = db.session.execute(delete(Submission).where(Submission.at < clock.wall() - _KEPT))
    return int(getattr(done, "rowcount", 0))
