"""Sends what the past had to say: each message at the instant it was due, without troubling any gateway again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import select

from charity_app.core import clock, jobs
from charity_app.core.db import db
from charity_app.core.jobs import Job, JobState
from charity_app.core.scope import Actor
from charity_app.demo.timeline import DEMO_NOW
from charity_app.messaging import gateways, services
from charity_app.messaging.models import Message
from charity_app.messaging.states import MessageState

_READ_AFTER = timedelta(hours=5)
_UNREAD = timedelta(days=14)


class LongAgo:
    """A gateway for messages that left the house in the past."""

    def deliver(self, *, recipient: str, wording: str) -> None:
        """Do nothing: whoever was to hear it has heard it."""


@contextmanager
def past_gateway() -> Iterator[None]:
    """Let messages inside the block leave through no real gateway."""
    kept = gateways.GATEWAY
    gateways.GATEWAY = LongAgo()
    try:
        yield
    finally:
        gateways.GATEWAY = kept


def send_what_was_due() -> None:
    """Run the jobs of messages that were due before the demo's morning; people have read all but the latest."""
    waiting = dict(
        db.session.execute(
            select(Job.key, Job.id).where(Job.kind == services.SEND_JOB, Job.state == JobState.QUEUED)
        ).all()
    )
    due = select(Message).where(Message.state == MessageState.QUEUED, Message.not_before_at <= DEMO_NOW)
    for message in db.session.scalars(due.order_by(Message.not_before_at, Message.id)).all():
        with clock.standing_at(message.not_before_at):
            jobs.run_leased(waiting[str(message.id)])
        if message.recipient_type == "user" and message.not_before_at < DEMO_NOW - _UNREAD:
            with clock.standing_at(message.not_before_at + _READ_AFTER):
                services.read_message(message, by=Actor(user_id=message.recipient_id))
