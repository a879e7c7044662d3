"""Reads of volunteers, activities, shifts and sign-ups."""

from charity_app.volunteering.queries.activities import (
    contact_of,
    contact_place,
    get_activity,
    get_role,
    get_shift,
    is_own,
    is_public,
    shifts_of,
)

__all__ = [
    "contact_of",
    "contact_place",
    "get_activity",
    "get_role",
    "get_shift",
    "is_own",
    "is_public",
    "shifts_of",
]
