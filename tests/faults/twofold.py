"""The platform with a gift and its posting in two transactions: what the fault run must be able to see (control)."""

import time
from typing import Any

from charity_app import create_app
from charity_app.core.db import commit_unit
from charity_app.giving.services import receiving
from charity_app.ledger.services import post

_SECONDS_BETWEEN = 3


def _post_later(lines: Any, *, key: str) -> Any:
    commit_unit()
    time.sleep(_SECONDS_BETWEEN)
    return post(lines, key=key)


receiving.post = _post_later  # type: ignore[attr-defined]

app = create_app()
