"""Commands: put a message into the outbox, send it, read it; make and use up links."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from charity_app.core import clock, settings
from charity_app.core.db import db
from charity_app.core.facts import emit
from charity_app.core.ids import new_token
from charity_app.core.jobs import enqueue
from charity_app.core.privacy import KeyOwner, seal
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.messaging.events import (
    LinkCreated,
    LinkUsed,
    MessageFailed,
    MessageQueued,
    MessageRead,
    MessageSent,
    PurposeAllowed,
    PurposeRefused,
)
from charity_app.messaging.models import Message, OptOut, ShortLink
from charity_app.messaging.queries import digest_of, params_place, refused_purposes
from charity_app.messaging.states import LinkPurpose, MessageState, Purpose
from charity_app.messaging.wording import Wording, wording_of, written

QUIET_FROM = settings.declare(
    "messaging.quiet_from", 21, unit="o'clock", rule="R-PSH-03", name=Text("Quiet hours begin at", "setting")
)
QUIET_TO = settings.declare(
    "messaging.quiet_to", 8, unit="o'clock", rule="R-PSH-03", name=Text("Quiet hours end at", "setting")
)
A_WEEK = settings.declare(
    "messaging.household_week",
    2,
    unit="messages a week",
    rule="R-PSH-03",
    name=Text("Messages to one household", "setting"),
)
SEND_JOB = "messaging.send"
_WAITS = (5, 30, 120, 600)


def send_message(
    to: KeyOwner, wording: str, params: Mapping[str, str | Text | date], *, path: str | None = None, by: Actor
) -> Message | None:
    """Put a message to a user or household into the outbox. None when the person opted out of its purpose.

    Waits for the end of quiet hours, and for a household for a place among the messages of a week, unless it
    is urgent. Source: R-PSH-03.
    """
    words = wording_of(wording)
    if to.kind == "user" and words.purpose in refused_purposes(to.id):
        return None
    at = clock.now()
    message = Message(
        recipient_type=to.kind,
        recipient_id=to.id,
        wording=wording,
        purpose=words.purpose,
        created_at=at,
        not_before_at=_first_moment(to, words, at),
    )
    message.params_sealed = seal(
        to, json.dumps({"params": written(params), "path": path}), place=params_place(message.id)
    )
    db.session.add(message)
    run_at = message.not_before_at - clock.offset()
    enqueue(SEND_JOB, {"message_id": message.id}, key=str(message.id), run_at=run_at)
    emit(MessageQueued(message_id=message.id, wording=wording, by=by))
    return message


def _first_moment(to: KeyOwner, words: Wording, at: datetime) -> datetime:
    if words.is_urgent or words.purpose is Purpose.SERVICE:
        return at
    if to.kind == "household":
        at = max(at, _next_place_in_week(to, at))
    return waking_moment(at)


def waking_moment(at: datetime) -> datetime:
    """Return the instant itself, or the end of the quiet hours in which it lies."""
    local = at.astimezone(clock.SHANGHAI)
    if local.hour >= settings.value(QUIET_FROM):
        local += timedelta(days=1)
    elif local.hour >= settings.value(QUIET_TO):
        return at
    return local.replace(hour=settings.value(QUIET_TO), minute=0, second=0, microsecond=0).astimezone(at.tzinfo)


def _next_place_in_week(to: KeyOwner, at: datetime) -> datetime:
    week = timedelta(days=7)
    limit = settings.value(A_WEEK)
    recent = db.session.scalars(
        select(Message.not_before_at)
        .where(Message.recipient_type == to.kind, Message.recipient_id == to.id, Message.not_before_at > at - week)
        .order_by(Message.not_before_at.desc())
        .limit(limit)
    ).all()
    return recent[-1] + week if len(recent) == limit else at


def mark_sent(message: Message, *, by: Actor) -> None:
    """Record that a message left the house."""
    message.state, message.sent_at = MessageState.SENT, clock.now()
    emit(MessageSent(message_id=message.id, by=by))


def mark_failed(message: Message, *, by: Actor) -> None:
    """Record that a message could not be sent: later again, or given up after the last try, where staff see it."""
    message.attempts += 1
    if message.attempts <= len(_WAITS):
        wait = timedelta(seconds=_WAITS[message.attempts - 1])
        enqueue(SEND_JOB, {"message_id": message.id}, run_at=clock.wall() + wait)
        return
    message.state = MessageState.FAILED
    emit(MessageFailed(message_id=message.id, by=by))


def retry_message(message: Message, *, by: Actor) -> None:
    """Try a message that was given up once more, as often as the first time."""
    message.state, message.attempts = MessageState.QUEUED, 0
    enqueue(SEND_JOB, {"message_id": message.id})
    emit(MessageQueued(message_id=message.id, wording=message.wording, by=by))


def read_message(message: Message, *, by: Actor) -> None:
    """Record that the recipient opened a message."""
    if message.read_at is None:
        message.read_at = clock.now()
        emit(MessageRead(message_id=message.id, by=by))


def choose_purposes(user_id: UUID, *, refused: frozenset[Purpose], by: Actor) -> None:
    """Replace what a person wants to hear nothing about."""
    before = refused_purposes(user_id)
    for row in db.session.scalars(select(OptOut).where(OptOut.user_id == user_id)):
        if row.purpose not in refused:
            db.session.delete(row)
            emit(PurposeAllowed(user_id=user_id, purpose=row.purpose, by=by))
    for purpose in sorted(refused - before):
        db.session.add(OptOut(user_id=user_id, purpose=purpose, at=clock.now()))
        emit(PurposeRefused(user_id=user_id, purpose=purpose, by=by))


def create_link(
    purpose: LinkPurpose, *, subject_type: str, subject_id: UUID, household_id: UUID | None, days: int, by: Actor
) -> str:
    """Make a link that opens one thing without an account; returns its word, which is kept nowhere."""
    token = new_token()
    link = ShortLink(
        digest=digest_of(token),
        purpose=purpose,
        subject_type=subject_type,
        subject_id=subject_id,
        household_id=household_id,
        expires_at=clock.now() + timedelta(days=days),
        created_at=clock.now(),
        created_by_id=by.user_id,
    )
    db.session.add(link)
    emit(LinkCreated(link_id=link.id, purpose=purpose, by=by))
    return token


def use_up_link(link: ShortLink, *, by: Actor) -> None:
    """End a link after it served."""
    link.used_at = clock.now()
    emit(LinkUsed(link_id=link.id, by=by))
