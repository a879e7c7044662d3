"""The one door to the world outside: how a message leaves the house. Nothing here sends for real (features 7.7)."""

from typing import Protocol

import structlog

log = structlog.get_logger()


class Gateway(Protocol):
    """Something that carries a message to a phone."""

    def deliver(self, *, recipient: str, wording: str) -> None:
        """Carry one message; raises OSError or TimeoutError when it cannot."""


class ConsoleGateway:
    """Writes that a message went out, never its words nor the whole phone; the app's inbox holds the text."""

    def deliver(self, *, recipient: str, wording: str) -> None:
        """Log the masked phone and the template's key."""
        log.info("message sent", recipient=recipient, wording=wording)


GATEWAY: Gateway = ConsoleGateway()
