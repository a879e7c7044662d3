"""A sign-up as a browser sends it: session, key of the form, rights, audit and message, against a bare Flask route."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from io import BytesIO
from statistics import median
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import EnvironBuilder

from bench.crowd import alone, numbered, send_home
from bench.http import bare, send
from bench.report import Figure, Turns
from charity_app.core.audit import AuditRow
from charity_app.core.db import db
from charity_app.core.scope import system_actor
from charity_app.identity import services as identity
from charity_app.messaging.models import Message
from charity_app.volunteering.models import SignUp
from charity_app.volunteering.services.people import register_volunteer

_ROUNDS = 5
_BARE_PER_SIGN_UP = 100
_BY = system_actor("benchmark")
_KEY = re.compile(rb'action="([^"]*/sign-up)".*?name="_key" value="([^"]+)"', re.DOTALL)


def measure_http(app: Flask, calls: int) -> list[Figure]:
    """Let known volunteers send the form, a shift each; the bare route is called more often, to take as long."""
    send_home()
    before = _left()
    base: list[tuple[float, float]] = []
    subject: list[tuple[float, float]] = []
    plain, empty = bare(), EnvironBuilder(path="/").get_environ()
    for number in range(_ROUNDS + 1):
        ready = list(_presses(app, range(number * calls + 1, (number + 1) * calls + 1)))
        works = [partial(_time, [partial(send, plain, empty)] * calls * _BARE_PER_SIGN_UP), partial(_time, ready)]
        for work, measured in list(zip(works, (base, subject), strict=True))[:: 1 if number % 2 else -1]:
            measured.append(work())
    after, sent = _left(), (_ROUNDS + 1) * calls
    assert [count - earlier for count, earlier in zip(after, before, strict=True)] == [sent] * 3, (before, after)
    cpu = Turns(*(tuple(pair[0] for pair in measured[1:]) for measured in (base, subject)))
    rates = [1 / pair[1] for pair in subject[1:]]
    return [
        cpu.milliseconds("signup_http_pg_cpu", goal="<=100", base="bare_flask"),
        cpu.slower("signup_http_pg_over_bare", goal="<=550", base="bare_flask"),
        Figure("signup_http_pg_rate", median(rates), ">=5", "1/s", "one_thread", _ROUNDS, min(rates), max(rates)),
    ]


def _time(works: Sequence[Callable[[], object]]) -> tuple[float, float]:
    """Return the seconds of the processor and of the wall that one call takes."""
    cpu, wall = time.process_time(), time.perf_counter()
    for work in works:
        work()
    return (time.process_time() - cpu) / len(works), (time.perf_counter() - wall) / len(works)


def _presses(app: Flask, numbers: range) -> Iterator[Callable[[], None]]:
    """Let each volunteer sign in and open the form of a shift of their own, as a browser does before the button."""
    for number in numbers:
        with alone(app):
            user = identity.create_user("测速", phone=f"1200{number:07d}", by=_BY)
            register_volunteer(user.id, by=_BY)
            cookie = [("Cookie", f"session={identity.sign_in(user, way='one_time_code')}")]
        path = f"/volunteering/roles/{numbered(number)}/sign-up"
        page = EnvironBuilder(path=path, headers=cookie).get_environ()
        found = _KEY.search(send(app, page)[2])
        assert found is not None
        body = urlencode({"_key": found.group(2).decode(), "companions": ""}).encode()
        to = EnvironBuilder(
            path=found.group(1).decode(),
            method="POST",
            headers=cookie,
            data=body,
            content_type="application/x-www-form-urlencoded",
        )
        yield partial(_press, app, to.get_environ(), body)


def _press(app: Flask, environ: dict[str, Any], body: bytes) -> None:
    status, headers, _ = send(app, environ | {"wsgi.input": BytesIO(body)})
    assert status.startswith("303"), status
    assert "/volunteering/sign-ups/" in dict(headers)["Location"]


def _left() -> list[int]:
    """Count sign-ups, messages and rows of the trail that say a sign-up was confirmed."""
    confirmed = select(func.count()).select_from(AuditRow).where(AuditRow.fact == "sign_up.confirmed")
    counts = (select(func.count()).select_from(SignUp), select(func.count()).select_from(Message), confirmed)
    left = [db.session.scalar(count) or 0 for count in counts]
    db.session.rollback()
    return left
