"""The sandbox's store: its objects as JSON rows, changed under a lock, and the messages they give rise to."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from charity_app.core import clock
from charity_app.core.db import db
from charity_app.core.ids import new_id
from charity_app.core.jobs import enqueue
from charity_app.payments.models import SandboxEvent, SandboxThing

Body = dict[str, Any]
DELIVER_JOB = "payments.deliver_sandbox"
_PREFIXES = {
    "checkout.session": "cs_test",
    "payment_intent": "pi",
    "charge": "ch",
    "refund": "re",
    "dispute": "du",
    "subscription": "sub",
    "invoice": "in",
}


class Refusal(Exception):
    """The sandbox refuses, as the real provider would."""

    def __init__(self, message: str, *, code: str, status: int = 400, kind: str = "invalid_request_error") -> None:
        super().__init__(message)
        self.status, self.error = status, {"type": kind, "code": code, "message": message}


def seconds() -> int:
    """Return the present second of the sandbox, which lives in business time."""
    return int(clock.now().timestamp())


def instant(stamp: int) -> datetime:
    """Return the instant of a second."""
    return datetime.fromtimestamp(stamp, UTC)


def make_thing(kind: str, body: Mapping[str, Any], *, parent: str | None = None) -> Body:
    """Make an object with a fresh reference."""
    now = clock.now()
    ref = f"{_PREFIXES[kind]}_{new_id('sandbox_things').hex}"
    made = {"id": ref, "object": kind, "created": int(now.timestamp()), "livemode": False, **body}
    thing = SandboxThing(id=ref, kind=kind, parent=parent, created_at=now, body=json.dumps(made))
    db.session.add(thing)
    db.session.flush()
    return made


def _row(kind: str, ref: str) -> SandboxThing:
    wanted = select(SandboxThing).where(SandboxThing.id == ref, SandboxThing.kind == kind)
    found = db.session.scalars(wanted.with_for_update()).one_or_none()
    if found is None:
        raise Refusal(f"No such {kind}: {ref}", code="resource_missing", status=404)
    return found


def read_thing(kind: str, ref: str) -> Body:
    """Return an object. Raises Refusal when there is none."""
    body: Body = json.loads(_row(kind, ref).body)
    return body


def peek_thing(kind: str, ref: str) -> Body | None:
    """Return an object without holding it; None when there is none."""
    wanted = select(SandboxThing.body).where(SandboxThing.id == ref, SandboxThing.kind == kind)
    found = db.session.scalars(wanted).one_or_none()
    return None if found is None else json.loads(found)


def save_thing(body: Body) -> None:
    """Keep an object as it is now."""
    _row(body["object"], body["id"]).body = json.dumps(body)
    db.session.flush()


def list_things(kind: str, *, parent: str | None = None) -> list[Body]:
    """Return all objects of a kind, or those of one parent, the newest first."""
    wanted = select(SandboxThing.body).where(SandboxThing.kind == kind)
    if parent is not None:
        wanted = wanted.where(SandboxThing.parent == parent)
    ordered = wanted.order_by(SandboxThing.created_at.desc(), SandboxThing.id.desc())
    return [json.loads(body) for body in db.session.scalars(ordered)]


def tell(kind: str, about: Body) -> None:
    """Write a message about an object and ask for its delivery."""
    now = clock.now()
    ref = f"evt_{new_id('sandbox_events').hex}"
    body = {
        "id": ref,
        "object": "event",
        "type": kind,
        "created": int(now.timestamp()),
        "livemode": False,
        "pending_webhooks": 1,
        "data": {"object": about},
    }
    db.session.add(SandboxEvent(id=ref, created_at=now, body=json.dumps(body)))
    enqueue(DELIVER_JOB, {}, key=ref)
