"""Jobs: send what waits in the outbox."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from charity_app.core.db import db
from charity_app.core.scope import system_actor
from charity_app.messaging import gateways, services
from charity_app.messaging.models import Message
from charity_app.messaging.states import MessageState


def send(payload: Mapping[str, Any]) -> None:
    """Send one message; a message already sent is left alone."""
    found = db.session.scalars(select(Message).where(Message.id == UUID(payload["message_id"])))
    message = found.one_or_none()
    if message is None or message.state is MessageState.SENT:
        return
    by = system_actor("outbox")
    try:
        gateways.GATEWAY.deliver(recipient=message.recipient_type, wording=message.wording)
    except (OSError, TimeoutError):
        services.mark_failed(message, by=by)
        return
    services.mark_sent(message, by=by)
