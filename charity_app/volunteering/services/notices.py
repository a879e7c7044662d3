"""Telling volunteers and organisers: what, when and where."""

from datetime import date, datetime
from uuid import UUID

from charity_app.core.privacy import KeyOwner
from charity_app.core.scope import Actor
from charity_app.core.text import Text
from charity_app.messaging.services import send_message
from charity_app.messaging.wording import Wording
from charity_app.volunteering import wording
from charity_app.volunteering.models import Volunteer
from charity_app.volunteering.queries.activities import Seen
from charity_app.volunteering.queries.sign_ups import told_of_change, told_of_end

_MINE = "/volunteering/mine"


def tell(
    words: Wording, seen: Seen, volunteer: Volunteer, *, until: datetime | None = None, path: str = _MINE, by: Actor
) -> None:
    """Send a volunteer one message about a shift."""
    told = words_of(seen) | ({"until": until} if until else {})
    send_message(KeyOwner("user", volunteer.user_id), words.key, told, path=path, by=by)


def tell_change(shift_id: UUID, *, by: Actor) -> None:
    """Tell everybody who hopes to come that time or place of a shift changed."""
    for seen in told_of_change(shift_id):
        tell(wording.SHIFT_CHANGED, seen, seen.volunteer, by=by)


def tell_end(shift_id: UUID, *, by: Actor) -> None:
    """Tell everybody whose sign-up ended with it that a shift does not take place."""
    for seen in told_of_end(shift_id):
        tell(wording.SHIFT_CANCELLED, seen, seen.volunteer, by=by)


def words_of(seen: Seen) -> dict[str, str | Text | date]:
    """Return name, time and place of a shift as messages say them."""
    return {"name": seen.activity.name, "when": seen.shift.starts_at, "place": seen.shift.place}
