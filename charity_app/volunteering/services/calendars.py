"""The secret link of one's own calendar: one at a time, ended at will."""

from uuid import UUID

from charity_app.core.errors import NotFound
from charity_app.core.scope import Actor
from charity_app.messaging.services import create_link, use_up_link
from charity_app.messaging.states import LinkPurpose
from charity_app.volunteering.queries.sign_ups import CALENDAR_SUBJECT, calendar_links

_DAYS = 366


def make_calendar(*, by: Actor) -> str:
    """Make a link of a year to one's own shifts; returns its word, which is kept nowhere. Older ones end."""
    user_id = _user(by)
    end_calendar(by=by)
    purpose = LinkPurpose.SHIFT_CALENDAR
    return create_link(purpose, subject_type=CALENDAR_SUBJECT, subject_id=user_id, household_id=None, days=_DAYS, by=by)


def end_calendar(*, by: Actor) -> None:
    """End every calendar link of one's own."""
    for link in calendar_links(_user(by)):
        use_up_link(link, by=by)


def _user(by: Actor) -> UUID:
    if by.user_id is None:
        raise NotFound
    return by.user_id
