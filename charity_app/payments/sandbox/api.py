"""The sandbox as a WSGI application: the addresses, forms, pages of lists and repeats of the real provider's API."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Request, Response

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.payments.models import SandboxEvent, SandboxRequest, SandboxThing
from charity_app.payments.sandbox import afterwards, cashier, monthly
from charity_app.payments.sandbox.things import Body, Refusal, instant, read_thing

_PART = re.compile(r"[^\[\]]+")
Answer = Callable[[str, Body], Body]


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request of the official client, in a transaction of its own."""
    request = Request(environ)
    try:
        with unit_of_work():
            body, status = _once(request), 200
    except Refusal as refusal:
        body, status = {"error": refusal.error}, refusal.status
    except (KeyError, ValueError, AttributeError) as missing:
        error = {"type": "invalid_request_error", "code": "parameter_missing", "message": f"Missing: {missing}"}
        body, status = {"error": error}, 400
    except SQLAlchemyError as trouble:
        body, status = {"error": {"type": "api_error", "message": type(trouble).__name__}}, 500
    return Response(json.dumps(body), status, content_type="application/json")(environ, start_response)


def _once(request: Request) -> Body:
    """Answer; a request with a known key is answered as before, another request under it is refused."""
    key = request.headers.get("Idempotency-Key")
    params = nested(request.form if request.method == "POST" else request.args)
    if request.method != "POST" or not key:
        return _answer(request, params)
    said = json.dumps([request.path, params], sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()
    known = db.session.scalars(select(SandboxRequest).where(SandboxRequest.key == key)).one_or_none()
    if known is not None:
        if known.digest != digest:
            wrong = "Keys for idempotent requests can only be used with the same parameters"
            raise Refusal(wrong, code="idempotency_key_in_use", kind="idempotency_error")
        answer: Body = json.loads(known.answer)
        return answer
    answer = _answer(request, params)
    row = SandboxRequest(key=key, digest=digest, answer=json.dumps(answer), created_at=clock.now())
    db.session.add(row)
    return answer


def _answer(request: Request, params: Body) -> Body:
    for method, pattern, answer in _ADDRESSES:
        found = re.fullmatch(pattern, request.path)
        if found and method == request.method:
            return answer(found[1] if found.groups() else "", params)
    raise Refusal(f"Unrecognized request URL ({request.method} {request.path})", code="url_unknown", status=404)


def nested(form: MultiDict[str, str]) -> Body:
    """Read a[b][0]=c as nested words, as the client writes them."""
    whole: Body = {}
    for name, value in form.items():
        *path, last = _PART.findall(name)
        place = whole
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value
    return whole


def _expands(params: Body, word: str) -> bool:
    return any(word in path.split(".") for path in params.get("expand", {}).values())


def _shown_charge(charge: Body, params: Body) -> Body:
    booked = charge["balance_transaction"]
    return {**charge, "balance_transaction": booked if _expands(params, "balance_transaction") else booked["id"]}


def _show_intent(ref: str, params: Body) -> Body:
    intent = read_thing("payment_intent", ref)
    if intent["latest_charge"] and _expands(params, "latest_charge"):
        intent["latest_charge"] = _shown_charge(read_thing("charge", intent["latest_charge"]), params)
    return intent


def _page(model: type[SandboxThing] | type[SandboxEvent], params: Body, *narrow: Any) -> tuple[list[Body], bool]:
    """Return one page of objects, the newest first, and whether there is more."""
    size, created = int(params.get("limit", 10)), params.get("created", {})
    wanted = select(model.body).where(*narrow)
    if "gte" in created:
        wanted = wanted.where(model.created_at >= instant(int(created["gte"])))
    if "lt" in created:
        wanted = wanted.where(model.created_at < instant(int(created["lt"])))
    if "starting_after" in params:
        at = _created(model, params["starting_after"])
        older = and_(model.created_at == at, model.id < params["starting_after"])
        wanted = wanted.where(or_(model.created_at < at, older))
    ordered = wanted.order_by(model.created_at.desc(), model.id.desc()).limit(size + 1)
    rows = [json.loads(body) for body in db.session.scalars(ordered)]
    return rows[:size], len(rows) > size


def _created(model: type[SandboxThing] | type[SandboxEvent], ref: str) -> datetime:
    return db.session.scalars(select(model.created_at).where(model.id == ref)).one()


def _listed(kind: str, tie: str = "") -> Answer:
    def answer(_ref: str, params: Body) -> Body:
        narrow = [SandboxThing.kind == kind]
        if tie in params:
            narrow.append(SandboxThing.parent == params[tie])
        rows, is_more = _page(SandboxThing, params, *narrow)
        shown = [_shown_charge(row, params) for row in rows] if kind == "charge" else rows
        return {"object": "list", "data": shown, "has_more": is_more, "url": f"/v1/{kind}s"}

    return answer


def _list_events(_ref: str, params: Body) -> Body:
    rows, is_more = _page(SandboxEvent, params)
    return {"object": "list", "data": rows, "has_more": is_more, "url": "/v1/events"}


_SESSION, _REF = "/v1/checkout/sessions", r"/(\w+)"
_ADDRESSES: tuple[tuple[str, str, Answer], ...] = (
    ("POST", _SESSION, lambda _ref, params: cashier.open_session(params)),
    ("GET", _SESSION + _REF, lambda ref, _params: cashier.read_session(ref)),
    ("POST", _SESSION + _REF + "/expire", lambda ref, _params: cashier.expire_session(ref)),
    ("GET", "/v1/payment_intents" + _REF, _show_intent),
    ("GET", "/v1/charges", _listed("charge")),
    ("POST", "/v1/refunds", lambda _ref, params: afterwards.refund(params)),
    ("GET", "/v1/refunds", _listed("refund", "payment_intent")),
    ("GET", "/v1/disputes", _listed("dispute", "payment_intent")),
    ("GET", "/v1/subscriptions" + _REF, lambda ref, _params: read_thing("subscription", ref)),
    ("POST", "/v1/subscriptions" + _REF, monthly.change),
    ("DELETE", "/v1/subscriptions" + _REF, lambda ref, _params: monthly.cancel(ref)),
    ("GET", "/v1/invoices", _listed("invoice", "subscription")),
    ("GET", "/v1/events", _list_events),
)
