"""What happened to messages and links."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from charity_app.core.facts import Fact
from charity_app.messaging.states import LinkPurpose, Purpose


@dataclass(frozen=True, kw_only=True)
class _AboutMessage(Fact):
    subject: ClassVar[str] = "message"
    message_id: UUID


@dataclass(frozen=True, kw_only=True)
class MessageQueued(_AboutMessage):
    """A message was put into the outbox."""

    wording: str


@dataclass(frozen=True, kw_only=True)
class MessageSent(_AboutMessage):
    """A message left the outbox."""


@dataclass(frozen=True, kw_only=True)
class MessageFailed(_AboutMessage):
    """A message could not be sent."""


@dataclass(frozen=True, kw_only=True)
class MessageRead(_AboutMessage):
    """The recipient opened a message."""


@dataclass(frozen=True, kw_only=True)
class PurposeRefused(Fact):
    """A person wants no more messages about one purpose."""

    subject: ClassVar[str] = "user"
    user_id: UUID
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class PurposeAllowed(Fact):
    """A person wants messages about one purpose again."""

    subject: ClassVar[str] = "user"
    user_id: UUID
    purpose: Purpose


@dataclass(frozen=True, kw_only=True)
class LinkCreated(Fact):
    """A link without an account was made."""

    subject: ClassVar[str] = "link"
    link_id: UUID
    purpose: LinkPurpose


@dataclass(frozen=True, kw_only=True)
class LinkUsed(Fact):
    """A link was used up."""

    subject: ClassVar[str] = "link"
    link_id: UUID
