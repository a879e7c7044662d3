"""Templates of messages, declared by the package that sends them; they never tell income or illness (R-PSH-05)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

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


def written(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters as they are sealed: words to translate keep message and context, days and instants stay so."""
    return {name: _written(value) for name, value in params.items()}


def _written(words: Any) -> Any:
    if isinstance(words, datetime):
        return {"at": words.isoformat()}
    if isinstance(words, date):
        return {"day": words.isoformat()}
    if not isinstance(words, Text):
        return words
    return {"message": words.message, "context": words.context, "params": written(words.params)}


def read_back(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return sealed parameters as they were given."""
    return {name: _read_back(value) if isinstance(value, dict) else value for name, value in params.items()}


def _read_back(words: Mapping[str, Any]) -> Text | date:
    if "at" in words:
        return datetime.fromisoformat(words["at"])
    if "day" in words:
        return date.fromisoformat(words["day"])
    return Text(words["message"], words["context"], read_back(words["params"]))
