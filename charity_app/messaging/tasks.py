"""Jobs: send what waits in the outbox, and one-time codes."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import mask_phone
from charity_app.core.scope import system_actor
from charity_app.identity import queries as identity
from charity_app.identity import services as people
from charity_app.identity.events import CodeIssued
from charity_app.identity.states import CodePurpose
from charity_app.messaging import gateways, services
from charity_app.messaging.models import Message
from charity_app.messaging.queries import masked_phone
from charity_app.messaging.states import MessageState


def react_to_code(fact: CodeIssued) -> None:
    """Ask for a one-time code to be carried to its phone."""
    enqueue("messaging.send_code", {"code_id": fact.one_time_code_id})


def send_code(payload: Mapping[str, Any]) -> None:
    """Carry a one-time code to its phone; one to sign in only where somebody has an account under it."""
    code = identity.one_time_code(UUID(payload["code_id"]))
    if code is None:
        return
    if code.purpose != CodePurpose.SIGN_IN or people.is_known_phone(code):
        gateways.GATEWAY.deliver(recipient=mask_phone(identity.phone_of_code(code)), wording="one_time_code")


def send(payload: Mapping[str, Any]) -> None:
    """Send one message; a message already sent is left alone, and whoever gave no phone finds it in the inbox."""
    found = db.session.scalars(select(Message).where(Message.id == UUID(payload["message_id"])))
    message = found.one_or_none()
    if message is None or message.state is MessageState.SENT:
        return
    by = system_actor("outbox")
    phone = masked_phone(message)
    try:
        if phone:
            gateways.GATEWAY.deliver(recipient=phone, wording=message.wording)
    except (OSError, TimeoutError):
        services.mark_failed(message, by=by)
        return
    services.mark_sent(message, by=by)
