"""Templates of messages, declared by the package that sends them; they never tell income or illness (R-PSH-05)."""

from dataclasses import dataclass

from charity_app.core.text import Text
from charity_app.messaging.states import Purpose


@dataclass(frozen=True)
class Wording:
    """One template: a title, a body with named gaps, why it is sent, and whether it may break quiet hours."""

    key: str
    title: Text
    body: Text
    purpose: Purpose
    is_urgent: bool = False


_declared: dict[str, Wording] = {}


def declare(key: str, *, title: str, body: str, purpose: Purpose, is_urgent: bool = False) -> Wording:
    """Declare a template at import time; a key is declared once."""
    if key in _declared:
        raise RuntimeError(f"message declared twice: {key}")
    _declared[key] = Wording(key, Text(title, "message"), Text(body, "message"), purpose, is_urgent)
    return _declared[key]


def wording_of(key: str) -> Wording:
    """Return a declared template. Raises KeyError for an unknown key."""
    return _declared[key]


def wordings() -> tuple[Wording, ...]:
    """Return every declared template, by key."""
    return tuple(_declared[key] for key in sorted(_declared))
