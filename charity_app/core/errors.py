"""What a command may answer instead of doing its work; each carries a sentence for the person."""

from charity_app.core.text import Text


class DomainError(Exception):
    """A refusal with a sentence that says why, and the field it belongs to where there is one."""

    def __init__(self, text: Text, *, field: str | None = None) -> None:
        super().__init__(text.message)
        self.text = text
        self.field = field


class Invalid(DomainError):
    """What was given cannot be used (422)."""


class Conflict(DomainError):
    """Somebody else was faster, or the thing is no longer in the state the command needs (409)."""


class NotAllowed(DomainError):
    """The actor may not do this (403)."""


class NotFound(DomainError):
    """There is no such thing in the actor's reach (404)."""

    def __init__(self) -> None:
        super().__init__(Text("This page does not exist or is not open to you.", "error"))


class TooMany(DomainError):
    """Too many tries in too short a time (429)."""


class Unavailable(DomainError):
    """The database or a provider cannot answer now (503)."""
