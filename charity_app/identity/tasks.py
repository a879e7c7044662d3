"""Jobs of the night: what ended long ago is deleted."""

from collections.abc import Mapping
from typing import Any

from charity_app.identity import services


def sweep(_payload: Mapping[str, Any]) -> None:
    """Delete sessions, codes and throttles that serve nobody any longer."""
    services.forget_ended()
