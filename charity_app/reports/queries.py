"""Reads across the rooms: where a matter stands."""

from charity_app.casework import queries as casework
from charity_app.casework.queries import Status


def find_status(code: str, digits: str) -> Status | None:
    """Return where a matter stands, whichever room it lies in; None when code and digits do not belong together."""
    return casework.status_by_reference(code, digits)
