"""The application's log: one JSON object a line on standard error, of allowed fields only (reliability D11)."""

import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_ALLOWED = frozenset(
    {
        *("event", "level", "timestamp", "endpoint", "error", "reference", "where"),
        *("kind", "child", "code", "recipient", "wording"),
    }
)
_LONGEST = 200


def install() -> None:
    """Write structured lines; a field that is not on the list is left out, whatever somebody put there."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _keep_allowed,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _keep_allowed(_logger: object, _method: str, fields: MutableMapping[str, Any]) -> dict[str, str]:
    return {name: str(value)[:_LONGEST] for name, value in fields.items() if name in _ALLOWED}
