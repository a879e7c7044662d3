"""How the sandbox's messages arrive: signed, at the same address as the real provider's, again until they are taken."""

import hmac
from contextvars import Context
from hashlib import sha256
from wsgiref.types import WSGIApplication

from sqlalchemy import select, update
from werkzeug.test import Client

from charity_app.core import clock
from charity_app.core.db import db, unit_of_work
from charity_app.payments.models import SandboxEvent

ADDRESS = "/payments/webhooks/stripe"
_MOST = 200
_platform: tuple[WSGIApplication, str] | None = None


def install_platform(application: WSGIApplication, webhook_secret: str) -> None:
    """Take at start where messages are delivered to, and what they are signed with."""
    global _platform  # noqa: PLW0603
    _platform = (application, webhook_secret)


def sign(body: bytes, secret: str, *, stamp: int | None = None) -> str:
    """Return the header that proves where a body comes from and when it was sent."""
    at = int(clock.wall().timestamp()) if stamp is None else stamp
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={mark}"


def deliver_waiting() -> int:
    """Deliver the messages that wait, the oldest first; returns how many were not taken and wait on."""
    with unit_of_work():
        wanted = select(SandboxEvent.id, SandboxEvent.body).where(SandboxEvent.delivered_at.is_(None))
        waiting = db.session.execute(wanted.order_by(SandboxEvent.created_at, SandboxEvent.id).limit(_MOST)).all()
    return sum(not _deliver(ref, body.encode()) for ref, body in waiting)


def _deliver(ref: str, body: bytes) -> bool:
    if _platform is None:
        raise RuntimeError("messages can be delivered nowhere")
    application, secret = _platform
    if not 200 <= Context().run(_post, application, body, sign(body, secret)) < 300:
        return False
    with unit_of_work():
        taken = update(SandboxEvent).where(SandboxEvent.id == ref).values(delivered_at=clock.now())
        db.session.execute(taken)
    return True


def _post(application: WSGIApplication, body: bytes, header: str) -> int:
    """Post as if from outside: a fresh context, and a session that nobody shares."""
    headers = {"Stripe-Signature": header, "Content-Type": "application/json"}
    with unit_of_work():
        return Client(application).post(ADDRESS, data=body, headers=headers).status_code
